using Solidarity.Domain.Messages;
using Solidarity.Domain.Segments;

namespace Solidarity.Domain.Series;

/// <summary>One mail of a series.</summary>
/// <param name="Mail">Its texts: a message of the kind <see cref="MessageKind.SeriesMail"/>.</param>
/// <param name="WaitDays">How many days after the mail before it goes; after what began the series, for the first.</param>
/// <param name="OnlyIf">Who gets it when its time has come; null for everybody. The others go on to the next.</param>
public sealed record SeriesStep(MessageId Mail, int WaitDays, SegmentRules? OnlyIf = null)
{
    /// <summary>The longest wait, in days.</summary>
    public const int MostDays = 365;

    /// <summary>When it goes, where the mail before went at some moment.</summary>
    public DateTimeOffset After(DateTimeOffset moment) => moment.AddDays(WaitDays);
}

/// <summary>The mails of a series, in order.</summary>
public sealed class SeriesSteps(IEnumerable<SeriesStep> steps) : ValueList<SeriesStep>(steps)
{
    /// <summary>The most mails.</summary>
    public const int Most = 20;

    /// <summary>No mail yet.</summary>
    public static SeriesSteps None { get; } = new([]);
}
