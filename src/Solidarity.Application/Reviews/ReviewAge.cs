namespace Solidarity.Application.Reviews;

/// <summary>How long something has waited for an organizer.</summary>
public enum ReviewAge
{
    /// <summary>Up to a day.</summary>
    Fresh,

    /// <summary>Up to three days.</summary>
    NearlyLate,

    /// <summary>Longer.</summary>
    Late,
}

/// <summary>Tells ages.</summary>
public static class ReviewAges
{
    /// <summary>The age of what has waited since a moment.</summary>
    public static ReviewAge Of(DateTimeOffset since, DateTimeOffset now) =>
        now - since <= TimeSpan.FromDays(1) ? ReviewAge.Fresh : now - since <= TimeSpan.FromDays(3) ? ReviewAge.NearlyLate : ReviewAge.Late;
}
