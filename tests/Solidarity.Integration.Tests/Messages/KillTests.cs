using System.Globalization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Mail;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>
/// The site in a process of its own, killed in mid-work again and again: here at every named step of the alert, and at a few random moments.
/// Four classes, to run beside each other, for each is a long row of starts.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : KilledSite(output)
{
    private static readonly IReadOnlyList<string> Steps =
        ["publish", "expand:2", "claim-bulk", "before-dot:40", "after-dot:30", "before-record", "after-record"];

    [Fact]
    public Task Wherever_it_is_killed_on_SQLite_everyone_gets_the_alert_and_who_was_answered_is_stored() => AllGetItAsync(DatabaseProvider.Sqlite, Steps, StepsOfRelease, 0.15);
}

/// <summary>At random moments alone.</summary>
public sealed class KillSqliteTests(ITestOutputHelper output) : KilledSite(output)
{
    [Fact]
    public Task Whenever_it_is_killed_on_SQLite_everyone_gets_the_alert_and_who_was_answered_is_stored() => AllGetItAsync(DatabaseProvider.Sqlite, [], [], 0.35);
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class KillPostgreSqlTests(ITestOutputHelper output) : KilledSite(output)
{
    [Fact]
    public Task Whenever_it_is_killed_on_PostgreSQL_everyone_gets_the_alert_and_who_was_answered_is_stored() => AllGetItAsync(DatabaseProvider.PostgreSql, [], [], 0.3);
}

/// <summary>While those who were held are let go, and at random moments.</summary>
public sealed class KillReleasePostgreSqlTests(ITestOutputHelper output) : KilledSite(output)
{
    [Fact]
    public Task Wherever_it_is_killed_on_PostgreSQL_while_it_lets_go_everyone_gets_the_alert_and_who_was_answered_is_stored() =>
        AllGetItAsync(DatabaseProvider.PostgreSql, [], StepsOfRelease, 0.2);
}

/// <summary>
/// A site with an alert to send, which it publishes at its start since it came due while it was down; a third of the readers is held until
/// their language version is out. Meanwhile many sign a petition. And kills.
/// </summary>
public abstract class KilledSite(ITestOutputHelper output)
{
    private const int Subscribers = 3_000;

    // How many read Spanish, and are held: every third.
    private const int Held = Subscribers / 3;

    // What is for bulk of 16 connections: the rest is for confirmations alone.
    protected const int Connections = 12;

    // So many sign at once, without a pause too, while the alert's mails are what is waited for: more would have most of the time.
    private const int Few = 2;

    // What was just being handed on when the site was killed waits until that claim has run out, and then for the next look, each minute.
    protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    // The first is the release itself, the second the first thousand that were looked through again.
    protected static readonly IReadOnlyList<string> StepsOfRelease = ["expand", "expand:2", "claim-bulk"];

    // Before a batch, in the middle of its transaction, and after the commit but before anybody is answered.
    private static readonly IReadOnlyList<string> StepsOfSigning = ["signatures", "signatures-half", "signatures-stored"];

    // So many moments beside the steps of the alert, in all classes together; SOLIDARITY_TEST_KILLS asks for more.
    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("SOLIDARITY_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 30;

    /// <summary>Publishes, kills at steps and at random moments while many sign, lets go who is held, kills again, and counts what came and who is stored.</summary>
    /// <param name="on">The kind of database.</param>
    /// <param name="steps">Named steps of the alert before anybody is let go.</param>
    /// <param name="stepsOfRelease">Named steps once those who were held are let go.</param>
    /// <param name="share">Which share of the random moments is here.</param>
    protected async Task AllGetItAsync(DatabaseProvider on, IReadOnlyList<string> steps, IReadOnlyList<string> stepsOfRelease, double share)
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await using var at = Installed.In(
            Directory.CreateTempSubdirectory("solidarity-kill-").FullName, on == DatabaseProvider.Sqlite ? null : await TestDatabase.CreateAsync(on));
        await at.PrepareAsync(asServer: false);
        var everyone = await DueStatementAsync(at);
        var (petition, slug) = await Batches.OpenAsync(at);
        var rush = new Rush(at, petition, slug);

        await EndedAtAsync(steps, at, server);
        var seed = Environment.TickCount;
        output.WriteLine($"{server.Messages.Count} sent at the named steps; random moments from seed {seed}.");
        var random = new Random(seed);
        var kills = (int)Math.Ceiling(Kills * share);
        var before = kills / 2;
        await KilledAsync(0, before, Subscribers - Held, random, at, server, rush);
        Assert.DoesNotContain(Alerts(server.Messages), x => IsHeld(x.To.Single()));
        await using (var scope = at.Scope())
        {
            var statement = await at.WithAsync(db => db.Statements.Select(x => x.Id).SingleAsync());
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ReviseStatement(statement, Samples.Spanish.Value, "Estamos", "Cuerpo"));
        }

        await EndedAtAsync(stepsOfRelease, at, server);
        await KilledAsync(before, kills, Subscribers, random, at, server, rush);
        await using (var last = Start(at, server, null))
        {
            await SeenAsync(last, server.WaitForAsync(received => HasAll(received, Subscribers), Patience));
            await DoneAsync(at, MessageKind.StatementAlert);

            var answered = rush.Answered;
            await SeenAsync(last, server.WaitForAsync(received => received.Count >= Subscribers + answered.Count && !answered.Except(received.Select(x => x.To[0])).Any(), Patience));

            // It takes up where it was, and stops in mid-signing.
            var enough = rush.AnsweredAsync(100);
            var signing = rush.SignAsync(last);
            await Task.WhenAny(enough, signing);
            await last.StopAsync();
            await signing;
        }

        await rush.AllAreStoredAsync();
        Assert.InRange(rush.Answered.Count, 100, int.MaxValue);
        kills += steps.Count + stepsOfRelease.Count;
        var alerts = Alerts(server.Messages).ToList();
        var doubles = alerts.Count - Subscribers;
        output.WriteLine($"{kills} kills, {doubles} doubles, {rush.Answered.Count} signed.");
        Assert.Equal(everyone.Order(), alerts.Select(x => x.To.Single()).Distinct().Order());
        Assert.All(alerts, x => Assert.Equal(IsHeld(x.To.Single()) ? "Estamos" : "We stand", x.Mime.Subject));
        Assert.InRange(doubles, 0, kills * Connections);
        Assert.Equal(Subscribers, alerts.Select(x => x.Mime.MessageId).Distinct().Count());
        var message = await at.WithAsync(db => db.Messages.AsNoTracking().SingleAsync(x => x.Kind == MessageKind.StatementAlert));
        Assert.Equal((Subscribers, Subscribers, 0, 0), (message.Total, message.Sent, message.Failed, message.Skipped));
    }

    // The others are confirmations, of who signed.
    private static IEnumerable<ReceivedMessage> Alerts(IReadOnlyList<ReceivedMessage> received) =>
        received.Where(x => !x.To[0].EndsWith(Rush.Host, StringComparison.Ordinal));

    private static bool HasAll(IReadOnlyList<ReceivedMessage> received, int expected) =>
        received.Count >= expected && Alerts(received).Select(x => x.To[0]).Distinct().Count() == expected;

    private static bool IsHeld(string email) => int.Parse(email[1..email.IndexOf('@', StringComparison.Ordinal)], CultureInfo.InvariantCulture) % 3 == 0;

    private static async Task EndedAtAsync(IReadOnlyList<string> steps, Installed at, SmtpServerProcess server)
    {
        foreach (var step in steps)
        {
            await using var site = Start(at, server, step);
            await site.EndedAsync();
        }
    }

    // Killed so many times while many sign, on the way to so many who have theirs: in turn at a step of signing, after some were answered, and after some got the alert.
    private static async Task KilledAsync(int from, int to, int expected, Random random, Installed at, SmtpServerProcess server, Rush rush)
    {
        for (var kill = from; kill < to; kill++)
        {
            var step = kill % 3 == 0 ? $"{StepsOfSigning[kill / 3 % StepsOfSigning.Count]}:{random.Next(1, 40)}" : null;
            await using var site = Start(at, server, step);
            if (step is not null)
            {
                await rush.SignAsync(site);
                await site.EndedAsync();
            }
            else if (kill % 3 == 1)
            {
                var enough = rush.AnsweredAsync(random.Next(1, 400));
                var signing = rush.SignAsync(site);
                await Task.WhenAny(enough, signing);
                await site.KillAsync();
                await signing;
            }
            else
            {
                var signing = rush.SignAsync(site, Few);
                var sent = Alerts(server.Messages).Count();
                var until = sent + random.Next(1, Math.Max(2, (expected - sent) / (((to - kill) / 3) + 1)));
                await SeenAsync(site, server.WaitForAsync(received => Alerts(received).Count() >= until || HasAll(received, expected), Patience));
                await site.KillAsync();
                await signing;
            }

            await rush.AllAreStoredAsync();
        }
    }

    // What did not come in time is explained by what the site said.
    protected static async Task SeenAsync(SiteProcess site, Task mails)
    {
        try
        {
            await mails;
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\nThe site said: {site.Said}", late);
        }
    }

    private static SiteProcess Start(Installed at, SmtpServerProcess server, string? killAt) => Start(at, server, at.Folder, killAt);

    /// <summary>Starts a server on the installation's database.</summary>
    /// <param name="at">The installation.</param>
    /// <param name="server">Where its mail goes.</param>
    /// <param name="folder">The server's own folder, with the installation's keys.</param>
    /// <param name="killAt">The named step at which it kills itself; null for none.</param>
    private protected static SiteProcess Start(Installed at, SmtpServerProcess server, string folder, string? killAt)
    {
        var database = at.Services.GetRequiredService<DatabaseOptions>();
        var settings = new Dictionary<string, string>
        {
            ["Database__Provider"] = database.Provider.ToString(),
            ["ConnectionStrings__Solidarity"] = database.ConnectionString,
            ["Smtp__Host"] = server.Host,
            ["Smtp__Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["Mail__From"] = "news@example.org",
            ["Limits__Enabled"] = "false",
            [SiteProcess.CompiledOnce.Name] = SiteProcess.CompiledOnce.Value,
        };
        if (killAt is not null)
        {
            settings["SOLIDARITY_TEST_KILL_AT"] = killAt;
        }

        return SiteProcess.Start(settings, folder);
    }

    // A statement whose time has come: the site publishes it as soon as it starts.
    private static async Task<IReadOnlyList<string>> DueStatementAsync(Installed at)
    {
        var (campaign, list) = (Samples.Campaign(), Samples.List());
        var statement = Samples.Statement(campaign.Id, list.Id);
        var now = TimeProvider.System.GetUtcNow();
        statement.Schedule(now.AddMinutes(-1), alert: true, now.AddMinutes(-2));
        statement.HoldReaders([(Samples.Spanish, now.AddHours(2))], now);

        await at.StoreAsync(campaign, list, statement);
        return await StorePeopleAsync(at, list, Subscribers, email => IsHeld(email) ? Samples.Spanish : Samples.English);
    }

    /// <summary>Stores an owner and so many readers of a list.</summary>
    /// <returns>The readers' addresses.</returns>
    private protected static async Task<IReadOnlyList<string>> StorePeopleAsync(Installed at, MailingList list, int count, Func<string, LanguageTag> languageOf)
    {
        var hashes = at.Services.GetRequiredService<IKeyedHashes>();

        // Somebody is at home here: no start has to make a link for the first.
        var owner = EmailAddress.Parse("owner@example.org");
        await at.StoreAsync(Organizer.Owner(EntityId.New<OrganizerId>(Samples.Now), owner, hashes.Of(owner).Mailbox, Samples.Now));
        var people = Enumerable.Range(0, count).Select(i => EmailAddress.Parse($"p{i}@d{i % 20}.example.net")).Select(email => Supporter.Confirmed(
            EntityId.New<SupporterId>(Samples.Now), email, null, hashes.Of(email), languageOf(email.Value), TimeZoneName.Utc, Samples.Now)).ToList();
        await at.StoreAsync([.. people, .. people.Select(person => Samples.Subscription(person, list))]);
        return [.. people.Select(person => person.Email.Value)];
    }

    /// <summary>Waits until a message of a kind is done.</summary>
    private protected static async Task DoneAsync(Installed at, MessageKind kind)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await at.WithAsync(db => db.Messages.AnyAsync(x => x.Kind == kind && x.DoneAt != null, patience.Token)))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
