using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Petitions;

/// <summary>One sheet of a batch as somebody typed it in, or so many lines of a file. It is stored as it is typed, and its lines go once they are counted.</summary>
public sealed class BatchPart
{
    /// <summary>How many lines of a file are one part: as many as one transaction counts.</summary>
    public const int FileLines = 500;

    private BatchPart() { }

    /// <summary>A new part.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="entry">1, or 2 for what the second person typed.</param>
    /// <param name="number">The sheet, or the place in the file; the first is 1.</param>
    /// <param name="lines">Its lines as JSON; null for none.</param>
    /// <param name="refused">Lines that can't be taken, and why, as JSON; null for none.</param>
    /// <param name="by">Who typed it.</param>
    /// <param name="now">The moment.</param>
    public BatchPart(BatchId batch, byte entry, int number, string? lines, string? refused, OrganizerId? by, DateTimeOffset now)
    {
        (BatchId, Entry, Number, Lines, Refused, SavedBy, SavedAt, Revision) = (batch, entry, number, lines, refused, by, now, 1);
    }

    /// <summary>The batch.</summary>
    public BatchId BatchId { get; private set; }

    /// <summary>1, or 2 for what the second person typed.</summary>
    public byte Entry { get; private set; }

    /// <summary>The sheet, or the place in the file.</summary>
    public int Number { get; private set; }

    /// <summary>Its lines as JSON; sealed in the database. Null for none, and once they were counted.</summary>
    public string? Lines { get; private set; }

    /// <summary>Lines that were not taken, and why, as JSON; nothing that was typed stands in it.</summary>
    public string? Refused { get; private set; }

    /// <summary>Grows by one with each saving.</summary>
    public int Revision { get; private set; }

    /// <summary>Who saved it last; null for a program.</summary>
    public OrganizerId? SavedBy { get; private set; }

    /// <summary>When it was saved last.</summary>
    public DateTimeOffset SavedAt { get; private set; }

    /// <summary>When its lines became signatures.</summary>
    public DateTimeOffset? CountedAt { get; private set; }
}

/// <summary>A photograph or scan of a sheet, encoded anew without what the camera noted. It goes when the promised day is over.</summary>
public sealed class BatchPhoto
{
    private BatchPhoto() { }

    /// <summary>A new one.</summary>
    public BatchPhoto(BatchId batch, int number, byte[] content, string mediaType, int width, int height, OrganizerId? by, DateTimeOffset now)
    {
        (BatchId, Number, Content, MediaType, Width, Height, AddedBy, AddedAt) = (batch, number, content, mediaType, width, height, by, now);
    }

    /// <summary>The batch.</summary>
    public BatchId BatchId { get; private set; }

    /// <summary>Its place among those of the batch; the first is 1.</summary>
    public int Number { get; private set; }

    /// <summary>The encoded picture; sealed in the database.</summary>
    public byte[] Content { get; private set; } = [];

    /// <summary>As in <c>image/webp</c>.</summary>
    public string MediaType { get; private set; } = "";

    /// <summary>In pixels.</summary>
    public int Width { get; private set; }

    /// <summary>In pixels.</summary>
    public int Height { get; private set; }

    /// <summary>Who added it; null for a program.</summary>
    public OrganizerId? AddedBy { get; private set; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset AddedAt { get; private set; }
}
