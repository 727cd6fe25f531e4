using System.Diagnostics;
using System.Text.Json;

namespace Solidarity.Testing.Events;

/// <summary>What a program that is not ours makes of a calendar: the npm package <c>ical.js</c>, which <c>infra/test</c> fetches.</summary>
public sealed record ForeignCalendar(string? Method, IReadOnlyList<string> Zones, IReadOnlyList<ForeignEntry> Entries)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a calendar.</summary>
    public static async Task<ForeignCalendar> ReadAsync(string calendar)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Repository.PathTo("tests", "calendar"), RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.ArgumentList.Add("read.js");
        using var node = Process.Start(start)!;
        var (said, complained) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(calendar);
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? JsonSerializer.Deserialize<ForeignCalendar>(await said, Json)! : throw new InvalidOperationException(await complained);
    }
}

/// <summary>An entry as such a program has it. Times are moments, found by the zone's rules in the file alone; of whole days they are days.</summary>
public sealed record ForeignEntry(
    string Uid, int Sequence, string? Status, string? Summary, string? Description, string? Location, string? Url, string? Geo, string? Organizer, string? Attendee,
    bool IsDate, string? Zone, string Start, string End, IReadOnlyList<string> Properties);
