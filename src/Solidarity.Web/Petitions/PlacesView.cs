using Solidarity.Application.Petitions;
using Solidarity.Domain;

namespace Solidarity.Web.Petitions;

/// <summary>The places that have a petition of their own under a pattern, some of them.</summary>
/// <param name="Petition">The pattern.</param>
/// <param name="Looked">The name that is looked for, as typed.</param>
/// <param name="Found">How many there are, or are called so.</param>
/// <param name="Shown">Those of this page.</param>
/// <param name="From">How many are passed over.</param>
public sealed record PlacesView(PetitionForReader Petition, string? Looked, int Found, IReadOnlyList<PlaceSeen> Shown, int From)
{
    /// <summary>How many are shown at once.</summary>
    public const int Most = 30;

    /// <summary>Whether this is what the page shows without being asked for more.</summary>
    public bool IsFirst => Looked is null && From == 0;

    /// <summary>Where the others stand; null where these are the last.</summary>
    public string? Next => From + Shown.Count < Found ? At(From + Shown.Count) : null;

    /// <summary>Where those before stand; null where these are the first.</summary>
    public string? Before => From > 0 ? At(Math.Max(0, From - Most)) : null;

    /// <summary>The places of a pattern; null where there are none to list.</summary>
    public static PlacesView? Of(PetitionForReader petition, string? looked, int from)
    {
        if (petition.Together is not { IsPattern: true, Listed.Count: > 0 } all)
        {
            return null;
        }

        looked = Text.OneLine(looked);
        var found = all.Named(looked);
        from = Math.Clamp(from, 0, found.Count);
        return new PlacesView(petition, looked, found.Count, [.. found.Skip(from).Take(Most)], from);
    }

    private string At(int from) => QueryString.Create(new Dictionary<string, string?> { ["place"] = Looked, ["from"] = from == 0 ? null : from.ToString(System.Globalization.CultureInfo.InvariantCulture) }
        .Where(x => x.Value is not null)) + "#places";
}
