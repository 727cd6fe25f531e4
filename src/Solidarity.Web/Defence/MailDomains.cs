using Solidarity.Application.Defence;

namespace Solidarity.Web.Defence;

/// <summary>Mail domains as two packages list them, which the build brings along; read when first asked for.</summary>
internal sealed class MailDomains(IWebHostEnvironment environment) : IMailDomains
{
    // Where movements have their mailboxes: too few for those who count the world's, too many at once to be a flood.
    private static readonly string[] OfMovements =
    [
        "aktivix.org", "autistici.org", "disroot.org", "immerda.ch", "inventati.org", "mailbox.org", "posteo.de", "posteo.net", "riseup.net", "so36.net",
        "systemli.org", "tuta.com", "tuta.io", "tutamail.com", "tutanota.com", "tutanota.de",
    ];

    private readonly Lazy<HashSet<string>> _disposable = new(() => Read(environment, "disposable"));
    private readonly Lazy<HashSet<string>> _free = new(() => [.. Read(environment, "free"), .. OfMovements]);

    public bool IsFree(string domain) => _free.Value.Contains(domain);

    public bool IsDisposable(string domain)
    {
        // Mailboxes below a listed domain are made by the same people.
        var disposable = _disposable.Value;
        for (var name = domain; ; name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (disposable.Contains(name))
            {
                return true;
            }

            if (!name.Contains('.', StringComparison.Ordinal))
            {
                return false;
            }
        }
    }

    internal static HashSet<string> Read(IWebHostEnvironment environment, string list)
    {
        using var stream = environment.WebRootFileProvider.GetFileInfo($"lib/mail/{list}.txt").CreateReadStream();
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
