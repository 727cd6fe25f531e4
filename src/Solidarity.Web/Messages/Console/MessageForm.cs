namespace Solidarity.Web.Messages.Console;

/// <summary>A newsletter's form, as typed.</summary>
public sealed class MessageForm
{
    /// <summary>The language of the texts, BCP 47.</summary>
    public string? Language { get; set; }

    /// <summary>The subject line.</summary>
    public string? Subject { get; set; }

    /// <summary>Markdown after Liquid.</summary>
    public string? Body { get; set; }

    /// <summary>The subject line that it is compared with; empty where that is the same.</summary>
    public string? OtherSubject { get; set; }

    /// <summary>The text that it is compared with; empty where that is the same.</summary>
    public string? OtherBody { get; set; }

    /// <summary>Whether two texts are tried on a part of the readers first.</summary>
    public bool Splits { get; set; }

    /// <summary>On how many of a hundred readers.</summary>
    public int? Share { get; set; } = 20;

    /// <summary>What tells which is better.</summary>
    public Domain.Messages.SplitMeasure By { get; set; }

    /// <summary>How many hours that is waited for.</summary>
    public int? Hours { get; set; } = 4;

    /// <summary>Whether it is counted how often each link is followed.</summary>
    public bool CountsLinks { get; set; }

    /// <summary>Slugs of the lists that it goes to.</summary>
    public List<string> Lists { get; set; } = [];

    /// <summary>Slug of the segment of their readers that it goes to; empty for all of them.</summary>
    public string? Segment { get; set; }

    /// <summary>Whether the preview is as a mail program in the dark shows it.</summary>
    public bool Dark { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }
}
