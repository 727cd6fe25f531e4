using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Defence;

/// <summary>Identity of a flood alert.</summary>
public readonly record struct FloodAlertId(Guid Value) : IEntityId<FloodAlertId>
{
    /// <inheritdoc />
    public static FloodAlertId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>Organizers were told that one network or mail domain sends very many signatures to a petition. Told once a day.</summary>
public sealed class FloodAlert
{
    /// <summary>How long it is kept, and the same thing not told again.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    private FloodAlert() { }

    /// <summary>An alert.</summary>
    public FloodAlert(FloodAlertId id, PetitionId petition, FloodScope scope, byte[] key, int count, int held, DateTimeOffset now) =>
        (Id, PetitionId, Scope, Key, Count, Held, At) = (id, petition, scope, key, count, held, now);

    /// <summary>Its identity.</summary>
    public FloodAlertId Id { get; private set; }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>What was counted by.</summary>
    public FloodScope Scope { get; private set; }

    /// <summary>Keyed hash of the network (16 bytes) or of the domain (32).</summary>
    public byte[] Key { get; private set; } = [];

    /// <summary>How many came within the hour.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are held.</summary>
    public int Held { get; private set; }

    /// <summary>When it was told.</summary>
    public DateTimeOffset At { get; private set; }
}
