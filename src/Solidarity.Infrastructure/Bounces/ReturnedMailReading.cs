using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using Solidarity.Domain.Bounces;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Infrastructure.Bounces;

/// <summary>
/// Reads mails that came to the bounce address: delivery status notifications (RFC 3464), complaints (RFC 5965), automatic answers (RFC 3834), and
/// the notices in plain text of servers that know none of these.
/// </summary>
/// <remarks>Only what lies in the first layers is looked at, and of a mail within the mail the headers alone: nested and endless ones cost nothing.</remarks>
public static partial class ReturnedMailReading
{
    private const int MostDepth = 3;
    private const int MostParts = 50;
    private const int MostText = 20_000;

    private static readonly string[] Daemons = ["mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon"];

    /// <summary>What a mail says.</summary>
    public static ReturnedMail Read(MimeMessage message)
    {
        var parts = Parts(message).ToList();
        if (parts.OfType<MessageFeedbackReport>().FirstOrDefault() is { } feedback)
        {
            return new ReturnedMail(IsComplaint(feedback) ? ReturnedKind.Complaint : ReturnedKind.Other, "");
        }

        if (parts.OfType<MessageDeliveryStatus>().FirstOrDefault() is { } status)
        {
            return OfStatus(status);
        }

        // Exim says of its notices that they are automatic answers: first what only a server writes.
        if (message.Headers.Contains("X-Failed-Recipients") || IsOfServer(message))
        {
            return OfWords(parts.OfType<TextPart>().FirstOrDefault(), message.Headers["X-Failed-Recipients"]);
        }

        return new ReturnedMail(IsAutomatic(message) ? ReturnedKind.OutOfOffice : ReturnedKind.Other, "");
    }

    /// <summary>The parts in the first layers, without mails within the mail.</summary>
    internal static IEnumerable<MimeEntity> Parts(MimeMessage message) => All(message.Body).Where(part => part is not MessagePart).Take(MostParts);

    /// <summary>The headers of the mails that stand in the first layers, whole or by their headers alone (RFC 6522 §4): one is what came back.</summary>
    internal static IEnumerable<HeaderList> Copies(MimeMessage message) => All(message.Body).Take(MostParts).OfType<MessagePart>().Select(part => part.Message?.Headers).OfType<HeaderList>();

    private static IEnumerable<MimeEntity> All(MimeEntity? entity, int depth = 0) => entity switch
    {
        null => [],
        Multipart several => depth < MostDepth ? several.SelectMany(part => All(part, depth + 1)) : [],
        _ => [entity],
    };

    // RFC 5965 §7.3; "not-spam" takes a complaint back, and RFC 6591 reports on signatures by the same form.
    private static bool IsComplaint(MessageFeedbackReport report) =>
        report.Fields["Feedback-Type"]?.Trim().ToLowerInvariant() is "abuse" or "fraud" or "virus" or "opt-out" or "other";

    // The first group is about the message, each other about one recipient (RFC 3464 §2.1); each of our mails has one recipient.
    private static ReturnedMail OfStatus(MessageDeliveryStatus report)
    {
        var group = report.StatusGroups.FirstOrDefault(fields => fields.Contains("Final-Recipient") || fields.Contains("Action"));
        var status = StatusCode().Match((group?["Status"] ?? "").Trim());
        var action = group?["Action"]?.Trim().Split(' ', '(')[0].ToLowerInvariant();
        if (group is null || (action ?? (status.Value.StartsWith('2') ? "delivered" : "failed")) != "failed")
        {
            return new ReturnedMail(ReturnedKind.Other, "");
        }

        var address = After(group["Final-Recipient"]);
        var words = After(group["Diagnostic-Code"]);
        var reply = Reply().Match(words);
        var code = reply.Success ? int.Parse(reply.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : status.Value.StartsWith('4') ? 450 : 550;

        // What the server itself said counts; what the sending side made of it helps where that has no code, or a general one.
        var text = reply.Success ? reply.Groups["text"].Value : words;
        text = Specific().IsMatch(text) || !status.Success ? text : $"{status.Value} {StatusCode().Replace(text, "", 1).Trim()}";
        return new ReturnedMail(Kind(code, text), Redactor.Clean(words.Length > 0 ? words : status.Value, address));
    }

    private static ReturnedMail OfWords(TextPart? part, string? address)
    {
        var text = part is null ? "" : TextOf(part);
        text = text.Length > MostText ? text[..MostText] : text;
        if (Copy().Match(text) is { Success: true } copy)
        {
            text = text[..copy.Index];
        }

        if (Reply().Match(text) is { Success: true } reply)
        {
            return new ReturnedMail(Kind(int.Parse(reply.Groups["code"].ValueSpan, CultureInfo.InvariantCulture), reply.Groups["text"].Value), Redactor.Clean(reply.Value, address));
        }

        return ReplyReading.SaysNoMailbox(text) ? new ReturnedMail(ReturnedKind.Hard, "")
            : new ReturnedMail(Full().IsMatch(text) ? ReturnedKind.Soft : ReturnedKind.Other, "");
    }

    // Servers write in encodings that .NET knows only when asked for them.
    private static string TextOf(TextPart part) =>
        part.ContentType.Charset is { } charset && CodePagesEncodingProvider.Instance.GetEncoding(charset) is { } encoding ? part.GetText(encoding) : part.Text;

    // At which step of the conversation it was said is not known here. So only what is clear about the mailbox is hard: whoever is taken for gone
    // by mistake hears nothing any more.
    private static ReturnedKind Kind(int code, string text) => ReplyReading.Read(MailStage.Recipient, code, text) switch
    {
        Refusal.Us or Refusal.Relay => ReturnedKind.Block,
        Refusal.Recipient when AboutMailbox().IsMatch(text) || ReplyReading.SaysNoMailbox(text) => ReturnedKind.Hard,
        _ => ReturnedKind.Soft,
    };

    private static bool IsOfServer(MimeMessage message) =>
        (message.Headers["Return-Path"]?.Trim() == "<>" && !IsAutomatic(message))
        || (message.From.Mailboxes.FirstOrDefault()?.Address.Split('@')[0].ToLowerInvariant() is { } local && Daemons.Contains(local));

    private static bool IsAutomatic(MimeMessage message) =>
        (message.Headers["Auto-Submitted"]?.Trim().ToLowerInvariant() is { } automatic && automatic != "no")
        || message.Headers["Precedence"]?.Trim().ToLowerInvariant() is "auto_reply"
        || message.Headers.Contains("X-Autoreply") || message.Headers.Contains("X-Autorespond");

    // "rfc822; name@example.org", "smtp; 550 5.1.1 ...": the type is not looked at.
    private static string After(string? field) => field is null ? "" : field[(field.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();

    [GeneratedRegex(@"^\s*[245]\.\d{1,3}\.\d{1,3}", RegexOptions.CultureInvariant)]
    private static partial Regex StatusCode();

    // Not x.0.z, which says nothing of what it is about (RFC 3463 §3.1).
    [GeneratedRegex(@"^\s*[245]\.[1-9]\d{0,2}\.\d{1,3}(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Specific();

    [GeneratedRegex(@"^\s*5\.(?:1|2)\.\d{1,3}(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex AboutMailbox();

    // A reply of a server in a text; an enhanced code behind it stays with the words.
    [GeneratedRegex(@"(?<![\w.])(?<code>[45]\d\d)[ \-]#?(?<text>[^\r\n]{2,500})", RegexOptions.CultureInvariant)]
    private static partial Regex Reply();

    // Below it is what we wrote ourselves.
    [GeneratedRegex(@"^-{2,}.*\b(?:copy of|original message|this is a copy)\b", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Copy();

    [GeneratedRegex(@"\b(?:mailbox (?:is )?full|over quota|quota exceeded|exceeded (?:its|the) quota)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Full();
}
