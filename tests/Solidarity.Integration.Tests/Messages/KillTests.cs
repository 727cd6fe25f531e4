using System.Globalization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Mail;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>The site in a process of its own, killed in mid-work again and again while it publishes, at its start, what came due while it was down, and sends the alert.</summary>
public sealed class KillTests(ITestOutputHelper output) : KilledSite(output)
{
    private static readonly IReadOnlyList<string> Steps =
        ["publish", "expand:2", "claim", "before-dot:40", "after-dot:30", "before-record", "after-record"];

    [Fact]
    public Task However_often_it_is_killed_everyone_gets_the_alert_and_doubles_are_few() => AllGetItAsync(Steps, held: 0, []);
}

/// <summary>The same while readers are held and let go, once their language version is out. A class of its own, to run beside the other.</summary>
public sealed class KilledReleaseTests(ITestOutputHelper output) : KilledSite(output)
{
    // The first is the release itself, the second the first thousand that were looked through again.
    private static readonly IReadOnlyList<string> StepsOfRelease = ["expand", "expand:2", "claim"];

    [Fact]
    public Task However_often_it_is_killed_those_who_wait_for_their_language_get_it_then() => AllGetItAsync([], held: Subscribers / 3, StepsOfRelease);
}

/// <summary>A site with an alert to send, and kills.</summary>
public abstract class KilledSite(ITestOutputHelper output)
{
    /// <summary>How many are to get the alert.</summary>
    protected const int Subscribers = 3_000;

    // What is for bulk of 16 connections: the rest is for confirmations alone.
    private const int Connections = 12;

    // So many random moments beside the steps, in both classes together; SOLIDARITY_TEST_KILLS asks for more.
    private static int RandomKills =>
        int.TryParse(Environment.GetEnvironmentVariable("SOLIDARITY_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 30;

    /// <summary>Publishes, kills at steps and at random moments, lets go who is held, kills again, and counts what came.</summary>
    /// <param name="steps">Named steps before anybody is let go.</param>
    /// <param name="held">How many wait for their language version: none, or every third, who reads Spanish.</param>
    /// <param name="stepsOfRelease">Named steps of letting them go.</param>
    protected async Task AllGetItAsync(IReadOnlyList<string> steps, int held, IReadOnlyList<string> stepsOfRelease)
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await using var at = Installed.In(Directory.CreateTempSubdirectory("solidarity-kill-").FullName);
        await at.PrepareAsync(asServer: false);
        var everyone = await DueStatementAsync(at, held);

        await EndedAtAsync(steps, at, server);
        var seed = Environment.TickCount;
        output.WriteLine($"{server.Messages.Count} sent at the named steps; random moments from seed {seed}.");
        var random = new Random(seed);
        var kills = RandomKills / 2;
        var before = held > 0 ? kills / 2 : kills;
        await KilledAsync(before, Subscribers - held, random, at, server);
        Assert.DoesNotContain(server.Messages, x => IsHeld(x.To.Single(), held));
        if (held > 0)
        {
            await using var scope = at.Scope();
            var statement = await at.WithAsync(db => db.Statements.Select(x => x.Id).SingleAsync());
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ReviseStatement(statement, Samples.Spanish.Value, "Estamos", "Cuerpo"));
        }

        await EndedAtAsync(stepsOfRelease, at, server);
        await KilledAsync(kills - before, Subscribers, random, at, server);
        await using (Start(at, server, null))
        {
            await server.WaitForAsync(received => HasAll(received, Subscribers), TimeSpan.FromSeconds(60));
            await DoneAsync(at);
        }

        kills += steps.Count + stepsOfRelease.Count;
        var doubles = server.Messages.Count - Subscribers;
        output.WriteLine($"{kills} kills, {doubles} doubles.");
        Assert.Equal(everyone.Order(), server.Messages.Select(x => x.To.Single()).Distinct().Order());
        Assert.All(server.Messages, x => Assert.Equal(IsHeld(x.To.Single(), held) ? "Estamos" : "We stand", x.Mime.Subject));
        Assert.InRange(doubles, 0, kills * Connections);
        Assert.Equal(Subscribers, server.Messages.Select(x => x.Mime.MessageId).Distinct().Count());
        var message = await at.WithAsync(db => db.Messages.AsNoTracking().SingleAsync(x => x.Kind == MessageKind.StatementAlert));
        Assert.Equal((Subscribers, Subscribers, 0, 0), (message.Total, message.Sent, message.Failed, message.Skipped));
    }

    private static bool HasAll(IReadOnlyList<ReceivedMessage> received, int expected) =>
        received.Count >= expected && received.Select(x => x.To[0]).Distinct().Count() == expected;

    private static bool IsHeld(string email, int held) => held > 0
        && int.Parse(email[1..email.IndexOf('@', StringComparison.Ordinal)], CultureInfo.InvariantCulture) % 3 == 0;

    private static async Task EndedAtAsync(IReadOnlyList<string> steps, Installed at, SmtpServerProcess server)
    {
        foreach (var step in steps)
        {
            await using var site = Start(at, server, step);
            await site.EndedAsync();
        }
    }

    // Killed so many times on the way to so many who have theirs.
    private static async Task KilledAsync(int kills, int expected, Random random, Installed at, SmtpServerProcess server)
    {
        for (var left = kills; left > 0; left--)
        {
            var until = server.Messages.Count + random.Next(1, Math.Max(2, (expected - server.Messages.Count) / (left + 1)));
            await using var site = Start(at, server, null);
            await server.WaitForAsync(received => received.Count >= until || HasAll(received, expected), TimeSpan.FromSeconds(60));
            await site.KillAsync();
        }
    }

    private static SiteProcess Start(Installed at, SmtpServerProcess server, string? killAt)
    {
        var settings = new Dictionary<string, string>
        {
            ["Smtp__Host"] = server.Host,
            ["Smtp__Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["Mail__From"] = "news@example.org",
            [SiteProcess.CompiledOnce.Name] = SiteProcess.CompiledOnce.Value,
        };
        if (killAt is not null)
        {
            settings["SOLIDARITY_TEST_KILL_AT"] = killAt;
        }

        return SiteProcess.Start(settings, at.Folder);
    }

    // A statement whose time has come: the site publishes it as soon as it starts.
    private static async Task<IReadOnlyList<string>> DueStatementAsync(Installed at, int held)
    {
        var hashes = at.Services.GetRequiredService<IKeyedHashes>();
        var (campaign, list) = (Samples.Campaign(), Samples.List());
        var statement = Samples.Statement(campaign.Id, list.Id);
        var now = TimeProvider.System.GetUtcNow();
        statement.Schedule(now.AddMinutes(-1), alert: true, now.AddMinutes(-2));
        if (held > 0)
        {
            statement.HoldReaders([(Samples.Spanish, now.AddHours(2))], now);
        }

        // Somebody is at home here: no start has to make a link for the first.
        var owner = EmailAddress.Parse("owner@example.org");
        await at.StoreAsync(campaign, list, statement, Organizer.Owner(EntityId.New<OrganizerId>(Samples.Now), owner, hashes.Of(owner).Mailbox, Samples.Now));
        var people = Enumerable.Range(0, Subscribers).Select(i => EmailAddress.Parse($"p{i}@d{i % 20}.example.net")).Select(email => Supporter.Confirmed(
            EntityId.New<SupporterId>(Samples.Now), email, null, hashes.Of(email), IsHeld(email.Value, held) ? Samples.Spanish : Samples.English, TimeZoneName.Utc, Samples.Now)).ToList();
        await at.StoreAsync([.. people, .. people.Select(person => Samples.Subscription(person, list))]);
        return [.. people.Select(person => person.Email.Value)];
    }

    private static async Task DoneAsync(Installed at)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await at.WithAsync(db => db.Messages.AnyAsync(x => x.Kind == MessageKind.StatementAlert && x.DoneAt != null, patience.Token)))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
