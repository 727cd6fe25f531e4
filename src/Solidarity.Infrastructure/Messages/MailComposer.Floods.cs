using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

internal sealed partial class MailComposer
{
    private async Task FloodAlertAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var (people, alerts) = (rows.Select(x => OrganizerId.From(x.Recipient)).ToList(), rows.Select(x => FloodAlertId.From(x.Occasion)).ToList());
        var organizers = await db.Organizers.AsNoTracking().Where(x => people.Contains(x.Id)).Select(x => new { x.Id, x.Email }).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var floods = await db.FloodAlerts.AsNoTracking().Where(x => alerts.Contains(x.Id)).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var petitions = floods.Values.Select(x => x.PetitionId).ToList();
        var titles = (await db.PetitionVersions.AsNoTracking().Where(x => petitions.Contains(x.PetitionId) && x.IsCurrent)
                .Join(db.Petitions, x => x.PetitionId, x => x.Id, (version, petition) => new { version.PetitionId, version.Language, version.Title, Original = petition.Language }).ToListAsync(cancellationToken))
            .ToLookup(x => x.PetitionId);
        foreach (var row in rows)
        {
            if (!organizers.TryGetValue(row.Recipient, out var organizer) || !floods.TryGetValue(row.Occasion, out var flood))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(MailKinds.FloodAlert, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var (_, language) = templates.For(MailKinds.FloodAlert.Name, row.Language);
                var culture = Written.Culture(language);
                var of = titles[flood.PetitionId].ToList();
                var title = of.For(x => x.Language, row.Language, of[0].Original).Title;
                result.Mails.Add(Mail(row, compiled, organizer.Email, null, variable => variable switch
                {
                    MailKinds.PetitionTitle => title,
                    MailKinds.Count => flood.Count.ToString("N0", culture),
                    MailKinds.HeldCount => flood.Held.ToString("N0", culture),
                    MailKinds.Console => links.To(row.Language, $"/console/petitions/{flood.PetitionId}/defence"),
                    _ => "",
                }));
            }
        }
    }
}
