using Solidarity.Application.Checkups;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Web.Admin;

/// <summary>Makes a key to sign mails with, and prints the record of its public half. It needs neither settings nor database: the settings may name the file already.</summary>
internal static class DkimKeyVerb
{
    // A zone file holds a long text in several strings of 255 octets at most (RFC 1035 §3.3.14, RFC 6376 §3.6.2.2).
    private const int LongestString = 255;

    /// <summary>Makes it.</summary>
    /// <param name="domain">The domain that signs.</param>
    /// <param name="selector">The name of the key.</param>
    /// <param name="file">Where it goes; must not be there yet.</param>
    /// <param name="isEd25519">Ed25519; else RSA.</param>
    public static async Task<int> RunAsync(string domain, string selector, string file, bool isEd25519)
    {
        if (!DnsNames.IsDomain(domain))
        {
            throw new AdminRefused($"\"{domain}\" is no domain in ASCII letters; it should look like example.org.");
        }

        if (!DnsNames.IsSelector(selector))
        {
            throw new AdminRefused($"\"{selector}\" is no name for a key; write letters, digits and hyphens, such as mail2026.");
        }

        var path = Path.GetFullPath(file);
        var name = $"{selector.ToLowerInvariant()}._domainkey.{domain.ToLowerInvariant()}";
        var key = Make(path, isEd25519);
        await Console.Out.WriteLineAsync($"{name}. 3600 IN TXT ( {string.Join(' ', key.Record.Chunk(LongestString).Select(part => $"\"{new string(part)}\""))} )");
        await Console.Error.WriteLineAsync(
            $"""
            The private key lies in {path}. The line above is for a zone file; where your provider has a form, fill in:
              name   {name}
              type   TXT
              value  {key.Record}
            Once the record can be seen, set Mail__Dkim__Keys__0__Domain={domain}, Mail__Dkim__Keys__0__Selector={selector}, Mail__Dkim__Keys__0__KeyFile={path} and restart.
            """);
        return 0;
    }

    private static DkimKey Make(string path, bool isEd25519)
    {
        try
        {
            return DkimKey.Make(path, isEd25519);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new AdminRefused($"{path} is there already; a key that signs must not be lost, so choose another file.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AdminRefused($"{path} can't be written: {fault.Message}");
        }
    }
}
