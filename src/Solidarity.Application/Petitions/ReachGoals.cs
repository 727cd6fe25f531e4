using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Petitions;

/// <summary>The words of a draft that tells of a goal reached. A port: the words are resources of the web host.</summary>
public interface IGoalWords
{
    /// <summary>Title, standfirst and text of the draft.</summary>
    /// <param name="petition">The petition's title in the language.</param>
    /// <param name="slug">Its name in addresses.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="language">The language to write in, if there are words for it.</param>
    StatementTexts For(string petition, string slug, int goal, LanguageTag language);
}

/// <summary>
/// Notes goals that were reached, once each whatever the number of servers, and puts the draft of a statement before the organizer that tells
/// of it, addressed to the lists that the petition offers: those who signed and wanted news.
/// </summary>
public sealed class ReachGoals(ISolidarityDb db, IGoalWords words, TimeProvider time)
{
    /// <summary>Does all that is due.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var reached = await (
            from head in db.PetitionHeads
            from goal in db.PetitionGoals.Where(x => x.PetitionId == head.PetitionId && x.ReachedAt == null && x.Amount <= head.Confirmed)
            select head.PetitionId).Distinct().OrderBy(x => x).Take(100).ToListAsync(cancellationToken);
        foreach (var id in reached.Union(await ReachedTogetherAsync(cancellationToken)))
        {
            try
            {
                await ReachAsync(id, cancellationToken);
            }
            catch (Stale)
            {
                // Another server was faster, or an organizer changed it: looked at again in a minute.
                db.Forget();
            }
        }
    }

    // What its local copies gather counts for a pattern's own goals.
    private async Task<List<PetitionId>> ReachedTogetherAsync(CancellationToken cancellationToken)
    {
        var states = Petition.StatesTogether;
        var sums = await db.Petitions.Where(x => x.PatternId != null && states.Contains(x.State))
            .Join(db.PetitionHeads, x => x.Id, head => head.PetitionId, (x, head) => new { x.PatternId, head.Confirmed })
            .GroupBy(x => x.PatternId).Select(x => new { Pattern = x.Key, Signatures = x.Sum(copy => copy.Confirmed) }).ToDictionaryAsync(x => x.Pattern!.Value, x => x.Signatures, cancellationToken);
        var patterns = sums.Keys.ToList();
        var goals = patterns.Count == 0 ? [] : await (
            from head in db.PetitionHeads.Where(x => patterns.Contains(x.PetitionId))
            from goal in db.PetitionGoals.Where(x => x.PetitionId == head.PetitionId && x.ReachedAt == null)
            select new { head.PetitionId, head.Confirmed, goal.Amount }).ToListAsync(cancellationToken);
        return [.. goals.Where(x => x.Amount <= x.Confirmed + sums[x.PetitionId]).Select(x => x.PetitionId).Distinct()];
    }

    private async Task ReachAsync(PetitionId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var petition = await db.PetitionToChangeAsync(id, null, cancellationToken);
        var head = await db.PetitionHeads.AsNoTracking().SingleAsync(x => x.PetitionId == id, cancellationToken);

        // Of several at once, the largest is told of; the others are noted with it.
        var goals = petition.ReachedBy(head.Confirmed + await db.CopiesConfirmedAsync(id, cancellationToken));
        if (goals.Count == 0)
        {
            return;
        }

        var original = petition.Versions.Single(x => x.IsCurrent && x.Language == petition.Language);
        var texts = words.For(original.Title, petition.Slug.Value, goals[^1].Amount, petition.Language);
        var slug = await Slugs.FreeAsync(db.Statements.Select(x => x.Slug), null, texts.Title, "statement", cancellationToken);
        var statement = Statement.Draft(EntityId.New<StatementId>(now), petition.CampaignId, slug, petition.Language, texts, now, petition.IsDemonstration);
        statement.AddressTo([.. petition.Lists.Select(x => x.ListId)], now);
        db.Statements.Add(statement);
        foreach (var goal in goals)
        {
            petition.Reach(goal.Amount, head.Seq, statement.Id, now);
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
