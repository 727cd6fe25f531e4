using Solidarity.Domain.Organisations;

namespace Solidarity.Architecture.Tests.Sources;

/// <summary>The contrast of an organisation's colour is counted against the grounds that the style sheet has.</summary>
public sealed class ColoursTests
{
    private static readonly string Sheet = File.ReadAllText(Path.Combine(SourceFiles.Root, "src", "Solidarity.Web", "wwwroot", "css", "site.css"));

    [Fact]
    public void The_grounds_of_both_schemes_are_those_of_the_style_sheet()
    {
        var dark = Sheet.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal);
        Assert.Equal(["#fcfaf6", "#f3eee5", "#ffffff"], Palette.LightGrounds.Select(ground => ground.ToString()));
        Assert.Contains("--paper: #fcfaf6;", Sheet[..dark], StringComparison.Ordinal);
        Assert.Contains("--paper-2: #f3eee5;", Sheet[..dark], StringComparison.Ordinal);
        Assert.Contains("--paper-3: #fff;", Sheet[..dark], StringComparison.Ordinal);
        Assert.All(
            Palette.DarkGrounds.Zip(["--paper", "--paper-2", "--paper-3"]),
            pair => Assert.Contains($"{pair.Second}: {pair.First};", Sheet[dark..], StringComparison.Ordinal));
    }
}
