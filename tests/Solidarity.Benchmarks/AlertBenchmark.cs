using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Solidarity.Infrastructure;

namespace Solidarity.Benchmarks;

/// <summary>From the press of "publish" to the last copy that a mail server took, beside what Postfix's own smtp-source reaches in the same run.</summary>
internal static class AlertBenchmark
{
    private const double Least = 0.5;

    public static async Task<int> RunAsync(int subscribers)
    {
        var site = new AlertSite(Directory.CreateTempSubdirectory("solidarity-bench-").FullName, null, AlertSite.FreePort());
        using var sink = Process.Start(new ProcessStartInfo(
            "smtp-sink", [.. Environment.UserName == "root" ? (string[])["-u", "nobody"] : [], $"127.0.0.1:{site.Port}", "1024"]))!;
        try
        {
            using var host = site.Host();
            await host.Services.PrepareDatabaseAsync(asServer: true);
            await AlertSite.FillAsync(host.Services, subscribers);
            await host.StartAsync();
            await AlertSite.WarmUpAsync(host.Services, subscribers);
            var run = await AlertSite.PublishAsync(host.Services, subscribers);
            var bytes = await AlertSite.SizeAsync(host.Services);
            await host.StopAsync();
            var limits = new double[3];
            for (var i = 0; i < limits.Length; i++)
            {
                limits[i] = await AlertSite.SourceAsync(site.Port, subscribers, bytes, site.Connections);
            }

            var limit = limits.Max();
            var rate = subscribers / run.Took.TotalSeconds;
            Say($"{subscribers} subscribers on SQLite, {site.Connections} connections, {bytes} bytes a message; before it an alert to {Math.Min(AlertSite.WarmUp, subscribers)}");
            Say($"from publishing to the last accepted: {run.Took.TotalSeconds:F2} s = {rate:F0} messages/s (released to the lists: first copy after {run.First.TotalSeconds:F2} s)");
            Say($"smtp-source, the same server and size, the best of {limits.Length}: {limit:F0} messages/s");
            Say($"ratio: {rate / limit:F2} (at least {Least:F1})");
            Say($"CPU: {run.Cpu.TotalMicroseconds / subscribers:F0} µs a message; peak memory: {run.Peak / 1024 / 1024} MB");
            return rate / limit >= Least ? 0 : 1;
        }
        finally
        {
            sink.Kill();
            SqliteConnection.ClearAllPools();
            Directory.Delete(site.Folder, recursive: true);
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
