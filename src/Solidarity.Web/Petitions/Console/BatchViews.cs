using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;

namespace Solidarity.Web.Petitions.Console;

/// <summary>A list of batches.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Batches">Those of this page.</param>
/// <param name="Older">Where older ones stand, if there may be any.</param>
public sealed record BatchListView(PetitionId Petition, IReadOnlyList<BatchSeen> Batches, string? Older)
{
    /// <summary>How many a page shows.</summary>
    public const int Most = 30;
}

/// <summary>One field of a line that is typed in; its label is its row and its column.</summary>
/// <param name="Line">The line's number.</param>
/// <param name="Name">The field's name within the line.</param>
/// <param name="Column">Id of the column's heading.</param>
/// <param name="Value">What stands in it.</param>
/// <param name="Error">What is wrong with it, or null.</param>
/// <param name="IsToldOf">Whether it is what the sentence about a repeat is told of.</param>
public sealed record LineField(int Line, string Name, string Column, string? Value, string? Error, bool IsToldOf)
{
    /// <summary>Its id, and its name in the form.</summary>
    public string Id => $"lines[{Line - 1}].{Name}";

    /// <summary>Ids of what is said of it.</summary>
    public string? DescribedBy => string.Join(' ', new[] { Error is null ? null : Id + "-error", IsToldOf ? $"lines[{Line - 1}]-repeat" : null }.OfType<string>()) is { Length: > 0 } ids ? ids : null;
}
