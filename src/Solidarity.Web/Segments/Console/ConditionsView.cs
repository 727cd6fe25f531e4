using Solidarity.Web.Site;

namespace Solidarity.Web.Segments.Console;

/// <summary>Conditions within a form: those of a segment, or of a mail of a series.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="At">The field to go on at.</param>
/// <param name="ChoicesFor">What a condition can be chosen from; null where it is typed.</param>
public sealed record ConditionsView(WrittenSegment Form, FormErrors Errors, string? At, Func<WrittenCondition, IReadOnlyList<(string Slug, string Title)>?> ChoicesFor)
{
    /// <summary>How what is wrong names the groups.</summary>
    public string Place { get; init; } = "groups";

    /// <summary>The name of the groups in the form.</summary>
    public string Name { get; init; } = "groups";

    /// <summary>What stands before the names of the buttons.</summary>
    public string Act { get; init; } = "";

    /// <summary>What stands above the first group.</summary>
    public required string Title { get; init; }
}
