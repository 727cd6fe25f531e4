using Microsoft.Extensions.Options;
using MimeKit;
using Solidarity.Application.Messages;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Reads what <see cref="PickupTransport"/> wrote.</summary>
internal sealed class PickupFolder(IOptions<SmtpOptions> smtp, IOptions<MailOptions> mail) : IPickupFolder
{
    private const int Most = 100;
    private const string Extension = ".eml";

    public bool IsInUse => string.IsNullOrWhiteSpace(smtp.Value.Host);

    public KeptMails List()
    {
        var folder = new DirectoryInfo(mail.Value.PickupDirectory);
        if (!folder.Exists)
        {
            return new KeptMails(0, []);
        }

        var files = folder.EnumerateFiles("*" + Extension).Where(file => IsName(Path.GetFileNameWithoutExtension(file.Name))).ToList();
        return new KeptMails(files.Count, [.. files.OrderByDescending(file => file.LastWriteTimeUtc).Take(Most).Select(Head).OfType<KeptMailHead>()]);
    }

    public KeptMail? Read(string name)
    {
        var file = new FileInfo(Path.Combine(mail.Value.PickupDirectory, name + Extension));
        if (!IsName(name) || !file.Exists)
        {
            return null;
        }

        using var message = MimeMessage.Load(file.FullName);
        return new KeptMail(
            name, message.Subject ?? "", file.LastWriteTimeUtc, [.. message.Headers.Select(header => KeyValuePair.Create(header.Field, header.Value))],
            message.TextBody, message.HtmlBody);
    }

    // Of a mail in the list its head alone is read; one that another process has just replaced is left out.
    private static KeptMailHead? Head(FileInfo file)
    {
        try
        {
            using var stream = file.OpenRead();
            var headers = HeaderList.Load(stream);
            return new KeptMailHead(Path.GetFileNameWithoutExtension(file.Name), headers[HeaderId.Subject] ?? "", headers[HeaderId.To] ?? "", file.LastWriteTimeUtc);
        }
        catch (Exception unreadable) when (unreadable is IOException or FormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The transport's own names alone, so no name can lead out of the folder.
    private static bool IsName(string name) => name.Length == 32 && name.All(char.IsAsciiHexDigitLower);
}
