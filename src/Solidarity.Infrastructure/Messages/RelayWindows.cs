using Solidarity.Domain.Messages;

namespace Solidarity.Infrastructure.Messages;

/// <summary>How much of a relay's quota a lane may take: arithmetic only, over counts that a store keeps.</summary>
public static class RelayWindows
{
    /// <summary>What part of each window is kept for confirmations, so that a mailing can't use it up: a twentieth, at least one.</summary>
    public const int ReservedPart = 20;

    /// <summary>How much of a window is left for a lane.</summary>
    /// <param name="limit">The window's quota; none for no limit.</param>
    /// <param name="used">What is taken of it.</param>
    /// <param name="lane">Who asks.</param>
    public static int Left(int? limit, int used, Lane lane)
    {
        if (limit is not { } most)
        {
            return int.MaxValue;
        }

        // A quota of one can't be parted: bulk would never go.
        var reserved = lane == Lane.Bulk && most > 1 ? Math.Max(1, most / ReservedPart) : 0;
        return Math.Max(0, most - reserved - used);
    }

    /// <summary>When the hour that holds a moment began.</summary>
    public static DateTimeOffset Hour(DateTimeOffset now) => new(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);

    /// <summary>When the day (UTC) that holds a moment began.</summary>
    public static DateTimeOffset Day(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>The connections of one worker of several in a lane; at least one, or mail would not move.</summary>
    public static int Share(RelayOptions relay, Lane lane, int workers) => Math.Max(1, relay.ConnectionsOf(lane) / Math.Max(1, workers));
}
