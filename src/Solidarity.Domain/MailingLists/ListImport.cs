using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.MailingLists;

/// <summary>Where an import of subscribers stands.</summary>
public enum ListImportState
{
    /// <summary>The file was read; what its columns mean is to be said.</summary>
    Read = 0,

    /// <summary>Its lines are being checked. Nobody is subscribed by that.</summary>
    Checking = 1,

    /// <summary>Its lines were checked; whether it is imported is to be said.</summary>
    Checked = 2,

    /// <summary>Its lines are being taken.</summary>
    Importing = 3,

    /// <summary>All its lines were taken.</summary>
    Imported = 4,

    /// <summary>What came of it is being taken back.</summary>
    Undoing = 5,

    /// <summary>What came of it was taken back.</summary>
    Undone = 6,

    /// <summary>It was not wanted, or waited too long: its lines are gone.</summary>
    Dropped = 7,
}

/// <summary>What a column of a file of subscribers holds.</summary>
public enum ListColumn
{
    /// <summary>Nothing that is taken.</summary>
    None = 0,

    /// <summary>The address.</summary>
    Email = 1,

    /// <summary>The name as a whole.</summary>
    Name = 2,

    /// <summary>Given names.</summary>
    GivenName = 3,

    /// <summary>The family's name.</summary>
    FamilyName = 4,

    /// <summary>The language of the mails (BCP 47).</summary>
    Language = 5,

    /// <summary>When the person agreed (RFC 3339, or the day).</summary>
    AgreedAt = 6,

    /// <summary>How and to what the person agreed, in words: with the moment, the proof of consent.</summary>
    AgreedHow = 7,
}

/// <summary>A column of a file of subscribers.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Means">What it holds.</param>
public sealed record FileColumn(string Name, ListColumn Means);

/// <summary>The columns of a file, in their order.</summary>
public sealed class FileColumns(IEnumerable<FileColumn> columns) : ValueList<FileColumn>(columns);

/// <summary>How many lines of an import are what.</summary>
/// <param name="Proven">Bring the proof of consent: subscribed at once.</param>
/// <param name="Unproven">Bring none: asked by mail, or left out.</param>
/// <param name="Subscribed">Get mail by the list already.</param>
/// <param name="Left">Left the list once, reported our mail, or must not be mailed: stay so.</param>
/// <param name="Repeated">Stand in the file more than once; the first counts.</param>
/// <param name="Bad">Can't be read, or hold no address.</param>
public readonly record struct ListImportCounts(int Proven, int Unproven, int Subscribed, int Left, int Repeated, int Bad)
{
    /// <summary>All lines.</summary>
    public int Lines => Proven + Unproven + Subscribed + Left + Repeated + Bad;

    /// <summary>Both together.</summary>
    public static ListImportCounts operator +(ListImportCounts left, ListImportCounts right) => new(
        left.Proven + right.Proven, left.Unproven + right.Unproven, left.Subscribed + right.Subscribed, left.Left + right.Left, left.Repeated + right.Repeated, left.Bad + right.Bad);
}

/// <summary>
/// Subscribers that an organisation brings from elsewhere, as a table. A line with the proof of consent (when and how) subscribes; one
/// without is asked by mail, or left out. Whoever left stays away. What came of it can be taken back.
/// </summary>
public sealed class ListImport : AggregateRoot<ListImportId>
{
    /// <summary>Most lines of a file.</summary>
    public const int MaxLines = 200_000;

    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 50 * 1024 * 1024;

    /// <summary>Longest description of where a file comes from, in characters.</summary>
    public const int MaxSourceLength = 100;

    /// <summary>How many lines are one part, and share a transaction.</summary>
    public const int PartLines = 500;

    /// <summary>How long lines wait for somebody to say that they are to be imported.</summary>
    public static readonly TimeSpan WaitsFor = TimeSpan.FromDays(14);

    /// <summary>How long an import can be undone.</summary>
    public static readonly TimeSpan UndoneWithin = TimeSpan.FromDays(30);

    private ListImport() { }

    private ListImport(ListImportId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The list.</summary>
    public MailingListId ListId { get; private set; }

    /// <summary>Where it stands.</summary>
    public ListImportState State { get; private set; }

    /// <summary>Where the file comes from, in words.</summary>
    public string Source { get; private set; } = "";

    /// <summary>SHA-256 of the file, by which the same one is known again.</summary>
    public byte[] FileHash { get; private set; } = [];

    /// <summary>Its columns.</summary>
    public FileColumns Columns { get; private set; } = null!;

    /// <summary>Whether those without a proof are asked by mail; else they are left out.</summary>
    public bool AsksUnproven { get; private set; }

    /// <summary>The language of those whose line names none.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>How many parts there are.</summary>
    public int Parts { get; private set; }

    /// <summary>How many of them the work at hand is through with.</summary>
    public int PartsDone { get; private set; }

    /// <summary>How many lines could not be read at all.</summary>
    public int Unread { get; private set; }

    /// <summary>What the check found, or, once it is imported, what came of it.</summary>
    public ListImportCounts Counts { get; private set; }

    /// <summary>Who brought it; null for a program.</summary>
    public OrganizerId? MadeBy { get; private set; }

    /// <summary>When the last line was taken.</summary>
    public DateTimeOffset? ImportedAt { get; private set; }

    /// <summary>When its lines go by themselves; null once they are gone.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Whether something is going on in the background.</summary>
    public bool IsMoving => State is ListImportState.Checking or ListImportState.Importing or ListImportState.Undoing;

    /// <summary>Takes a file that was read.</summary>
    public static ListImport Read(
        ListImportId id, MailingListId list, string source, byte[] hash, FileColumns columns, int parts, int unread, LanguageTag language, OrganizerId? by, DateTimeOffset now) =>
        new(id, now)
        {
            ListId = list, Source = source, FileHash = hash, Columns = columns, AsksUnproven = true, Parts = parts, Unread = unread, Language = language, MadeBy = by,
            DueAt = now + WaitsFor,
        };

    /// <summary>Says what the columns mean; the lines are checked by that.</summary>
    /// <exception cref="DomainError"><c>ListImport.NotNow</c>, <c>ListImport.ColumnsMissing</c>, <c>ListImport.NoEmailColumn</c>, <c>ListImport.ColumnTwice</c>.</exception>
    public void Check(IReadOnlyList<ListColumn> columns, bool asksUnproven, DateTimeOffset now)
    {
        RefuseUnless(State is ListImportState.Read or ListImportState.Checked);
        if (columns.Count != Columns.Count)
        {
            throw new DomainError("ListImport.ColumnsMissing", "columns", Columns.Count);
        }

        if (!columns.Contains(ListColumn.Email))
        {
            throw new DomainError("ListImport.NoEmailColumn", "columns");
        }

        if (columns.Where(column => column != ListColumn.None).GroupBy(column => column).Any(same => same.Count() > 1))
        {
            throw new DomainError("ListImport.ColumnTwice", "columns");
        }

        (Columns, AsksUnproven, Counts) = (new FileColumns(Columns.Zip(columns, (column, means) => column with { Means = means })), asksUnproven, new ListImportCounts(0, 0, 0, 0, 0, Unread));
        Begin(ListImportState.Checking, now);
    }

    /// <summary>Takes the lines as they were checked.</summary>
    /// <exception cref="DomainError"><c>ListImport.NotNow</c>, <c>ListImport.NothingToTake</c>.</exception>
    public void Import(DateTimeOffset now)
    {
        RefuseUnless(State == ListImportState.Checked);
        if (Counts.Proven + (AsksUnproven ? Counts.Unproven : 0) == 0)
        {
            throw new DomainError("ListImport.NothingToTake");
        }

        Counts = new ListImportCounts(0, 0, 0, 0, 0, Unread);
        Begin(ListImportState.Importing, now);
    }

    /// <summary>Takes back what came of it.</summary>
    /// <exception cref="DomainError"><c>ListImport.NotNow</c>, <c>ListImport.TooLate</c>.</exception>
    public void Undo(DateTimeOffset now)
    {
        RefuseUnless(State == ListImportState.Imported);
        if (now > ImportedAt + UndoneWithin)
        {
            throw new DomainError("ListImport.TooLate", null, UndoneWithin.Days);
        }

        Begin(ListImportState.Undoing, now);
    }

    /// <summary>Lets go of lines that were never imported.</summary>
    /// <exception cref="DomainError"><c>ListImport.NotNow</c>.</exception>
    public void Drop(DateTimeOffset now)
    {
        RefuseUnless(State is ListImportState.Read or ListImportState.Checked);
        (State, DueAt, ModifiedAt) = (ListImportState.Dropped, null, now);
    }

    /// <summary>Notes that one part is through.</summary>
    public void Pass(ListImportCounts of)
    {
        Counts += of;
        PartsDone++;
    }

    /// <summary>Ends the work at hand, once nothing is left of it.</summary>
    public void Settle(DateTimeOffset now)
    {
        switch (State)
        {
            case ListImportState.Checking:
                State = ListImportState.Checked;
                break;
            case ListImportState.Importing:
                (State, ImportedAt, DueAt) = (ListImportState.Imported, now, null);
                break;
            case ListImportState.Undoing:
                State = ListImportState.Undone;
                break;
        }
    }

    private void Begin(ListImportState state, DateTimeOffset now) => (State, PartsDone, ModifiedAt) = (state, 0, now);

    private static void RefuseUnless(bool isSo)
    {
        if (!isSo)
        {
            throw new DomainError("ListImport.NotNow");
        }
    }
}

/// <summary>So many lines of a file of subscribers.</summary>
public sealed class ListImportPart
{
    private ListImportPart() { }

    /// <summary>A new part.</summary>
    /// <param name="import">The import.</param>
    /// <param name="number">Its place in the file; the first is 1.</param>
    /// <param name="rows">Its lines as JSON.</param>
    /// <param name="refused">Lines that can't be taken, and why, as JSON.</param>
    public ListImportPart(ListImportId import, int number, string? rows, string? refused) => (ImportId, Number, Rows, Refused) = (import, number, rows, refused);

    /// <summary>The import.</summary>
    public ListImportId ImportId { get; private set; }

    /// <summary>Its place in the file; the first is 1.</summary>
    public int Number { get; private set; }

    /// <summary>Its lines as they stand in the file, as JSON; sealed in the database. Null once they were taken.</summary>
    public string? Rows { get; private set; }

    /// <summary>Lines that are not taken, and why, as JSON; nothing of what stands in them.</summary>
    public string? Refused { get; private set; }
}
