using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Bounces;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

internal sealed partial class MailComposer
{
    private async Task ComplaintReceivedAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var people = rows.Select(x => OrganizerId.From(x.Recipient)).ToList();
        var owners = await db.Organizers.AsNoTracking().Where(x => people.Contains(x.Id) && x.Grants.Any(grant => grant.Role == Role.Owner && grant.CampaignId == null))
            .Select(x => new { x.Id, x.Email }).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        foreach (var row in rows)
        {
            if (!owners.TryGetValue(row.Recipient, out var owner))
            {
                result.Skipped.Add(row);
                continue;
            }

            var (count, message) = await ComplaintNotices.OfAsync(db, row.CreatedAt, cancellationToken);
            var title = message is null ? "" : await TitleOfAsync(db, message, row.Language, cancellationToken);
            var about = title.Length > 0 ? "statement" : message?.Kind == MessageKind.Digest ? "digest" : "other";
            if (Compiled(row, site.Value.Name, () => AttendanceMail(MailKinds.ComplaintReceived, row.Language, new() { ["about"] = about }), about) is not { } compiled)
            {
                result.Unmade.Add(row);
                continue;
            }

            var (_, language) = templates.For(MailKinds.ComplaintReceived.Name, row.Language);
            result.Mails.Add(Mail(row, compiled, owner.Email, null, variable => variable switch
            {
                MailKinds.Count => count.ToString("N0", Written.Culture(language)),
                MailKinds.AboutTitle => title,
                MailKinds.Console => links.To(row.Language, message switch
                {
                    { Kind: MessageKind.StatementAlert, StatementId: { } statement } => $"/console/statements/{statement}/alert",
                    { Kind: MessageKind.Newsletter } => $"/console/messages/{message.Id}/progress",
                    { Kind: MessageKind.SeriesMail } => "/console/series",
                    _ => "/console",
                }),
                _ => "",
            }));
        }
    }

    private static async Task<string> TitleOfAsync(SolidarityDb db, Message message, LanguageTag language, CancellationToken cancellationToken)
    {
        if (message.Kind is MessageKind.Newsletter or MessageKind.SeriesMail)
        {
            var versions = await db.Messages.Where(x => x.Id == message.Id).SelectMany(x => x.Versions).AsNoTracking().ToListAsync(cancellationToken);
            return versions.For(x => x.Language, language, message.Language!.Value).Subject;
        }

        if (message.StatementId is not { } id
            || await db.Statements.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is not { } statement)
        {
            return "";
        }

        return statement.Versions.For(x => x.Language, language, statement.Language).Title;
    }
}
