using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Writes the files that a target gets, in the language of the petition. A port: the web host has the words.</summary>
public interface IHandoverWriting
{
    /// <summary>What stands before the first place of the book; the paper's size is all in which the two books differ.</summary>
    string BookHead(HandoverHead head, bool isLetter);

    /// <summary>Begins a place of the book.</summary>
    string BookPlace(LanguageTag language, HandoverPlace place, int signatures);

    /// <summary>One who wishes to appear.</summary>
    string BookRow(string name, string? comment);

    /// <summary>Ends a place of the book, with the number of those who do not wish to appear.</summary>
    string BookPlaceEnd(LanguageTag language, int unnamed);

    /// <summary>What stands behind the last place of the book.</summary>
    string BookEnd();

    /// <summary>The head of the table.</summary>
    string TableHead(LanguageTag language);

    /// <summary>One row of the table: one who wishes to appear, or, without a name, how many at this place do not.</summary>
    string TableRow(LanguageTag language, HandoverPlace place, string? name, string? comment, int signatures);
}

/// <summary>What the head of the book says.</summary>
/// <param name="Handover">The handover.</param>
/// <param name="Texts">The petition's texts.</param>
/// <param name="TimeZone">The zone that moments are told in.</param>
/// <param name="Signatures">How many signatures are in it.</param>
/// <param name="Unnamed">How many of these do not wish to appear.</param>
public sealed record HandoverHead(Handover Handover, PetitionVersion Texts, TimeZoneName TimeZone, int Signatures, int Unnamed);

/// <summary>A place by which signatures stand together.</summary>
/// <param name="Country">The country; null for those who named none.</param>
/// <param name="Region">The region in it; null for all others there.</param>
/// <param name="IsOther">Whether it is all places with fewer than ten.</param>
public sealed record HandoverPlace(CountryCode? Country, string? Region, bool IsOther = false);

/// <summary>The places of a handover: regions and countries with ten at least, largest first, then all others together.</summary>
internal sealed class HandoverPlaces
{
    private const int Most = 250;

    private readonly Dictionary<HandoverPlace, int> _index = [];

    private HandoverPlaces(IReadOnlyList<HandoverPlace> all)
    {
        All = all;
        for (var i = 0; i < all.Count; i++)
        {
            _index[all[i]] = i;
        }
    }

    /// <summary>All of them, "other" last.</summary>
    public IReadOnlyList<HandoverPlace> All { get; }

    /// <summary>Makes places of the numbers by country and region.</summary>
    public static HandoverPlaces Of(IEnumerable<(CountryCode? Country, string? Region, int Count)> counts)
    {
        Dictionary<HandoverPlace, int> all = [];
        foreach (var (country, region, count) in counts)
        {
            var place = new HandoverPlace(country, count >= CountryCount.Least ? region : null);
            all[place] = all.GetValueOrDefault(place) + count;
        }

        List<(HandoverPlace Place, int Count)> sorted = [.. all.Select(x => (x.Key, x.Value)).OrderByDescending(x => x.Value).ThenBy(x => x.Key.Country?.Value, StringComparer.Ordinal).ThenBy(x => x.Key.Region, StringComparer.Ordinal)];
        var named = Math.Min(Most, sorted.Count(x => x.Count >= CountryCount.Least));

        // What is merged has ten together at least, unless all are fewer: so nobody finds the one place that was left out.
        while (named < sorted.Count && named > 0 && sorted.Skip(named).Sum(x => x.Count) < CountryCount.Least)
        {
            named--;
        }

        return new HandoverPlaces([.. sorted.Take(named).Select(x => x.Place), new HandoverPlace(null, null, IsOther: true)]);
    }

    /// <summary>Where a signature stands.</summary>
    public int IndexOf(CountryCode? country, string? region) =>
        _index.TryGetValue(new HandoverPlace(country, region), out var exact) ? exact
        : _index.TryGetValue(new HandoverPlace(country, null), out var wide) ? wide
        : All.Count - 1;
}
