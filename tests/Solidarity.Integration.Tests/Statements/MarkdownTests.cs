using Solidarity.Domain;
using Solidarity.Infrastructure.Statements;

namespace Solidarity.Integration.Tests.Statements;

public sealed class MarkdownTests
{
    private readonly Markdown _markdown = new();

    [Fact]
    public void Links_within_the_site_stay_on_pages_and_are_made_whole_in_mails()
    {
        Assert.Equal("<p><a href=\"/about\">x</a></p>", new Markdown().ToHtml("[x](/about)").Trim());
        Assert.Contains("href=\"https://example.org/about\"", new Markdown().ToHtml("[x](/about)", "https://example.org"), StringComparison.Ordinal);
        Assert.Equal("x\nhttps://example.org/about", new Markdown().ToPlainText("[x](/about)", "https://example.org"));
    }

    [Fact]
    public void Text_becomes_plain_html()
    {
        var html = _markdown.ToHtml("# Why\n\nSome *text*, **more**.\n\n- one\n- two\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nline one  \nline two");
        foreach (var part in (string[])["<h2>Why</h2>", "<em>text</em>", "<strong>more</strong>", "<li>one</li>", "<blockquote>", "<td>1</td>", "<br"])
        {
            Assert.Contains(part, html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("# A\n\n## B\n\n### C", "h2 h3 h4")]
    [InlineData("## A\n\n### B", "h2 h3")]
    [InlineData("### A\n\n###### B\n\n### C", "h2 h3 h2")]
    public void Headings_begin_at_the_second_level_and_skip_none(string markdown, string levels) =>
        Assert.Equal(levels.Split(' '), System.Text.RegularExpressions.Regex.Matches(_markdown.ToHtml(markdown), "<(h[1-6])>").Select(match => match.Groups[1].Value));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](java\tscript:alert(1))")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("[x][1]\n\n[1]: javascript:alert(1)")]
    [InlineData("<a href=\"javascript:alert(1)\" onclick=\"x\">y</a>")]
    [InlineData("[x](//evil.example/)")]
    [InlineData("[x](//evil.example)")]
    [InlineData("[x](logout)")]
    public void Nothing_runs_and_no_other_address_stands_in_a_link(string markdown)
    {
        using var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(_markdown.ToHtml(markdown));
        Assert.Empty(document.QuerySelectorAll("script, img, iframe, style, a[href], [onclick], [onerror]"));
    }

    [Fact]
    public void Links_say_that_we_vouch_for_nothing()
    {
        Assert.Contains("""<a href="https://example.org/a" rel="nofollow noopener">x</a>""", _markdown.ToHtml("[x](https://example.org/a)"), StringComparison.Ordinal);
        Assert.Contains("""href="https://example.org/b" """, _markdown.ToHtml("See https://example.org/b now"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_from_elsewhere_becomes_a_link() =>
        Assert.Contains("""<a href="https://example.org/p.png" rel="nofollow noopener">a march</a>""", _markdown.ToHtml("![a march](https://example.org/p.png)"), StringComparison.Ordinal);

    [Theory]
    [InlineData('>')]
    [InlineData('[')]
    [InlineData('*')]
    [InlineData('(')]
    [InlineData('|')]
    [InlineData('-')]
    [InlineData('`')]
    [InlineData('\\')]
    [InlineData('#')]
    [InlineData('<')]
    [InlineData('_')]
    public async Task A_body_full_of_one_character_ends_soon(char c)
    {
        foreach (var body in (string[])[new(c, 200_000), Many(c + " ", 100_000), Many(c + "a", 100_000), Many(c + "a\n", 66_000), Many($"a{c} {c}b", 40_000)])
        {
            await EndsAsync(body);
        }
    }

    [Theory]
    [InlineData("[a](")]
    [InlineData("[a](b (")]
    [InlineData("[a](b \"")]
    [InlineData("[a][b](")]
    [InlineData("[a]: b\n")]
    [InlineData("http://a.b ")]
    [InlineData("www.a.b ")]
    [InlineData("mailto:a@b.c ")]
    [InlineData("|a|b|\n|-|-|\n")]
    [InlineData("- a\n")]
    [InlineData("a\n\n")]
    public Task A_body_full_of_beginnings_ends_soon(string part) => EndsAsync(Many(part, 200_000 / part.Length));

    [Fact]
    public void More_links_or_formatted_places_than_anyone_writes_are_refused()
    {
        Assert.Equal("Markdown.TooMuch", Assert.Throws<DomainError>(() => _markdown.ToHtml(Many("[a](http://b.c) ", 1_001))).Code);
        foreach (var body in (string[])[Many("[a](", 2_001), Many("http://a.b ", 2_001), Many("www.a.b ", 2_001), Many("`a` ", 10_001), Many("- a\n", 10_001)])
        {
            Assert.Equal("Markdown.TooMuch", Assert.Throws<DomainError>(() => _markdown.ToHtml(body)).Code);
        }

        Assert.Contains("//b.c", _markdown.ToHtml(Many("[a](http://b.c) ", 1_000)), StringComparison.Ordinal);
        Assert.Contains("said so", _markdown.ToHtml(Many("They have *said* it, and **said so**,\nin public.\n\n", 2_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Assert.Equal("Markdown.TooDeep", Assert.Throws<DomainError>(() => _markdown.ToHtml(new string('>', 100_000) + " a")).Code);
        Assert.Equal("Markdown.TooDeep", Assert.Throws<DomainError>(() => _markdown.ToPlainText(string.Concat(Enumerable.Range(0, 80).Select(i => new string(' ', i * 2) + "- a\n")))).Code);
    }

    [Fact]
    public void Plain_text_holds_every_link_in_full_alone_on_its_line() => Assert.Equal(
        """
        Why

        We stand. See the report
        https://example.org/a?b=c&d=e
        and write.

        - one
        - two
        https://example.org/two

        > said
        > again

        https://example.org/bare
        """.ReplaceLineEndings("\n"),
        _markdown.ToPlainText("## Why\n\nWe *stand*. See [the report](https://example.org/a?b=c&d=e) and write.\n\n- one\n- [two](https://example.org/two)\n\n> said\\\n> again\n\n<https://example.org/bare>"));

    [Fact]
    public void A_quotation_ends_with_its_speaker()
    {
        var html = _markdown.ToHtml("> We came to be heard.\n>\n> — A marcher, 19 January 2023");
        Assert.Contains("<p>We came to be heard.</p>", html);
        Assert.Contains("<footer>— A marcher, 19 January 2023</footer>", html);
        Assert.DoesNotContain("<footer>", _markdown.ToHtml("> — alone"));
    }

    private static string Many(string part, int times) => string.Concat(Enumerable.Repeat(part, times));

    // No measure of speed: it only keeps a parser that does not end from holding all tests up.
    private static async Task EndsAsync(string body)
    {
        var rendering = Task.Run(() => new Markdown().ToHtml(body));
        try
        {
            await rendering.WaitAsync(TimeSpan.FromMinutes(2));
        }
        catch (DomainError refusal)
        {
            Assert.StartsWith("Markdown.Too", refusal.Code, StringComparison.Ordinal);
        }
    }
}
