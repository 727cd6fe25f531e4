using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Organizers;

/// <summary>The sessions of organizers, a row each; a session whose row has gone is refused at its next request.</summary>
public sealed class SessionRows(SolidarityDb db, TimeProvider time)
{
    /// <summary>Begins one.</summary>
    /// <param name="organizer">Whose.</param>
    /// <param name="browser">The kind of browser, in words.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<OrganizerSessionId> BeginAsync(OrganizerId organizer, string browser, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var session = new OrganizerSession(EntityId.New<OrganizerSessionId>(now), organizer, browser, now);
        db.OrganizerSessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        await db.Organizers.Where(x => x.Id == organizer).ExecuteUpdateAsync(set => set.SetProperty(x => x.SignedInAt, now), cancellationToken);
        return session.Id;
    }

    /// <summary>Whether a session goes on. Notes, about, when it was last used.</summary>
    public async Task<bool> GoesOnAsync(OrganizerSessionId id, OrganizerId organizer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seen = await db.OrganizerSessions.Where(x => x.Id == id && x.OrganizerId == organizer).Select(x => (DateTimeOffset?)x.SeenAt).SingleOrDefaultAsync(cancellationToken);
        if (seen is null || seen < now - OrganizerSession.Lifetime - OrganizerSession.Coarseness)
        {
            return false;
        }

        if (seen < now - OrganizerSession.Coarseness)
        {
            await db.OrganizerSessions.Where(x => x.Id == id).ExecuteUpdateAsync(set => set.SetProperty(x => x.SeenAt, now), cancellationToken);
        }

        return true;
    }

    /// <summary>An organizer's sessions, the last used first.</summary>
    public async Task<IReadOnlyList<OrganizerSession>> ListAsync(OrganizerId organizer, CancellationToken cancellationToken)
    {
        const int most = 100;
        var alive = time.GetUtcNow() - OrganizerSession.Lifetime;
        return await db.OrganizerSessions.AsNoTracking().Where(x => x.OrganizerId == organizer && x.SeenAt > alive).OrderByDescending(x => x.SeenAt).Take(most)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Whether a session began just now, so that whoever has it has just shown who they are.</summary>
    public Task<bool> IsFreshAsync(OrganizerSessionId id, CancellationToken cancellationToken)
    {
        var fresh = time.GetUtcNow() - OrganizerSession.Freshness;
        return db.OrganizerSessions.AnyAsync(x => x.Id == id && x.CreatedAt > fresh, cancellationToken);
    }

    /// <summary>Ends one of an organizer's sessions.</summary>
    public Task<int> EndAsync(OrganizerId organizer, OrganizerSessionId id, CancellationToken cancellationToken) =>
        db.OrganizerSessions.Where(x => x.OrganizerId == organizer && x.Id == id).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Ends all of an organizer's sessions but one.</summary>
    public Task<int> EndOthersAsync(OrganizerId organizer, OrganizerSessionId? but, CancellationToken cancellationToken) =>
        db.OrganizerSessions.Where(x => x.OrganizerId == organizer && x.Id != but).ExecuteDeleteAsync(cancellationToken);
}
