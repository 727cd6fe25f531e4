namespace Solidarity.Domain.Messages;

public sealed partial class Message
{
    private readonly List<MessageHold> _holds = [];

    /// <summary>Readers who wait, or waited, for their language version.</summary>
    public IReadOnlyList<MessageHold> Holds => _holds;

    /// <summary>How many readers wait for their language version. They have no delivery yet, so they are not in <see cref="Total"/>.</summary>
    public int Held => _holds.Where(hold => hold.IsOpen).Sum(hold => hold.Readers);

    /// <summary>Whether readers were released: then everybody is looked through again for those who have no delivery.</summary>
    public bool HasReleased => _holds.Exists(hold => !hold.IsOpen);

    /// <summary>Whether readers of a language wait for their version.</summary>
    public bool Holding(LanguageTag reader) => HoldOf(reader) is not null;

    /// <summary>Notes readers who were passed over, in the transaction that moves <see cref="ExpandedTo"/> past them.</summary>
    public void PassOver(IEnumerable<LanguageTag> readers)
    {
        foreach (var reader in readers)
        {
            HoldOf(reader)?.Count();
        }
    }

    /// <summary>Lets readers have their copies: the expansion begins anew, and adds those who have none.</summary>
    /// <returns>False when none of them waited.</returns>
    public bool Release(IReadOnlyCollection<LanguageTag> languages, DateTimeOffset now)
    {
        var due = _holds.Where(hold => hold.IsOpen && languages.Contains(hold.Language)).ToList();
        if (due.Count == 0 || State is MessageState.Stopped or MessageState.Done)
        {
            return false;
        }

        due.ForEach(hold => hold.End(now));
        _holds.ForEach(hold => hold.CountAnew());
        (ExpandedTo, ExpandedAt) = (null, null);
        Raise(new MessageReleased(Id));
        return true;
    }

    private MessageHold? HoldOf(LanguageTag reader) => _holds.Find(hold => hold.IsOpen && hold.IsFor(reader));
}

/// <summary>Readers of one language who wait for their version of a statement.</summary>
public sealed class MessageHold
{
    private MessageHold() { }

    internal MessageHold(MessageId message, LanguageTag language, DateTimeOffset until)
    {
        MessageId = message;
        Language = language;
        Until = until;
    }

    /// <summary>The alert.</summary>
    public MessageId MessageId { get; private set; }

    /// <summary>The language they read; its regions too.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>When they get what there is then, at the latest.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>When they were released, or the alert was stopped.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How many there are, as far as the expansion has come.</summary>
    public int Readers { get; private set; }

    /// <summary>Whether they wait still.</summary>
    public bool IsOpen => EndedAt is null;

    internal bool IsFor(LanguageTag reader) => reader == Language || reader.Value.StartsWith(Language.Value + "-", StringComparison.Ordinal);

    internal void Count() => Readers++;

    internal void CountAnew() => Readers = IsOpen ? 0 : Readers;

    internal void End(DateTimeOffset now) => EndedAt ??= now;
}
