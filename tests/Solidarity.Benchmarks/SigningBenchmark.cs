using System.Diagnostics;
using System.Globalization;
using Solidarity.Testing.Databases;

namespace Solidarity.Benchmarks;

/// <summary>How many signatures a second the site takes, each answered once it is stored, against the same requests without a database.</summary>
internal static class SigningBenchmark
{
    private const int Usual = 64;
    private const int Many = 1_000;
    private const int Reads = 50;
    private const int WarmUpSeconds = 15;
    private const double LongestWait = 25;

    public static Task<int> RunAsync(string[] options) => options switch
    {
        [] => AllAsync(isShort: false),
        ["short"] => AllAsync(isShort: true),
        ["defended"] => DefendedAsync(),
        ["large"] => LargeAsync(10_000_000),
        ["large", var count] => LargeAsync(int.Parse(count, CultureInfo.InvariantCulture)),
        ["one", var way, var seconds] => OneAsync(way, int.Parse(seconds, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException("signing [short] | signing defended | signing large [COUNT] | signing one sqlite|postgresql|nothing|one-by-one SECONDS"),
    };

    // For a profiler: one site, its process id, and load for a while.
    private static async Task<int> OneAsync(string way, int seconds)
    {
        using var cluster = way == "postgresql" ? await StartDurableAsync() : null;
        await using var site = await SigningSite.StartAsync(cluster, way switch { "postgresql" => null, "sqlite" => SigningHost.AsItIs, _ => way });
        Say($"process {site.Servers[0].Id}");
        for (var left = seconds; left > 0; left -= 5)
        {
            var target = new SigningTarget(way, site, Usual);
            await target.MeasureAsync(5);
            Say($"{target.Rate:0} a second, p50 {target.Half:0.0} ms, p99 {target.Most:0.0} ms, {target.CpuMicroseconds:0} µs");
        }

        return 0;
    }

    private static async Task<int> AllAsync(bool isShort)
    {
        var (rounds, seconds) = isShort ? (3, 2) : (5, 4);
        using var cluster = await StartDurableAsync();
        using var bare = await BareProcess.StartAsync();
        await using var nothing = await SigningSite.StartAsync(null, SigningHost.Nothing);
        await using var sqlite = await SigningSite.StartAsync(null, SigningHost.AsItIs);
        await using var sqliteOnes = await SigningSite.StartAsync(null, SigningHost.OneByOne);
        await using var postgres = await SigningSite.StartAsync(cluster);
        await using var postgresOnes = await SigningSite.StartAsync(cluster, SigningHost.OneByOne);
        await using var pair = await SigningSite.StartAsync(cluster);
        await pair.AddServerAsync();

        SigningSite[] sites = [nothing, sqlite, sqliteOnes, postgres, postgresOnes, pair];
        foreach (var site in sites)
        {
            await new SigningTarget("warm-up", site, Usual).MeasureAsync(isShort ? WarmUpSeconds / 2 : WarmUpSeconds);
        }

        var limit = new SigningTarget("the request without a database", nothing, Usual);
        SigningTarget[] targets =
        [
            limit,
            new("SQLite", sqlite, Usual), new("SQLite", sqlite, Many), new("SQLite, a transaction each", sqliteOnes, Usual), new("SQLite", sqlite, Usual, Reads),
            new("PostgreSQL", postgres, Usual), new("PostgreSQL", postgres, Many), new("PostgreSQL, a transaction each", postgresOnes, Usual),
            new("PostgreSQL", postgres, Usual, Reads), new("PostgreSQL, two servers", pair, Usual),
        ];
        List<double> bareRates = [];

        // In turns, so that what else the machine does falls on all alike.
        for (var round = 0; round < rounds; round++)
        {
            bareRates.Add((await Wrk.RunAsync(bare.Address, Usual, seconds)).Rate);
            foreach (var target in targets)
            {
                await target.MeasureAsync(seconds);
            }
        }

        Say($"{Environment.ProcessorCount} processors, shared with the load; {rounds} rounds of {seconds} s in turns, after {(isShort ? WarmUpSeconds / 2 : WarmUpSeconds)} s of warm-up each; medians");
        Say($"Kestrel's bare answer: {Median(bareRates):0} a second");
        Say($"{"",-42} {"per s",7} {"ratio",6} {"p50 ms",7} {"p99 ms",7} {"CPU µs",7} {"peak MB",8}");
        foreach (var target in targets)
        {
            Say($"{target.Label,-42} {target.Rate,7:0} {target.Rate / limit.Rate,6:0.00} {target.Half,7:0.0} {target.Most,7:0.0} {target.CpuMicroseconds,7:0} {target.Site.Peak / 1024 / 1024,8}");
        }

        var good = true;
        Aim("SQLite against the request without a database", targets[1].Rate / limit.Rate, 0.3);
        Aim("SQLite at 1,000 connections, the same", targets[2].Rate / limit.Rate, 0.45);
        Aim("SQLite against a transaction each", targets[1].Rate / targets[3].Rate, 7);
        Aim("PostgreSQL against the request without a database", targets[5].Rate / limit.Rate, 0.55);
        Aim("PostgreSQL against a transaction each", targets[5].Rate / targets[7].Rate, 10);
        AtMost("SQLite, p99 in ms", targets[1].Most, LongestWait);
        AtMost("PostgreSQL, p99 in ms", targets[5].Most, LongestWait);
        foreach (var site in sites.Skip(1))
        {
            await CheckAsync(site);
        }

        return good ? 0 : 1;

        void Aim(string what, double is_, double least)
        {
            good &= is_ >= least;
            Say($"{what}: {is_:0.00} (aim {least}): {(is_ >= least ? "reached" : "missed")}");
        }

        void AtMost(string what, double is_, double most)
        {
            good &= is_ <= most;
            Say($"{what}: {is_:0.0} (aim {most}): {(is_ <= most ? "reached" : "missed")}");
        }
    }

    // What all defences cost a crowd: limits by network, the gauge of floods, lists, the order of names. In turns with the same requests without.
    private static async Task<int> DefendedAsync()
    {
        const int Rounds = 9;
        const int Seconds = 5;
        const double Least = 0.85;
        var good = true;
        using var cluster = await StartDurableAsync();
        foreach (var on in (PostgreSqlCluster?[])[null, cluster])
        {
            var name = on is null ? "SQLite" : "PostgreSQL";
            await using var open = await SigningSite.StartAsync(on, SigningHost.AsItIs);
            await using var defended = await SigningSite.StartAsync(on, SigningHost.AsItIs, isDefended: true);
            SigningTarget[] targets = [new($"{name}, without", open, Usual) { IsCrowd = true }, new($"{name}, all defences", defended, Usual) { IsCrowd = true }];
            foreach (var target in targets)
            {
                await new SigningTarget("warm-up", target.Site, Usual) { IsCrowd = true }.MeasureAsync(WarmUpSeconds);
            }

            for (var round = 0; round < Rounds; round++)
            {
                foreach (var target in round % 2 == 0 ? targets : [.. targets.Reverse()])
                {
                    await target.MeasureAsync(Seconds);
                }
            }

            foreach (var target in targets)
            {
                Say($"{target.Label,-42} {target.Rate,7:0} a second, p50 {target.Half:0.0} ms, p99 {target.Most:0.0} ms, {target.CpuMicroseconds:0} µs, peak {target.Site.Peak / 1024 / 1024} MB");
                await CheckAsync(target.Site);
            }

            var held = await defended.HeldAsync();
            good &= targets[1].Rate / targets[0].Rate >= Least && held == 0;
            Say($"{name}: {targets[1].Rate / targets[0].Rate:0.00} of the rate without (aim {Least}); {held} of the crowd held");
        }

        return good ? 0 : 1;
    }

    // A petition with very many signatures against one with few, in turns: 60 s each, with a checkpoint in each turn.
    private static async Task<int> LargeAsync(int count)
    {
        const int Few = 10_000;
        const int Seconds = 20;
        const double Least = 0.7;
        var good = true;
        using var cluster = await StartDurableAsync();
        foreach (var on in (PostgreSqlCluster?[])[null, cluster])
        {
            var name = on is null ? "SQLite" : "PostgreSQL";
            await using var small = await SigningSite.StartAsync(on, SigningHost.AsItIs);
            await using var large = await SigningSite.StartAsync(on, SigningHost.AsItIs);
            await small.FillAsync(Few);
            var began = Stopwatch.GetTimestamp();
            await large.FillAsync(count);
            Say($"{name}: {count} signatures stored in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
            SigningTarget[] targets = [new($"{name}, {Few} stored", small, Usual), new($"{name}, {count} stored", large, Usual)];
            foreach (var target in targets)
            {
                await new SigningTarget("warm-up", target.Site, Usual).MeasureAsync(WarmUpSeconds);
            }

            for (var round = 0; round < 3; round++)
            {
                foreach (var target in targets)
                {
                    var running = target.MeasureAsync(Seconds);
                    await target.Site.CheckpointAsync();
                    await running;
                }
            }

            foreach (var target in targets)
            {
                Say($"{target.Label}: {target.Rate:0} a second, p50 {target.Half:0.0} ms, p99 {target.Most:0.0} ms");
                await CheckAsync(target.Site);
            }

            good &= targets[1].Rate / targets[0].Rate >= Least;
            Say($"{name}: {targets[1].Rate / targets[0].Rate:0.00} of the rate with {Few} (aim {Least})");
        }

        return good ? 0 : 1;
    }

    /// <summary>A PostgreSQL that keeps what it has committed.</summary>
    public static Task<PostgreSqlCluster> StartDurableAsync() =>
        PostgreSqlCluster.StartAsync("fsync=on", "synchronous_commit=on", "full_page_writes=on", "autovacuum_naptime=1min", "shared_buffers=512MB", "max_wal_size=4GB");

    /// <summary>Every request that was answered with 202 is stored; those that were under way as a run ended may be, too.</summary>
    public static async Task CheckAsync(SigningSite site)
    {
        var stored = await site.StoredAsync();
        Say($"{site.Taken} answered, {stored} stored, {site.UnderWay} at most under way at the ends of runs");
        if (stored < site.Taken || stored > site.Taken + site.UnderWay)
        {
            throw new InvalidOperationException("What was answered is not what is stored.");
        }
    }

    public static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}

/// <summary>One way of asking one site, and what came of it.</summary>
internal sealed class SigningTarget(string name, SigningSite site, int connections, int reads = 0)
{
    private readonly List<WrkRun> _runs = [];
    private readonly List<double> _cpu = [];

    public SigningSite Site => site;

    /// <summary>Whether each request comes from a network of its own.</summary>
    public bool IsCrowd { get; init; }

    public string Label => string.Create(CultureInfo.InvariantCulture, $"{name}, {connections:#,0} connections{(reads > 0 ? $", {reads} reads each" : "")}");

    public double Rate => SigningBenchmark.Median(_runs.Select(x => x.Rate));

    public double Half => SigningBenchmark.Median(_runs.Select(x => x.Half));

    public double Most => SigningBenchmark.Median(_runs.Select(x => x.Most));

    public double CpuMicroseconds => SigningBenchmark.Median(_cpu);

    /// <summary>Asks for so many seconds, all servers at once.</summary>
    public async Task MeasureAsync(int seconds)
    {
        var page = await site.PageAsync();
        var before = site.Cpu;
        var runs = await Task.WhenAll(site.Servers.Select(server =>
            Wrk.RunAsync(server.Address, connections / site.Servers.Count, seconds, IsCrowd ? Wrk.Crowd(site.Slug, $"{Guid.NewGuid():n}") : Wrk.Signing(site.Slug, $"{Guid.NewGuid():n}", reads, page))));
        var run = new WrkRun(runs.Sum(x => x.Requests), runs.Sum(x => x.Errors), runs.Sum(x => x.Rate), runs.Max(x => x.Half), runs.Max(x => x.Most));
        if (run.Errors > 0)
        {
            throw new InvalidOperationException($"{Label}: {run.Errors} of {run.Requests} failed.");
        }

        _runs.Add(run);
        _cpu.Add((site.Cpu - before).TotalMicroseconds / run.Requests);
        site.Note(run.Requests / (reads + 1), connections);
    }
}
