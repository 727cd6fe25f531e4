namespace Solidarity.Web;

/// <summary>Names the resource files <c>Resources/Texts.*.resx</c>, which hold every sentence that people read on pages.</summary>
public sealed class Texts;
