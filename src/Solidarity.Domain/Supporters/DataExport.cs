namespace Solidarity.Domain.Supporters;

/// <summary>An organizer wants to take out what is held of a person. Holds nothing of it: the files are made when they are fetched.</summary>
public sealed class DataExport : AggregateRoot<DataExportId>
{
    /// <summary>How long it can be fetched, and how long it is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReasonLength = 500;

    private DataExport() { }

    private DataExport(DataExportId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The keyed hash of the person's mailbox.</summary>
    public byte[] MailboxKey { get; private set; } = [];

    /// <summary>Why.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Who asked: an organizer or a program; a bare id. Null for the command line.</summary>
    public Guid? AskedBy { get; private set; }

    /// <summary>Who approved it, or null: nobody has to.</summary>
    public Guid? ApprovedBy { get; private set; }

    /// <summary>Since when it can be fetched; null while it waits for a second person.</summary>
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>Asks for it.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="mailbox">The keyed hash of the person's mailbox.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="needsSecond">Whether a second person must approve it.</param>
    /// <param name="now">The moment.</param>
    public static DataExport Ask(DataExportId id, byte[] mailbox, string reason, Guid? by, bool needsSecond, DateTimeOffset now) =>
        new(id, now) { MailboxKey = mailbox, Reason = reason, AskedBy = by, ApprovedAt = needsSecond ? null : now };

    /// <summary>A second person approves it. Doing so again changes nothing.</summary>
    /// <exception cref="DomainError"><c>DataExport.SamePerson</c>.</exception>
    public void Approve(Guid? by, DateTimeOffset now)
    {
        if (by is null || by == AskedBy)
        {
            throw new DomainError("DataExport.SamePerson");
        }

        ApprovedBy ??= by;
        ApprovedAt ??= now;
        ModifiedAt = now;
    }

    /// <summary>Whether it can be fetched now.</summary>
    /// <exception cref="DomainError"><c>DataExport.NotApproved</c>, <c>DataExport.TooOld</c>.</exception>
    public void MayBeFetched(DateTimeOffset now)
    {
        if (ApprovedAt is null)
        {
            throw new DomainError("DataExport.NotApproved");
        }

        if (CreatedAt + Lifetime < now)
        {
            throw new DomainError("DataExport.TooOld");
        }
    }
}
