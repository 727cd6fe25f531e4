using Solidarity.Domain.Statements;

namespace Solidarity.Domain.Campaigns;

/// <summary>Where a public actor stands on what a campaign asks.</summary>
public enum Stance
{
    /// <summary>Supports it.</summary>
    Supports = 0,

    /// <summary>Opposes it.</summary>
    Opposes = 1,

    /// <summary>Has said that it has not decided.</summary>
    Undecided = 2,

    /// <summary>Was asked, or would be expected to speak, and says nothing.</summary>
    Silent = 3,
}

/// <summary>What a public actor (a government, a body of states, a party, a company) holds of a campaign's cause, with every change since.</summary>
public sealed class Position : AggregateRoot<PositionId>, IShownInPublic
{
    /// <summary>Longest name of an actor, in characters.</summary>
    public const int MaxActorLength = 200;

    /// <summary>Most positions of a campaign.</summary>
    public const int MaxPositions = 500;

    private readonly List<PositionName> _names = [];
    private readonly List<PositionStance> _stances = [];

    private Position() { }

    private Position(PositionId id, CampaignId campaign, DateTimeOffset now)
        : base(id, now) => CampaignId = campaign;

    /// <summary>The campaign.</summary>
    public CampaignId CampaignId { get; private set; }

    /// <summary>The country for which the actor speaks, if it is a country's government.</summary>
    public CountryCode? Country { get; private set; }

    /// <summary>The actor's name in each language.</summary>
    public IReadOnlyList<PositionName> Names => _names;

    /// <summary>What it has held, the first first. Rows are added; only the last can be corrected.</summary>
    public IReadOnlyList<PositionStance> Stances => _stances;

    /// <summary>What it holds now.</summary>
    public PositionStance Current => _stances.MaxBy(row => row.Number)!;

    /// <summary>Notes where an actor stands.</summary>
    public static Position Note(
        PositionId id, CampaignId campaign, IReadOnlyDictionary<LanguageTag, string> names, CountryCode? country, HeldStance held, DateTimeOffset now)
    {
        var position = new Position(id, campaign, now);
        position.Name(names, country, now);
        position._stances.Add(new PositionStance(id, 1, held));
        return position;
    }

    /// <summary>Names the actor.</summary>
    /// <exception cref="DomainError"><c>Position.NoName</c>.</exception>
    public void Name(IReadOnlyDictionary<LanguageTag, string> names, CountryCode? country, DateTimeOffset now)
    {
        if (names.Count == 0)
        {
            throw new DomainError("Position.NoName", "names");
        }

        Country = country;
        _names.RemoveAll(row => !names.ContainsKey(row.Language));
        foreach (var (language, name) in names)
        {
            var row = _names.SingleOrDefault(row => row.Language == language);
            if (row is null)
            {
                _names.Add(new PositionName(Id, language, name));
            }
            else
            {
                row.Call(name);
            }
        }

        ModifiedAt = now;
    }

    /// <summary>The actor holds something else from now on; what it held before stays on record.</summary>
    /// <returns>False when nothing was different.</returns>
    /// <exception cref="DomainError"><c>Position.Backwards</c>: it is dated before what it follows.</exception>
    public bool Change(HeldStance held, DateTimeOffset now)
    {
        if (Current.Says(held))
        {
            return false;
        }

        // Compared at the precision that both have: "2023" after "2023-01-15" is no step back.
        var shared = Math.Min(held.Since.Value.Length, Current.Since.Value.Length);
        if (string.CompareOrdinal(held.Since.Value[..shared], Current.Since.Value[..shared]) < 0)
        {
            throw new DomainError("Position.Backwards", "since", Current.Since.Value);
        }

        _stances.Add(new PositionStance(Id, Current.Number + 1, held));
        ModifiedAt = now;
        return true;
    }

    /// <summary>The last entry was wrong.</summary>
    public void Correct(HeldStance held, DateTimeOffset now)
    {
        if (!Current.Says(held))
        {
            Current.Replace(held);
            ModifiedAt = now;
        }
    }
}

/// <summary>What an actor holds.</summary>
/// <param name="Stance">The stance.</param>
/// <param name="Since">Since when.</param>
/// <param name="Source">Where that can be read, if that was named.</param>
public sealed record HeldStance(Stance Stance, PartialDate Since, Source? Source);

/// <summary>An actor's name in one language.</summary>
public sealed class PositionName
{
    private PositionName() { }

    internal PositionName(PositionId position, LanguageTag language, string name)
    {
        PositionId = position;
        Language = language;
        Name = name;
    }

    /// <summary>The position.</summary>
    public PositionId PositionId { get; private set; }

    /// <summary>The language.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The name.</summary>
    public string Name { get; private set; } = "";

    internal void Call(string name) => Name = name;
}

/// <summary>One stance of an actor in the row of those that it took.</summary>
public sealed class PositionStance
{
    private PositionStance() { }

    internal PositionStance(PositionId position, int number, HeldStance held)
    {
        PositionId = position;
        Number = number;
        Replace(held);
    }

    /// <summary>The position.</summary>
    public PositionId PositionId { get; private set; }

    /// <summary>1 for the first, then one more each time.</summary>
    public int Number { get; private set; }

    /// <summary>The stance.</summary>
    public Stance Stance { get; private set; }

    /// <summary>Since when.</summary>
    public PartialDate Since { get; private set; }

    /// <summary>Where that can be read.</summary>
    public NamedSource? Source { get; private set; }

    /// <summary>As a value.</summary>
    public HeldStance Held => new(Stance, Since, Source?.ToValue());

    internal bool Says(HeldStance held) => Held == held;

    internal void Replace(HeldStance held) => (Stance, Since, Source) = (held.Stance, held.Since, NamedSource.Of(held.Source));
}
