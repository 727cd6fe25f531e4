using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The mails to the contact persons of organisations that sign petitions.</summary>
internal sealed partial class MailComposer
{
    private async Task OrganisationAsync(SolidarityDb db, MessageKind message, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var wanted = message == MessageKind.ConfirmOrganisation ? BackingState.Asked : BackingState.Declined;
        var kind = message == MessageKind.ConfirmOrganisation ? MailKinds.ConfirmOrganisation : MailKinds.OrganisationDeclined;
        var ids = rows.Select(x => OrganisationSignatureId.From(x.Recipient)).ToList();
        var signatures = await db.OrganisationSignatures.AsNoTracking().Where(x => ids.Contains(x.Id) && x.State == wanted && x.Email != null).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var petitions = await PetitionsAsync(db, signatures.Values.Select(x => x.PetitionId), cancellationToken);
        var now = time.GetUtcNow();
        foreach (var row in rows)
        {
            if (!signatures.TryGetValue(row.Recipient, out var signature) || (wanted == BackingState.Asked && !petitions[signature.PetitionId].TakesConfirmations(now)))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(kind, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                // Not the organisation's name: whoever typed the address typed that too.
                var petition = petitions[signature.PetitionId];
                var expiry = now + OrganisationSignature.LinkLifetime;
                var (_, language) = templates.For(kind.Name, row.Language);
                result.Mails.Add(Mail(row, compiled, signature.Email!, null, variable => variable switch
                {
                    MailKinds.PetitionTitle => petition.Versions.For(x => x.Language, row.Language, petition.Language).Title,
                    MailKinds.PetitionUrl => links.To(row.Language, "/petitions/" + Uri.EscapeDataString(petition.Slug.Value)),
                    MailKinds.OrganisationUrl => links.To(
                        row.Language, "/organisations/" + tokens.Issue(new Token(TokenPurpose.OrganisationSignature, row.Recipient, Guid.Empty, signature.Epoch, expiry))),
                    MailKinds.Why => signature.Reason ?? "",
                    MailKinds.ExpiresOn => MailLinks.Day(expiry, TimeZoneInfo.FindSystemTimeZoneById(petition.TimeZone.Value), language),
                    _ => "",
                }));
            }
        }
    }
}
