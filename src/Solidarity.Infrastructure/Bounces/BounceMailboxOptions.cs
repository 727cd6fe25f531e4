using Microsoft.Extensions.Options;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Infrastructure.Bounces;

/// <summary>The mailbox that gets the bounces, to be read by IMAP (settings <c>BounceMailbox__…</c>); without a host nothing is read.</summary>
public sealed class BounceMailboxOptions
{
    /// <summary>The section of the settings that these are bound from.</summary>
    public const string Section = "BounceMailbox";

    /// <summary>The IMAP server's name or address.</summary>
    public string? Host { get; set; }

    /// <summary>The port; by default 993, and 143 without TLS or where the connection turns to it.</summary>
    public int? Port { get; set; }

    /// <summary>The user to sign in as.</summary>
    public string User { get; set; } = "";

    /// <summary>The password of <see cref="User"/>.</summary>
    public string Password { get; set; } = "";

    /// <summary>How the connection is protected.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.Tls;

    /// <summary>The folder that is read.</summary>
    public string Folder { get; set; } = "INBOX";

    /// <summary>A PEM file with certificates to trust beside the system's own, for a server with a certificate of one's own making.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>Whether a mailbox is set.</summary>
    public bool IsSet => !string.IsNullOrWhiteSpace(Host);

    /// <summary>The port that is used.</summary>
    public int EffectivePort => Port ?? (Security == SmtpSecurity.Tls ? 993 : 143);
}

/// <summary>Stops the start when a <c>BounceMailbox__…</c> setting can't work.</summary>
public sealed class BounceMailboxOptionsValidator : IValidateOptions<BounceMailboxOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, BounceMailboxOptions options)
    {
        if (!options.IsSet)
        {
            return ValidateOptionsResult.Success;
        }

        List<string> faults = [];
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
        {
            faults.Add($"BounceMailbox__Host is \"{options.Host}\", which is neither a host name nor an address.");
        }

        if (options.Port is < 1 or > 65535)
        {
            faults.Add($"BounceMailbox__Port is {options.Port}; a port lies between 1 and 65535.");
        }

        if (options.User.Length == 0 || options.Password.Length == 0)
        {
            faults.Add("BounceMailbox__User or BounceMailbox__Password is not set; an IMAP server lets nobody in without them.");
        }

        if (options.Security == SmtpSecurity.None && !SmtpOptionsValidator.IsLoopback(options.Host))
        {
            faults.Add("BounceMailbox__Security is None: the password would travel in the clear; use StartTls or Tls.");
        }

        if (string.IsNullOrWhiteSpace(options.Folder))
        {
            faults.Add("BounceMailbox__Folder is empty; name a folder, or leave the setting out for INBOX.");
        }

        if (!string.IsNullOrEmpty(options.CertificateAuthority) && !File.Exists(options.CertificateAuthority))
        {
            faults.Add($"BounceMailbox__CertificateAuthority names \"{options.CertificateAuthority}\", and there is no such file.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
