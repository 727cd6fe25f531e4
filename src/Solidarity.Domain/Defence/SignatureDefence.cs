namespace Solidarity.Domain.Defence;

/// <summary>Identity of an installation's defence. There is one.</summary>
public readonly record struct SignatureDefenceId(Guid Value) : IEntityId<SignatureDefenceId>
{
    /// <inheritdoc />
    public static SignatureDefenceId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>How petitions are defended against false signatures: the limits, the lists, and when organizers are told.</summary>
/// <remarks>Every server reads it anew when it changes, as it does with pages.</remarks>
public sealed class SignatureDefence : AggregateRoot<SignatureDefenceId>, IShownInPublic
{
    /// <summary>From so many signatures of one network or mail domain within an hour on, organizers are told, until they say otherwise.</summary>
    public const int DefaultAlert = 100;

    private readonly List<SetLimit> _limits = [];
    private readonly List<KeptList> _lists = [];

    private SignatureDefence() { }

    private SignatureDefence(DateTimeOffset now)
        : base(OnlyId, now) { }

    /// <summary>The id of the only one: a version 8 UUID (RFC 9562 §5.8).</summary>
    public static SignatureDefenceId OnlyId { get; } = SignatureDefenceId.From(Guid.Parse("50115011-0000-8000-8005-000000000001"));

    /// <summary>The limits that an organizer has set.</summary>
    public IReadOnlyList<SetLimit> Limits => _limits;

    /// <summary>The lists that have entries.</summary>
    public IReadOnlyList<KeptList> Lists => _lists;

    /// <summary>Whether addresses that are made to be thrown away are held.</summary>
    public bool HoldsDisposable { get; private set; } = true;

    /// <summary>Whether names that come in the order of the alphabet, as from a list, are held.</summary>
    public bool HoldsOrderedNames { get; private set; } = true;

    /// <summary>From so many signatures of one network or mail domain within an hour on, organizers are told.</summary>
    public int AlertAt { get; private set; } = DefaultAlert;

    /// <summary>What holds until an organizer says otherwise.</summary>
    public static SignatureDefence Create(DateTimeOffset now) => new(now);

    /// <summary>The limit of a kind.</summary>
    public FloodLimit Limit(FloodScope scope) => _limits.Find(limit => limit.Scope == scope)?.Limit ?? FloodLimit.Default(scope);

    /// <summary>A list as typed.</summary>
    public string List(DefenceList list) => _lists.Find(kept => kept.List == list)?.Text ?? "";

    /// <summary>Sets a limit.</summary>
    /// <exception cref="DomainError"><c>Defence.NoPace</c>, <c>Defence.HoldsSooner</c>.</exception>
    public void Set(FloodScope scope, FloodLimit limit, DateTimeOffset now)
    {
        limit.RefuseUnlessSound(scope);
        if (limit == Limit(scope))
        {
            return;
        }

        if (_limits.Find(x => x.Scope == scope) is { } known)
        {
            known.Change(limit);
        }
        else
        {
            _limits.Add(new SetLimit(Id, scope, limit));
        }

        ModifiedAt = now;
    }

    /// <summary>Keeps a list. All of its lines can be read.</summary>
    public void Keep(DefenceList list, string text, DateTimeOffset now)
    {
        if (text == List(list))
        {
            return;
        }

        if (_lists.Find(x => x.List == list) is { } known)
        {
            known.Change(text);
        }
        else
        {
            _lists.Add(new KeptList(Id, list, text));
        }

        ModifiedAt = now;
    }

    /// <summary>Chooses what is held by its look, and when organizers are told.</summary>
    /// <exception cref="DomainError"><c>Defence.NoAlert</c>.</exception>
    public void Watch(bool holdsDisposable, bool holdsOrderedNames, int alertAt, DateTimeOffset now)
    {
        if (alertAt is < 1 or > FloodPace.Most)
        {
            throw new DomainError("Defence.NoAlert", "alertAt", FloodPace.Most);
        }

        (HoldsDisposable, HoldsOrderedNames, AlertAt) = (holdsDisposable, holdsOrderedNames, alertAt);
        ModifiedAt = now;
    }
}

/// <summary>A limit that an organizer has set.</summary>
public sealed class SetLimit
{
    private SetLimit() { }

    internal SetLimit(SignatureDefenceId defence, FloodScope scope, FloodLimit limit)
    {
        (DefenceId, Scope) = (defence, scope);
        Change(limit);
    }

    /// <summary>Whose.</summary>
    public SignatureDefenceId DefenceId { get; private set; }

    /// <summary>What is counted.</summary>
    public FloodScope Scope { get; private set; }

    /// <summary>The limit.</summary>
    public FloodLimit Limit => new(IsOn, new(SlowPerMinute, SlowPerHour), new(HoldPerMinute, HoldPerHour));

    /// <summary>Whether it holds.</summary>
    public bool IsOn { get; private set; }

    /// <summary>See <see cref="FloodLimit.Slow"/>.</summary>
    public int SlowPerMinute { get; private set; }

    /// <summary>See <see cref="FloodLimit.Slow"/>.</summary>
    public int SlowPerHour { get; private set; }

    /// <summary>See <see cref="FloodLimit.Hold"/>.</summary>
    public int HoldPerMinute { get; private set; }

    /// <summary>See <see cref="FloodLimit.Hold"/>.</summary>
    public int HoldPerHour { get; private set; }

    internal void Change(FloodLimit limit) =>
        (IsOn, SlowPerMinute, SlowPerHour, HoldPerMinute, HoldPerHour) = (limit.IsOn, limit.Slow.PerMinute, limit.Slow.PerHour, limit.Hold.PerMinute, limit.Hold.PerHour);
}

/// <summary>A list as an organizer typed it.</summary>
public sealed class KeptList
{
    private KeptList() { }

    internal KeptList(SignatureDefenceId defence, DefenceList list, string text) => (DefenceId, List, Text) = (defence, list, text);

    /// <summary>Whose.</summary>
    public SignatureDefenceId DefenceId { get; private set; }

    /// <summary>Which.</summary>
    public DefenceList List { get; private set; }

    /// <summary>An entry a line; sealed in the database.</summary>
    public string Text { get; private set; } = "";

    internal void Change(string text) => Text = text;
}
