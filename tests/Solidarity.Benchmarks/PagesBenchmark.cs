using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Infrastructure;
using Solidarity.Testing.Site;

namespace Solidarity.Benchmarks;

/// <summary>How many pages a second the site gives, against what Kestrel can give at all on this machine in the same minute.</summary>
internal static partial class PagesBenchmark
{
    private const int Connections = 64;
    private const int Rounds = 5;
    private const double Goal = 0.5;
    private const int Statements = 5_000;
    private const int Subscribers = 200_000;
    private const string OneOfThem = "/statements/we-stand-with-the-people-of-peru";

    private static readonly string Each =
        $$"""
        local n = 0
        request = function()
          n = (n + 1) % {{Statements}}
          return wrk.format("GET", "/statements/stored-" .. n)
        end
        """;

    private static readonly Dictionary<string, string> Settings = new() { ["Site__DemoContent"] = "true" };

    public static async Task<int> RunAsync(string[] options)
    {
        var seconds = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 4;
        var folder = Directory.CreateTempSubdirectory("solidarity-bench-").FullName;
        using var bare = await BareProcess.StartAsync();
        try
        {
            await using var site = await StartFullAsync(folder);
            using var client = site.Client();
            var targets = new List<Target> { new("bare", bare.Address, []) };
            foreach (var (name, path) in new[] { ("home", "/"), ("statement", OneOfThem) })
            {
                var address = new Uri(site.Address, path);
                using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "br" } } };
                using var answer = await client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                var bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
                string[] browser = ["Accept-Encoding: gzip, deflate, br, zstd"];
                targets.Add(new Target($"{name}, br, {bytes} bytes", address, browser));
                targets.Add(new Target($"{name}, 304", address, [.. browser, $"If-None-Match: {answer.Headers.ETag}"]));
            }

            var script = Path.Combine(folder, "each.lua");
            await File.WriteAllTextAsync(script, Each);
            targets.Add(new Target("each stored statement in turn, br", site.Address, ["Accept-Encoding: br"], script));

            await MakeEachAsync(client);
            foreach (var target in targets)
            {
                await LoadAsync(target, Math.Max(3, seconds / 2));
            }

            // In turns, so that what else the machine does falls on all alike.
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var target in targets)
                {
                    target.Rates.Add(await LoadAsync(target, seconds));
                }
            }

            return Report(targets);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The demonstration and, beside it, what an organisation has after years.
    private static async Task<SiteProcess> StartFullAsync(string folder)
    {
        await using (var empty = await SiteProcess.StartAsync(Settings, folder))
        {
            await empty.StopAsync();
            var began = Stopwatch.GetTimestamp();
            await FillAsync(empty.Settings.ToDictionary(x => x.Key.Replace("__", ":", StringComparison.Ordinal), x => (string?)x.Value));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Statements} statements and {Subscribers} subscribers stored in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        }

        return await SiteProcess.StartAsync(Settings, folder);
    }

    private static async Task FillAsync(IReadOnlyDictionary<string, string?> settings)
    {
        using var host = Filling.Host(settings);
        await host.Services.PrepareDatabaseAsync(asServer: false);
        var now = DateTimeOffset.UtcNow;
        var list = MailingList.Create(EntityId.New<MailingListId>(now), Slug.FromStored("stored"), "All", null, now);
        await Filling.StoreAsync(host.Services, [list]);
        await Filling.StatementsAsync(host.Services, Statements, list.Id);
        await Filling.SubscribersAsync(host.Services, Subscribers, _ => [list.Id]);
        SqliteConnection.ClearAllPools();
    }

    // Once for each page: what the first reader waits for, all of them asking at once.
    private static async Task MakeEachAsync(HttpClient client)
    {
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, Statements, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (number, stop) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/statements/stored-{number}") { Headers = { { "Accept-Encoding", "br" } } };
            using var answer = await client.SendAsync(request, stop);
            answer.EnsureSuccessStatusCode();
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"each of {Statements} statements' pages made once: {Statements / Stopwatch.GetElapsedTime(began).TotalSeconds:0} pages/s"));
    }

    private static int Report(List<Target> targets)
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, {Connections} connections, {Rounds} rounds in turns; requests/s: median (least to most), ratio of medians to the bare answer");
        foreach (var target in targets)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{target.Name,-30} {target.Median,9:0} ({target.Rates.Min():0} to {target.Rates.Max():0})  {target.Median / targets[0].Median:0.00}"));
        }

        var least = targets.Skip(1).Min(target => target.Median / targets[0].Median);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Goal {Goal:0.0}: {(least >= Goal ? "reached" : "missed")} ({least:0.00})"));
        return least >= Goal ? 0 : 1;
    }

    private static async Task<double> LoadAsync(Target target, int seconds)
    {
        string[] arguments =
        [
            "-t1", $"-c{Connections}", $"-d{seconds}s", .. target.Script is { } script ? (string[])["-s", script] : [], .. target.Headers.SelectMany(header => new[] { "-H", header }), target.Address.ToString(),
        ];
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("wrk could not be started; infra/bench installs it.");
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (said.Contains("Non-2xx") || !Rate().IsMatch(said))
        {
            throw new InvalidOperationException($"{target.Name} did not answer as it should: {said}");
        }

        return double.Parse(Rate().Match(said).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    private sealed record Target(string Name, Uri Address, string[] Headers, string? Script = null)
    {
        public List<double> Rates { get; } = [];

        public double Median => Rates.Order().ElementAt(Rates.Count / 2);
    }
}
