using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Application.Organisations;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Demonstration;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure;

/// <summary>The rows that the program itself needs.</summary>
public static class FirstRows
{
    /// <summary>Adds what is missing: the standing messages, and the wordings in force. Two servers may do so at once.</summary>
    public static async Task AddFirstRowsAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        // The wordings hold the organisation's name.
        await services.GetRequiredService<IOrganisationNow>().RefreshAsync(cancellationToken);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var standing = await db.Messages.Where(x => x.State == MessageState.Standing).Select(x => x.Id).ToListAsync(cancellationToken);
        foreach (var kind in StandingMessages.Kinds.Where(kind => !standing.Contains(StandingMessages.Id(kind))))
        {
            db.Messages.Add(Message.Standing(StandingMessages.Id(kind), kind, now));
        }

        var known = await db.ConsentWordings.Select(x => x.Version).ToListAsync(cancellationToken);
        foreach (var wording in scope.ServiceProvider.GetRequiredService<IConsentWordings>().All.Where(wording => !known.Contains(wording.Version)))
        {
            db.ConsentWordings.Add(new ConsentWording(wording.Version, wording.Language, wording.Text, now));
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception exception) when (db.IsDuplicate(exception))
        {
            // Another server, starting too, was first.
        }
    }

    /// <summary>Makes the text that is searched for rows that were written before there was a search, some at a time.</summary>
    public static async Task IndexOldVersionsAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        while (await IndexSomeAsync(db, db.StatementVersions.Where(x => x.IsCurrent && x.SearchText == null).OrderBy(x => x.StatementId), x => x.Index(), cancellationToken)
            || await IndexSomeAsync(db, db.CampaignVersions.Where(x => x.IsCurrent && x.SearchText == null).OrderBy(x => x.CampaignId), x => x.Index(), cancellationToken))
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Makes what names are found by, for people who came before that was kept, some at a time.</summary>
    public static async Task KeyOldNamesAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        var hashes = scope.ServiceProvider.GetRequiredService<IKeyedHashes>();
        for (var isMore = true; isMore; db.ChangeTracker.Clear())
        {
            try
            {
                isMore = await IndexSomeAsync(
                    db, db.Supporters.Where(x => x.Name != null && x.NameKey == null).OrderBy(x => x.Id), x => x.FindBy(hashes.OfName(x.Name!)), cancellationToken);
            }
            catch (Stale)
            {
                // Another server, starting too, is at it.
            }
        }
    }

    private static async Task<bool> IndexSomeAsync<T>(SolidarityDb db, IQueryable<T> old, Action<T> index, CancellationToken cancellationToken)
        where T : class
    {
        const int most = 200;
        var rows = await old.Take(most).ToListAsync(cancellationToken);
        rows.ForEach(index);
        await db.SaveChangesAsync(cancellationToken);
        return rows.Count > 0;
    }

    /// <summary>Loads the demonstration into a database that holds nothing yet.</summary>
    /// <returns>Whether it was loaded.</returns>
    public static async Task<bool> LoadDemonstrationAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        return await ActivatorUtilities.CreateInstance<DemonstrationLoader>(scope.ServiceProvider).LoadAsync(cancellationToken);
    }
}
