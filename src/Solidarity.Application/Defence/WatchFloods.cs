using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Defence;

/// <summary>Tells organizers by mail when one network or mail domain sends very many signatures to a petition, once a day; and forgets what only had to be known for a while.</summary>
public sealed class WatchFloods(ISolidarityDb db, ISignatureDefence defence, IMailDomains domains, IKeyedHashes hashes, IOptions<SiteOptions> site, IJobs jobs, TimeProvider time)
{
    /// <summary>Who is told: those who may decide what is held.</summary>
    private static readonly List<Role> Told = [.. Enum.GetValues<Role>().Where(role => role.Has(Right.Moderate))];

    // So many new alerts of one look are enough to tell that something is going on.
    private const int Most = 20;

    /// <summary>Looks, and tells.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await ForgetAsync(now, cancellationToken);
        if (!defence.IsOn)
        {
            return;
        }

        var threshold = await db.SignatureDefences.Where(x => x.Id == SignatureDefence.OnlyId).Select(x => (int?)x.AlertAt).SingleOrDefaultAsync(cancellationToken) ?? SignatureDefence.DefaultAlert;
        var found = await FindAsync(threshold, now, cancellationToken);
        if (found.Count == 0)
        {
            return;
        }

        db.FloodAlerts.AddRange(found);
        await TellAsync(found, now, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception exception) when (db.IsDuplicate(exception))
        {
            // Another server tells it.
            db.Forget();
            return;
        }

        jobs.LookAgain(Work.Confirmations);
    }

    private async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (alerts, halls) = (now - FloodAlert.Retention, now - HallHour.Retention);
        await db.FloodAlerts.Where(x => x.At < alerts).ExecuteDeleteAsync(cancellationToken);
        await db.HallHours.Where(x => x.Until < halls).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<List<FloodAlert>> FindAsync(int threshold, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var recent = db.Signatures.Recent(now);
        var networks = await recent.Where(x => x.NetworkKey != null).GroupBy(x => new { x.PetitionId, x.NetworkKey }).Where(group => group.Count() >= threshold)
            .Select(group => new { group.Key.PetitionId, Key = group.Key.NetworkKey!, Count = group.Count(), Held = group.Count(x => x.State == SignatureState.Held) })
            .OrderByDescending(x => x.Count).Take(Most).ToListAsync(cancellationToken);
        var byDomain = await recent.GroupBy(x => new { x.PetitionId, x.DomainKey }).Where(group => group.Count() >= threshold)
            .Select(group => new { group.Key.PetitionId, Key = group.Key.DomainKey, Count = group.Count(), Held = group.Count(x => x.State == SignatureState.Held) })
            .OrderByDescending(x => x.Count).Take(Most).ToListAsync(cancellationToken);
        if (networks.Count + byDomain.Count == 0)
        {
            return [];
        }

        var told = (await db.FloodAlerts.Select(x => new { x.PetitionId, x.Scope, x.Key }).ToListAsync(cancellationToken))
            .Select(x => (x.PetitionId, x.Scope, Convert.ToHexString(x.Key))).ToHashSet();
        HashSet<(PetitionId, FloodScope, string)> free = [];
        foreach (var petition in byDomain.GroupBy(x => x.PetitionId))
        {
            // Few petitions have a flood at the same time.
            var names = await db.DomainNamesAsync(petition.Key, [.. petition.Select(x => x.Key)], now, cancellationToken);
            free.UnionWith(names.Where(name => domains.IsFree(name.Value)).Select(name => (petition.Key, FloodScope.Domain, name.Key)));
        }

        return
        [
            .. networks.Select(x => new FloodAlert(EntityId.New<FloodAlertId>(now), x.PetitionId, FloodScope.Network, x.Key, x.Count, x.Held, now))
                .Concat(byDomain.Select(x => new FloodAlert(EntityId.New<FloodAlertId>(now), x.PetitionId, FloodScope.Domain, x.Key, x.Count, x.Held, now)))
                .Where(x => !told.Contains((x.PetitionId, x.Scope, Convert.ToHexString(x.Key))) && !free.Contains((x.PetitionId, x.Scope, Convert.ToHexString(x.Key)))),
        ];
    }

    private async Task TellAsync(List<FloodAlert> alerts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = alerts.Select(x => x.PetitionId).Distinct().ToList();
        var campaigns = await db.Petitions.Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.CampaignId }).ToDictionaryAsync(x => x.Id, x => x.CampaignId, cancellationToken);
        var people = await db.Organizers.AsNoTracking().Include(x => x.Grants).Where(x => x.Grants.Any(grant => Told.Contains(grant.Role))).ToListAsync(cancellationToken);
        var language = LanguageTag.Parse(site.Value.Language);
        foreach (var alert in alerts)
        {
            db.Deliveries.AddRange(people
                .Where(x => x.Grants.Any(grant => Told.Contains(grant.Role) && (grant.CampaignId is null || grant.CampaignId == campaigns[alert.PetitionId])))
                .Select(x => new Delivery(
                    EntityId.New<DeliveryId>(now), StandingMessages.Id(MessageKind.FloodAlert), Lane.Confirmations, RecipientKind.Organizer, x.Id.Value, alert.Id.Value, language,
                    hashes.Of(x.Email).Domain, now)));
        }
    }
}
