namespace Solidarity.Web.Site;

/// <summary>The form that corrects an address on the page after a form.</summary>
/// <param name="Path">Where it goes, without language.</param>
/// <param name="Email">The address as typed last.</param>
/// <param name="Error">What is wrong with it; null for nothing.</param>
public sealed record MistypedForm(string Path, string? Email, string? Error);
