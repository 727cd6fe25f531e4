using Microsoft.Extensions.Options;
using Solidarity.Application.Checkups;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The keys that mails are signed with here (settings <c>Mail__Dkim__…</c>, RFC 6376); none where the relay signs.</summary>
public sealed class DkimOptions
{
    /// <summary>The section of the settings that these are bound from.</summary>
    public const string Section = "Mail:Dkim";

    /// <summary>The keys. A mail gets a signature by each key of its <c>From</c> domain.</summary>
    public IList<DkimKeyOptions> Keys { get; set; } = [];
}

/// <summary>One key.</summary>
public sealed class DkimKeyOptions
{
    /// <summary>The domain that signs: that of the address in <c>From</c>, so that DMARC counts the signature (RFC 7489 §3.1.1).</summary>
    public string Domain { get; set; } = "";

    /// <summary>The name under which the public key is published, at <c>SELECTOR._domainkey.DOMAIN</c>.</summary>
    public string Selector { get; set; } = "";

    /// <summary>A PEM file with the private key: RSA of 2048 to 4096 bits, or Ed25519 (PKCS#8).</summary>
    public string KeyFile { get; set; } = "";
}

/// <summary>Stops the start when a mail could not be signed as the settings say.</summary>
public sealed class DkimOptionsValidator : IValidateOptions<DkimOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, DkimOptions options)
    {
        List<string> faults = [];
        for (var i = 0; i < options.Keys.Count; i++)
        {
            Check($"Mail__Dkim__Keys__{i}__", options.Keys[i], faults);
        }

        foreach (var twice in options.Keys.GroupBy(key => $"{key.Selector}._domainkey.{key.Domain}", StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            faults.Add($"Mail__Dkim__Keys names {twice.Key} more than once; each key needs a selector of its own.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Check(string prefix, DkimKeyOptions key, List<string> faults)
    {
        if (!DnsNames.IsDomain(key.Domain))
        {
            faults.Add($"{prefix}Domain is \"{key.Domain}\", which is no domain in ASCII letters, such as example.org.");
        }

        if (!DnsNames.IsSelector(key.Selector))
        {
            faults.Add($"{prefix}Selector is \"{key.Selector}\", which is no name for a key; write letters, digits and hyphens, such as mail2026.");
        }

        if (string.IsNullOrWhiteSpace(key.KeyFile))
        {
            faults.Add($"{prefix}KeyFile is not set; name the file of the private key, which infra/admin dkim-key makes.");
            return;
        }

        try
        {
            DkimKey.Read(key.KeyFile);
        }
        catch (DkimKeyException e)
        {
            faults.Add($"{prefix}KeyFile names \"{key.KeyFile}\", {e.Message}");
        }
    }
}
