using System.Text.RegularExpressions;

namespace Solidarity.Architecture.Tests.Sources;

/// <summary>What the compiler can't hold: words that must not stand in the sources.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void Time_comes_from_a_TimeProvider() => Nowhere(SourceFiles.Under("src", ".cs", ".cshtml"), Clock());

    [Fact]
    public void Tests_wait_for_events_and_do_not_sleep() => Nowhere(SourceFiles.Under("tests", ".cs"), Sleep());

    [Fact]
    public void Nothing_is_left_for_later() =>
        Nowhere([.. SourceFiles.Under("src", ".cs", ".cshtml", ".js", ".css", ".resx"), .. SourceFiles.Under("tests", ".cs", ".js")], Later());

    [Fact]
    public void Pages_have_no_script_or_style_inline() => Nowhere(SourceFiles.Under("src", ".cshtml"), Inline());

    private static void Nowhere(IEnumerable<string> files, Regex pattern) =>
        Assert.Empty(files.Where(file => Path.GetFileName(file) != "SourceTests.cs")
            .SelectMany(file => SourceFiles.LinesOf(file, line => pattern.IsMatch(line))));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(Thread\.Sleep|Task\.Delay)\(")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|NotImplementedException)\b")]
    private static partial Regex Later();

    // A script with data for a machine (application/ld+json) is no script to the Content-Security-Policy either way; it is not inline code.
    [GeneratedRegex(@"<style[\s>]|\sstyle=""|\son(click|change|submit|load|input|keyup)=|<script(?![^>]*\ssrc=)(?![^>]*ld\+json)|href=""javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
