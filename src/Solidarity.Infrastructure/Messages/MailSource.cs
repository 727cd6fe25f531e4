using System.Globalization;
using Solidarity.Application;
using Solidarity.Domain;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The Liquid texts of one kind of message in one language.</summary>
/// <param name="Name">What to call it in error messages: its place under <c>templates/</c>.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="Text">The text part; shows every link in full, one a line.</param>
/// <param name="Html">The HTML part.</param>
public sealed record MailTemplate(string Name, string Subject, string Text, string Html);

/// <summary>What a value that differs from recipient to recipient is.</summary>
public enum RecipientValueKind
{
    /// <summary>Words, such as a name.</summary>
    Text,

    /// <summary>A whole URL.</summary>
    Link,
}

/// <summary>A variable of a template whose value differs from recipient to recipient.</summary>
/// <param name="Name">Its name in the template.</param>
/// <param name="Kind">What it is.</param>
public sealed record RecipientVariable(string Name, RecipientValueKind Kind);

/// <summary>The headers that every copy of a message has in common.</summary>
public sealed record MailHeaders
{
    /// <summary>The address in <c>From</c>.</summary>
    public required string From { get; init; }

    /// <summary>The name in <c>From</c>.</summary>
    public string? FromName { get; init; }

    /// <summary>Where answers go.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The list's identifier, such as <c>news.example.org</c> (RFC 2919), for mail to a list.</summary>
    public string? ListId { get; init; }

    /// <summary>The list's name, shown beside <see cref="ListId"/>.</summary>
    public string? ListName { get; init; }

    /// <summary>Where everybody can read what went through the list (RFC 2369 §3.6), for mail to a list with a public archive.</summary>
    public string? ListArchive { get; init; }

    /// <summary>Where everybody can read this message (RFC 5064 §2), if that is so.</summary>
    public string? ArchivedAt { get; init; }

    /// <summary>The link variable that leads out of the list by one click (RFC 8058), for mail to a list.</summary>
    public string? UnsubscribeVariable { get; init; }

    /// <summary>What complaints are counted by (<see cref="MailLinks.FeedbackId"/>): the same in every copy, and nothing of a recipient.</summary>
    public required string FeedbackId { get; init; }

    /// <summary>Whether the message answers something that somebody did, so that no automatic answer should come back (RFC 3834 §5).</summary>
    public bool AutoSubmitted { get; init; }
}

/// <summary>A message in one language, before it is compiled.</summary>
public sealed record MailSource
{
    /// <summary>The Liquid texts.</summary>
    public required MailTemplate Template { get; init; }

    /// <summary>The language, as a BCP 47 tag.</summary>
    public required string Language { get; init; }

    /// <summary>The headers.</summary>
    public required MailHeaders Headers { get; init; }

    /// <summary>Values that are the same for every recipient: text, numbers, booleans, moments, lists and dictionaries of these.</summary>
    public IReadOnlyDictionary<string, object?> Shared { get; init; } = new Dictionary<string, object?>();

    /// <summary>The variables that differ from recipient to recipient.</summary>
    public IReadOnlyList<RecipientVariable> Variables { get; init; } = [];

    /// <summary>The culture in which numbers and dates are written.</summary>
    public CultureInfo Culture => Written.Culture(LanguageTag.FromStored(Language));
}

/// <summary>What one copy of a message is filled in with.</summary>
public sealed record MailCopy
{
    /// <summary>The <c>Message-ID</c> without angle brackets; the same at every try.</summary>
    public required string MessageId { get; init; }

    /// <summary>The recipient's address, ASCII.</summary>
    public required string Address { get; init; }

    /// <summary>The recipient's name, if any.</summary>
    public string? Name { get; init; }

    /// <summary>The moment in <c>Date</c>.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The value of a variable for this recipient.</summary>
    public required Func<string, string> Value { get; init; }

    /// <summary>What the mail brings to the recipient's calendar; null for nothing.</summary>
    public CalendarPart? Calendar { get; init; }
}

/// <summary>An entry for the recipient's calendar, in a mail (RFC 6047 §2).</summary>
/// <param name="Method">What is asked of the calendar, as in the content (RFC 5546 §1.4).</param>
/// <param name="Content">The calendar.</param>
public sealed record CalendarPart(string Method, string Content);

/// <summary>A mail template that can't be used; the message names the template and what to change.</summary>
public sealed class MailTemplateException(string message, Exception? inner = null) : Exception(message, inner);
