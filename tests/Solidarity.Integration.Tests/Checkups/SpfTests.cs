using Microsoft.Extensions.Options;
using Solidarity.Application.Checkups;
using Solidarity.Infrastructure.Checkups;
using Solidarity.Testing.Dns;

namespace Solidarity.Integration.Tests.Checkups;

/// <summary>SPF records, read as receivers read them, from a real name server.</summary>
public sealed class SpfTests
{
    private const string Domain = "example.org";

    [Theory]
    [InlineData("v=spf1 mx -all", "Good", null)]
    [InlineData("V=SPF1 A:mail.example.org/24 IP4:192.0.2.0/24 IP6:2001:db8::/32 exists:%{i}.example.org ~all", "Good", null)]
    [InlineData("v=spf1 redirect=_spf.relay.test", "Good", null)]
    [InlineData("v=spf1 include:_spf.relay.test unknown=modifier exp=why.example.org -all", "Good", null)]
    [InlineData("v=spf1 -all +all include:nowhere.test", "Good", null)]
    [InlineData("v=spf1 mx +all", "Everyone", "v=spf1 mx ~all")]
    [InlineData("v=spf1 all", "Everyone", "v=spf1 ~all")]
    [InlineData("v=spf1 mx", "NoEnd", "v=spf1 mx ~all")]
    [InlineData("v=spf1", "NoEnd", "v=spf1 ~all")]
    [InlineData("v=spf1 mx ?all", "Neutral", "v=spf1 mx ~all")]
    [InlineData("v=spf1 mx ipv4:192.0.2.1 -all", "Unread", null)]
    [InlineData("v=spf1 ip4:192.0.2 -all", "Unread", null)]
    [InlineData("v=spf1 ip4:192.0.2.0/33 -all", "Unread", null)]
    [InlineData("v=spf1 ip6:192.0.2.1 -all", "Unread", null)]
    [InlineData("v=spf1 include -all", "Unread", null)]
    [InlineData("v=spf1 -all:x", "Unread", null)]
    [InlineData("v=spf1 redirect=a.test redirect=b.test", "Unread", null)]
    [InlineData("v=spf1 include:nowhere.test -all", "Broken", null)]
    [InlineData("v=spf1 include:two.test -all", "Broken", null)]
    [InlineData("v=spf1 redirect=nowhere.test", "Broken", null)]
    [InlineData("v=spf10 -all", "None", "v=spf1 include:x ~all")]
    [InlineData("something else", "None", "v=spf1 include:x ~all")]
    public async Task A_record_is_read_as_receivers_read_it(string record, string outcome, string? publish)
    {
        await using var dns = DnsServer.Start().Text(Domain, "google-site-verification=x").Text(Domain, record).Text("_spf.relay.test", "v=spf1 ip4:192.0.2.1 -all")
            .Text("two.test", "v=spf1 -all").Text("two.test", "v=spf1 ~all");
        var found = await LookAsync(dns);
        Assert.Equal((outcome, publish), (found.Outcome, found.Publish?.Value));
    }

    [Theory]
    [InlineData(4, "Good")]
    [InlineData(5, "TooMany")]
    public async Task Lookups_are_counted_through_all_that_is_included(int within, string outcome)
    {
        // Here six: include, a, mx, ptr, exists, and one more include; there as many as said.
        await using var dns = DnsServer.Start().Text(Domain, "v=spf1 include:one.test a mx ptr exists:x.test include:%{d}.test ip4:192.0.2.1 -all")
            .Text("one.test", "v=spf1 " + string.Join(' ', Enumerable.Range(0, within).Select(i => $"a:h{i}.test")) + " -all");
        var found = await LookAsync(dns);
        Assert.Equal(outcome, found.Outcome);
        if (outcome == "Good")
        {
            Assert.Equal([10, 10], found.Arguments.Skip(2).Cast<int>());
        }
    }

    [Fact]
    public async Task A_ring_of_includes_ends_and_costs_no_more_than_a_receiver_spends()
    {
        await using var dns = DnsServer.Start().Text(Domain, "v=spf1 include:one.test -all").Text("one.test", $"v=spf1 include:{Domain} -all");
        Assert.Equal("TooMany", (await LookAsync(dns)).Outcome);
        Assert.True(dns.Asked.Count <= 11, string.Join(' ', dns.Asked));
    }

    [Fact]
    public async Task Several_records_are_joined_into_one_to_publish()
    {
        await using var dns = DnsServer.Start().Text(Domain, "v=spf1 mx include:a.test -all").Text(Domain, "v=spf1 MX include:b.test ~all");
        var found = await LookAsync(dns);
        Assert.Equal(("Several", Grade.Bad, "v=spf1 mx include:a.test include:b.test ~all"), (found.Outcome, found.Grade, found.Publish!.Value));
    }

    [Fact]
    public async Task A_record_in_several_strings_is_one()
    {
        await using var dns = DnsServer.Start().Text(Domain, "v=spf1 " + string.Concat(Enumerable.Range(0, 30).Select(i => $"ip4:192.0.2.{i} ")) + "-all");
        var found = await LookAsync(dns);
        Assert.Equal("Good", found.Outcome);
        Assert.EndsWith("…", (string)found.Arguments[1], StringComparison.Ordinal);
        Assert.Equal(241, ((string)found.Arguments[1]).Length);
    }

    [Fact]
    public async Task What_strangers_wrote_is_shown_in_one_plain_line_and_not_proposed()
    {
        await using var dns = DnsServer.Start().Text(Domain, "v=spf1 a:\u202Egro.elpmaxe\r\n\0<script> +all");
        var found = await LookAsync(dns);
        Assert.Equal("Everyone", found.Outcome);
        Assert.Null(found.Publish);
        Assert.DoesNotContain((string)found.Arguments[1], c => char.IsControl(c) || c == '\u202E');
    }

    private static Task<Finding> LookAsync(DnsServer dns) =>
        new SpfLook(new DnsRecords(Options.Create(new DnsOptions { Server = dns.Address }))).LookAsync(Domain, "include:x", CancellationToken.None);
}
