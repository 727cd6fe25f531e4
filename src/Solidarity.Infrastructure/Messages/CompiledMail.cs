using System.Globalization;
using System.Text;

namespace Solidarity.Infrastructure.Messages;

/// <summary>
/// A message in one language, rendered, encoded and cut once, so that a copy takes microseconds: the pieces are
/// joined with the recipient's values. A template in which such a value decides something is rendered in full for each copy.
/// </summary>
/// <remarks>Every line is 7-bit and at most 998 octets long, so that no relay has to change it. Safe for many threads at once.</remarks>
public sealed class CompiledMail
{
    private readonly MailSource _source;
    private readonly SubjectLine _subject;
    private readonly BodyPart _text;
    private readonly BodyPart _html;
    private readonly int _unsubscribe;
    private readonly byte[] _head;
    private readonly byte[] _listHead;
    private readonly byte[] _openText;
    private readonly byte[] _openHtml;
    private readonly byte[] _close;
    private readonly string _boundary;

    private CompiledMail(MailSource source, bool fully)
    {
        _source = source;
        FromDomain = source.Headers.From[(source.Headers.From.LastIndexOf('@') + 1)..].ToLowerInvariant();
        var variables = source.Variables;
        var subject = new LiquidText(source, "subject", source.Template.Subject, html: false);
        var text = new LiquidText(source, "text", source.Template.Text, html: false);
        var html = new LiquidText(source, "HTML", source.Template.Html, html: true);
        MailTemplateCheck.Run(source, text, html);
        _subject = new SubjectLine(subject, fully);
        _text = BodyPart.Of(text, fully);
        _html = BodyPart.Of(html, fully);
        _unsubscribe = Unsubscribe(source);

        // "=_" does not occur in quoted-printable (RFC 2045 §6.7), so the boundary can't occur in a part.
        var boundary = "=_" + Guid.NewGuid().ToString("N");
        _boundary = boundary;
        (_head, _listHead) = Heads(source, boundary);
        _openText = Open(boundary, "plain", first: true);
        _openHtml = Open(boundary, "html", first: false);
        _close = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
    }

    /// <summary>Whether copies are joined from pieces, all parts of them.</summary>
    public bool IsSpliced => _subject.IsSpliced && _text is SplicedPart && _html is SplicedPart;

    /// <summary>The domain of the address in <c>From</c>, in lower case: in whose name it can be signed.</summary>
    public string FromDomain { get; }

    /// <summary>Compiles a message.</summary>
    /// <param name="source">The templates and what fills them.</param>
    /// <exception cref="MailTemplateException">A template can't be used; the message says which and why.</exception>
    public static CompiledMail Compile(MailSource source) => new(source, fully: false);

    /// <summary>Compiles a message so that each copy is rendered in full: the slow way, to compare with.</summary>
    internal static CompiledMail CompileInFull(MailSource source) => new(source, fully: true);

    /// <summary>Writes one copy.</summary>
    /// <param name="copy">The recipient, and the values that are theirs.</param>
    /// <param name="buffer">Gets the copy in place of what it held.</param>
    public void Write(MailCopy copy, MailBuffer buffer)
    {
        var values = new string[_source.Variables.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = copy.Value(_source.Variables[i].Name);
        }

        buffer.Clear();
        WriteHead(copy, values, buffer);
        buffer.EndHead();
        buffer.Write(_openText);
        _text.Write(buffer, values);
        buffer.Write(_openHtml);
        _html.Write(buffer, values);
        if (copy.Calendar is { } calendar)
        {
            WriteCalendar(buffer, calendar);
        }

        buffer.Write(_close);
    }

    // One more of the alternatives, and the last: who knows calendars takes it, and the others never see it (RFC 6047 §2.4).
    private void WriteCalendar(MailBuffer buffer, CalendarPart calendar)
    {
        buffer.WriteAscii(
            $"\r\n--{_boundary}\r\nContent-Type: text/calendar; charset=utf-8; method={HeaderText.Clean(calendar.Method)}; name=\"event.ics\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        buffer.WriteAscii(Convert.ToBase64String(Encoding.UTF8.GetBytes(calendar.Content), Base64FormattingOptions.InsertLineBreaks));
    }

    private void WriteHead(MailCopy copy, string[] values, MailBuffer buffer)
    {
        // MIME-Version stands first: where no signature is put before it, the sender hands the rest of the head over as what follows its colon.
        buffer.Write(_head);
        HeaderText.WriteMailbox(buffer, "To", copy.Name, copy.Address);
        _subject.Write(buffer, values);
        buffer.Write("Message-ID: <"u8);
        buffer.WriteAscii(HeaderText.Clean(copy.MessageId));
        buffer.Write(">\r\nDate: "u8);
        buffer.WriteAscii(copy.Date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        buffer.Write("\r\n"u8);
        buffer.Write(_listHead);
        if (_unsubscribe >= 0)
        {
            buffer.Write("List-Unsubscribe: <"u8);
            buffer.WriteAscii(SafeLink(values[_unsubscribe]));
            buffer.Write(">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"u8);
        }
    }

    private static (byte[] Head, byte[] ListHead) Heads(MailSource source, string boundary)
    {
        var headers = source.Headers;
        var head = new MailBuffer();
        head.Write("MIME-Version: 1.0\r\n"u8);
        HeaderText.WriteMailbox(head, "From", headers.FromName, headers.From);
        if (!string.IsNullOrEmpty(headers.ReplyTo))
        {
            HeaderText.WriteMailbox(head, "Reply-To", null, headers.ReplyTo);
        }

        head.WriteAscii($"Content-Language: {HeaderText.Clean(source.Language)}\r\n");
        head.WriteAscii($"Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n");

        var list = new MailBuffer();
        if (!string.IsNullOrEmpty(headers.ListId))
        {
            HeaderText.WriteMailbox(list, "List-Id", headers.ListName, headers.ListId);
        }

        list.WriteAscii($"Feedback-ID: {HeaderText.Clean(headers.FeedbackId)}\r\n");
        WriteLink(list, "List-Archive", headers.ListArchive);
        WriteLink(list, "Archived-At", headers.ArchivedAt);
        if (headers.AutoSubmitted)
        {
            list.Write("Auto-Submitted: auto-generated\r\n"u8);
        }

        return (head.Message.ToArray(), list.Message.ToArray());
    }

    private static void WriteLink(MailBuffer buffer, string field, string? link)
    {
        if (!string.IsNullOrEmpty(link))
        {
            buffer.WriteAscii($"{field}: <{SafeLink(link)}>\r\n");
        }
    }

    private static byte[] Open(string boundary, string subtype, bool first) => Encoding.ASCII.GetBytes(
        $"{(first ? "" : "\r\n")}--{boundary}\r\nContent-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");

    private static string SafeLink(string link) =>
        link.All(c => c is > ' ' and <= '~' and not ('<' or '>'))
            ? link
            : throw new InvalidOperationException("A link in a mail's head must be ASCII, without spaces and angle brackets.");

    private static int Unsubscribe(MailSource source)
    {
        if (source.Headers.UnsubscribeVariable is not { } name)
        {
            return -1;
        }

        var variables = source.Variables.ToList();
        var index = variables.FindIndex(variable => variable.Name == name && variable.Kind == RecipientValueKind.Link);
        return index >= 0 ? index : throw new MailTemplateException($"The mail template {source.Template.Name} has no link {{{{ {name} }}}} to leave by.");
    }
}
