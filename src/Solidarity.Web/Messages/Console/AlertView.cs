using System.Security.Cryptography;
using System.Text.Json;
using Solidarity.Application.Messages;

namespace Solidarity.Web.Messages.Console;

/// <summary>How an alert, or another message, goes, as its page shows it.</summary>
/// <param name="Path">Where that page is, without the language.</param>
/// <param name="Progress">The numbers.</param>
public sealed record AlertView(string Path, AlertProgress Progress)
{
    private const int Quarters = 4;

    /// <summary>Copies that a server asked us to bring again later.</summary>
    public int Waiting => Math.Min(Progress.Queued, Progress.Waiting.Sum(domain => domain.Count));

    /// <summary>Copies that no server was offered yet.</summary>
    public int Queued => Progress.Queued - Waiting;

    /// <summary>Whole percent sent, never 100 before all are, those who wait for their language among them.</summary>
    public int PercentSent => Whole == 0 ? 0 : (int)(100L * Progress.Sent / Whole);

    /// <summary>Quarters that have their outcome, 0 to 4: when to speak to those who listen.</summary>
    public int Step => Progress.Done ? Quarters
        : Progress.IsExpanded && Progress.Total > 0 ? Math.Min(Quarters - 1, (int)((long)Quarters * (Progress.Total - Progress.Queued) / Progress.Total))
        : 0;

    /// <summary>Whether the numbers may still move.</summary>
    public bool IsLive => !Progress.Done;

    /// <summary>Changes whenever the page would show something else (RFC 9110 §8.8.3). The expected end is shown by the minute.</summary>
    public string Tag(string language)
    {
        var shown = Progress with { ExpectedEnd = Progress.ExpectedEnd is { } end ? end.AddTicks(-(end.Ticks % TimeSpan.TicksPerMinute)) : null };
        return $"\"{Convert.ToHexStringLower(SHA256.HashData([.. JsonSerializer.SerializeToUtf8Bytes(shown), .. System.Text.Encoding.UTF8.GetBytes(language)]).AsSpan(0, 12))}\"";
    }

    private int Whole => Progress.Total + Progress.Held;

    /// <summary>A part of the whole, in percent with two decimals, as the plot's marks take it.</summary>
    public string Share(int part) => Whole == 0 ? "0" : (100d * part / Whole).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) + "%";
}
