using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>What a petition and its local copies have together. One person may sign in several places, so these are signatures and never people.</summary>
/// <param name="Signatures">Confirmed online at the pattern and at all copies that were opened and not taken back.</param>
/// <param name="Places">How many such copies there are.</param>
public sealed record TogetherSeen(int Signatures, int Places)
{
    /// <summary>On a copy, its pattern; on the pattern itself, itself.</summary>
    public required PetitionId Root { get; init; }

    /// <summary>Whether this is seen from the pattern.</summary>
    public bool IsPattern { get; init; }

    /// <summary>On a copy, the slug of its pattern where that is public.</summary>
    public string? Pattern { get; init; }

    /// <summary>On the pattern, those of them that are its own.</summary>
    public int Own { get; init; }

    /// <summary>Whether the pattern's own signatures are among them.</summary>
    public bool CountsRoot { get; init; }

    /// <summary>On the pattern, the places that may be listed, most signatures first.</summary>
    public IReadOnlyList<PlaceSeen> Listed { get; init; } = [];

    /// <summary>The places whose names hold all these words, each at the beginning of a word.</summary>
    public IReadOnlyList<PlaceSeen> Named(string? words) => SearchText.Words(words) is { Count: > 0 } all
        ? [.. Listed.Where(place => all.All(word => place.Key.Contains(" " + word, StringComparison.Ordinal)))]
        : Listed;
}

/// <summary>A place with its copy.</summary>
/// <param name="Slug">The copy's name in addresses.</param>
/// <param name="Place">Its name.</param>
/// <param name="Key">Its name as it is searched.</param>
/// <param name="Signatures">Confirmed online there.</param>
/// <param name="Goal">What it wants to reach.</param>
/// <param name="State">Where it stands.</param>
public sealed record PlaceSeen(string Slug, string Place, string Key, int Signatures, int Goal, PetitionState State);
