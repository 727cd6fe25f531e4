namespace Solidarity.Infrastructure.Messages;

/// <summary>When to try again (RFC 5321 §4.5.4.1): soon at first, then ever more rarely, for four days.</summary>
public static class RetrySchedule
{
    /// <summary>How long a copy is tried.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(4);

    // After a long pause the first tries come late; they do not end it at once.
    private const int LeastAttempts = 5;

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
        TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(8), TimeSpan.FromHours(12),
    ];

    /// <summary>The next try; none when it is time to give up.</summary>
    /// <param name="delivery">Spreads the tries of many copies, always the same for one.</param>
    /// <param name="attempts">How often it was tried, this time included.</param>
    /// <param name="since">When it was queued.</param>
    /// <param name="now">The moment.</param>
    public static DateTimeOffset? Next(Guid delivery, int attempts, DateTimeOffset since, DateTimeOffset now)
    {
        var wait = Waits[Math.Clamp(attempts - 1, 0, Waits.Length - 1)];
        var next = now + wait + wait * (0.1 * (uint)delivery.GetHashCode() / uint.MaxValue);
        return next > since + Span && attempts >= LeastAttempts ? null : next;
    }
}
