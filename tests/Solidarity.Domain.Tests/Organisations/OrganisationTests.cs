using Solidarity.Domain.Organisations;

namespace Solidarity.Domain.Tests.Organisations;

public sealed class OrganisationTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LanguageTag English = LanguageTag.Parse("en");

    [Theory]
    [InlineData("#000000", "#ffffff", 21.0)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#b3261e", "#ffffff", 6.54)]
    [InlineData("#ffffff", "#ffffff", 1.0)]
    public void Contrast_is_counted_as_in_WCAG(string one, string other, double ratio) =>
        Assert.Equal(ratio, Colour.FromStored(one).Contrast(Colour.FromStored(other)), 0.01);

    [Fact]
    public void A_colour_too_pale_to_read_is_refused_with_one_that_is_not()
    {
        var organisation = Organisation.Create(Now);
        var refused = Assert.Throws<DomainError>(() => organisation.Wear(Colour.FromStored("#ffd54a"), Now));
        Assert.Equal("Organisation.TooPale", refused.Code);
        organisation.Wear(Colour.FromStored((string)refused.Arguments[1]), Now);
        Assert.True(Palette.LightContrast(organisation.Accent!.Value) >= Colour.TextContrast);
    }

    [Fact]
    public void Any_colour_taken_gives_palettes_that_can_be_read()
    {
        for (var number = 0; number < 0x1000; number++)
        {
            Colour.TryParse($"#{number:x3}", out var accent);
            if (Palette.LightContrast(accent) < Colour.TextContrast)
            {
                continue;
            }

            var (light, dark) = (Palette.Light(accent), Palette.Dark(accent));
            Assert.All([light, dark], palette => Assert.True(palette.OnGround.Contrast(palette.Ground) >= Colour.TextContrast, $"{accent} on a button"));
            Assert.All(Palette.DarkGrounds, ground => Assert.True(dark.Accent.Contrast(ground) >= Colour.TextContrast, $"{accent} on dark"));
            Assert.True(Colour.FromStored("#1b1613").Contrast(light.Tint) >= Colour.TextContrast, $"ink on the tint of {accent}");
            Assert.True(Colour.FromStored("#f2ece3").Contrast(dark.Tint) >= Colour.TextContrast, $"ink on the dark tint of {accent}");
        }
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("url(x)")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_colour_is_not_taken_for_one(string? text) => Assert.False(Colour.TryParse(text, out _));

    [Fact]
    public void An_empty_text_brings_the_sites_own_back_and_revisions_are_kept()
    {
        var organisation = Organisation.Create(Now);
        Assert.True(organisation.Write(PageKind.Imprint, English, "We.", Now));
        Assert.False(organisation.Write(PageKind.Imprint, English, "We.", Now));
        Assert.True(organisation.Write(PageKind.Imprint, English, "", Now));
        Assert.True(organisation.Write(PageKind.Imprint, English, "We again.", Now));
        Assert.Equal([(1, false), (2, false), (3, true)], organisation.Pages.Select(page => (page.Revision, page.IsCurrent)));
    }

    [Fact]
    public void An_approval_is_of_the_words_as_they_read_now()
    {
        var organisation = Organisation.Create(Now);
        organisation.Approve(English, "one", null, Now);
        organisation.Approve(English, "two", null, Now);
        Assert.Equal("two", Assert.Single(organisation.Approvals).Wording);
        organisation.Disapprove(English, Now);
        Assert.Empty(organisation.Approvals);
    }
}
