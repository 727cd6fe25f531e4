using Microsoft.Extensions.FileProviders;
using Solidarity.Application.Defence;
using Solidarity.Domain.Defence;

namespace Solidarity.Web.Defence;

/// <summary>Mail domains as two packages list them, which the build brings along; read when first asked for.</summary>
internal sealed class MailDomains(IFileProvider files) : IMailDomains
{
    // Where movements have their mailboxes: too few for those who count the world's, too many at once to be a flood.
    private static readonly string[] OfMovements =
    [
        "aktivix.org", "autistici.org", "disroot.org", "immerda.ch", "inventati.org", "mailbox.org", "posteo.de", "posteo.net", "riseup.net", "so36.net",
        "systemli.org", "tuta.com", "tuta.io", "tutamail.com", "tutanota.com", "tutanota.de",
    ];

    private readonly Lazy<HashSet<string>> _disposable = new(() => Read(files, "disposable"));
    private readonly Lazy<HashSet<string>> _free = new(() => [.. Read(files, "free"), .. OfMovements]);

    public bool IsFree(string domain) => _free.Value.Contains(domain);

    // Mailboxes below a listed domain are made by the same people.
    public bool IsDisposable(string domain) => DomainPattern.WithParents(domain).Any(_disposable.Value.Contains);

    internal static HashSet<string> Read(IFileProvider files, string list)
    {
        using var stream = files.GetFileInfo($"lib/mail/{list}.txt").CreateReadStream();
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
