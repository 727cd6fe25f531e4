using DnsClient;
using Solidarity.Application.Checkups;
using Solidarity.Application.Organisations;
using Solidarity.Infrastructure.Checkups;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Checkups;

public sealed class CheckupTests
{
    [Theory, OnEachDatabase]
    public async Task It_says_in_sentences_what_is_wrong(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:BaseUrl=http://www.example.org", "Site:DemoContent=true");
        using (var forwarded = new HttpRequestMessage(HttpMethod.Get, "/about"))
        {
            forwarded.Headers.Add("X-Forwarded-For", "203.0.113.7");
            using var answer = await site.Client.SendAsync(forwarded);
        }

        var console = await ConsoleForms.SignInAsync(site);
        var said = (await console.PageAsync("/console/checkup")).QuerySelector("main")!.TextContent;
        Assert.Contains("http://www.example.org, without encryption", said, StringComparison.Ordinal);
        Assert.Contains("people may take it for real", said, StringComparison.Ordinal);
        Assert.Contains("No backup was ever made", said, StringComparison.Ordinal);
        Assert.Contains("No mail server is set", said, StringComparison.Ordinal);
        Assert.Contains("came 1 times from 127.0.0.1", said, StringComparison.Ordinal);
        Assert.Contains("Who seizes this server while it runs", said, StringComparison.Ordinal);
        Assert.Contains("The clock says 20", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Checkup.", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=spf1 include:relay.example -all", "Spf.Good")]
    [InlineData("v=spf1 +all", "Spf.Everyone")]
    [InlineData("something else", "Spf.None")]
    public async Task SPF_is_read_as_mail_servers_read_it(string record, string outcome)
    {
        var found = await new SenderCheck(new Sender(), new Records(name => name == "example.org" ? [record] : [])).LookAsync(CancellationToken.None);
        Assert.Contains(outcome, found.Select(x => $"{x.Part}.{x.Outcome}"));
        Assert.Contains("Dkim.NotFound", found.Select(x => $"{x.Part}.{x.Outcome}"));
        Assert.Contains("Dmarc.None", found.Select(x => $"{x.Part}.{x.Outcome}"));
    }

    [Fact]
    public async Task A_parent_domain_answers_for_its_subdomains_in_DMARC_and_DKIM_is_found_under_a_usual_name()
    {
        var found = await new SenderCheck(new Sender("mail.example.org"), new Records(name => name switch
        {
            "_dmarc.example.org" => ["v=DMARC1; p = none"],
            "selector1._domainkey.mail.example.org" => ["v=DKIM1; p=MIIB"],
            "mail.example.org" => ["v=spf1 mx -all", "v=spf1 a -all"],
            _ => [],
        })).LookAsync(CancellationToken.None);
        Assert.Equal(["Spf.Several", "Dkim.Good", "Dmarc.Watching"], found.Select(x => $"{x.Part}.{x.Outcome}"));
    }

    [Fact]
    public async Task Where_nothing_can_be_looked_up_it_says_so_and_nothing_worse()
    {
        var found = await new SenderCheck(new Sender(), new Records(_ => throw new DnsResponseException("no network"))).LookAsync(CancellationToken.None);
        Assert.Equal(3, found.Count);
        Assert.All(found, x => Assert.Equal((Grade.Unknown, "Unknown"), (x.Grade, x.Outcome)));
    }

    private sealed class Sender(string domain = "example.org") : IMailSender
    {
        public string From => "news@" + domain;

        public bool HasServer => true;
    }

    private sealed class Records(Func<string, IReadOnlyList<string>> at) : ITextRecords
    {
        public Task<IReadOnlyList<string>> AtAsync(string name, CancellationToken cancellationToken) => Task.FromResult(at(name));
    }
}
