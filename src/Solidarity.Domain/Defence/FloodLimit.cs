namespace Solidarity.Domain.Defence;

/// <summary>What signatures are counted by, to tell a flood.</summary>
public enum FloodScope : byte
{
    /// <summary>The network they come from: /24 of IPv4, /64 of IPv6, which is what one line, one house or one hall has.</summary>
    Network = 0,

    /// <summary>The wider network: /16 of IPv4, /48 of IPv6, which is what an organisation or a part of a carrier has.</summary>
    WideNetwork = 1,

    /// <summary>The domain of the mail address, unless it is one of those where everyone can have a mailbox.</summary>
    Domain = 2,

    /// <summary>The country that was named.</summary>
    Country = 3,
}

/// <summary>From how many signatures on, within a minute and within an hour, something is slowed or held.</summary>
/// <param name="PerMinute">The burst.</param>
/// <param name="PerHour">What is sustained.</param>
public sealed record FloodPace(int PerMinute, int PerHour)
{
    /// <summary>The highest number that means anything.</summary>
    public const int Most = 1_000_000;

    /// <summary>Whether so many are more than it allows.</summary>
    public bool IsExceeded(int lastMinute, int lastHour) => lastMinute > PerMinute || lastHour > PerHour;

    internal bool IsValid => PerMinute is >= 1 and <= Most && PerHour >= PerMinute && PerHour <= Most;
}

/// <summary>How much of one kind a petition takes before it is slowed, and before it is held.</summary>
/// <param name="IsOn">Whether the limit holds.</param>
/// <param name="Slow">Beyond this the mail that asks to confirm comes later.</param>
/// <param name="Hold">Beyond this they are held: nobody is mailed, and an organizer looks.</param>
public sealed record FloodLimit(bool IsOn, FloodPace Slow, FloodPace Hold)
{
    /// <summary>What holds until an organizer says otherwise.</summary>
    /// <remarks>
    /// One line or one hall rarely sends more than 120 an hour, and whoever does is only slowed. A country is no sign of anything by itself, so
    /// that limit is off.
    /// </remarks>
    public static FloodLimit Default(FloodScope scope) => scope switch
    {
        FloodScope.Network => new(true, new(30, 120), new(120, 600)),
        FloodScope.WideNetwork => new(true, new(500, 3_000), new(2_000, 20_000)),
        FloodScope.Domain => new(true, new(30, 120), new(60, 300)),
        _ => new(false, new(1_000, 10_000), new(5_000, 50_000)),
    };

    /// <summary>Refuses numbers that contradict each other.</summary>
    /// <exception cref="DomainError"><c>Defence.NoPace</c>, <c>Defence.HoldsSooner</c>.</exception>
    internal void RefuseUnlessSound(FloodScope scope)
    {
        var field = "limits." + scope;
        if (!Slow.IsValid || !Hold.IsValid)
        {
            throw new DomainError("Defence.NoPace", field, FloodPace.Most);
        }

        if (Hold.PerMinute < Slow.PerMinute || Hold.PerHour < Slow.PerHour)
        {
            throw new DomainError("Defence.HoldsSooner", field);
        }
    }
}
