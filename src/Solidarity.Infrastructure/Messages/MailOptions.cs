using System.Net;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Who mail comes from, and where it goes when there is no relay (settings <c>Mail__…</c>).</summary>
public sealed class MailOptions
{
    /// <summary>The section of the settings that these are bound from.</summary>
    public const string Section = "Mail";

    /// <summary>The address in <c>From</c>; a list may have its own.</summary>
    public string From { get; set; } = "";

    /// <summary>The address in <c>From</c> of mails to targets of petitions, so that what they think of such mail does not fall on the others; <see cref="From"/> when not set.</summary>
    public string? TargetsFrom { get; set; }

    /// <summary>The name shown beside <see cref="From"/>.</summary>
    public string? FromName { get; set; }

    /// <summary>Where answers go, when not to <see cref="From"/>.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>The envelope's sender, which gets the bounces; <see cref="From"/> when not set.</summary>
    public string? BounceAddress { get; set; }

    /// <summary>The folder that gets one <c>.eml</c> file a message while no relay is set.</summary>
    public string PickupDirectory { get; set; } = "var/pickup";

    /// <summary>The folder of the mail templates, one folder a language in it; by default <c>templates/email</c> in the working folder, else the nearest one above it or above the program.</summary>
    public string? TemplateDirectory { get; set; }

    /// <summary>The folder of the senders' journals: on a disk that outlives the process.</summary>
    public string JournalDirectory { get; set; } = "var/journal";

    /// <summary>Whether each message waits until its line in the journal is on the disk, so that a power cut doubles nothing either.</summary>
    public bool JournalSync { get; set; }

    /// <summary>Where the mail templates lie.</summary>
    public string TemplateFolder()
    {
        if (!string.IsNullOrWhiteSpace(TemplateDirectory))
        {
            return Path.GetFullPath(TemplateDirectory);
        }

        var place = Path.Combine("templates", "email");
        return Above(Directory.GetCurrentDirectory()).Concat(Above(AppContext.BaseDirectory))
            .Select(folder => Path.Combine(folder, place)).FirstOrDefault(Directory.Exists) ?? Path.GetFullPath(place);
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }
}

/// <summary>Stops the start when a <c>Mail__…</c> setting can't work.</summary>
public sealed class MailOptionsValidator(IOptions<SmtpOptions> smtp) : IValidateOptions<MailOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        List<string> faults = [];
        var relays = !string.IsNullOrWhiteSpace(smtp.Value.Host);
        if (options.From.Length == 0 && relays)
        {
            faults.Add("Mail__From is not set: a relay needs the address that mail comes from.");
        }

        Check("Mail__From", options.From);
        Check("Mail__TargetsFrom", options.TargetsFrom);
        Check("Mail__ReplyTo", options.ReplyTo);
        Check("Mail__BounceAddress", options.BounceAddress);
        if (options.FromName?.Any(char.IsControl) == true)
        {
            faults.Add("Mail__FromName holds a line break or another control character; write the name on one line.");
        }

        if (string.IsNullOrWhiteSpace(options.PickupDirectory))
        {
            faults.Add("Mail__PickupDirectory is empty; name a folder, or leave the setting out for var/pickup.");
        }

        if (string.IsNullOrWhiteSpace(options.JournalDirectory))
        {
            faults.Add("Mail__JournalDirectory is empty; name a folder, or leave the setting out for var/journal.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(string setting, string? address)
        {
            if (!string.IsNullOrEmpty(address) && !IsAddress(address))
            {
                faults.Add($"{setting} is \"{address}\", which is not an e-mail address.");
            }
        }
    }

    private static bool IsAddress(string address) =>
        MailboxAddress.TryParse(address, out var mailbox)
        && mailbox.Address == address
        && mailbox.Domain.Length > 0
        && !IPAddress.TryParse(mailbox.Domain, out _);
}
