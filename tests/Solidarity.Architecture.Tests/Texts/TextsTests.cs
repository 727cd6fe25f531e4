using System.Text.RegularExpressions;
using System.Xml.Linq;
using Solidarity.Architecture.Tests.Sources;

namespace Solidarity.Architecture.Tests.Texts;

/// <summary>Every sentence that people read stands in the resource files, in each language.</summary>
public sealed partial class TextsTests
{
    private static readonly string Folder = Path.Combine(SourceFiles.Root, "src", "Solidarity.Web", "Resources");
    private static readonly Dictionary<string, string> English = Read(Path.Combine(Folder, "Texts.resx"));

    /// <summary>The languages besides English.</summary>
    public static TheoryData<string> Languages =>
        [.. Directory.GetFiles(Folder, "Texts.*.resx").Select(file => Path.GetFileName(file).Split('.')[1])];

    [Fact]
    public void Each_text_that_pages_and_code_name_exists()
    {
        var missing =
            from file in SourceFiles.Under("src", ".cs", ".cshtml")
            from Match used in NamedText().Matches(File.ReadAllText(file))
            let key = used.Groups["key"].Value
            where used.Groups["more"].Success
                // The rest of the key is put together as it runs: then some key must begin so.
                ? !English.Keys.Any(known => known.StartsWith(key, StringComparison.Ordinal))
                : !English.ContainsKey(key)
            select $"{Path.GetRelativePath(SourceFiles.Root, file)}: {key}";

        Assert.Empty(missing.Distinct());
    }

    [Fact]
    public void Each_refusal_has_a_sentence()
    {
        var missing =
            from file in SourceFiles.Under("src", ".cs")
            from Match used in Refusal().Matches(File.ReadAllText(file))
            let key = "Error." + used.Groups["code"].Value + (used.Groups["what"].Success ? used.Groups["what"].Value + ".NotFound" : "")
            where !English.ContainsKey(key)
            select $"{Path.GetRelativePath(SourceFiles.Root, file)}: {key}";

        Assert.Empty(missing.Distinct());
    }

    [Theory, MemberData(nameof(Languages))]
    public void Each_language_has_each_text(string language)
    {
        var texts = Read(Path.Combine(Folder, $"Texts.{language}.resx"));

        Assert.Empty(English.Keys.Except(texts.Keys));
        Assert.Empty(texts.Keys.Except(English.Keys));
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_translation_has_the_same_places_to_fill(string language)
    {
        var texts = Read(Path.Combine(Folder, $"Texts.{language}.resx"));
        var different = English.Where(text => texts.TryGetValue(text.Key, out var translated)
            && !PlacesIn(text.Value).SetEquals(PlacesIn(translated))).Select(text => text.Key);

        Assert.Empty(different);
    }

    [Fact]
    public void No_text_is_empty() => Assert.Empty(English.Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => text.Key));

    private static Dictionary<string, string> Read(string file) => XDocument.Load(file).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static HashSet<string> PlacesIn(string text) => [.. Place().Matches(text).Select(place => place.Value)];

    // T["Key"], texts["Key", …], T["Prefix." + rest], T[$"Prefix.{rest}"]
    [GeneratedRegex("""\b(T|texts|Texts|localizer)\[\s*\$?"(?<key>[A-Z][\w.]*)(?<more>\{|"\s*\+)?""")]
    private static partial Regex NamedText();

    [GeneratedRegex("""(new DomainError\(|WithErrorCode\()"(?<code>[\w.]+)"|new NotFound\("(?<what>\w+)"\)""")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Place();
}
