using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The mail to an organisation's contact person.</summary>
internal sealed partial class MailComposer
{
    private async Task ConfirmEndorsementAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => EndorsementId.From(x.Recipient)).ToList();
        var endorsements = await db.Endorsements.AsNoTracking().Where(x => ids.Contains(x.Id) && x.State == BackingState.Asked).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var about = endorsements.Values.Select(x => x.StatementId).Distinct().ToList();
        var statements = await db.Statements.AsNoTracking().Where(x => about.Contains(x.Id)).Include(x => x.Versions.Where(version => version.IsCurrent))
            .ToDictionaryAsync(x => x.Id, cancellationToken);
        var expiry = time.GetUtcNow() + Endorsement.LinkLifetime;
        foreach (var row in rows)
        {
            if (!endorsements.TryGetValue(row.Recipient, out var endorsement))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(MailKinds.ConfirmEndorsement, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                // Not the organisation's name: whoever typed the address typed that too.
                var statement = statements[endorsement.StatementId];
                var version = statement.Versions.For(x => x.Language, row.Language, statement.Language);
                var (_, language) = templates.For(MailTemplates.ConfirmEndorsement, row.Language);
                result.Mails.Add(Mail(row, compiled, endorsement.Email, null, variable => variable switch
                {
                    MailKinds.StatementTitle => version.Title,
                    MailKinds.StatementUrl => links.To(row.Language, "/statements/" + Uri.EscapeDataString(statement.Slug.Value)),
                    MailKinds.EndorsementUrl => links.To(
                        row.Language, "/endorsements/" + tokens.Issue(new Token(TokenPurpose.Endorsement, endorsement.Id.Value, Guid.Empty, endorsement.Epoch, expiry))),
                    MailKinds.ExpiresOn => MailLinks.Day(expiry, TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone), language),
                    _ => "",
                }));
            }
        }
    }
}
