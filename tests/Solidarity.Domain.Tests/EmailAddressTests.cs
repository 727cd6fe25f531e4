using Solidarity.Domain;

namespace Solidarity.Domain.Tests;

public class EmailAddressTests
{
    [Theory]
    [InlineData("maria@example.org")]
    [InlineData("maria+peru@example.org")]
    [InlineData("Maria.Quispe@Example.ORG")]
    [InlineData("\"maria quispe\"@example.org")]
    [InlineData("\"a\\\"b\"@example.org")]
    [InlineData("o'neil@example.co.uk")]
    [InlineData("x@müller.example")]
    [InlineData("  spaces@example.org  ")]
    public void An_address_that_mail_can_be_sent_to_is_taken(string typed) => Assert.True(EmailAddress.TryParse(typed, out _));

    [Theory]
    [InlineData("")]
    [InlineData("maria")]
    [InlineData("@example.org")]
    [InlineData("maria@")]
    [InlineData("maria@localhost")]
    [InlineData("maria@example.123")]
    [InlineData("maria@[192.0.2.1]")]
    [InlineData(".maria@example.org")]
    [InlineData("ma..ria@example.org")]
    [InlineData("maria@example..org")]
    [InlineData("maria@-example.org")]
    [InlineData("maria quispe@example.org")]
    [InlineData("maria@example.org\r\nBcc: all@example.org")]
    [InlineData("\"maria\r\n\"@example.org")]
    [InlineData("<maria@example.org>")]
    [InlineData("maria@example.org,other@example.org")]
    [InlineData("maría@example.org")]
    public void What_mail_cannot_be_sent_to_is_refused(string typed) => Assert.False(EmailAddress.TryParse(typed, out _));

    [Fact]
    public void An_address_of_254_octets_is_taken_and_one_of_255_refused()
    {
        var local = new string('a', 64);
        var rest = string.Join('.', new string('b', 63), new string('c', 63), new string('d', 254 - 65 - 128));
        Assert.Equal(254, (local + "@" + rest).Length);
        Assert.True(EmailAddress.TryParse(local + "@" + rest, out _));
        Assert.False(EmailAddress.TryParse(local + "@" + rest + "d", out _));
        Assert.False(EmailAddress.TryParse("a" + local + "@example.org", out _));
    }

    [Fact]
    public void An_international_domain_is_kept_in_its_ascii_form() =>
        Assert.Equal("x@xn--mller-kva.example", EmailAddress.Parse("x@Müller.example").Value);

    [Theory]
    [InlineData("Maria@Example.org", "maria@example.org")]
    [InlineData("maria+peru@example.org", "maria+peru@example.org")]
    [InlineData("ma.ria+peru@gmail.com", "maria@gmail.com")]
    [InlineData("ma.ria@googlemail.com", "maria@gmail.com")]
    [InlineData("ma.ria+x@posteo.de", "ma.ria@posteo.de")]
    [InlineData("\"ma.ria+x\"@gmail.com", "\"ma.ria+x\"@gmail.com")]
    public void The_canonical_form_drops_only_what_the_provider_ignores(string typed, string canonical) =>
        Assert.Equal(canonical, EmailAddress.Parse(typed).Canonical);

    [Fact]
    public void Nothing_but_the_first_letter_shows_of_a_masked_address()
    {
        Assert.Equal("m…@example.org", EmailAddress.Parse("maria.quispe@example.org").Masked);
        Assert.Equal("m…@example.org", EmailAddress.Parse("maria.quispe@example.org").ToString());
    }
}
