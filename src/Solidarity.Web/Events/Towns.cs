using System.Globalization;
using Microsoft.Extensions.FileProviders;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Web.Events;

/// <summary>
/// Towns as a package lists them (GeoNames, CC BY 4.0), which the build brings along: those of 5,000 people and more. Read when first asked
/// for; 49,000 of them take about 10 MB.
/// </summary>
internal sealed class Towns(IFileProvider files) : ITowns
{
    private const int MostFound = 10;

    private readonly Lazy<(string[] Names, Town[] Towns)> _all = new(() => Read(files));

    public IReadOnlyList<Town> Named(string name)
    {
        // What stands behind the last comma is a country, or a part of the name that no town here has.
        var comma = name.LastIndexOf(',');
        CountryCode? country = comma > 0 && CountryCode.TryParse(name[(comma + 1)..], out var code) ? code : null;
        var wanted = Key(country is null ? name : name[..comma]);
        var (names, towns) = _all.Value;
        var at = wanted.Length == 0 ? -1 : Array.BinarySearch(names, wanted, StringComparer.Ordinal);
        if (at < 0)
        {
            return [];
        }

        while (at > 0 && names[at - 1] == wanted)
        {
            at--;
        }

        List<Town> found = [];
        for (; at < names.Length && names[at] == wanted && found.Count < MostFound; at++)
        {
            if (country is null || towns[at].Country == country)
            {
                found.Add(towns[at]);
            }
        }

        return found;
    }

    private static string Key(string name) => SearchText.Fold(name.Length > SearchText.MaxQueryLength ? name[..SearchText.MaxQueryLength] : name).Trim();

    // They come largest first, and among those of one name the sorting keeps that.
    private static (string[] Names, Town[] Towns) Read(IFileProvider files)
    {
        using var reader = new StreamReader(files.GetFileInfo("lib/world/towns.txt").CreateReadStream());
        var towns = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Where(x => CountryCode.TryParse(x[1], out _))
            .Select(x => new Town(x[0], CountryCode.FromStored(x[1]), Coordinates.Of(Number(x[2]), Number(x[3])), int.Parse(x[4], CultureInfo.InvariantCulture)))
            .Select(town => (Key: Key(town.Name), Town: town)).OrderBy(x => x.Key, StringComparer.Ordinal).ToList();
        return ([.. towns.Select(x => x.Key)], [.. towns.Select(x => x.Town)]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
