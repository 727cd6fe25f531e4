using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Petitions;

/// <summary>
/// Signatures that came together: sheets of paper that were printed here and came back, or a file of another system. They count beside the
/// signatures online, never among them; nobody is mailed for them; and they are removed and brought back together.
/// </summary>
public sealed class PetitionBatch : AggregateRoot<BatchId>
{
    /// <summary>Most sheets.</summary>
    public const int MaxSheets = 100;

    /// <summary>Fewest lines on a sheet.</summary>
    public const int MinLines = 5;

    /// <summary>Most lines on a sheet.</summary>
    public const int MaxLines = 20;

    /// <summary>Most lines of a file.</summary>
    public const int MaxFileLines = 50_000;

    /// <summary>Largest file, in bytes.</summary>
    public const int MaxFileBytes = 10 * 1024 * 1024;

    /// <summary>Most photographs.</summary>
    public const int MaxPhotos = 200;

    /// <summary>How long the lines of a file wait for somebody to say that they are to be imported.</summary>
    public static readonly TimeSpan WaitsFor = TimeSpan.FromDays(14);

    private PetitionBatch() { }

    private PetitionBatch(BatchId id, Petition petition, SignatureChannel channel, LanguageTag language, OrganizerId? by, DateTimeOffset now)
        : base(id, now)
    {
        (PetitionId, Channel, Language, MadeBy) = (petition.Id, channel, language, by);
    }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>On paper, or from another system.</summary>
    public SignatureChannel Channel { get; private set; }

    /// <summary>Where it stands.</summary>
    public BatchState State { get; private set; }

    /// <summary>What stands on its sheets; null for a file.</summary>
    public CheckedCode? Code { get; private set; }

    /// <summary>Where a file comes from, in words; null for paper.</summary>
    public string? Source { get; private set; }

    /// <summary>SHA-256 of a file, by which the same one is known again; null for paper.</summary>
    public byte[]? FileHash { get; private set; }

    /// <summary>The language of the sheets, or of the people in a file.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>How many sheets were printed; 0 for a file.</summary>
    public int Sheets { get; private set; }

    /// <summary>How many lines a sheet has; 0 for a file.</summary>
    public int LinesPerSheet { get; private set; }

    /// <summary>Whether the sheets ask for an address.</summary>
    public bool AsksEmail { get; private set; }

    /// <summary>The version of the wording that stands on the sheets; empty for a file.</summary>
    public string WordingVersion { get; private set; } = "";

    /// <summary>Who printed the sheets or brought the file; null for a program.</summary>
    public OrganizerId? MadeBy { get; private set; }

    /// <summary>Who typed it in; null before.</summary>
    public OrganizerId? EnteredBy { get; private set; }

    /// <summary>Who typed it in a second time; null where that is not asked for.</summary>
    public OrganizerId? CheckedBy { get; private set; }

    /// <summary>How many lines there are: typed in, or in the file.</summary>
    public int Lines { get; private set; }

    /// <summary>How many of them can't be taken.</summary>
    public int Bad { get; private set; }

    /// <summary>How many of them had signed before.</summary>
    public int Repeats { get; private set; }

    /// <summary>How many of them became signatures.</summary>
    public int Signatures { get; private set; }

    /// <summary>When all of them were counted.</summary>
    public DateTimeOffset? CountedAt { get; private set; }

    /// <summary>When the clock has something to do with it next: forget the lines of a file, or all that is personal; null for never.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Whether its sheets can be typed in.</summary>
    public bool TakesLines => Channel == SignatureChannel.Paper && State is BatchState.Printed or BatchState.Entering or BatchState.Second or BatchState.Differs;

    /// <summary>Which entry is being typed: 1, or 2 by the second person.</summary>
    public byte Entry => (byte)(State is BatchState.Second or BatchState.Differs ? 2 : 1);

    /// <summary>Which entry is counted: what the second person typed and decided, where there is one.</summary>
    public byte CountedEntry => (byte)(CheckedBy is null ? 1 : 2);

    /// <summary>Whether something is going on in the background.</summary>
    public bool IsMoving => State is BatchState.Counting or BatchState.Removing or BatchState.Restoring;

    /// <summary>Prints sheets.</summary>
    /// <exception cref="DomainError"><c>Petition.NotPublic</c>, <c>Petition.Over</c>, <c>Batch.SheetsOutOfRange</c> or <c>Batch.LinesOutOfRange</c>.</exception>
    public static PetitionBatch Print(
        BatchId id, Petition petition, CheckedCode code, LanguageTag language, int sheets, int lines, bool asksEmail, string wording, OrganizerId? by, DateTimeOffset now)
    {
        RefuseUnlessTaking(petition, now);
        if (sheets is < 1 or > MaxSheets)
        {
            throw new DomainError("Batch.SheetsOutOfRange", "sheets", MaxSheets);
        }

        if (lines is < MinLines or > MaxLines)
        {
            throw new DomainError("Batch.LinesOutOfRange", "lines", MinLines, MaxLines);
        }

        return new PetitionBatch(id, petition, SignatureChannel.Paper, language, by, now)
        {
            Code = code, Sheets = sheets, LinesPerSheet = lines, AsksEmail = asksEmail, WordingVersion = wording, DueAt = petition.PromiseEnds,
        };
    }

    /// <summary>Takes what was read of a file.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="petition">The petition.</param>
    /// <param name="source">Where the file comes from.</param>
    /// <param name="hash">SHA-256 of the file.</param>
    /// <param name="language">The language of the people in it.</param>
    /// <param name="found">How many lines there are, and how many of them are bad or repeated.</param>
    /// <param name="by">Who brought it.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Petition.NotPublic</c> or <c>Petition.Over</c>.</exception>
    public static PetitionBatch Read(
        BatchId id, Petition petition, string source, byte[] hash, LanguageTag language, (int Lines, int Bad, int Repeats) found, OrganizerId? by, DateTimeOffset now)
    {
        RefuseUnlessTaking(petition, now);
        return new PetitionBatch(id, petition, SignatureChannel.Imported, language, by, now)
        {
            State = BatchState.Read, Source = source, FileHash = hash, Lines = found.Lines, Bad = found.Bad, Repeats = found.Repeats, DueAt = Sooner(now + WaitsFor, petition.PromiseEnds),
        };
    }

    /// <summary>Refuses where signatures on paper or from elsewhere are not taken: while it is not public, once it was withdrawn or archived, and past the promised day.</summary>
    /// <exception cref="DomainError"><c>Petition.NotPublic</c> or <c>Petition.Over</c>.</exception>
    public static void RefuseUnlessTaking(Petition petition, DateTimeOffset now)
    {
        if (!petition.IsPublic)
        {
            throw new DomainError("Petition.NotPublic");
        }

        if (petition.State is PetitionState.Withdrawn or PetitionState.Archived || petition.PromiseEnds <= now)
        {
            throw new DomainError("Petition.Over");
        }
    }

    /// <summary>Somebody types in a sheet.</summary>
    /// <exception cref="DomainError"><c>Batch.NoLines</c> when it takes none, or <c>Batch.SamePerson</c> when the first person would be the second too.</exception>
    public void Enter(OrganizerId? by, DateTimeOffset now)
    {
        RefuseUnlessTyped(by);
        if (State == BatchState.Printed)
        {
            (State, ModifiedAt) = (BatchState.Entering, now);
        }
    }

    /// <summary>All of it is typed in once; it counts now, or a second person is awaited.</summary>
    /// <exception cref="DomainError"><c>Batch.NoLines</c>.</exception>
    public void FinishFirst(OrganizerId? by, int lines, bool needsSecond, DateTimeOffset now)
    {
        if (State != BatchState.Entering)
        {
            throw new DomainError("Batch.NoLines");
        }

        (EnteredBy, Lines, ModifiedAt) = (by, lines, now);
        State = needsSecond ? BatchState.Second : BatchState.Counting;
    }

    /// <summary>A second person has typed all of it in; where both say the same it counts now, else the differences are to be decided.</summary>
    /// <exception cref="DomainError"><c>Batch.NoLines</c> or <c>Batch.SamePerson</c>.</exception>
    public void FinishSecond(OrganizerId? by, bool differs, int lines, DateTimeOffset now)
    {
        if (State is not (BatchState.Second or BatchState.Differs))
        {
            throw new DomainError("Batch.NoLines");
        }

        RefuseUnlessTyped(by);
        (CheckedBy, Lines, ModifiedAt) = (by, lines, now);
        State = differs ? BatchState.Differs : BatchState.Counting;
    }

    /// <summary>What was read of a file is to be imported.</summary>
    /// <exception cref="DomainError"><c>Batch.NotWaiting</c>.</exception>
    public void Import(Petition petition, DateTimeOffset now)
    {
        if (State != BatchState.Read)
        {
            throw new DomainError("Batch.NotWaiting");
        }

        RefuseUnlessTaking(petition, now);
        (State, DueAt, ModifiedAt) = (BatchState.Counting, petition.PromiseEnds, now);
    }

    /// <summary>What was read of a file is not wanted, or nobody said in time that it is.</summary>
    /// <exception cref="DomainError"><c>Batch.NotWaiting</c>.</exception>
    public void Drop(DateTimeOffset now)
    {
        if (State != BatchState.Read)
        {
            throw new DomainError("Batch.NotWaiting");
        }

        (State, DueAt, FileHash, ModifiedAt) = (BatchState.Dropped, null, null, now);
    }

    /// <summary>A part of it became signatures.</summary>
    public void Count(int signatures, int bad, int repeats)
    {
        (Signatures, Bad) = (Signatures + signatures, Bad + bad);
        Repeats += repeats;
    }

    /// <summary>What was going on has come to its end.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="hasMore">Whether lines are left that never were counted, as after a removal in the midst of it.</param>
    public void Settle(DateTimeOffset now, bool hasMore)
    {
        (State, CountedAt) = State switch
        {
            BatchState.Counting => (BatchState.Counted, now),
            BatchState.Removing => (BatchState.Removed, CountedAt),
            BatchState.Restoring => (hasMore ? BatchState.Counting : BatchState.Counted, CountedAt),
            _ => (State, CountedAt),
        };
    }

    /// <summary>Its signatures are to leave the count.</summary>
    /// <exception cref="DomainError"><c>Batch.NotCounted</c>.</exception>
    public void Remove(DateTimeOffset now)
    {
        if (State is not (BatchState.Counted or BatchState.Counting or BatchState.Restoring))
        {
            throw new DomainError("Batch.NotCounted");
        }

        (State, ModifiedAt) = (BatchState.Removing, now);
    }

    /// <summary>Its signatures are to count again.</summary>
    /// <exception cref="DomainError"><c>Batch.NotRemoved</c>, or <c>Petition.Over</c>.</exception>
    public void Restore(Petition petition, DateTimeOffset now)
    {
        if (State is not (BatchState.Removed or BatchState.Removing))
        {
            throw new DomainError("Batch.NotRemoved");
        }

        RefuseUnlessTaking(petition, now);
        (State, ModifiedAt) = (BatchState.Restoring, now);
    }

    /// <summary>All that is personal is gone: the numbers stay.</summary>
    public void Forget() => DueAt = null;

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private void RefuseUnlessTyped(OrganizerId? by)
    {
        if (!TakesLines)
        {
            throw new DomainError("Batch.NoLines");
        }

        if (Entry == 2 && (by is null || by == EnteredBy))
        {
            throw new DomainError("Batch.SamePerson");
        }
    }
}
