namespace Solidarity.Domain.Organizers;

/// <summary>The second factor beside an organizer's password: an app that shows a code anew every half minute.</summary>
public sealed class SecondFactor
{
    private SecondFactor() { }

    /// <summary>One that is being set up; it counts once a code was typed.</summary>
    /// <param name="organizer">Whose it is.</param>
    /// <param name="secret">What app and site have in common, in base 32.</param>
    /// <param name="now">The moment.</param>
    public SecondFactor(OrganizerId organizer, string secret, DateTimeOffset now) => (OrganizerId, Secret, CreatedAt) = (organizer, secret, now);

    /// <summary>Whose it is.</summary>
    public OrganizerId OrganizerId { get; private set; }

    /// <summary>What app and site have in common, in base 32; sealed in the database.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>When it was set up.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Since when it counts; null while nobody has shown that an app knows it.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>The time step of the last code that was taken; codes of it and before are used up (RFC 6238 §5.2).</summary>
    public long LastStep { get; private set; }
}

/// <summary>A code that stands in for the app, once.</summary>
public sealed class RecoveryCode
{
    /// <summary>How many there are at a time.</summary>
    public const int Count = 10;

    private RecoveryCode() { }

    /// <summary>One that was just made.</summary>
    /// <param name="hash">SHA-256 of the code, 32 bytes; the code itself is kept nowhere.</param>
    /// <param name="organizer">Whose it is.</param>
    public RecoveryCode(byte[] hash, OrganizerId organizer) => (Hash, OrganizerId) = (hash, organizer);

    /// <summary>SHA-256 of the code.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>Whose it is.</summary>
    public OrganizerId OrganizerId { get; private set; }
}
