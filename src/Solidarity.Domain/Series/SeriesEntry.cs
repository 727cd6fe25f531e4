using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Series;

/// <summary>Why a series is over for a person.</summary>
public enum SeriesEnding
{
    /// <summary>The last mail went, or was passed over.</summary>
    Finished = 0,

    /// <summary>The person left the list.</summary>
    Left = 1,

    /// <summary>The address must not be mailed any more.</summary>
    Suppressed = 2,

    /// <summary>Organizers ended the series.</summary>
    SeriesEnded = 3,
}

/// <summary>
/// Where one person is in a series. The row stays when it is over for the person, as long as the series runs, so that it does not begin
/// again for who leaves and comes back.
/// </summary>
public sealed class SeriesEntry
{
    private SeriesEntry() { }

    /// <summary>A series begins for a person.</summary>
    /// <param name="series">The series.</param>
    /// <param name="supporter">The person.</param>
    /// <param name="at">When the person did what it is for.</param>
    public SeriesEntry(MailSeries series, SupporterId supporter, DateTimeOffset at) =>
        (SeriesId, SupporterId, StartedAt, NextAt) = (series.Id, supporter, at, series.Steps[0].After(at));

    /// <summary>The series.</summary>
    public MailSeriesId SeriesId { get; private set; }

    /// <summary>The person.</summary>
    public SupporterId SupporterId { get; private set; }

    /// <summary>When the person did what the series is for.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The mail that is next, counted from 0.</summary>
    public int NextStep { get; private set; }

    /// <summary>When it is next looked at.</summary>
    public DateTimeOffset NextAt { get; private set; }

    /// <summary>When it was over for the person.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it was over.</summary>
    public SeriesEnding? Ending { get; private set; }

    /// <summary>The next mail goes, or is passed over: on to the one after it.</summary>
    public void Pass(SeriesSteps steps, DateTimeOffset now)
    {
        NextStep++;
        if (NextStep >= steps.Count)
        {
            End(SeriesEnding.Finished, now);
        }
        else
        {
            NextAt = steps[NextStep].After(now);
        }
    }

    /// <summary>The next mail waits.</summary>
    public void WaitUntil(DateTimeOffset moment) => NextAt = moment;

    /// <summary>It is over for the person.</summary>
    public void End(SeriesEnding ending, DateTimeOffset now) => (Ending, EndedAt) = (ending, now);
}
