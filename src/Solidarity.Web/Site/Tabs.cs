namespace Solidarity.Web.Site;

/// <summary>The language versions of a thing, to switch between, and the way to one more.</summary>
/// <param name="Languages">The languages there are.</param>
/// <param name="Current">The one shown.</param>
/// <param name="Address">The address of each.</param>
/// <param name="Add">The address that a new language is chosen on.</param>
public sealed record Tabs(IReadOnlyList<string> Languages, string Current, Func<string, string> Address, string Add)
{
    /// <summary>Those that the original has overtaken.</summary>
    public IReadOnlyList<string> OutOfDate { get; init; } = [];
}
