using System.Net;
using Solidarity.Domain.Defence;

namespace Solidarity.Domain.Tests.Defence;

public sealed class DefenceListTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7/32")]
    [InlineData(" 203.0.113.7/24 ", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7/32")]
    [InlineData("2001:db8:1:2::5/48", "2001:db8:1::/48")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    public void A_network_is_read_and_what_lies_beyond_its_prefix_is_dropped(string typed, string network)
    {
        Assert.True(NetworkRange.TryParse(typed, out var read));
        Assert.Equal(network, read.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("0x7f.0.0.1/33")]
    [InlineData("203.0.113.7/33")]
    [InlineData("203.0.113.7/0")]
    [InlineData("0.0.0.0/7")]
    [InlineData("::/0")]
    [InlineData("fe80::1%2")]
    [InlineData("203.0.113.0/24/24")]
    [InlineData("example.org")]
    [InlineData("*")]
    public void What_is_no_network_or_takes_a_whole_continent_is_refused(string typed) => Assert.False(NetworkRange.TryParse(typed, out _));

    [Fact]
    public void A_network_holds_its_addresses_and_no_others()
    {
        Assert.True(NetworkRange.TryParse("203.0.113.0/24", out var network));
        Assert.True(network.Contains(IPAddress.Parse("203.0.113.255")));
        Assert.True(network.Contains(IPAddress.Parse("::ffff:203.0.113.1")));
        Assert.False(network.Contains(IPAddress.Parse("203.0.114.1")));
        Assert.False(network.Contains(IPAddress.Parse("2001:db8::1")));
    }

    [Theory]
    [InlineData("example.org", "example.org", true)]
    [InlineData("example.org", "mail.example.org", false)]
    [InlineData("*.example.org", "example.org", true)]
    [InlineData("*.example.org", "a.b.example.org", true)]
    [InlineData("*.example.org", "notexample.org", false)]
    [InlineData("@Bücher.Example", "xn--bcher-kva.example", true)]
    public void A_domain_matches_itself_and_with_a_star_all_below_it(string pattern, string domain, bool isMeant)
    {
        Assert.True(DomainPattern.TryParse(pattern, out var read));
        Assert.Equal(isMeant, read.Matches(domain));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("*.org")]
    [InlineData("org")]
    [InlineData("foo..bar")]
    [InlineData("a*.example.org")]
    [InlineData("name@example.org")]
    public void A_pattern_that_would_be_everyone_or_is_no_domain_is_refused(string typed) => Assert.False(DomainPattern.TryParse(typed, out _));

    [Fact]
    public void Bad_lines_are_named_by_number_and_notes_are_no_entries()
    {
        const string Typed = "# ours\nexample.org # the union\n\n*\r\nfoo..bar\n*.example.net";
        Assert.Equal([new BadLine(4, "*"), new BadLine(5, "foo..bar")], DefenceLines.Bad(DefenceList.BlockedDomains, Typed));
        Assert.Equal(["example.org", "*", "foo..bar", "*.example.net"], DefenceLines.Entries(Typed));
    }

    [Theory]
    [InlineData("test*", "Test Person", true)]
    [InlineData("test*", "A Test", false)]
    [InlineData("* perez", "José Pérez", true)]
    [InlineData("ann?", "Anna", true)]
    [InlineData("ann?", "Annabel", false)]
    [InlineData("*", "Anybody", true)]
    [InlineData("MÜLLER*", "mueller", false)]
    [InlineData("MÜLLER*", "Muller Hans", true)]
    [InlineData("[a-z]+", "abc", false)]
    public void Names_are_matched_without_case_accents_and_signs(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new NamePattern(pattern).Matches(name));

    [Fact]
    public void Limits_that_contradict_themselves_are_refused()
    {
        var defence = SignatureDefence.Create(DateTimeOffset.UnixEpoch);
        foreach (var (limit, code) in new[]
        {
            (new FloodLimit(true, new(0, 10), new(20, 30)), "Defence.NoPace"), (new FloodLimit(true, new(10, 5), new(20, 30)), "Defence.NoPace"),
            (new FloodLimit(true, new(10, 20), new(5, 30)), "Defence.HoldsSooner"), (new FloodLimit(true, new(10, 20), new(10, 10)), "Defence.HoldsSooner"),
            (new FloodLimit(false, new(1, 1), new(1, 1_000_001)), "Defence.NoPace"),
        })
        {
            Assert.Equal(code, Assert.Throws<DomainError>(() => defence.Set(FloodScope.Domain, limit, DateTimeOffset.UnixEpoch)).Code);
        }

        defence.Set(FloodScope.Domain, new(false, new(1, 2), new(3, 4)), DateTimeOffset.UnixEpoch);
        Assert.Equal(new FloodLimit(false, new(1, 2), new(3, 4)), defence.Limit(FloodScope.Domain));
        Assert.Equal(FloodLimit.Default(FloodScope.Network), defence.Limit(FloodScope.Network));
    }
}
