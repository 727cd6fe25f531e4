using System.Net;
using System.Security.Cryptography;
using AngleSharp.Dom;
using Microsoft.Extensions.Options;
using Solidarity.Application.Checkups;
using Solidarity.Infrastructure.Checkups;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Dns;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Checkups;

/// <summary>What the domain name system says about the sender, asked of a real name server, and the page that shows it.</summary>
public sealed class MailRecordsTests : IDisposable
{
    private const string Path = "/console/checkup/mail";

    private readonly string _folder = Directory.CreateTempSubdirectory("solidarity-records-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, OnEachDatabase]
    public async Task The_page_says_in_sentences_what_to_publish_and_what_is_well(DatabaseProvider on)
    {
        await using var dns = DnsServer.Start().Text("news.example.org", "v=spf1 include:relay.test -all").Text("relay.test", "v=spf1 ip4:192.0.2.1 -all").Exchange("news.example.org", "mx.example.org")
            .Text("_dmarc.example.org", "v=DMARC1; p=reject; sp=quarantine; rua=mailto:reports@example.org");
        var key = DkimKey.Make(System.IO.Path.Combine(_folder, "k.pem"), isEd25519: false);
        await using var site = await TestSite.StartAsync(on, [$"Dns:Server={dns.Address}", "Mail:From=us@news.example.org", "Smtp:Host=smtp.relay.test", .. Signing("news.example.org", "s1", "k.pem")]);
        var console = await ConsoleForms.SignInAsync(site);

        var page = await console.PageAsync(Path);
        var said = page.QuerySelector("main")!.TextContent;
        Assert.Contains("news.example.org says who may send in its name: v=spf1 include:relay.test -all. Receivers look up 1 further records for it, of 10 that are allowed.", said, StringComparison.Ordinal);
        Assert.Contains("s1._domainkey.news.example.org holds no public key", said, StringComparison.Ordinal);
        Assert.Contains("has forged mail refused", said, StringComparison.Ordinal);
        Assert.Contains("report what comes in your name to mailto:reports@example.org", said, StringComparison.Ordinal);
        Assert.Contains("pass twice", said, StringComparison.Ordinal);
        Assert.Contains("are taken by mx.example.org", said, StringComparison.Ordinal);
        Assert.Contains("smtp.relay.test, which answers for its own name", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Checkup.", said, StringComparison.Ordinal);
        var record = Assert.Single(page.QuerySelectorAll("textarea"));
        Assert.Equal(key.Record, record.TextContent.Trim());
        Assert.Contains("To publish at s1._domainkey.news.example.org, type TXT", page.QuerySelector($"label[for='{record.Id}']")!.TextContent, StringComparison.Ordinal);

        // The overview says the same.
        Assert.Contains("s1._domainkey.news.example.org holds no public key", (await console.PageAsync("/console/checkup")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_the_page_again_asks_no_name_server_and_looking_again_asks_at_most_each_ten_seconds()
    {
        await using var dns = DnsServer.Start();
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, $"Dns:Server={dns.Address}", "Mail:From=us@example.org");
        var console = await ConsoleForms.SignInAsync(site);
        Assert.Empty(dns.Asked);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => console.StatusAsync(Path)));
        await console.PageAsync("/console/checkup");
        var asked = dns.Asked.Count;
        Assert.Equal(1, dns.Asked.Count(name => name == "_dmarc.example.org"));
        Assert.InRange(asked, 1, 20);

        dns.Text("_dmarc.example.org", "v=DMARC1; p=reject");
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(Path, Path)).Status);
        Assert.Equal(asked, dns.Asked.Count);
        Assert.DoesNotContain("has forged mail refused", await console.TextAsync(Path), StringComparison.Ordinal);

        site.Time.Pass(SendingDomainsLook.Least);
        Assert.Equal(asked, await AskedAfterAsync(() => console.StatusAsync(Path)));
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(Path, Path)).Status);
        Assert.True(dns.Asked.Count > asked);
        Assert.Contains("has forged mail refused", await console.TextAsync(Path), StringComparison.Ordinal);

        asked = dns.Asked.Count;
        site.Time.Pass(SendingDomainsLook.Fresh);
        Assert.True(await AskedAfterAsync(() => console.StatusAsync(Path)) > asked);

        async Task<int> AskedAfterAsync(Func<Task> act)
        {
            await act();
            return dns.Asked.Count;
        }
    }

    [Theory]
    [InlineData("Silent")]
    [InlineData("Fails")]
    [InlineData("Nonsense")]
    [InlineData("Gone")]
    public async Task Where_a_name_server_does_not_answer_that_is_said_and_nothing_worse(string how)
    {
        await using var dns = DnsServer.Start().Text("example.org", "v=spf1 -all");
        var _ = how switch { "Silent" => dns.Silent("_dmarc.example.org"), "Fails" => dns.Fails("_dmarc.example.org"), "Nonsense" => dns.Nonsense("_dmarc.example.org"), _ => dns };
        var server = how == "Gone" ? "127.0.0.1:1" : dns.Address;
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, $"Dns:Server={server}", "Mail:From=us@example.org", "Smtp:Host=mail.example.org");
        var found = (await site.Get<ISendingDomains>().LookAsync(anew: false, CancellationToken.None)).Domains.Single().Findings;
        Assert.Contains("Dmarc.Unknown", Outcomes(found));
        Assert.Equal(how == "Gone" ? "Spf.Unknown" : "Spf.Good", Outcomes(found)[0]);

        var page = (await (await ConsoleForms.SignInAsync(site)).PageAsync(Path)).QuerySelector("main")!.TextContent;
        Assert.Contains("could not be looked up from here", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_hostile_name_server_says_is_shown_escaped_and_shortened()
    {
        const string Script = "<script>alert(1)</script>";
        await using var dns = DnsServer.Start().Text("example.org", $"v=spf1 {Script} -all").Text("_dmarc.example.org", $"v=DMARC1; p={Script}" + new string('x', 3_000)).Exchange("example.org", "<b>mx.test")
            .Text("s9._domainkey.example.org", $"p={Script}");
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, $"Dns:Server={dns.Address}", "Mail:From=us@example.org");
        var console = await ConsoleForms.SignInAsync(site);
        var text = await console.TextAsync(Path);
        Assert.Contains("&lt;script&gt;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>mx", text, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 300), text, StringComparison.Ordinal);
        var (status, page) = await console.SendAsync(Path, "handler=Key", ("selector", "s9"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("is no key that receivers can use", page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.QuerySelectorAll("main script"), script => script.GetAttribute("src") is null);
    }

    [Fact]
    public async Task The_key_of_a_relay_is_looked_up_under_the_name_that_was_typed()
    {
        using var rsa = RSA.Create(2048);
        using var small = RSA.Create(1024);
        await using var dns = DnsServer.Start().Text("k2026._domainkey.example.org", "v=DKIM1; t=s; p=" + Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()))
            .Text("bare._domainkey.example.org", "k=rsa;p=" + Convert.ToBase64String(rsa.ExportRSAPublicKey()))
            .Text("ed._domainkey.example.org", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
            .Text("small._domainkey.example.org", "v=DKIM1; p=" + Convert.ToBase64String(small.ExportSubjectPublicKeyInfo()))
            .Text("gone._domainkey.example.org", "v=DKIM1; p=").Text("odd._domainkey.example.org", "v=DKIM1; p=AAAA").Text("chat._domainkey.example.org", "v=DKIM1; s=chat; p=AAAA")
            .Text("old._domainkey.example.org", "h=sha1; p=AAAA").Text("twice._domainkey.example.org", "p=A").Text("twice._domainkey.example.org", "p=B");
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, $"Dns:Server={dns.Address}", "Mail:From=us@example.org", "Mail:TargetsFrom=petitions@other.test");
        var domains = site.Get<ISendingDomains>();
        foreach (var (selector, outcome, grade) in new[]
        {
            ("k2026", "Found", Grade.Good), ("bare", "Found", Grade.Good), ("ed", "Found", Grade.Good), ("small", "Short", Grade.Warning), ("gone", "Revoked", Grade.Bad), ("odd", "Unread", Grade.Bad),
            ("chat", "Unread", Grade.Bad), ("old", "Unread", Grade.Bad), ("twice", "SeveralFound", Grade.Bad), ("nothing", "Missing", Grade.Bad),
        })
        {
            var found = await domains.LookAsync("example.org", selector, CancellationToken.None);
            Assert.Equal((selector, outcome, grade), (selector, found.Outcome, found.Grade));
        }

        var console = await ConsoleForms.SignInAsync(site);
        var (status, page) = await console.SendAsync(Path, "handler=Key", ("selector", " K2026 "), ("domain", "example.org"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("There is a key at k2026._domainkey.example.org (RSA 2048).", page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);

        var asked = dns.Asked.Count;
        (status, page) = await console.SendAsync(Path, "handler=Key", ("selector", "no name"), ("domain", "example.org"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Type the name of a key", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("no name", page.QuerySelector("#selector")!.GetAttribute("value"));
        (status, page) = await console.SendAsync(Path, "handler=Key", ("selector", "s1"), ("domain", "victim.test"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Choose one of the domains", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(asked, dns.Asked.Count);
    }

    [Fact]
    public async Task A_published_key_is_compared_with_the_one_that_signs()
    {
        var key = DkimKey.Make(System.IO.Path.Combine(_folder, "k.pem"), isEd25519: true);
        var other = DkimKey.Make(System.IO.Path.Combine(_folder, "o.pem"), isEd25519: true);
        var signing = new DkimSigning.NamedKey("example.org", "s1", key);
        foreach (var (records, outcome) in new (string[], string)[]
        {
            ([], "OwnMissing"), ([key.Record], "OwnGood"), ([key.Record.Replace("=", " = ", StringComparison.Ordinal).Replace(" =  = ", "=", StringComparison.Ordinal)], "OwnGood"), ([key.Record, key.Record], "OwnSeveral"),
            ([other.Record], "OwnOther"), ([key.Record.Replace("ed25519", "rsa", StringComparison.Ordinal)], "OwnOther"), (["v=DKIM1; k=ed25519; p="], "OwnRevoked"), ([key.Record + "; t=y:s"], "OwnTesting"),
            (["nonsense"], "OwnOther"), ([key.Record + "; h=sha1"], "OwnOther"),
        })
        {
            await using var dns = DnsServer.Start();
            Array.ForEach(records, record => dns.Text("s1._domainkey.example.org", record));
            var found = await new DkimLook(new DnsRecords(Options.Create(new DnsOptions { Server = dns.Address }))).LookAsync(signing, CancellationToken.None);
            Assert.Equal((outcome, outcome == "OwnGood" ? null : key.Record), (found.Outcome, found.Publish?.Value));
        }
    }

    [Theory]
    [InlineData(new[] { "v=DMARC1; p=reject; rua=mailto:a@b.test" }, new string[0], "Dmarc.Good", "Reports.Good", null)]
    [InlineData(new[] { "v=DMARC1; p=none;" }, new string[0], "Dmarc.Watching", "Reports.None", "v=DMARC1; p=none; rua=mailto:dmarc@news.example.org")]
    [InlineData(new string[0], new[] { "v=DMARC1; p=reject" }, "Dmarc.Good", "Reports.None", "v=DMARC1; p=reject; rua=mailto:dmarc@example.org")]
    [InlineData(new string[0], new[] { "v=DMARC1; p=reject; sp=none; rua=mailto:a@b.test" }, "Dmarc.Watching", "Reports.Good", null)]
    [InlineData(new[] { "v=spf1 -all" }, new string[0], "Dmarc.None", null, "v=DMARC1; p=none; rua=mailto:dmarc@news.example.org")]
    [InlineData(new[] { "v=DMARC1; p=none", "v=DMARC1; p=reject" }, new[] { "v=DMARC1; p=reject" }, "Dmarc.Several", null, null)]
    [InlineData(new[] { "v=DMARC1; rua=mailto:a@b.test" }, new string[0], "Dmarc.Unread", "Reports.Good", "v=DMARC1; p=none; rua=mailto:dmarc@news.example.org")]
    public async Task A_DMARC_record_is_read_as_receivers_read_it(string[] own, string[] above, string policy, string? reports, string? publish)
    {
        await using var dns = DnsServer.Start();
        Array.ForEach(own, record => dns.Text("_dmarc.news.example.org", record));
        Array.ForEach(above, record => dns.Text("_dmarc.example.org", record));
        dns.Text("_dmarc.org", "v=DMARC1; p=reject");
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, $"Dns:Server={dns.Address}", "Mail:From=us@news.example.org");
        var found = await FindingsAsync(site);
        Assert.Equal([policy, .. reports is null ? Array.Empty<string>() : [reports]], Outcomes(found).Where(x => x.StartsWith("Dmarc", StringComparison.Ordinal) || x.StartsWith("Reports", StringComparison.Ordinal)));
        Assert.Equal(publish, found.Where(x => x.Part is "Dmarc" or "Reports").Select(x => x.Publish?.Value).FirstOrDefault(value => value is not null));
    }

    [Theory]
    [InlineData(null, "", false, "BySpf")]
    [InlineData("b@bounces.example.org", "", false, "BySpf")]
    [InlineData("b@bounces.example.org", "; aspf=s", false, "ByRelay")]
    [InlineData("b@other.test", "", false, "ByRelay")]
    [InlineData("b@other.test", "", true, "ByDkim")]
    [InlineData("b@bounces.example.org", "", true, "Both")]
    public async Task It_says_by_what_mails_pass(string? bounces, string strict, bool isSigned, string outcome)
    {
        await using var dns = DnsServer.Start().Text("_dmarc.example.org", "v=DMARC1; p=reject" + strict);
        DkimKey.Make(System.IO.Path.Combine(_folder, "k.pem"), isEd25519: true);
        await using var site = await TestSite.StartAsync(
            DatabaseProvider.Sqlite, [$"Dns:Server={dns.Address}", "Mail:From=us@example.org", "Mail:BounceAddress=" + bounces, .. isSigned ? Signing("example.org", "s1", "k.pem") : []]);
        var sending = await site.Get<ISendingDomains>().LookAsync(anew: false, CancellationToken.None);
        Assert.Contains("Alignment." + outcome, Outcomes(sending.Domains[0].Findings));

        // SPF is asked where the envelope's sender is of.
        Assert.Equal(bounces is null ? "Spf.None" : "Spf.Elsewhere", Outcomes(sending.Domains[0].Findings)[0]);
        Assert.Equal(bounces is null ? [] : [$"{bounces[2..]}: Spf.None Returns.None"], sending.Domains.Skip(1).Select(x => $"{x.Name}: {string.Join(' ', Outcomes(x.Findings))}"));
    }

    [Theory]
    [InlineData("smtp.relay.test", "https://www.example.org", "Reverse.Relay")]
    [InlineData("127.0.0.1", "https://www.example.org", "Reverse.Good")]
    [InlineData("localhost", "https://noaddress.example.org", "Reverse.NoAddress")]
    [InlineData("mail.example.org", "https://www.example.org", "Reverse.Good")]
    [InlineData("unnamed.example.org", "https://www.example.org", "Reverse.None")]
    [InlineData("false.example.org", "https://www.example.org", "Reverse.NotBack")]
    [InlineData("inside.example.org", "https://www.example.org", "Reverse.Private")]
    public async Task The_name_of_a_server_of_our_own_leads_back_to_it(string relay, string site, string outcome)
    {
        await using var dns = DnsServer.Start().Host("www.example.org", "198.51.100.1").Host("mail.example.org", "198.51.100.1").Host("mail.example.org", "2001:db8::1")
            .Reverse("1.100.51.198.in-addr.arpa", "mail.example.org").Reverse("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "mail.example.org")
            .Host("unnamed.example.org", "198.51.100.2").Host("false.example.org", "198.51.100.3").Reverse("3.100.51.198.in-addr.arpa", "customer3.host.test").Host("customer3.host.test", "198.51.100.9")
            .Host("inside.example.org", "10.1.2.3");
        await using var started = await TestSite.StartAsync(DatabaseProvider.Sqlite, $"Dns:Server={dns.Address}", "Mail:From=us@example.org", "Smtp:Host=" + relay, "Site:BaseUrl=" + site);
        var sending = await started.Get<ISendingDomains>().LookAsync(anew: false, CancellationToken.None);
        Assert.Equal([outcome], Outcomes(sending.Way));

        // The first record names a server of our own, and leaves the place of another's.
        Assert.Equal(
            relay == "smtp.relay.test" ? "v=spf1 include:spf.relay.example ~all" : relay is "127.0.0.1" or "localhost" ? $"v=spf1 a:{site[8..]} ~all" : $"v=spf1 a:{relay} ~all",
            sending.Domains[0].Findings.Single(x => x.Part == "Spf").Publish!.Value);
    }

    [Theory]
    [InlineData("mx", "Returns.Good")]
    [InlineData("null", "Returns.Refused")]
    [InlineData("address", "Returns.Implicit")]
    [InlineData("nothing", "Returns.None")]
    public async Task Somebody_takes_what_comes_back(string there, string outcome)
    {
        await using var dns = DnsServer.Start();
        var _ = there switch
        {
            "mx" => dns.Exchange("example.org", "b.mx.test", 20).Exchange("example.org", "a.mx.test"), "null" => dns.Exchange("example.org", "", 0), "address" => dns.Host("example.org", "198.51.100.1"), _ => dns,
        };
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, $"Dns:Server={dns.Address}", "Mail:From=us@example.org");
        var found = (await FindingsAsync(site)).Single(x => x.Part == "Returns");
        Assert.Equal(outcome, $"{found.Part}.{found.Outcome}");
        Assert.Equal(there == "mx" ? ["example.org", "a.mx.test, b.mx.test"] : ["example.org"], found.Arguments);
    }

    [Fact]
    public async Task A_key_that_signs_nothing_is_told_and_a_usual_name_is_tried_where_the_relay_signs()
    {
        await using var dns = DnsServer.Start().Text("selector1._domainkey.example.org", "v=DKIM1; p=MIIB").Text("default._domainkey.example.org", "v=DKIM1; p=");
        DkimKey.Make(System.IO.Path.Combine(_folder, "k.pem"), isEd25519: true);
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, [$"Dns:Server={dns.Address}", "Mail:From=us@example.org", .. Signing("exmaple.org", "s1", "k.pem")]);
        var sending = await site.Get<ISendingDomains>().LookAsync(anew: false, CancellationToken.None);
        Assert.Contains(sending.Way, x => x is { Part: "Dkim", Outcome: "Unused" } && x.Arguments.SequenceEqual(["exmaple.org"]));
        Assert.Contains(sending.Domains[0].Findings, x => x is { Part: "Dkim", Outcome: "Good" } && x.Arguments.SequenceEqual(["example.org", "selector1"]));
    }

    [Theory]
    [InlineData("name.example.org")]
    [InlineData("192.0.2.1:99999")]
    [InlineData("192.0.2.1, 192.0.2.2")]
    public void A_name_server_without_an_address_stops_the_start(string server)
    {
        var result = new DnsOptionsValidator().Validate(null, new DnsOptions { Server = server });
        Assert.Contains("Dns__Server is \"" + server, result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.53", "192.0.2.53:53")]
    [InlineData("192.0.2.53:5353", "192.0.2.53:5353")]
    [InlineData("2001:db8::53", "[2001:db8::53]:53")]
    [InlineData("[2001:db8::53]:5353", "[2001:db8::53]:5353")]
    public void A_name_server_has_a_port_of_its_own_or_the_usual_one(string server, string address)
    {
        var options = new DnsOptions { Server = server };
        Assert.True(new DnsOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal(address, options.Address!.ToString());
    }

    private string[] Signing(string domain, string selector, string file) =>
        [$"Mail:Dkim:Keys:0:Domain={domain}", $"Mail:Dkim:Keys:0:Selector={selector}", $"Mail:Dkim:Keys:0:KeyFile={System.IO.Path.Combine(_folder, file)}"];

    private static async Task<IReadOnlyList<Finding>> FindingsAsync(TestSite site) => (await site.Get<ISendingDomains>().LookAsync(anew: false, CancellationToken.None)).Domains.Single().Findings;

    private static List<string> Outcomes(IEnumerable<Finding> findings) => [.. findings.Select(x => $"{x.Part}.{x.Outcome}")];
}
