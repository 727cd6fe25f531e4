using System.Diagnostics;
using System.Globalization;
using System.Net;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;
using Solidarity.Web.Site;
using static Solidarity.Benchmarks.SigningBenchmark;

namespace Solidarity.Benchmarks;

/// <summary>
/// How many people a second come to one event with a line, each answered once it is stored, against plain SQL that writes the same rows: in the
/// same transactions, and in one for each person; and how long the calendar of many events takes.
/// </summary>
internal static class EventsBenchmark
{
    private const int AtOnce = 64;
    private const int WarmUps = 3;
    private const int Rounds = 3;
    private const int Listed = 2_000;
    private const double Goal = 0.5;

    public static async Task<int> RunAsync(string[] options)
    {
        var people = options switch
        {
            [] => 3_000,
            ["feed"] => 0,
            [var count] => int.Parse(count, CultureInfo.InvariantCulture),
            _ => throw new ArgumentException("events [PEOPLE | feed]"),
        };
        var good = true;
        if (people > 0)
        {
            using var cluster = await StartDurableAsync();
            foreach (var on in (PostgreSqlCluster?[])[null, cluster])
            {
                good &= await JoinAsync(on, people);
            }
        }

        await FeedAsync();
        return good ? 0 : 1;
    }

    private static async Task<bool> JoinAsync(PostgreSqlCluster? cluster, int people)
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-events-").FullName;
        try
        {
            await using var site = await EventsSite.StartAsync(folder, cluster);
            await using var plain = await PlainJoins.OpenAsync(site);

            // A site runs for days: what it does is compiled as well as can be after some thousand calls.
            for (var round = 0; round < WarmUps; round++)
            {
                var (join, confirm) = await site.JoinAsync(await site.PublishAsync(people / 6), people);
                Say($"warming up: {people / join:0} asked and {people / confirm:0} confirmed a second");
            }

            List<(double Join, double Confirm)> ours = [], limit = [], apart = [];
            for (var round = 0; round < Rounds; round++)
            {
                // Most end in the line.
                var (mine, twin) = (await site.PublishAsync(people / 6), await site.PublishAsync(people / 6));
                ours.Add(await site.JoinAsync(mine, people));
                limit.Add(await plain.WriteAsync(mine, twin, isApart: false));
                apart.Add(await plain.WriteAsync(mine, await site.PublishAsync(people / 6), isApart: true));
            }

            var name = cluster is null ? "SQLite" : "PostgreSQL";
            Say($"{name}: {people} people, {AtOnce} at once, one event with {people / 6} places, {Rounds} rounds in turns, medians; {plain.Transactions / (Rounds * people):0.00} transactions and {plain.Rows / (Rounds * people):0.0} rows each");
            Say($"{"",-34} {"ours/s",8} {"SQL/s",8} {"ratio",6} {"apart/s",8} {"ratio",6}");
            Tell("asked to come", x => people / x.Join);
            Tell("confirmed", x => people / x.Confirm);
            var (together, each) = Tell("both", x => people / (x.Join + x.Confirm));
            Say($"{name} against plain SQL in a transaction for each: {each:0.00}; in the same transactions as ours: {together:0.00} (aim {Goal}): {(together >= Goal ? "reached" : "missed")}");
            return together >= Goal;

            (double Together, double Each) Tell(string what, Func<(double Join, double Confirm), double> rate)
            {
                var (is_, most, each) = (Median(ours.Select(rate)), Median(limit.Select(rate)), Median(apart.Select(rate)));
                Say($"{name + ", " + what,-34} {is_,8:0} {most,8:0} {is_ / most,6:0.00} {each,8:0} {is_ / each,6:0.00}");
                return (is_ / most, is_ / each);
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FeedAsync()
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-events-").FullName;
        try
        {
            await using var site = await EventsSite.StartAsync(folder, null);
            await site.FillAsync(Listed);
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = site.Address };
            async Task<(double Milliseconds, HttpResponseMessage Answer, int Bytes)> GetAsync(string? tag = null, string? coding = null)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/events.ics");
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
                request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
                var began = Stopwatch.GetTimestamp();
                var answer = await client.SendAsync(request);
                var bytes = await answer.Content.ReadAsByteArrayAsync();
                return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, answer, bytes.Length);
            }

            async Task<double> UsualAsync(int times, Func<Task<double>> one)
            {
                List<double> taken = [];
                for (var i = 0; i < times; i++)
                {
                    taken.Add(await one());
                }

                return Median(taken);
            }

            var first = await GetAsync();
            first.Answer.EnsureSuccessStatusCode();
            var cold = await UsualAsync(9, async () =>
            {
                // As if something had changed that pages show: all that is kept is old.
                site.Services.GetRequiredService<PageVersion>().Announce();
                return (await GetAsync()).Milliseconds;
            });
            var cached = await UsualAsync(200, async () => (await GetAsync()).Milliseconds);
            var small = await GetAsync(coding: "br");
            var tag = (await GetAsync()).Answer.Headers.ETag!.ToString();
            var unchanged = await GetAsync(tag);
            var quick = await UsualAsync(200, async () => (await GetAsync(tag)).Milliseconds);
            Say($"/events.ics with {Listed} events: {first.Bytes} bytes, {small.Bytes} with Brotli; one reader, medians");
            Say($"the first after the start {first.Milliseconds:0} ms; after a change {cold:0.0} ms; cached {cached:0.00} ms; unchanged ({(int)unchanged.Answer.StatusCode}, {unchanged.Bytes} bytes) {quick:0.00} ms");
            if (unchanged.Answer.StatusCode != HttpStatusCode.NotModified)
            {
                throw new InvalidOperationException("An unchanged calendar was sent again.");
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>The site in this process, without jobs: mails wait in the outbox, whose rows are written.</summary>
internal sealed class EventsSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private string? _campaign;

    private EventsSite(WebApplication app) => _app = app;

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where it answers.</summary>
    public Uri Address => new(_app.Urls.Single());

    public static async Task<EventsSite> StartAsync(string folder, PostgreSqlCluster? cluster)
    {
        string[] args =
        [
            "--applicationName=Solidarity.Web", "--contentRoot=" + Repository.PathTo("src", "Solidarity.Web"), "--urls=http://127.0.0.1:0", "--Limits:Enabled=false",
            "--Keys:Folder=" + Path.Combine(folder, "keys"), "--Mail:PickupDirectory=" + Path.Combine(folder, "pickup"), "--Mail:JournalDirectory=" + Path.Combine(folder, "journal"),
            $"--Database:Provider={(cluster is null ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql)}",
            "--ConnectionStrings:Solidarity=" + (cluster is null ? $"Data Source={Path.Combine(folder, "solidarity.db")}" : await CreateAsync(cluster)),
        ];
        return new EventsSite(await SiteHost.StartAsync(args, builder =>
        {
            foreach (var left in builder.Services.Where(TestSite.RunsJobs).ToList())
            {
                builder.Services.Remove(left);
            }

            builder.Services.AddSingleton<IJobs, NoJobs>();
            builder.Services.AddSingleton<IActor, Owner>();
            builder.Logging.ClearProviders();
        }));
    }

    /// <summary>An event with so many places, open to all.</summary>
    public async Task<EventDrafted> PublishAsync(int places)
    {
        _campaign ??= (await SendAsync(new CreateCampaign("Water for all", "Why.", "en"))).Slug;
        var drafted = await SendAsync(new DraftEvent
        {
            Campaign = _campaign, Title = "Vigil", Start = new DateTime(2100, 3, 1, 18, 0, 0), End = new DateTime(2100, 3, 1, 20, 0, 0), TimeZone = "America/Lima",
            Place = new PlaceFields("Plaza San Martín", "Jirón de la Unión 1", "Lima", "PE"), Capacity = places, Guests = 2,
        });
        await SendAsync(new PublishEvent(drafted.Id));
        return drafted;
    }

    /// <summary>So many people ask to come, and then each confirms.</summary>
    /// <returns>The seconds of each.</returns>
    public async Task<(double Join, double Confirm)> JoinAsync(EventDrafted to, int people)
    {
        var (run, ids, tokens) = (Guid.NewGuid().ToString("n"), new AttendanceId[people], Services.GetRequiredService<ITokens>());
        var join = await TimeAsync(people, async i => ids[i] = (await SendAsync(new JoinEvent { Slug = to.Slug, Email = $"p{i}.{run}@example.net", Name = "Maria Quispe", TimeZone = "America/Lima" })).Id);
        var confirm = await TimeAsync(people, i => SendAsync(new ConfirmAttendance(tokens.Issue(new Token(TokenPurpose.ConfirmAttendance, ids[i].Value, Guid.Empty, 0, null)))));
        await using var scope = Services.CreateAsyncScope();
        var head = await scope.ServiceProvider.GetRequiredService<SolidarityDb>().ShiftHeads.AsNoTracking().SingleAsync(x => x.EventId == to.Id);
        return head.Going + head.Waiting == people && head.Seq == 2 * people && head.Taken <= head.Capacity
            ? (join, confirm)
            : throw new InvalidOperationException($"{head.Going} go and {head.Waiting} wait of {people}, in {head.Seq} steps.");
    }

    /// <summary>Stores so many events, an hour apart.</summary>
    public async Task FillAsync(int count)
    {
        var now = DateTimeOffset.UtcNow;
        var english = LanguageTag.Parse("en");
        string[] zones = ["America/Lima", "Europe/Madrid", "America/Mexico_City", "Africa/Casablanca"];
        var country = CountryCode.TryParse("PE", out var peru) ? peru : default;
        var campaign = Campaign.Create(EntityId.New<CampaignId>(now), Slug.FromStored("stored"), english, new CampaignTexts("Water for all", "Why.", ["First"]), now);
        await Filling.StoreAsync(Services, [campaign]);
        foreach (var part in Enumerable.Range(0, count).Chunk(500))
        {
            await Filling.StoreAsync(Services, part.SelectMany(i =>
            {
                var start = now.UtcDateTime.Date.AddDays(2).AddHours(i);
                var series = EventSeries.Once(TimeZoneName.FromStored(zones[i % zones.Length]), LocalSpan.Of(start, start.AddHours(2)));
                var made = Event.Draft(
                    EntityId.New<Domain.Events.EventId>(now), campaign.Id, Slug.FromStored($"vigil-{i}"), english, new EventTexts($"Vigil for the river, evening {i}", "We stand together at the water.", "Bring a candle."),
                    series, new Location(new EventPlace("Plaza San Martín", $"Jirón de la Unión {i}", "Lima", country, null), null), new EventJoining(EventVisibility.Public), ShiftPlans.Whole(50), null, now);
                made.Publish(null, needsReview: false, now.AddYears(1), now);
                var date = Occurrence.Make(EntityId.New<OccurrenceId>(now), made, series.First, now);
                return (object[])[made, date, .. date.Shifts.Select(shift => new ShiftHead(shift, made.Id))];
            }));
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<string> CreateAsync(PostgreSqlCluster cluster)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionStringFor("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("CREATE DATABASE events", connection);
        await command.ExecuteNonQueryAsync();
        return cluster.ConnectionStringFor("events");
    }

    private static async Task<double> TimeAsync(int count, Func<int, Task> act)
    {
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) => await act(i));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<T> SendAsync<T>(IRequest<T> request)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    private sealed class NoJobs : IJobs
    {
        public void LookAgain(Work work)
        {
        }
    }

    private sealed class Owner : IActor
    {
        public OrganizerId? Organizer => null;

        public bool IsKnown => true;

        public ApiKeyId? Program => null;

        public Task<CampaignScope> ScopeAsync(Right right, CancellationToken cancellationToken) => Task.FromResult(CampaignScope.All);
    }
}
