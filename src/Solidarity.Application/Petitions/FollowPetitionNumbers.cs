using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>A petition's numbers as its organizers follow them: all read in one snapshot, so that every sum agrees.</summary>
[Requires(Right.SeeConsole)]
public sealed record FollowPetitionNumbers(PetitionId Petition) : IQuery<FollowedNumbers>, IWithinPetition;

/// <summary>Numbers to follow.</summary>
public sealed record FollowedNumbers
{
    /// <summary>The public sums, and how they are made.</summary>
    public required PetitionNumbers Numbers { get; init; }

    /// <summary>The goal of now.</summary>
    public required int Goal { get; init; }

    /// <summary>Confirmed by the day of signing, oldest first, without gaps up to today or the end.</summary>
    public required IReadOnlyList<DayCount> Days { get; init; }

    /// <summary>Confirmed in the last seven days, those taken back or removed meanwhile left out.</summary>
    public required int LastSevenDays { get; init; }

    /// <summary>When the goal is reached at the pace of the last seven days; null when that can't be said.</summary>
    public GoalForecast? Forecast { get; init; }

    /// <summary>How often the page was looked at.</summary>
    public required int Viewed { get; init; }

    /// <summary>Where those who signed came from: at most <see cref="MostSources"/>, most confirmed first.</summary>
    public required IReadOnlyList<SourceCount> Sources { get; init; }

    /// <summary>Confirmed by country, each by itself, most first.</summary>
    public required IReadOnlyList<CountryCount> Countries { get; init; }

    /// <summary>The newest earlier petitions to compare with, newest first.</summary>
    public required IReadOnlyList<EarlierPetition> Earlier { get; init; }

    /// <summary>How many sources are told.</summary>
    public const int MostSources = 20;
}

/// <summary>What came from somewhere.</summary>
/// <param name="Source">The word of the link; empty for nowhere.</param>
/// <param name="Viewed">How often the page was looked at.</param>
/// <param name="Received">How many signed.</param>
/// <param name="Confirmed">How many of them are confirmed.</param>
public sealed record SourceCount(string Source, int Viewed, int Received, int Confirmed);

internal sealed class FollowPetitionNumbersHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<FollowPetitionNumbers, FollowedNumbers>
{
    private static readonly TotalKind[] Kinds =
        [.. Numbers.Kinds, TotalKind.AddedOn, TotalKind.TakenOn, TotalKind.Source, TotalKind.ReceivedSource, TotalKind.ViewedOn, TotalKind.ViewedSource];

    public async Task<FollowedNumbers> Handle(FollowPetitionNumbers request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Goals).Include(x => x.Changes).SingleOrDefaultAsync(x => x.Id == request.Petition, cancellationToken)
            ?? throw new NotFound("Petition");
        var rows = await db.PetitionHeads.Where(head => head.PetitionId == petition.Id)
            .SelectMany(
                head => db.PetitionTotals.Where(total => total.PetitionId == head.PetitionId && Kinds.Contains(total.Kind)).DefaultIfEmpty(),
                (head, total) => new { head.Seq, head.Confirmed, Total = total })
            .AsNoTracking().ToListAsync(cancellationToken);
        List<TotalRow> totals = [.. rows.Where(x => x.Total is not null).Select(x => new TotalRow(x.Total!.Kind, x.Total.Key, x.Total.Count))];
        var numbers = Numbers.Of(rows[0].Seq, rows[0].Confirmed, [.. totals.Where(x => Numbers.Kinds.Contains(x.Kind))], now);
        var today = petition.Day(now);
        var week = LastDays(totals, today);
        return new FollowedNumbers
        {
            Numbers = numbers,
            Goal = petition.Goal,
            Days = DayCount.WithoutGaps(numbers.ByDay, petition.ClosedAt is { } closed ? Earlier(petition.Day(closed), today) : today),
            LastSevenDays = week.Sum(),
            Forecast = petition.ClosedAt is null ? GoalForecast.Of(petition.Goal - numbers.Signatures, week, today) : null,
            Earlier = await db.EarlierPetitionsAsync(petition, await actor.ScopeAsync(Right.SeeConsole, cancellationToken), cancellationToken),
            Viewed = totals.Where(x => x.Kind == TotalKind.ViewedOn).Sum(x => x.Count),
            Sources = Sources(totals),
            Countries = [.. totals.Where(x => x.Kind == TotalKind.Country && x.Count > 0).OrderByDescending(x => x.Count).ThenBy(x => x.Key, StringComparer.Ordinal).Select(x => new CountryCount(x.Key, x.Count))],
        };
    }

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    // Oldest first, today too.
    private static List<int> LastDays(List<TotalRow> totals, DateOnly today)
    {
        var byDay = totals.Where(x => x.Kind is TotalKind.AddedOn or TotalKind.TakenOn).ToLookup(x => x.Key, x => x.Kind == TotalKind.AddedOn ? x.Count : -x.Count);
        return [.. Enumerable.Range(1 - GoalForecast.DaysBack, GoalForecast.DaysBack).Select(ago => byDay[Tally.Key(today.AddDays(ago))].Sum())];
    }

    private static List<SourceCount> Sources(List<TotalRow> totals)
    {
        Dictionary<string, int> Of(TotalKind kind) => totals.Where(x => x.Kind == kind).ToDictionary(x => x.Key, x => x.Count, StringComparer.Ordinal);
        var (viewed, received, confirmed) = (Of(TotalKind.ViewedSource), Of(TotalKind.ReceivedSource), Of(TotalKind.Source));
        return [.. viewed.Keys.Union(received.Keys).Union(confirmed.Keys)
            .Select(source => new SourceCount(source, viewed.GetValueOrDefault(source), received.GetValueOrDefault(source), confirmed.GetValueOrDefault(source)))
            .OrderByDescending(x => x.Confirmed).ThenByDescending(x => x.Received).ThenByDescending(x => x.Viewed).ThenBy(x => x.Source, StringComparer.Ordinal).Take(FollowedNumbers.MostSources)];
    }
}
