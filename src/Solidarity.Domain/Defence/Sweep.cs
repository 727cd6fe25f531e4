using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Defence;

/// <summary>Identity of a sweep.</summary>
public readonly record struct SweepId(Guid Value) : IEntityId<SweepId>
{
    /// <inheritdoc />
    public static SweepId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>What a sweep does with what its rule finds.</summary>
public enum SweepAct : byte
{
    /// <summary>Removes signatures. It can be undone whole.</summary>
    Remove = 0,

    /// <summary>Lets those go that are held; whoever was never asked is asked then.</summary>
    Release = 1,
}

/// <summary>How far a sweep is.</summary>
public enum SweepState : byte
{
    /// <summary>What it would take is being counted.</summary>
    Counting = 0,

    /// <summary>It is counted, and waits for an organizer to say yes.</summary>
    Counted = 1,

    /// <summary>It is at it.</summary>
    Running = 2,

    /// <summary>It is done.</summary>
    Done = 3,

    /// <summary>It was stopped; what it took so far is taken.</summary>
    Cancelled = 4,

    /// <summary>What it took is being put back.</summary>
    Undoing = 5,

    /// <summary>All that it took is back.</summary>
    Undone = 6,
}

/// <summary>
/// Removes, or lets go, all signatures of a petition that a rule fits, in the background. It looks at those that were there when it began, in the
/// order in which they came: first to count them, then, once an organizer has said yes to the number, to act.
/// </summary>
public sealed class Sweep : AggregateRoot<SweepId>
{
    /// <summary>Most signatures that are shown as a sample.</summary>
    public const int SampleSize = 10;

    private Sweep() { }

    private Sweep(SweepId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>What it does.</summary>
    public SweepAct Act { get; private set; }

    /// <summary>Which signatures it takes.</summary>
    public SweepRule Rule { get; private set; } = null!;

    /// <summary>Of what kind the reason is; the public page counts by it.</summary>
    public SignatureReason Reason { get; private set; }

    /// <summary>Why, in an organizer's words.</summary>
    public string Why { get; private set; } = "";

    /// <summary>Who began it; a bare id, for it outlives the account.</summary>
    public OrganizerId? By { get; private set; }

    /// <summary>How far it is.</summary>
    public SweepState State { get; private set; }

    /// <summary>The last signature that there was when it began.</summary>
    public SignatureId UpTo { get; private set; }

    /// <summary>The last signature that was looked at.</summary>
    public SignatureId? Cursor { get; private set; }

    /// <summary>How many signatures there were to look at, about.</summary>
    public int Total { get; private set; }

    /// <summary>How many were looked at so far, of the pass that it is in.</summary>
    public int Looked { get; private set; }

    /// <summary>How many its rule fits.</summary>
    public int Matched { get; private set; }

    /// <summary>How many of those count, or could, where it began: what the number is to be held against.</summary>
    public int Standing { get; private set; }

    /// <summary>How many it has taken.</summary>
    public int Taken { get; private set; }

    /// <summary>How many of them are back.</summary>
    public int Restored { get; private set; }

    /// <summary>Some of those that its rule fits.</summary>
    public string Sample { get; private set; } = "";

    /// <summary>When it was done.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Whether there is something to do in the background.</summary>
    public bool IsAtWork => State is SweepState.Counting or SweepState.Running or SweepState.Undoing;

    /// <summary>Whether it would take so much that it is asked twice: more than a fifth of all that stands.</summary>
    public bool TakesMuch => Act == SweepAct.Remove && Matched * 5L > Standing;

    /// <summary>Whether it can be undone.</summary>
    public bool CanBeUndone => Act == SweepAct.Remove && State is SweepState.Done or SweepState.Cancelled && Taken > Restored;

    /// <summary>The signatures of the sample.</summary>
    public IReadOnlyList<SignatureId> SampleIds => [.. Sample.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => SignatureId.From(Guid.Parse(id)))];

    /// <summary>Begins to count; what lets go begins at once, for it is known how many are held.</summary>
    public static Sweep Begin(
        SweepId id, PetitionId petition, SweepAct act, SweepRule rule, SignatureReason reason, string why, OrganizerId? by, SignatureId upTo, int total, int standing, DateTimeOffset now) => new(id, now)
    {
        PetitionId = petition,
        Act = act,
        State = act == SweepAct.Release ? SweepState.Running : SweepState.Counting,
        Rule = rule,
        Reason = reason,
        Why = why,
        By = by,
        UpTo = upTo,
        Total = total,
        Standing = standing,
    };

    /// <summary>Notes what a step of the counting found.</summary>
    /// <param name="looked">How many were looked at.</param>
    /// <param name="found">Those that the rule fits.</param>
    /// <param name="last">The last that was looked at; null when there are no more.</param>
    public void Count(int looked, IReadOnlyList<SignatureId> found, SignatureId? last)
    {
        Looked += looked;
        Matched += found.Count;
        var shown = SampleIds;
        Sample = string.Join(' ', shown.Concat(found.Take(SampleSize - shown.Count)));
        (Cursor, State) = last is null ? (null, SweepState.Counted) : (last, State);
    }

    /// <summary>An organizer says yes.</summary>
    /// <param name="number">The number that the organizer typed, where so much is taken that it is asked twice.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Sweep.NotCounted</c>, <c>Sweep.NothingFound</c>, <c>Sweep.OtherNumber</c>.</exception>
    public void Run(int? number, DateTimeOffset now)
    {
        if (State != SweepState.Counted)
        {
            throw new DomainError("Sweep.NotCounted");
        }

        if (Matched == 0)
        {
            throw new DomainError("Sweep.NothingFound");
        }

        if (TakesMuch && number != Matched)
        {
            throw new DomainError("Sweep.OtherNumber", "number", Matched, Standing);
        }

        (State, Cursor, Looked, ModifiedAt) = (SweepState.Running, null, 0, now);
    }

    /// <summary>Notes what a step took.</summary>
    public void Take(int looked, int taken, SignatureId? last, DateTimeOffset now)
    {
        (Looked, Taken, Cursor) = (Looked + looked, Taken + taken, last ?? Cursor);
        if (last is null)
        {
            (State, EndedAt) = (SweepState.Done, now);
        }
    }

    /// <summary>Stops it where it is.</summary>
    /// <exception cref="DomainError"><c>Sweep.NotAtWork</c>.</exception>
    public void Cancel(DateTimeOffset now)
    {
        if (State is not (SweepState.Counting or SweepState.Counted or SweepState.Running))
        {
            throw new DomainError("Sweep.NotAtWork");
        }

        (State, EndedAt, ModifiedAt) = (SweepState.Cancelled, now, now);
    }

    /// <summary>Puts back all that it took.</summary>
    /// <exception cref="DomainError"><c>Sweep.NothingToUndo</c>.</exception>
    public void Undo(DateTimeOffset now)
    {
        if (!CanBeUndone)
        {
            throw new DomainError("Sweep.NothingToUndo");
        }

        (State, Looked, ModifiedAt) = (SweepState.Undoing, 0, now);
    }

    /// <summary>Notes what a step put back.</summary>
    public void PutBack(int restored, bool isMore, DateTimeOffset now)
    {
        Restored += restored;
        if (!isMore)
        {
            (State, EndedAt) = (SweepState.Undone, now);
        }
    }
}

/// <summary>A signature that a sweep took, with where it stood: what undoing goes by.</summary>
public sealed class SweptSignature
{
    private SweptSignature() { }

    /// <summary>A signature that a sweep took.</summary>
    public SweptSignature(SweepId sweep, SignatureId signature, SignatureState from, SignatureReason fromReason) =>
        (SweepId, SignatureId, From, FromReason) = (sweep, signature, from, fromReason);

    /// <summary>The sweep.</summary>
    public SweepId SweepId { get; private set; }

    /// <summary>The signature.</summary>
    public SignatureId SignatureId { get; private set; }

    /// <summary>Where it stood before any sweep took it.</summary>
    public SignatureState From { get; private set; }

    /// <summary>Why it stood there.</summary>
    public SignatureReason FromReason { get; private set; }
}
