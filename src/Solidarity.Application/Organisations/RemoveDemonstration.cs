using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Pictures;
using Solidarity.Domain;

namespace Solidarity.Application.Organisations;

/// <summary>Takes the demonstration away: all of it that nobody has made use of.</summary>
/// <param name="TypedName">The organisation's name, typed by the one who presses the button.</param>
[Requires(Right.RunInstallation)]
public sealed record RemoveDemonstration(string? TypedName) : ICommand<DemonstrationLeft>;

/// <summary>What was left of the demonstration, since something real hangs on it.</summary>
/// <param name="Names">Titles and names; empty when all is gone.</param>
public sealed record DemonstrationLeft(IReadOnlyList<string> Names);

internal sealed class RemoveDemonstrationHandler(ISolidarityDb db, IOrganisationNow organisation) : IRequestHandler<RemoveDemonstration, DemonstrationLeft>
{
    public async Task<DemonstrationLeft> Handle(RemoveDemonstration request, CancellationToken cancellationToken)
    {
        if (!string.Equals(Text.OneLine(request.TypedName), organisation.Now.Name, StringComparison.CurrentCultureIgnoreCase))
        {
            throw new DomainError("Demonstration.OtherName", "typedName", organisation.Now.Name);
        }

        // Statements first: campaigns and lists hang on them. What was mailed to somebody stays, with what it needs.
        var statements = await db.Statements.Where(x => x.IsDemonstration && !db.Messages.Any(message => message.StatementId == x.Id)).ToListAsync(cancellationToken);
        var covers = await db.Campaigns.Where(x => x.IsDemonstration).Select(x => x.CoverPictureId).ToListAsync(cancellationToken);
        var pictures = statements.Select(x => x.LeadPictureId).Concat(covers).OfType<Domain.Pictures.PictureId>().Distinct().ToList();
        await db.InTransactionAsync(async token =>
        {
            pictures.AddRange(await RemovePetitionsAsync(token));
            pictures.AddRange(await RemoveEventsAsync(token));
            db.Statements.RemoveRange(statements);
            await db.SaveChangesAsync(token);
            db.Topics.RemoveRange(await db.Topics.Where(x => x.IsDemonstration && !db.Statements.Any(statement => statement.Topics.Any(row => row.TopicId == x.Id))
                && !db.Events.Any(planned => planned.Topics.Any(row => row.TopicId == x.Id))).ToListAsync(token));
            db.Campaigns.RemoveRange(await db.Campaigns.Where(x => x.IsDemonstration && !db.Petitions.Any(petition => petition.CampaignId == x.Id) && !db.Events.Any(planned => planned.CampaignId == x.Id) && !db.Statements.Any(statement => statement.CampaignId == x.Id)
                && !db.Organizers.Any(organizer => organizer.Grants.Any(grant => grant.CampaignId == x.Id))
                && !db.Invitations.Any(invitation => invitation.CampaignId == x.Id)).ToListAsync(token));
            db.MailingLists.RemoveRange(await db.MailingLists.Where(x => x.IsDemonstration
                && !db.Statements.Any(statement => statement.Lists.Any(list => list.ListId == x.Id))
                && !db.Petitions.Any(petition => petition.Lists.Any(list => list.ListId == x.Id))
                && !db.Events.Any(planned => planned.Lists.Any(list => list.ListId == x.Id))
                && !db.Subscriptions.Any(subscription => subscription.ListId == x.Id)
                && !db.SubscriptionRequests.Any(asked => asked.Lists.Any(list => list.ListId == x.Id))
                && !db.Messages.Any(message => message.Lists.Any(list => list.ListId == x.Id))
                && !db.Consents.Any(consent => consent.ListId == x.Id)).ToListAsync(token));
            await db.SaveChangesAsync(token);
            db.Pictures.RemoveRange(await db.Unused(pictures).ToListAsync(token));
            return await db.SaveChangesAsync(token);
        }, cancellationToken);
        var campaigns = await db.CampaignVersions.Where(x => x.IsCurrent && db.Campaigns.Any(campaign => campaign.Id == x.CampaignId && campaign.IsDemonstration && campaign.Language == x.Language))
            .Select(x => x.Title).ToListAsync(cancellationToken);
        var lists = await db.MailingLists.Where(x => x.IsDemonstration).Select(x => x.Name).ToListAsync(cancellationToken);
        return new DemonstrationLeft([.. campaigns, .. lists]);
    }

    // Likewise with its events.
    private async Task<IEnumerable<Domain.Pictures.PictureId>> RemoveEventsAsync(CancellationToken cancellationToken)
    {
        var events = await db.Events.Where(x => x.IsDemonstration).ToListAsync(cancellationToken);
        var ids = events.Select(x => x.Id).ToList();
        await db.DoorPasses.Where(x => ids.Contains(x.EventId)).ExecuteDeleteAsync(cancellationToken);
        await db.EventMails.Where(x => ids.Contains(x.EventId)).ExecuteDeleteAsync(cancellationToken);
        await db.EventHosts.Where(x => x.EventId != null && ids.Contains(x.EventId.Value)).ExecuteDeleteAsync(cancellationToken);
        await db.AttendanceEntries.Where(x => db.ShiftHeads.Any(head => head.ShiftId == x.ShiftId && ids.Contains(head.EventId))).ExecuteDeleteAsync(cancellationToken);
        await db.Attendances.Where(x => ids.Contains(x.EventId)).ExecuteDeleteAsync(cancellationToken);
        await db.ShiftHeads.Where(x => ids.Contains(x.EventId)).ExecuteDeleteAsync(cancellationToken);
        db.Occurrences.RemoveRange(await db.Occurrences.Include(x => x.Shifts).Include(x => x.Changes).Where(x => ids.Contains(x.EventId)).ToListAsync(cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        db.Events.RemoveRange(events);
        await db.SaveChangesAsync(cancellationToken);
        return events.Select(x => x.PictureId).OfType<Domain.Pictures.PictureId>();
    }

    // What people tried with a demonstration's petition goes with it: nobody was to take it for a real one.
    private async Task<IEnumerable<Domain.Pictures.PictureId>> RemovePetitionsAsync(CancellationToken cancellationToken)
    {
        var petitions = await db.Petitions.Where(x => x.IsDemonstration).ToListAsync(cancellationToken);
        var ids = petitions.Select(x => x.Id).ToList();
        await db.Signatures.Where(x => ids.Contains(x.PetitionId)).ExecuteDeleteAsync(cancellationToken);
        await db.BatchParts.Where(x => db.PetitionBatches.Any(batch => batch.Id == x.BatchId && ids.Contains(batch.PetitionId))).ExecuteDeleteAsync(cancellationToken);
        await db.BatchPhotos.Where(x => db.PetitionBatches.Any(batch => batch.Id == x.BatchId && ids.Contains(batch.PetitionId))).ExecuteDeleteAsync(cancellationToken);
        await db.PetitionBatches.Where(x => ids.Contains(x.PetitionId)).ExecuteDeleteAsync(cancellationToken);
        await db.CountEntries.Where(x => ids.Contains(x.PetitionId)).ExecuteDeleteAsync(cancellationToken);
        await db.PetitionTotals.Where(x => ids.Contains(x.PetitionId)).ExecuteDeleteAsync(cancellationToken);
        await db.PetitionHeads.Where(x => ids.Contains(x.PetitionId)).ExecuteDeleteAsync(cancellationToken);
        await db.Handovers.Where(x => ids.Contains(x.PetitionId)).ExecuteDeleteAsync(cancellationToken);
        await db.Sweeps.Where(x => ids.Contains(x.PetitionId)).ExecuteDeleteAsync(cancellationToken);
        await db.HallHours.Where(x => ids.Contains(x.PetitionId)).ExecuteDeleteAsync(cancellationToken);
        await db.FloodAlerts.Where(x => ids.Contains(x.PetitionId)).ExecuteDeleteAsync(cancellationToken);
        var logos = await db.OrganisationSignatures.Where(x => ids.Contains(x.PetitionId)).Select(x => x.LogoId).ToListAsync(cancellationToken);
        db.Petitions.RemoveRange(petitions);
        await db.SaveChangesAsync(cancellationToken);
        return petitions.Select(x => x.PictureId).Concat(logos).OfType<Domain.Pictures.PictureId>();
    }
}
