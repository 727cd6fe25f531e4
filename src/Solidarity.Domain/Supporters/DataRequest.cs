namespace Solidarity.Domain.Supporters;

/// <summary>What a person asked for.</summary>
public enum DataRequestKind
{
    /// <summary>To see what is held, or take it along (GDPR Art. 15 and 20).</summary>
    See = 0,

    /// <summary>To have something corrected (Art. 16).</summary>
    Correct = 1,

    /// <summary>To have it erased (Art. 17).</summary>
    Erase = 2,
}

/// <summary>A person asked, and was answered. Tells the person by the keyed hash alone, and so outlives the person's data.</summary>
public sealed class DataRequest : AggregateRoot<DataRequestId>
{
    /// <summary>How many months there are to answer (GDPR Art. 12(3)).</summary>
    public const int Months = 1;

    /// <summary>How many years the note is kept.</summary>
    public const int YearsKept = 3;

    private DataRequest() { }

    private DataRequest(DataRequestId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The keyed hash of the mailbox.</summary>
    public byte[] MailboxKey { get; private set; } = [];

    /// <summary>What for.</summary>
    public DataRequestKind Kind { get; private set; }

    /// <summary>The day on which the person asked.</summary>
    public DateOnly AskedOn { get; private set; }

    /// <summary>When it was answered.</summary>
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Whether the person did it without help, behind a fresh link.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>The last day for the answer: the same day of the next month, or its last (Regulation 1182/71, Art. 3(2)(c)).</summary>
    public DateOnly DueOn => AskedOn.AddMonths(Months);

    /// <summary>Notes that a person asked.</summary>
    /// <exception cref="DomainError"><c>DataRequest.NotYet</c>: the day is still to come.</exception>
    public static DataRequest Note(DataRequestId id, byte[] mailbox, DataRequestKind kind, DateOnly askedOn, DateOnly today, DateTimeOffset now) =>
        askedOn > today ? throw new DomainError("DataRequest.NotYet", "askedOn") : new(id, now) { MailboxKey = mailbox, Kind = kind, AskedOn = askedOn };

    /// <summary>Notes what a person did without help.</summary>
    public static DataRequest Own(DataRequestId id, byte[] mailbox, DataRequestKind kind, DateOnly today, DateTimeOffset now) =>
        new(id, now) { MailboxKey = mailbox, Kind = kind, AskedOn = today, DoneAt = now, IsOwn = true };

    /// <summary>Notes that it was answered. Doing so again changes nothing.</summary>
    public void Done(DateTimeOffset now)
    {
        DoneAt ??= now;
        ModifiedAt = now;
    }
}
