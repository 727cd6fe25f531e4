using MimeKit;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Testing.Mail;

/// <summary>A newsletter of a usual size, and copies of it.</summary>
public static class SampleMail
{
    public static readonly IReadOnlyList<RecipientVariable> Variables =
    [
        new("name", RecipientValueKind.Text),
        new("unsubscribe_url", RecipientValueKind.Link),
        new("preferences_url", RecipientValueKind.Link),
    ];

    public static MailSource Source(int paragraphs = 8, string? subject = null, string? text = null, string? html = null)
    {
        var body = Enumerable.Range(1, paragraphs).Select(i => $"Párrafo {i}: Der Hafen bleibt geschlossen, und niemand hat die Besatzung gefragt — «solidarity» is a practice, not a word. {new string('x', 200)} und so weiter.").ToList();
        return new MailSource
        {
            Template = new MailTemplate(
                "sample/en",
                subject ?? "{{ title }}",
                text ?? "Hello {{ name }},\n\n{% for p in paragraphs %}{{ p }}\n\n{% endfor %}Leave:\n{{ unsubscribe_url }}\n\nSettings:\n{{ preferences_url }}\n",
                html ?? "<!doctype html><html lang=\"en\"><body><p>Hello {{ name }},</p>\n{% for p in paragraphs %}<p style=\"margin:0 0 1em\">{{ p }}</p>\n{% endfor %}<p><a href=\"{{ unsubscribe_url }}\">Leave</a> · <a href=\"{{ preferences_url }}\">Settings</a></p></body></html>\n"),
            Language = "en",
            Headers = new MailHeaders
            {
                From = "news@solidarity.test",
                FromName = "Solidarität für alle",
                ReplyTo = "office@solidarity.test",
                ListId = "news.solidarity.test",
                ListName = "News",
                UnsubscribeVariable = "unsubscribe_url",
                FeedbackId = "list-news:newsletter:solidarity.test",
            },
            Shared = new Dictionary<string, object?> { ["title"] = "The harbour stays closed — what now?", ["paragraphs"] = body },
            Variables = Variables,
        };
    }

    public static QueuedMail Copy(CompiledMail mail, string address, Guid message, DateTimeOffset since, string? name = "Ana Ruíz")
    {
        var id = Guid.CreateVersion7();
        var values = new Dictionary<string, string>
        {
            ["name"] = name ?? "",
            ["unsubscribe_url"] = $"https://solidarity.test/unsubscribe/{id:N}{id:N}",
            ["preferences_url"] = $"https://solidarity.test/preferences/{id:N}{id:N}",
        };
        return new QueuedMail
        {
            Id = id,
            Message = message,
            Recipient = id,
            Mail = mail,
            Copy = new MailCopy { MessageId = $"{id:N}@solidarity.test", Address = address, Name = name, Date = since, Value = key => values[key] },
            ReturnPath = new MailboxAddress(null, "bounces@solidarity.test"),
            Domain = address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant(),
            Since = since,
        };
    }
}
