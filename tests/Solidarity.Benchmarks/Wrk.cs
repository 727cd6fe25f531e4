using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Solidarity.Benchmarks;

/// <summary>What a run of wrk told.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="Errors">How many of them with an error, or not at all.</param>
/// <param name="Rate">Answers a second.</param>
/// <param name="Half">Half were answered within, in milliseconds.</param>
/// <param name="Most">99 of 100 were answered within, in milliseconds.</param>
internal sealed record WrkRun(long Requests, long Errors, double Rate, double Half, double Most);

/// <summary>The load generator, with a script of ours.</summary>
internal static class Wrk
{
    private const string Tells =
        """
        done = function(summary, latency, requests)
          local e = summary.errors
          io.write(string.format("told %d %d %d %d %d\n", summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
            summary.duration, latency:percentile(50), latency:percentile(99)))
        end
        """;

    /// <summary>Asks for so many seconds.</summary>
    /// <param name="address">Whom.</param>
    /// <param name="connections">Over so many connections, from one thread.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="script">What, in Lua; a GET of the address when null.</param>
    public static async Task<WrkRun> RunAsync(Uri address, int connections, int seconds, string? script = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script + "\n" + Tells);

            // What takes longer than the time-out would be missing among the percentiles.
            string[] arguments = ["-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "30s", "-s", file, address.ToString()];
            using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })
                ?? throw new InvalidOperationException("wrk could not be started; infra/bench installs it.");
            var said = await wrk.StandardOutput.ReadToEndAsync();
            await wrk.WaitForExitAsync();
            var told = Array.Find(said.Split('\n'), line => line.StartsWith("told ", StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"wrk told nothing of {address}: {said}");
            var numbers = told.Split(' ')[1..].Select(x => long.Parse(x, CultureInfo.InvariantCulture)).ToArray();
            return new WrkRun(numbers[0], numbers[1], numbers[0] / (numbers[2] / 1e6), numbers[3] / 1e3, numbers[4] / 1e3);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Signs a petition with another address each time; with <paramref name="reads"/> readings between two signatures.</summary>
    /// <param name="slug">The petition.</param>
    /// <param name="run">What no other run has in its addresses.</param>
    /// <param name="reads">How often the page is read between.</param>
    /// <param name="page">The page's address.</param>
    public static string Signing(string slug, string run, int reads = 0, string page = "/") => SigningFrom(slug, run, reads, page, "nil", "'example.net'");

    /// <summary>The same by a crowd: each from a network of its own, two of three with a mailbox at a large provider, the others at 5,000 small ones.</summary>
    public static string Crowd(string slug, string run) => SigningFrom(
        slug, run, 0, "/", "(20 + n % 180) .. '.' .. (math.floor(n / 180) % 250) .. '.' .. (math.floor(n / 45000) % 250) .. '.7'", "n % 3 > 0 and 'gmail.com' or 'd' .. n % 5000 .. '.example.net'");

    private static string SigningFrom(string slug, string run, int reads, string page, string from, string domain) =>
        $$"""
        local n, read = 0, nil
        local head = { ["Content-Type"] = "application/json" }
        init = function() read = wrk.format("GET", {{JsonSerializer.Serialize(page)}}, { ["Accept-Encoding"] = "br" }) end
        request = function()
          n = n + 1
          if n % {{reads + 1}} ~= 0 then return read end
          head["X-Forwarded-For"] = {{from}}
          return wrk.format("POST", "/api/v1/petitions/{{slug}}/signatures", head, '{"email":"{{run}}.' .. n
            .. '@' .. ({{domain}}) .. '","name":"Maria Quispe ' .. n .. '","country":"PE","postalCode":"15001","display":"short"}')
        end
        """;
}
