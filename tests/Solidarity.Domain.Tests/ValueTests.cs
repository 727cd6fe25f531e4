using Solidarity.Domain;

namespace Solidarity.Domain.Tests;

public class ValueTests
{
    [Theory]
    [InlineData("We stand with the people of Peru!", "we-stand-with-the-people-of-peru")]
    [InlineData("  Ñandú — ¿qué?  ", "ñandú-qué")]
    [InlineData("تضامن مع شعب بيرو", "تضامن-مع-شعب-بيرو")]
    [InlineData("Workers' rights", "workers-rights")]
    [InlineData("🎉🎉", "fallback")]
    [InlineData("", "fallback")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    public void A_title_becomes_a_slug(string title, string slug) => Assert.Equal(slug, Slug.FromTitle(title, "fallback").Value);

    [Fact]
    public void A_long_title_is_cut_at_a_word_and_a_numbered_slug_stays_within_bounds()
    {
        var slug = Slug.FromTitle(string.Join(' ', Enumerable.Repeat("solidarity", 30)), "x");
        Assert.True(slug.Value.Length <= Slug.MaxLength);
        Assert.EndsWith("solidarity", slug.Value);
        Assert.True(slug.Numbered(12).Value.Length <= Slug.MaxLength);
        Assert.EndsWith("-12", slug.Numbered(12).Value);
    }

    [Theory]
    [InlineData("peru-2023", true)]
    [InlineData("Peru", false)]
    [InlineData("peru--2023", false)]
    [InlineData("-peru", false)]
    [InlineData("peru/2023", false)]
    [InlineData("", false)]
    [InlineData("\ud800", false)]
    public void Only_a_slug_is_read_as_one(string typed, bool taken) => Assert.Equal(taken, Slug.TryParse(typed, out _));

    [Theory]
    [InlineData("EN", "en")]
    [InlineData("pt-br", "pt-BR")]
    [InlineData("az-arab-ir", "az-Arab-IR")]
    [InlineData(" ar ", "ar")]
    public void A_language_tag_takes_its_usual_case(string typed, string tag) => Assert.Equal(tag, LanguageTag.Parse(typed).Value);

    [Theory]
    [InlineData("english")]
    [InlineData("e")]
    [InlineData("en_US")]
    [InlineData("en-")]
    [InlineData("<script>")]
    public void What_is_no_language_tag_is_refused(string typed) =>
        Assert.Equal("LanguageTag.Malformed", Assert.Throws<DomainError>(() => LanguageTag.Parse(typed)).Code);

    [Theory]
    [InlineData("ar", "rtl")]
    [InlineData("he", "rtl")]
    [InlineData("es", "ltr")]
    [InlineData("az-Arab", "rtl")]
    [InlineData("ar-Latn", "ltr")]
    public void A_language_knows_its_direction(string tag, string direction) => Assert.Equal(direction, LanguageTag.Parse(tag).Direction);

    [Theory]
    [InlineData("America/Lima", true)]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("", false)]
    [InlineData("../../etc/passwd", false)]
    public void Only_zones_of_the_IANA_database_are_taken(string typed, bool taken) => Assert.Equal(taken, TimeZoneName.TryParse(typed, out _));

    [Theory]
    [InlineData("  Maria \t Quispe\r\nBcc: x ", "Maria Quispe Bcc: x")]
    [InlineData("\u202Eevil\u202C", "evil")]
    [InlineData("\u200F\u200E", null)]
    [InlineData("   ", null)]
    [InlineData("a\0b", "ab")]
    public void One_line_holds_no_breaks_controls_or_overrides(string typed, string? clean) => Assert.Equal(clean, Text.OneLine(typed));

    [Fact]
    public void Several_lines_keep_their_breaks_and_lose_controls() => Assert.Equal("a\nb\n\nc", Text.Lines("\r\na\r\nb\r\r\nc\u0007 "));
}
