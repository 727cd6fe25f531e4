using Microsoft.Extensions.FileProviders;
using Solidarity.Application.Defence;

namespace Solidarity.Web.Defence;

/// <summary>The public suffix list (publicsuffix.org) as a package brings it along, read when first asked for.</summary>
internal sealed class PublicSuffixes(IFileProvider files) : IPublicSuffixes
{
    private readonly Lazy<HashSet<string>> _rules = new(() => MailDomains.Read(files, "suffixes"));

    public string? RegistrableOf(string host)
    {
        var labels = host.Split('.');
        string From(int label) => string.Join('.', labels[label..]);

        // The rule with the most labels prevails; an exception ("!") leaves one more to be registered; where none is, the last label is the suffix.
        for (var at = 0; at < labels.Length; at++)
        {
            if (_rules.Value.Contains("!" + From(at)))
            {
                return From(at);
            }

            if (at == labels.Length - 1 || _rules.Value.Contains(From(at)) || _rules.Value.Contains("*." + From(at + 1)))
            {
                return at == 0 ? null : From(at - 1);
            }
        }

        return null;
    }
}
