using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Defence;

/// <summary>Identity of a hall's hour.</summary>
public readonly record struct HallHourId(Guid Value) : IEntityId<HallHourId>
{
    /// <inheritdoc />
    public static HallHourId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>A time during which many sign a petition from one network, because they sit in one hall: it is neither slowed nor asked for more work.</summary>
public sealed class HallHour : AggregateRoot<HallHourId>, IShownInPublic
{
    /// <summary>Longest time, in hours.</summary>
    public const int MostHours = 12;

    /// <summary>Most people.</summary>
    public const int MostPeople = 50_000;

    /// <summary>How long it is kept afterwards: as long as networks are.</summary>
    public static readonly TimeSpan Retention = Signature.NetworkRetention;

    private HallHour() { }

    private HallHour(HallHourId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>Keyed hash of the hall's network. 16 bytes.</summary>
    public byte[] NetworkKey { get; private set; } = [];

    /// <summary>When it begins.</summary>
    public DateTimeOffset From { get; private set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>How many people are expected: what comes beyond that is held.</summary>
    public int People { get; private set; }

    /// <summary>Opens an hour.</summary>
    /// <exception cref="DomainError"><c>Defence.NoHours</c>, <c>Defence.NoPeople</c>, <c>Defence.HallIsOver</c>.</exception>
    public static HallHour Open(HallHourId id, PetitionId petition, byte[] network, DateTimeOffset from, int hours, int people, DateTimeOffset now)
    {
        if (hours is < 1 or > MostHours)
        {
            throw new DomainError("Defence.NoHours", "hours", MostHours);
        }

        if (people is < 1 or > MostPeople)
        {
            throw new DomainError("Defence.NoPeople", "people", MostPeople);
        }

        if (from.AddHours(hours) <= now)
        {
            throw new DomainError("Defence.HallIsOver", "from");
        }

        return new HallHour(id, now) { PetitionId = petition, NetworkKey = network, From = from, Until = from.AddHours(hours), People = people };
    }

    /// <summary>Ends it early.</summary>
    public void Close(DateTimeOffset now)
    {
        if (Until > now)
        {
            (Until, ModifiedAt) = (now, now);
        }
    }

    /// <summary>Whether it is on.</summary>
    public bool IsOn(DateTimeOffset now) => From <= now && now < Until;
}
