using Solidarity.Application.Petitions;

namespace Solidarity.Web.Petitions.Console;

/// <summary>What stands at the head of each page of a petition: its title, where it stands, and the way to its other pages.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Title">Its title.</param>
public sealed record PetitionHeadView(EditedPetition Petition, string Title)
{
    /// <summary>Whether the page is the petition's own, whose heading is its title.</summary>
    public bool IsEditor { get; init; }

    /// <summary>The heading of any other page.</summary>
    public string? Heading { get; init; }

    /// <summary>The page's name among the petition's pages.</summary>
    public string At { get; init; } = "";
}
