using System.Text.RegularExpressions;
using System.Xml.Linq;
using Solidarity.Application.Audit;
using Solidarity.Architecture.Tests.Sources;
using Solidarity.Web.Site;

namespace Solidarity.Architecture.Tests.Texts;

/// <summary>Every sentence that people read stands in the resource files, in each language.</summary>
public sealed partial class TextsTests
{
    private static readonly string Folder = Path.Combine(SourceFiles.Root, "src", "Solidarity.Web", "Resources");
    private static readonly Dictionary<string, string> English = Read(Path.Combine(Folder, "Texts.resx"));

    /// <summary>What a language says just as English does.</summary>
    private static readonly Dictionary<string, HashSet<string>> LikeEnglish = new()
    {
        ["es"] = ["Error:", "No", "Proxy", "{0} km"],
        ["de"] = ["Browser", "Code", "Domain", "Link", "Logo", "Name", "Online", "Organisation", "Parameter", "Passkeys", "Person", "Petition", "Proxy", "Status", "Text", "{0} km"],
        ["fr"] = ["Code", "Console", "Contact", "Correction", "Corrections", "Date", "Dates", "Logo", "Organisation", "Page", "Places", "Positions", "Proxy", "Publication", "Source", "Source {0}", "Sources", "Type", "{0} km"],
        ["pt"] = ["Link", "Proxy", "{0} km"],
        ["ar"] = [],
    };

    /// <summary>Mails' parts that hold no words of ours.</summary>
    private static readonly HashSet<string> NothingToTranslate = ["alert.subject.liquid", "digest.subject.liquid", "newsletter.subject.liquid"];

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
        Assert.Empty(texts.Keys.Except(English.Keys).Except(Counted.SelectMany(key => Plurals.In(language).Select(form => key + "." + form))));
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_sentence_with_a_number_is_there_in_each_form_of_the_language(string language)
    {
        var texts = Read(Path.Combine(Folder, $"Texts.{language}.resx"));

        Assert.NotEmpty(Counted);
        Assert.Empty(Counted.SelectMany(key => Plurals.In(language).Select(form => key + "." + form)).Except(texts.Keys));
        // Where none counts as one, "one mail waits" would be wrong of none.
        var silent = from key in Counted
                     where Plurals.NoneIsOne(language) && PlacesIn(English[key + ".Many"]).Count > PlacesIn(texts[key + ".One"]).Count
                     select key;
        Assert.Empty(silent);
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_translation_has_the_same_places_to_fill(string language)
    {
        var texts = Read(Path.Combine(Folder, $"Texts.{language}.resx"));
        var different = English.Where(text => texts.TryGetValue(text.Key, out var translated)
            && !IsOfOne(text.Key) && !PlacesIn(text.Value).SetEquals(PlacesIn(translated))).Select(text => text.Key);
        var more = from key in Counted
                   from form in Plurals.In(language)
                   where !PlacesIn(texts[$"{key}.{form}"]).IsSubsetOf(PlacesIn(English[key + ".Many"]))
                   select $"{key}.{form}";

        Assert.Empty(different.Concat(more));
    }

    [Theory, MemberData(nameof(Languages))]
    public void No_text_was_left_in_English(string language)
    {
        var texts = Read(Path.Combine(Folder, $"Texts.{language}.resx"));

        var left = from text in English
                   where texts[text.Key] == text.Value && Words().IsMatch(text.Value) && !LikeEnglish[language].Contains(text.Value)
                   select $"{text.Key}: {text.Value}";

        Assert.Empty(left);
    }

    [Theory, MemberData(nameof(Languages))]
    public void Each_kind_of_mail_is_there(string language)
    {
        var mails = Path.Combine(SourceFiles.Root, "templates", "email");
        static IEnumerable<string> In(string folder) => Directory.GetFiles(folder).Select(file => Path.GetFileName(file));

        Assert.Equal(In(Path.Combine(mails, "en")).Order(), In(Path.Combine(mails, language)).Order());
        var alike = In(Path.Combine(mails, "en")).Where(file => !NothingToTranslate.Contains(file)
            && File.ReadAllText(Path.Combine(mails, "en", file)) == File.ReadAllText(Path.Combine(mails, language, file)));
        Assert.Empty(alike);
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_mail_knows_the_same_in_each_language(string language)
    {
        var mails = Path.Combine(SourceFiles.Root, "templates", "email");
        var different = from file in Directory.GetFiles(Path.Combine(mails, "en"), "*.liquid")
                        let other = Path.Combine(mails, language, Path.GetFileName(file))
                        where File.Exists(other) && !MarksIn(file).SequenceEqual(MarksIn(other))
                        select Path.GetRelativePath(mails, other);

        Assert.Empty(different);

        static IEnumerable<string> MarksIn(string file) => Mark().Matches(File.ReadAllText(file)).Select(mark => mark.Value).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Each_act_of_the_audit_log_has_words() => Assert.DoesNotContain(Acts.All, act => !English.ContainsKey("Audit.Act." + act));

    [Fact]
    public void Each_word_for_an_act_is_of_one_that_there_is() =>
        Assert.Empty(English.Keys.Where(key => key.StartsWith("Audit.Act.", StringComparison.Ordinal)).Select(key => key["Audit.Act.".Length..]).Except(Acts.All));

    [Fact]
    public void No_text_is_empty() => Assert.Empty(English.Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => text.Key));

    /// <summary>The keys of sentences with a number, as code names them: without their last part.</summary>
    private static readonly IReadOnlyList<string> Counted = [.. SourceFiles.Under("src", ".cs", ".cshtml")
        .SelectMany(file => CountedText().Matches(File.ReadAllText(file))).Select(used => used.Groups["key"].Value).Distinct()];

    private static bool IsOfOne(string key) => key.EndsWith(".One", StringComparison.Ordinal);

    private static Dictionary<string, string> Read(string file) => XDocument.Load(file).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static HashSet<string> PlacesIn(string text) => [.. Place().Matches(text).Select(place => place.Value)];

    // T["Key"], texts["Key", …], T["Prefix." + rest], T[$"Prefix.{rest}"]
    [GeneratedRegex("""\b(T|texts|Texts|localizer)\[\s*\$?"(?<key>[A-Z][\w.]*)(?<more>\{|"\s*\+)?""")]
    private static partial Regex NamedText();

    // T.Count("Key", …)
    [GeneratedRegex("""\b(T|texts|Texts|localizer)\.Count\(\s*"(?<key>[A-Z][\w.]*)"\s*,""")]
    private static partial Regex CountedText();

    [GeneratedRegex("""(new DomainError\(|WithErrorCode\()"(?<code>[\w.]+)"|new NotFound\("(?<what>\w+)"\)""")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Place();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Words();

    [GeneratedRegex(@"\{[{%].*?[%}]\}")]
    private static partial Regex Mark();
}
