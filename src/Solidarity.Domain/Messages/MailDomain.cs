namespace Solidarity.Domain.Messages;

/// <summary>What is known of the mail servers of one recipient domain: their pace, and whether they want our mail at all. Shared by all workers.</summary>
public sealed class MailDomain
{
    private MailDomain() { }

    /// <summary>A domain that gave cause to remember it.</summary>
    public MailDomain(byte[] key, string name, DateTimeOffset now)
    {
        Key = key;
        Name = name;
        ChangedAt = now;
    }

    /// <summary>Keyed hash of the name.</summary>
    public byte[] Key { get; private set; } = [];

    /// <summary>The name; sealed in the database, for a domain of one's own tells who one is.</summary>
    public string Name { get; private set; } = "";

    /// <summary>No mail goes there before this moment.</summary>
    public DateTimeOffset? PausedUntil { get; private set; }

    /// <summary>The server's words for it, without addresses.</summary>
    public string? Reason { get; private set; }

    /// <summary>How many connections may send there at once, after the servers asked us to slow down; null while they did not.</summary>
    public int? Concurrency { get; private set; }

    /// <summary>When any of this last changed.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Holds all mail to the domain, because its servers refuse us (and not one recipient).</summary>
    public void Pause(DateTimeOffset until, string reason, DateTimeOffset now)
    {
        PausedUntil = until;
        Reason = reason;
        ChangedAt = now;
    }

    /// <summary>Lets mail go there again.</summary>
    public void Resume(DateTimeOffset now)
    {
        PausedUntil = null;
        ChangedAt = now;
    }

    /// <summary>Sets the pace.</summary>
    public void Limit(int? concurrency, string? reason, DateTimeOffset now)
    {
        Concurrency = concurrency;
        Reason = reason ?? Reason;
        ChangedAt = now;
    }
}

/// <summary>How much of a relay's quota is used in one window of time; one row a relay and window, shared by all workers.</summary>
public sealed class RelayUse
{
    private RelayUse() { }

    /// <summary>A window with nothing used.</summary>
    public RelayUse(string relay, string window, DateTimeOffset start)
    {
        Relay = relay;
        Window = window;
        Start = start;
    }

    /// <summary>The relay, as <c>host:port</c>.</summary>
    public string Relay { get; private set; } = "";

    /// <summary><c>hour</c> or <c>day</c>.</summary>
    public string Window { get; private set; } = "";

    /// <summary>When the window began.</summary>
    public DateTimeOffset Start { get; private set; }

    /// <summary>How many messages were granted in it.</summary>
    public int Used { get; private set; }
}
