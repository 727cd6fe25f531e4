using System.Diagnostics;
using System.Globalization;
using Solidarity.Testing.Site;

namespace Solidarity.Benchmarks;

/// <summary>How long a start takes: from the start of the process to the first page.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 5;

    public static async Task<int> RunAsync()
    {
        List<double> first = [], again = [];
        for (var round = 0; round < Rounds; round++)
        {
            var folder = Directory.CreateTempSubdirectory("solidarity-start-").FullName;
            try
            {
                first.Add(await MeasureAsync(folder));
                again.Add(await MeasureAsync(folder));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        Print("first start, with the demonstration", first);
        Print("start on an existing database", again);
        return 0;
    }

    private static async Task<double> MeasureAsync(string folder)
    {
        var start = Stopwatch.GetTimestamp();
        await using var site = await SiteProcess.StartAsync(new Dictionary<string, string> { ["Site__DemoContent"] = "true" }, folder);
        using var client = site.Client();
        using var answer = await client.GetAsync("/");
        answer.EnsureSuccessStatusCode();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await site.StopAsync();
        return seconds;
    }

    private static void Print(string name, List<double> seconds) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name,-38} {seconds.Order().ElementAt(seconds.Count / 2):0.00} s ({seconds.Min():0.00} to {seconds.Max():0.00})"));
}
