using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Bounces;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Bounces;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Bounces;

/// <summary>What follows from mails that come to the bounce address, by the API, on the whole site.</summary>
public sealed class BounceTests
{
    [Theory, OnEachDatabase]
    public async Task A_mailbox_that_is_gone_gets_no_further_mail_and_the_same_bounce_twice_counts_once(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        var list = await (await at.Site.ApiAsync()).ListAsync();
        var (email, copy) = await at.MailedAsync(list);
        Assert.Equal(HttpStatusCode.Accepted, await at.TakeAsync(ReturnedMails.Hard(copy.ReturnPath)));
        Assert.Equal(HttpStatusCode.Accepted, await at.TakeAsync(ReturnedMails.Hard(copy.ReturnPath)));

        Assert.Equal(SuppressionCause.HardBounce, await at.CauseAsync(email));
        Assert.Equal((1, 0), await at.CountedAsync(copy));
        var bounce = await at.Site.WithAsync(db => db.Bounces.SingleAsync());
        Assert.Equal((copy.Id, ReturnedKind.Hard), (bounce.DeliveryId, bounce.Kind));
        Assert.Contains("user unknown", bounce.Reply, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody", bounce.Reply, StringComparison.Ordinal);
        Assert.DoesNotContain(at.Site.Log, line => line.Contains(email, StringComparison.OrdinalIgnoreCase) || line.Contains("somebody", StringComparison.Ordinal));

        var mails = (await at.Site.MailsToAsync(email)).Count;
        await (await at.Site.ApiAsync()).PublishAsync(await (await at.Site.ApiAsync()).StatementAsync((string)list["slug"]!));
        Assert.Equal(mails, (await at.Site.MailsToAsync(email)).Count);

        // What came back is forgotten with the copy that it was about.
        at.Site.Time.Pass(Bounce.Kept + TimeSpan.FromDays(1));
        await at.Site.WorkAsync(Work.Clock);
        Assert.Equal(0, await at.Site.WithAsync(db => db.Bounces.CountAsync()));
        Assert.Equal(HttpStatusCode.Accepted, await at.TakeAsync(ReturnedMails.Hard(copy.ReturnPath)));
        Assert.Equal(0, await at.Site.WithAsync(db => db.Bounces.CountAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task The_numbers_stand_beside_those_of_the_alert(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        var (_, copy) = await at.MailedAsync();
        var statement = await at.Site.WithAsync(db => db.Messages.Where(x => x.Id == copy.Message).Select(x => x.StatementId).SingleAsync());
        var console = await ConsoleForms.SignInAsync(at.Site);
        Assert.DoesNotContain("Came back", (await console.PageAsync($"/console/statements/{statement}/alert")).Body!.TextContent, StringComparison.Ordinal);

        await at.TakeAsync(ReturnedMails.Soft(copy.ReturnPath));
        await at.TakeAsync(ReturnedMails.Complaint(copy.ReturnPath));
        var progress = await (await at.Site.ApiAsync()).Http.GetFromJsonAsync<JsonObject>($"/api/v1/statements/{statement}/alert");
        Assert.Equal((1, 1, 1, 1), ((int)progress!["bounced"]!, (int)progress["complained"]!, (int)progress["sent"]!, (int)progress["total"]!));
        Assert.Contains("Came back", (await console.PageAsync($"/console/statements/{statement}/alert")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_forged_one_does_nothing_and_one_with_anothers_token_acts_on_the_others_copy_alone(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        var (first, copy) = await at.MailedAsync();
        var (second, other) = await at.MailedAsync();

        // Any letter changed; the token of another site; none; and one of a copy that is not there.
        var start = copy.ReturnPath.IndexOf('+', StringComparison.Ordinal) + 1;
        var length = copy.ReturnPath.IndexOf('@', StringComparison.Ordinal) - start;
        Assert.Equal(42, length);
        Assert.All(Enumerable.Range(0, length), i =>
        {
            foreach (var letter in "abcdefghijklmnopqrstuvwxyz234567".Where(letter => letter != copy.ReturnPath[start + i]))
            {
                Assert.Null(at.Site.Get<ReturnPaths>().Find($"{copy.ReturnPath[..(start + i)]}{letter}{copy.ReturnPath[(start + i + 1)..]}"));
            }
        });
        var changed = copy.ReturnPath.ToCharArray();
        changed[start] = changed[start] == 'a' ? 'b' : 'a';
        Assert.Equal(HttpStatusCode.Accepted, await at.TakeAsync(ReturnedMails.Hard(new string(changed))));
        Assert.Equal(HttpStatusCode.Accepted, await at.TakeAsync(ReturnedMails.Hard(BounceSite.Address)));
        Assert.Equal(HttpStatusCode.Accepted, await at.TakeAsync(ReturnedMails.Complaint(new string(changed))));
        Assert.Equal(HttpStatusCode.Accepted, await at.TakeAsync(ReturnedMails.Hard(at.Site.Get<ReturnPaths>().Of(EntityId.New<DeliveryId>(DateTimeOffset.UtcNow)).Address)));
        Assert.Equal(0, await at.Site.WithAsync(db => db.Bounces.CountAsync()));

        // Its words are about the first; its token is the second's, and in capitals.
        var upper = other.ReturnPath.ToUpperInvariant();
        Assert.Equal(HttpStatusCode.Accepted, await at.TakeAsync(ReturnedMails.Status(upper, $"550 5.1.1 <{first}>: user unknown")));
        Assert.Null(await at.CauseAsync(first));
        Assert.Equal(SuppressionCause.HardBounce, await at.CauseAsync(second));
    }

    [Theory, OnEachDatabase]
    public async Task The_token_of_another_site_does_nothing_here(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        var (_, copy) = await at.MailedAsync();
        var others = new ReturnPaths(Infrastructure.Keys.KeyRing.InMemory(), Microsoft.Extensions.Options.Options.Create(new Infrastructure.Messages.MailOptions { From = "a@b.test", BounceAddress = BounceSite.Address }));
        Assert.Equal(HttpStatusCode.Accepted, await at.TakeAsync(ReturnedMails.Hard(others.Of(copy.Id).Address)));
        Assert.Equal(0, await at.Site.WithAsync(db => db.Bounces.CountAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task Three_that_may_pass_within_thirty_days_are_too_many_and_spread_longer_they_are_not(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        var list = await (await at.Site.ApiAsync()).ListAsync();
        var (email, copy) = await at.MailedAsync(list);
        await at.TakeAsync(ReturnedMails.Soft(copy.ReturnPath));
        await at.TakeAsync(ReturnedMails.Soft(copy.ReturnPath));
        at.Site.Time.Pass(TimeSpan.FromDays(15));
        await at.TakeAsync(ReturnedMails.Soft((await at.MailAsync(list, email)).ReturnPath));
        Assert.Null(await at.CauseAsync(email));

        // The first is 31 days old.
        at.Site.Time.Pass(TimeSpan.FromDays(16));
        await at.TakeAsync(ReturnedMails.Soft((await at.MailAsync(list, email)).ReturnPath));
        Assert.Null(await at.CauseAsync(email));

        at.Site.Time.Pass(TimeSpan.FromDays(13));
        var last = await at.MailAsync(list, email);
        await at.TakeAsync(ReturnedMails.Soft(last.ReturnPath));
        Assert.Equal(SuppressionCause.SoftBounce, await at.CauseAsync(email));

        // It turns out to be gone: that weighs more.
        await at.TakeAsync(ReturnedMails.Hard(last.ReturnPath));
        Assert.Equal(SuppressionCause.HardBounce, await at.CauseAsync(email));
        Assert.Equal((1, 0), await at.CountedAsync(last));
    }

    [Theory, OnEachDatabase]
    public async Task A_refusal_of_us_pauses_the_domain_and_tells_the_owners_and_suppresses_nobody(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        await at.Site.SignInAsync(BounceSite.Owner);
        var (email, copy) = await at.MailedAsync();
        await at.TakeAsync(ReturnedMails.Block(copy.ReturnPath));

        Assert.Null(await at.CauseAsync(email));
        var domain = await at.Site.WithAsync(db => db.MailDomains.SingleAsync());
        Assert.Equal("example.org", domain.Name);
        Assert.True(domain.PausedUntil > at.Site.Time.GetUtcNow().AddHours(3));
        Assert.Contains("blocklist", domain.Reason, StringComparison.Ordinal);
        Assert.Equal(1, await NoticesAsync(at, MessageKind.DomainRefused));

        // The owner's own mailbox is there, so the notice waits for the domain too.
        at.Site.Time.Pass(TimeSpan.FromHours(5));
        await at.Site.WorkAsync();
        Assert.Contains(at.Site.Mails(), mail => mail.Subject == "example.org refuses our mail");
    }

    [Theory, OnEachDatabase]
    public async Task Who_complains_of_being_asked_about_a_signature_is_not_reminded_of_it(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        var petition = await Petitions.Signers.OpenAsync(await at.Site.ApiAsync());
        var (silent, annoyed) = (await Petitions.Signers.SignAsync(at.Site, petition), await Petitions.Signers.SignAsync(at.Site, petition));
        await at.Site.WorkAsync();
        var key = at.Site.Get<IKeyedHashes>().Of(EmailAddress.Parse(annoyed)).Mailbox;
        var asked = await at.Site.WithAsync(db => db.Deliveries.SingleAsync(x => x.MailboxKey == key));
        await at.TakeAsync(ReturnedMails.Complaint(at.Of(asked).ReturnPath));
        at.Site.Time.Pass(TimeSpan.FromDays(3));
        Assert.Equal(2, (await at.Site.MailsToAsync(silent)).Count);
        Assert.Single(await at.Site.MailsToAsync(annoyed));
    }

    [Theory, OnEachDatabase]
    public async Task A_complaint_suppresses_and_tells_the_owners_once_a_day_without_saying_who(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        await at.Site.SignInAsync(BounceSite.Owner);
        var (first, copy) = await at.MailedAsync();
        var (second, other) = await at.MailedAsync();
        await at.TakeAsync(ReturnedMails.Complaint(copy.ReturnPath));
        await at.TakeAsync(ReturnedMails.Complaint(copy.ReturnPath));
        await at.TakeAsync(ReturnedMails.Complaint(other.ReturnPath.ToUpperInvariant()));
        Assert.Equal((SuppressionCause.Complaint, SuppressionCause.Complaint), (await at.CauseAsync(first), await at.CauseAsync(second)));
        Assert.Equal(((0, 1), (0, 1)), (await at.CountedAsync(copy), await at.CountedAsync(other)));

        var notice = Assert.Single(await at.Site.MailsToAsync(BounceSite.Owner), IsNotice);
        Assert.Contains("Reports in the last day: 2.", notice.TextBody, StringComparison.Ordinal);
        Assert.Contains("the mail on “Statement", notice.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(first, notice.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("auto-generated", notice.Headers["Auto-Submitted"]);

        // Complaints about the notice itself, and our own mail when it comes to the bounce address, make no further one.
        var own = await at.Site.WithAsync(async db =>
        {
            var (kind, owner) = (StandingMessages.Id(MessageKind.ComplaintReceived), await OwnerAsync(at, db));
            return await db.Deliveries.SingleAsync(x => x.MessageId == kind && x.Recipient == owner);
        });
        at.Site.Time.Pass(TimeSpan.FromHours(25));
        await at.TakeAsync(ReturnedMails.Complaint(at.Of(own).ReturnPath));
        await at.TakeAsync(ReturnedMails.Hard(at.Of(own).ReturnPath));
        await at.TakeAsync($"Delivered-To: {at.Of(own).ReturnPath}\r\n{notice}");
        Assert.Equal(1, await NoticesAsync(at, MessageKind.ComplaintReceived));
        Assert.Null(await at.CauseAsync(BounceSite.Owner));

        var (_, third) = await at.MailedAsync();
        await at.TakeAsync(ReturnedMails.Complaint(third.ReturnPath));
        Assert.Equal(2, await NoticesAsync(at, MessageKind.ComplaintReceived));
    }

    [Theory, OnEachDatabase]
    public async Task Who_complained_and_then_asks_anew_is_asked_to_confirm(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        var list = await (await at.Site.ApiAsync()).ListAsync();
        var (email, copy) = await at.MailedAsync(list);
        await at.TakeAsync(ReturnedMails.Complaint(copy.ReturnPath));
        await at.Site.WorkAsync();
        await Subscribers.SubscribedAsync(at.Site, await (await at.Site.ApiAsync()).ListAsync(), email);
        Assert.Null(await at.CauseAsync(email));
    }

    [Theory, OnEachDatabase]
    public async Task Once_a_person_is_erased_nothing_tells_whose_mail_came_back(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        var (email, copy) = await at.MailedAsync();
        await at.TakeAsync(ReturnedMails.Soft(copy.ReturnPath));
        Assert.NotNull(await at.Site.WithAsync(db => db.Bounces.Select(x => x.AddressKey).SingleAsync()));

        var console = await ConsoleForms.SignInAsync(at.Site);
        await console.SendAsync("/console/subscribers", "Reason", ("reason", "The person asked for it."));
        var page = await console.LocationAsync("/console/subscribers", "Find", ("query", email));
        Assert.Equal(HttpStatusCode.Redirect, (await console.SendAsync(page + "/erase", "/erase", ("word", "erase"))).Status);
        Assert.Null(await at.Site.WithAsync(db => db.Bounces.Select(x => x.AddressKey).SingleAsync()));

        await at.TakeAsync(ReturnedMails.Hard(copy.ReturnPath));
        Assert.Null(await at.CauseAsync(email));
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_is_away_stays_and_what_says_nothing_does_nothing(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        var (email, copy) = await at.MailedAsync();
        await at.TakeAsync(ReturnedMails.Away(copy.ReturnPath));
        await at.TakeAsync(ReturnedMails.Status(copy.ReturnPath, "451 4.4.1 try again").Replace("Action: failed", "Action: delayed", StringComparison.Ordinal));
        await at.TakeAsync(ReturnedMails.Complaint(copy.ReturnPath).Replace("abuse", "not-spam", StringComparison.Ordinal));
        Assert.Null(await at.CauseAsync(email));
        Assert.Equal(0, await at.Site.WithAsync(db => db.Bounces.CountAsync()));
    }

    [Theory]
    [InlineData("Delivered-To: {0}\r\nTo: x@example.org")]
    [InlineData("X-Original-To: <{0}>\r\nTo: x@example.org")]
    [InlineData("Envelope-To: {0}")]
    [InlineData("To: \"Bounces\" <{0}>, other@example.org")]
    [InlineData("To: bounces+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@news.example.org\r\nCc: {0}")]
    public async Task The_token_is_found_where_servers_write_to_whom_a_mail_went(string headers)
    {
        await using var at = await BounceSite.StartAsync(DatabaseProvider.Sqlite);
        var (email, copy) = await at.MailedAsync();
        await at.TakeAsync(ReturnedMails.Hard("x@example.org").Replace("To: x@example.org", string.Format(null, headers, copy.ReturnPath), StringComparison.Ordinal));
        Assert.Equal(SuppressionCause.HardBounce, await at.CauseAsync(email));
    }

    [Theory]
    [InlineData("message/rfc822", 0)]
    [InlineData("text/rfc822-headers", 0)]
    [InlineData("message/rfc822", 1)]
    public async Task The_token_of_the_copy_that_came_back_is_read_and_not_of_one_within_it(string type, int deeper)
    {
        await using var at = await BounceSite.StartAsync(DatabaseProvider.Sqlite);
        var (email, copy) = await at.MailedAsync();
        var returned = $"Return-Path: <{copy.ReturnPath}>\r\nSubject: News\r\n\r\nText.\r\n";
        var part = deeper == 0 ? returned : $"Subject: Fwd\r\nContent-Type: message/rfc822\r\n\r\n{returned}";
        await at.TakeAsync(ReturnedMails.Hard("x@example.org").Replace("\n--b--", $"\n--b\r\nContent-Type: {type}\r\n\r\n{part}\r\n--b--", StringComparison.Ordinal));
        Assert.Equal(deeper == 0 ? SuppressionCause.HardBounce : null, await at.CauseAsync(email));
    }

    [Fact]
    public async Task What_is_large_is_taken_what_is_larger_and_what_is_no_mail_is_told_so()
    {
        await using var at = await BounceSite.StartAsync(DatabaseProvider.Sqlite);
        var (email, copy) = await at.MailedAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await at.AnswerAsync([])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await at.AnswerAsync("{\"bounce\": true}"u8.ToArray())).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await at.AnswerAsync([0, 1, 2, 255, 254])).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await at.AnswerAsync("{}"u8.ToArray(), "application/json")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await at.AnswerAsync(Encoding.UTF8.GetBytes(ReturnedMails.Away(BounceSite.Address)), null)).Status);

        var (status, body) = await at.AnswerAsync(new byte[(25 * 1024 * 1024) + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("at most 25 MB", body, StringComparison.Ordinal);

        var line = new string('x', 998) + "\r\n";
        var padding = new StringBuilder().Insert(0, line, 20 * 1024 * 1024 / line.Length).ToString();
        Assert.Equal(HttpStatusCode.Accepted, (await at.AnswerAsync(Encoding.ASCII.GetBytes(ReturnedMails.Status(copy.ReturnPath, "550 5.1.1 unknown", padding: padding)), "application/octet-stream")).Status);
        Assert.Equal(SuppressionCause.HardBounce, await at.CauseAsync(email));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "solidarity-bounce-*"));
    }

    [Fact]
    public async Task What_is_nested_without_end_is_taken_and_says_nothing()
    {
        await using var at = await BounceSite.StartAsync(DatabaseProvider.Sqlite);
        var (email, copy) = await at.MailedAsync();
        var layers = new StringBuilder($"From: <mailer-daemon@mx.example.net>\r\nTo: {copy.ReturnPath}\r\nMIME-Version: 1.0\r\n");
        for (var i = 0; i < 1_000; i++)
        {
            layers.Append($"Content-Type: multipart/mixed; boundary=\"l{i}\"\r\n\r\n--l{i}\r\n");
        }

        layers.Append("Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n");
        Assert.Equal(HttpStatusCode.Accepted, await at.TakeAsync(layers.ToString()));
        Assert.Null(await at.CauseAsync(email));
    }

    [Fact]
    public async Task A_notice_in_Japanese_counts_as_one_in_English_does()
    {
        await using var at = await BounceSite.StartAsync(DatabaseProvider.Sqlite);
        var (email, copy) = await at.MailedAsync();
        var text = CodePagesEncodingProvider.Instance.GetEncoding("iso-2022-jp")!.GetBytes("次の宛先には届きませんでした。\r\n550 5.1.1 User unknown 宛先不明\r\n");
        var (status, _) = await at.AnswerAsync([
            .. Encoding.ASCII.GetBytes($"From: Postmaster <postmaster@mx.example.jp>\r\nTo: {copy.ReturnPath}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n"), .. text]);
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(SuppressionCause.HardBounce, await at.CauseAsync(email));
        Assert.Contains("宛先不明", await at.Site.WithAsync(db => db.Bounces.Select(x => x.Reply).SingleAsync()), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Without_a_key_nothing_is_taken_and_with_an_idempotency_key_it_is_taken_once(DatabaseProvider on)
    {
        await using var at = await BounceSite.StartAsync(on);
        var (email, copy) = await at.MailedAsync();
        var mail = Encoding.UTF8.GetBytes(ReturnedMails.Hard(copy.ReturnPath));
        using (var content = new ByteArrayContent(mail))
        {
            using var answer = await at.Site.Client.PostAsync("/api/v1/bounces", content);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Null(await at.CauseAsync(email));
        var api = await at.Site.ApiAsync();
        for (var i = 0; i < 2; i++)
        {
            using var content = new ByteArrayContent(mail);
            content.Headers.ContentType = new("message/rfc822");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/bounces") { Content = content };
            request.Headers.Add("Idempotency-Key", "one");
            using var answer = await api.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        Assert.Equal(SuppressionCause.HardBounce, await at.CauseAsync(email));
    }

    private static bool IsNotice(MimeKit.MimeMessage mail) => mail.Subject?.StartsWith("Readers reported our mail as unwanted", StringComparison.Ordinal) == true;

    private static Task<int> NoticesAsync(BounceSite at, MessageKind kind)
    {
        var message = StandingMessages.Id(kind);
        return at.Site.WithAsync(async db =>
        {
            var owner = await OwnerAsync(at, db);
            return await db.Deliveries.CountAsync(x => x.MessageId == message && x.Recipient == owner);
        });
    }

    // An installation that nobody signed in to yet has another one.
    private static async Task<Guid> OwnerAsync(BounceSite at, SolidarityDb db)
    {
        var mailbox = at.Site.Get<IKeyedHashes>().Of(EmailAddress.Parse(BounceSite.Owner)).Mailbox;
        return (await db.Organizers.AsNoTracking().SingleAsync(x => x.MailboxKey == mailbox)).Id.Value;
    }
}
