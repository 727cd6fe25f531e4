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

    /// <summary>Slugs of the lists that it goes to.</summary>
    public List<string> Lists { get; set; } = [];

    /// <summary>Slug of the segment of their readers that it goes to; empty for all of them.</summary>
    public string? Segment { get; set; }

    /// <summary>Whether the preview is as a mail program in the dark shows it.</summary>
    public bool Dark { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }
}
