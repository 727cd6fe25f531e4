using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Makes the mail about a correction: what was corrected, and where the whole can be read.</summary>
internal sealed class CorrectionSource(AlertSource alerts, MailTemplates templates, MailLinks links)
{
    /// <summary>What was corrected.</summary>
    public static Task<string?> NoteAsync(SolidarityDb db, Message message, CancellationToken cancellationToken) => db.StatementVersions
        .Where(x => x.StatementId == message.StatementId && x.Language == message.CorrectedLanguage && x.Revision == message.CorrectedRevision)
        .Select(x => x.Correction).SingleAsync(cancellationToken);

    /// <summary>The mail in the version for a language; headers and links as the alert has them.</summary>
    public MailSource Source(AlertContent content, string note, LanguageTag wanted)
    {
        var alert = alerts.Source(content, wanted);
        return alert with
        {
            Template = templates.For(MailTemplates.Correction, LanguageTag.FromStored(alert.Language)).Template,
            Headers = alert.Headers with { FeedbackId = links.FeedbackId(MailTemplates.Correction, content.Lists.Count > 0 ? content.Lists[0] : null, content.Statement.Id.Value) },
            Shared = new Dictionary<string, object?>(alert.Shared) { ["correction"] = note },
            Variables = MailKinds.Correction.Variables,
        };
    }
}
