namespace Solidarity.Web.Site;

/// <summary>The sentence beside a field.</summary>
/// <param name="Field">The field's id.</param>
/// <param name="Sentence">What is wrong, or null.</param>
public sealed record FieldError(string Field, string? Sentence);
