using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <content>Mails that invite organizers.</content>
internal sealed partial class MailComposer
{
    private async Task InviteAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => InvitationId.From(x.Recipient)).ToList();
        var invitations = await db.Invitations.AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        foreach (var row in rows)
        {
            // An earlier sending's link has ended.
            if (!invitations.TryGetValue(row.Recipient, out var invitation) || invitation.Secret is not { } secret
                || row.Occasion != StandingMessages.Occasion(row.Recipient, invitation.Sendings))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(MailKinds.Invitation, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var (_, language) = templates.For(MailTemplates.Invitation, row.Language);
                result.Mails.Add(Mail(row, compiled, invitation.Email, null, variable => variable switch
                {
                    MailKinds.Invite => links.To(row.Language, "/console/invitations/" + secret),
                    MailKinds.ExpiresOn => MailLinks.Moment(invitation.ExpiresAt, TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone), language),
                    _ => "",
                }));
            }
        }
    }
}
