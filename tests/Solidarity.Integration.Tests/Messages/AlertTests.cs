using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Messages;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Mail;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>From the press of "publish" to a real mail server, on each database.</summary>
public sealed class AlertTests : IAsyncLifetime
{
    private SmtpServerProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SmtpServerProcess.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory, OnEachDatabase]
    public async Task Everyone_subscribed_gets_one_copy_and_nobody_else_does(DatabaseProvider on)
    {
        await using var at = await InstalledAsync(on);
        var (statement, people) = await PublishedAsync(at, 60);
        var left = await LeaveAsync(at, people[3]);
        await at.StoreAsync(new Suppression(
            EntityId.New<SuppressionId>(Samples.Now), people[5].Keys.Address, people[5].Keys.Mailbox, SuppressionScope.All, SuppressionCause.Complaint, Samples.Now));
        await SendAsync(at);

        var to = _server.Messages.Select(x => x.To.Single()).ToList();
        Assert.Equal(people.Select(x => x.Email.Value).Except([left.Email.Value, people[5].Email.Value]).Order(), to.Order());
        Assert.Equal((60, 0, 58, 0, 2, true), await ProgressAsync(at, statement));
        await SendAsync(at);
        Assert.Equal(58, _server.Messages.Count);

        var mail = _server.Messages.Single(x => x.IsFor(people[0].Email.Value)).Mime;
        Assert.Equal("We stand", mail.Subject);
        Assert.Contains("news.example.org", mail.Headers["List-Id"], StringComparison.Ordinal);
        Assert.StartsWith("<https://example.org/unsubscribe/", mail.Headers["List-Unsubscribe"], StringComparison.Ordinal);
        Assert.Contains("https://example.org/statements/we-stand", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://example.org/about", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("News of news", mail.TextBody, StringComparison.Ordinal);
        Assert.EndsWith("@example.org", mail.MessageId, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_refused_for_now_waits_and_what_is_refused_for_good_is_suppressed(DatabaseProvider on)
    {
        await using var at = await InstalledAsync(on);
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 450, "4.2.0 later") with { Who = "p1@" });
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 550, "5.1.1 unknown") with { Who = "p2@" });
        var (statement, people) = await PublishedAsync(at, 8);
        await SendAsync(at);

        Assert.Equal((8, 1, 6, 1, 0, false), await ProgressAsync(at, statement));
        var suppressed = await at.WithAsync(db => db.Suppressions.SingleAsync());
        Assert.Equal(people[2].Keys.Address, suppressed.AddressKey);
        var waiting = await at.WithAsync(db => db.Deliveries.AsNoTracking().SingleAsync(x => x.State == DeliveryState.Queued));
        Assert.Equal(1, waiting.Attempts);
        Assert.True(waiting.NextTryAt > DateTimeOffset.UtcNow.AddSeconds(30));
        Assert.Contains("later", waiting.LastReply, StringComparison.Ordinal);

        await _server.ClearFaultsAsync();
        await DueAsync(at);
        await SendAsync(at);
        Assert.Equal((8, 0, 7, 1, 0, true), await ProgressAsync(at, statement));
    }

    [Theory, OnEachDatabase]
    public async Task The_owners_are_told_once_a_day_that_a_domain_refuses_us(DatabaseProvider on)
    {
        await using var at = await InstalledAsync(on);
        var owner = EmailAddress.Parse("owner@d9.example.net");
        await at.StoreAsync(Organizer.Owner(
            EntityId.New<OrganizerId>(Samples.Now), owner, at.Services.GetRequiredService<IKeyedHashes>().Of(owner).Mailbox, Samples.Now));
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 550, "5.7.1 <p1@d1.example.net> blocked: we want none of you") with { Who = "@d1.example.net" });
        var (statement, _) = await PublishedAsync(at, 20);
        await SendAsync(at);
        Assert.Contains(Work.Confirmations, at.Jobs.Calls);
        await SendAsync(at, Lane.Confirmations);

        var mail = Assert.Single(_server.Messages, x => x.IsFor(owner.Value)).Mime;
        Assert.Equal("d1.example.net refuses our mail", mail.Subject);
        Assert.Contains("blocked: we want none of you", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("wait for them: 4.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"https://example.org/console/statements/{statement}/alert", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("p1@d1", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        Assert.Equal((20, 4, 16, 0, 0, false), await ProgressAsync(at, statement));

        // Refused anew once the pause is over: the same day's second notice is one too many.
        await at.WithAsync(db => db.MailDomains.ExecuteUpdateAsync(set => set.SetProperty(x => x.PausedUntil, (DateTimeOffset?)null)));
        await DueAsync(at);
        await SendAsync(at);
        await SendAsync(at, Lane.Confirmations);
        Assert.NotNull(await at.WithAsync(db => db.MailDomains.Select(x => x.PausedUntil).SingleAsync()));
        Assert.Single(_server.Messages, x => x.IsFor(owner.Value));

        // The day after it is told again.
        await at.WithAsync(db => db.MailDomains.ExecuteUpdateAsync(set => set.SetProperty(x => x.PausedUntil, (DateTimeOffset?)null)));
        await at.WithAsync(db => db.Deliveries.Where(x => x.RecipientKind == RecipientKind.Organizer).ExecuteUpdateAsync(set => set
            .SetProperty(x => x.CreatedAt, Samples.Now).SetProperty(x => x.Occasion, Guid.Empty)));
        await DueAsync(at);
        await SendAsync(at);
        await SendAsync(at, Lane.Confirmations);
        Assert.Equal(2, _server.Messages.Count(x => x.IsFor(owner.Value)));
    }

    [Theory, OnEachDatabase]
    public async Task A_pause_holds_the_rest_and_a_stop_skips_it(DatabaseProvider on)
    {
        await using var at = await InstalledAsync(on);
        var (statement, _) = await PublishedAsync(at, 10);
        await DoAsync(at, new PauseAlert(statement));
        await SendAsync(at);
        Assert.Empty(_server.Messages);

        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 450, "4.2.0 later") with { Who = "p1@" });
        await DoAsync(at, new ResumeAlert(statement));
        await SendAsync(at);
        Assert.Equal((10, 1, 9, 0, 0, false), await ProgressAsync(at, statement));

        await DoAsync(at, new StopAlert(statement));
        await WorkAsync(at, Work.Outbox);
        Assert.Equal((10, 0, 9, 0, 1, true), await ProgressAsync(at, statement));
    }

    [Theory, OnEachDatabase]
    public async Task A_correction_reaches_the_copies_still_to_come(DatabaseProvider on)
    {
        await using var at = await InstalledAsync(on);
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 450, "4.2.0 later") with { Who = "p1@" });
        var (statement, people) = await PublishedAsync(at, 3);
        await SendAsync(at);
        await at.WithAsync(async db =>
        {
            var row = await db.Statements.Include(x => x.Versions).SingleAsync(x => x.Id == statement);
            row.Revise(Samples.English, new StatementTexts("We still stand", null, null, "Body"), DateTimeOffset.UtcNow);
            await db.SaveChangesAsync();
        });
        await _server.ClearFaultsAsync();
        await DueAsync(at);
        await SendAsync(at);
        Assert.Equal("We stand", _server.Messages.Single(x => x.IsFor(people[0].Email.Value)).Mime.Subject);
        Assert.Equal("We still stand", _server.Messages.Single(x => x.IsFor(people[1].Email.Value)).Mime.Subject);
    }

    [Theory, OnEachDatabase]
    public async Task Two_workers_send_nothing_twice(DatabaseProvider on)
    {
        await using var at = await InstalledAsync(on);
        var (statement, _) = await PublishedAsync(at, 1_500);
        using var first = Worker(at, at.Services.GetRequiredService<IOptions<SmtpOptions>>());
        using var second = Worker(at, at.Services.GetRequiredService<IOptions<SmtpOptions>>());
        await Task.WhenAll(first.RunAsync(Lane.Bulk, default), second.RunAsync(Lane.Bulk, default));
        await _server.SettleAsync();

        Assert.Equal(1_500, _server.Messages.Count);
        Assert.Equal(1_500, _server.Messages.Select(x => x.To.Single()).Distinct().Count());
        Assert.Equal((1_500, 0, 1_500, 0, 0, true), await ProgressAsync(at, statement));
    }

    [Theory, OnEachDatabase]
    public async Task Two_workers_keep_one_quota(DatabaseProvider on)
    {
        await using var at = await InstalledAsync(on);
        await PublishedAsync(at, 60);
        var limited = Options.Create(new SmtpOptions { Host = _server.Host, Port = _server.Port, MaxPerDay = 40 });
        using var first = Worker(at, limited);
        using var second = Worker(at, limited);
        await Task.WhenAll(first.RunAsync(Lane.Bulk, default), second.RunAsync(Lane.Bulk, default));
        await _server.SettleAsync();

        // A twentieth is kept for confirmations.
        Assert.Equal(38, _server.Messages.Count);
    }

    [Theory, OnEachDatabase]
    public async Task What_a_worker_left_that_ended_is_taken_over(DatabaseProvider on)
    {
        await using var at = await InstalledAsync(on);
        var (statement, _) = await PublishedAsync(at, 20);
        var queue = at.Services.GetRequiredService<IDeliveryQueue>();
        var claimed = await queue.ClaimAsync(Lane.Bulk, "gone", 10, TimeSpan.FromMinutes(5), default);
        Assert.Equal(10, claimed.Mails.Count);
        await queue.RecoverAsync(new JournalFindings("gone", [.. claimed.Mails.Take(4).Select(x => x.Id)], []), default);
        Assert.Equal((20, 16, 4, 0, 0, false), await ProgressAsync(at, statement));

        // One that leaves no journal loses its claim with its lease.
        await queue.ClaimAsync(Lane.Bulk, "elsewhere", 10, TimeSpan.FromMinutes(-1), default);
        await SendAsync(at);
        Assert.Equal(16, _server.Messages.Count);
        Assert.Equal((20, 0, 20, 0, 0, true), await ProgressAsync(at, statement));
    }

    [Theory, OnEachDatabase]
    public async Task A_request_is_answered_by_a_mail_whose_link_confirms_it(DatabaseProvider on)
    {
        await using var at = await InstalledAsync(on);
        var list = Samples.List();
        var asked = Request(at, list.Id, "ana@example.net");
        var erased = Request(at, list.Id, "gone@example.net");
        await at.StoreAsync(list);
        await at.StoreAsync(asked, erased);
        await WorkAsync(at, Work.Outbox);
        await at.WithAsync(db => db.SubscriptionRequests.Where(x => x.Id == erased.Id).ExecuteDeleteAsync());
        await SendAsync(at, Lane.Confirmations);

        var mail = Assert.Single(_server.Messages);
        Assert.True(mail.IsFor("ana@example.net"));
        Assert.Equal("auto-generated", mail.Mime.Headers["Auto-Submitted"]);
        Assert.DoesNotContain("Ana Torres", mail.Mime.TextBody + mail.Mime.To, StringComparison.Ordinal);
        var link = mail.Mime.TextBody!.Split('\n').Single(line => line.Contains("/confirm/", StringComparison.Ordinal)).Trim();
        var confirmed = await DoAsync(at, new ConfirmSubscription(link[(link.LastIndexOf('/') + 1)..]));
        Assert.Equal(ConfirmationStanding.JustDone, confirmed.Standing);
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_told_to_send_a_confirmation_finds_it(DatabaseProvider on)
    {
        var seen = new List<int>();
        await using var at = await Installed.NewAsync(on, services => services.AddSingleton<IJobs>(provider => new Looking(provider, seen)));
        var list = Samples.List();
        await at.StoreAsync(list, Request(at, list.Id, "ana@example.net"));
        await WorkAsync(at, Work.Outbox);
        Assert.Equal(1, seen[^1]);
    }

    [Fact]
    public async Task While_sending_is_paused_for_all_nothing_goes()
    {
        await using var at = await InstalledAsync(DatabaseProvider.Sqlite);
        await PublishedAsync(at, 5);
        await at.WithAsync(db => db.Installations.ExecuteUpdateAsync(set => set.SetProperty(x => x.IsSendingPaused, true)));
        await SendAsync(at);
        Assert.Empty(_server.Messages);
    }

    [Fact]
    public async Task Without_a_relay_each_mail_is_a_file()
    {
        await using var at = await InstalledAsync(DatabaseProvider.Sqlite, relay: false);
        await PublishedAsync(at, 5);
        await SendAsync(at);
        Assert.Equal(5, Directory.GetFiles(Path.Combine(at.Folder, "pickup"), "*.eml").Length);
    }

    [Fact]
    public void A_wrong_template_is_named_with_its_line()
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-templates-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "en"));
            foreach (var file in Directory.GetFiles(Solidarity.Testing.Repository.PathTo("templates", "email", "en")))
            {
                File.Copy(file, Path.Combine(folder, "en", Path.GetFileName(file)));
            }

            var templates = () => new MailTemplates(Options.Create(new MailOptions { TemplateDirectory = folder }), Options.Create(new SiteOptions()));
            templates().Check();
            var text = Path.Combine(folder, "en", "alert.text.liquid");
            var original = File.ReadAllText(text);
            File.WriteAllText(text, "One\n{{ statement_titel }}\n" + original);
            Assert.Contains("alert.text.liquid, line 2", Assert.Throws<Infrastructure.StartRefused>(() => templates().Check()).Message, StringComparison.Ordinal);
            File.WriteAllText(text, "One\nTwo\n{% if %}\n" + original);
            Assert.Contains("alert.text.liquid, line 3", Assert.Throws<Infrastructure.StartRefused>(() => templates().Check()).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_template_shipped_can_be_used() =>
        new MailTemplates(Options.Create(new MailOptions()), Options.Create(new SiteOptions())).Check();

    private async Task<Installed> InstalledAsync(DatabaseProvider on, bool relay = true)
    {
        return await Installed.NewAsync(on, services =>
        {
            services.Configure<SiteOptions>(site => site.BaseUrl = "https://example.org");
            services.AddSingleton<IPostConfigureOptions<MailOptions>>(provider => new PostConfigureOptions<MailOptions>(Options.DefaultName, mail =>
            {
                var root = Path.GetDirectoryName(provider.GetRequiredService<IOptions<Infrastructure.Keys.KeyOptions>>().Value.Folder)!;
                mail.From = "news@example.org";
                mail.JournalDirectory = Path.Combine(root, "journal");
                mail.PickupDirectory = Path.Combine(root, "pickup");
            }));
            if (relay)
            {
                services.Configure<SmtpOptions>(smtp => (smtp.Host, smtp.Port) = (_server.Host, _server.Port));
            }
        });
    }

    private static async Task<(StatementId Statement, IReadOnlyList<Supporter> People)> PublishedAsync(Installed at, int count)
    {
        var hashes = at.Services.GetRequiredService<IKeyedHashes>();
        var campaign = Samples.Campaign();
        var (list, other) = (Samples.List(), Samples.List("other"));
        var statement = Samples.Statement(campaign.Id, list.Id, other.Id);
        statement.Revise(Samples.English, new StatementTexts("We stand", "Why we do.", null, "Body with [a link](/about)."), Samples.Now);
        var people = Enumerable.Range(0, count).Select(i => EmailAddress.Parse($"p{i}@d{i % 5}.example.net")).Select(email => Supporter.Confirmed(
            EntityId.New<SupporterId>(Samples.Now), email, "Maria Quispe", hashes.Of(email), Samples.English, TimeZoneName.Utc, Samples.Now)).ToList();
        await at.StoreAsync(campaign, list, other, statement);
        await at.StoreAsync([.. people, .. people.Select(person => Samples.Subscription(person, list)), .. people.Take(7).Select(person => Samples.Subscription(person, other))]);
        await DoAsync(at, new PublishStatement(statement.Id));
        await WorkAsync(at, Work.Outbox);
        await WorkAsync(at, Work.Expansion);
        return (statement.Id, people);
    }

    private static async Task<Supporter> LeaveAsync(Installed at, Supporter person)
    {
        await at.WithAsync(async db =>
        {
            foreach (var subscription in await db.Subscriptions.Where(x => x.SupporterId == person.Id).ToListAsync())
            {
                subscription.Leave(DateTimeOffset.UtcNow);
            }

            await db.SaveChangesAsync();
        });
        return person;
    }

    private static SubscriptionRequest Request(Installed at, MailingListId list, string email)
    {
        var address = EmailAddress.Parse(email);
        return SubscriptionRequest.Ask(
            EntityId.New<SubscriptionRequestId>(DateTimeOffset.UtcNow), address, "Ana Torres", at.Services.GetRequiredService<IKeyedHashes>().Of(address), [list],
            Samples.English, TimeZoneName.Utc, Frequency.Immediate, "0123456789abcdef", DateTimeOffset.UtcNow);
    }

    private static Task DueAsync(Installed at) => at.WithAsync(db =>
        db.Deliveries.Where(x => x.State == DeliveryState.Queued).ExecuteUpdateAsync(set => set.SetProperty(x => x.NextTryAt, Samples.Now)));

    private static async Task<(int, int, int, int, int, bool)> ProgressAsync(Installed at, StatementId statement)
    {
        var alert = await DoAsync(at, new FollowAlert(statement));
        var states = await at.WithAsync(db => db.Deliveries.Where(x => x.Lane == Lane.Bulk).GroupBy(x => x.State).Select(x => new { x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count));
        int Of(params DeliveryState[] of) => of.Sum(state => states.GetValueOrDefault(state));

        // The counters and the rows say the same.
        Assert.Equal(
            (Of(DeliveryState.Queued, DeliveryState.Claimed), Of(DeliveryState.Sent), Of(DeliveryState.Failed), Of(DeliveryState.Skipped)),
            (alert.Queued, alert.Sent, alert.Failed, alert.Skipped));
        return (alert.Total, alert.Queued, alert.Sent, alert.Failed, alert.Skipped, alert.Done);
    }

    private static async Task<T> DoAsync<T>(Installed at, IRequest<T> request)
    {
        await using var scope = at.Scope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    private static async Task WorkAsync(Installed at, Work work)
    {
        await using var scope = at.Scope();
        foreach (var handler in scope.ServiceProvider.GetServices<IWorkHandler>().Where(x => x.Work == work))
        {
            await handler.DoAsync(default);
        }
    }

    /// <summary>Looks at the confirmations the moment it is told to, as another process would.</summary>
    private sealed class Looking(IServiceProvider services, List<int> seen) : IJobs
    {
        public void LookAgain(Work work)
        {
            if (work == Work.Confirmations)
            {
                using var db = services.GetRequiredService<IDbContextFactory<SolidarityDb>>().CreateDbContext();
                seen.Add(db.Deliveries.Count());
            }
        }
    }

    private async Task SendAsync(Installed at, Lane lane = Lane.Bulk)
    {
        await at.Services.GetRequiredService<MailSender>().RunAsync(lane, default);
        await _server.SettleAsync();
    }

    private static MailSender Worker(Installed at, IOptions<SmtpOptions> smtp) => new(
        at.Services.GetRequiredService<IDeliveryQueue>(), at.Services.GetRequiredService<IRelayQuota>(), at.Services.GetRequiredService<IMailTransportFactory>(),
        at.Services.GetRequiredService<DkimSigning>(), smtp, at.Services.GetRequiredService<IOptions<MailOptions>>(), TimeProvider.System, NullLogger<MailSender>.Instance);
}
