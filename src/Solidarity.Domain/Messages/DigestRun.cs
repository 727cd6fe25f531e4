using Solidarity.Domain.MailingLists;

namespace Solidarity.Domain.Messages;

/// <summary>How far the digests for the readers of one time zone have come.</summary>
public sealed class DigestRun
{
    private DigestRun() { }

    /// <summary>The first digest of a zone.</summary>
    /// <param name="frequency">How often its readers read.</param>
    /// <param name="zone">Where they are.</param>
    /// <param name="began">From when on it tells of what was published.</param>
    /// <param name="coveredTo">Its morning.</param>
    public DigestRun(Frequency frequency, TimeZoneName zone, DateTimeOffset began, DateTimeOffset coveredTo)
    {
        Frequency = frequency;
        TimeZone = zone;
        Began = began;
        CoveredTo = coveredTo;
    }

    /// <summary>How often the readers read.</summary>
    public Frequency Frequency { get; private set; }

    /// <summary>Where they are.</summary>
    public TimeZoneName TimeZone { get; private set; }

    /// <summary>Nothing published before is told.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>The last morning that was looked at, whether or not there was news.</summary>
    public DateTimeOffset CoveredTo { get; private set; }

    /// <summary>Notes that a further morning was looked at.</summary>
    public void Cover(DateTimeOffset morning) => CoveredTo = morning;
}
