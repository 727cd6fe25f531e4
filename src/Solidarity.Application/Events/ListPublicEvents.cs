using System.Globalization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>The dates of public events, by time.</summary>
/// <param name="Filter">Which; null for all.</param>
/// <param name="Take">At most so many.</param>
/// <param name="After">Only those behind this one, as <see cref="DateCursor"/> writes it.</param>
[AllowAnyone]
public sealed record ListPublicEvents(EventFilter? Filter = null, int Take = 50, DateCursor? After = null) : IQuery<EventsFound>;

/// <summary>Which dates are wanted; what is null is not asked.</summary>
/// <param name="Campaign">Slug of their campaign.</param>
/// <param name="Town">Those in a town that is called so.</param>
/// <param name="Query">With all these words in the texts, or in the place.</param>
/// <param name="Near">Those near a town, as <see cref="ITowns.Named"/> reads it.</param>
/// <param name="Kilometres">How near.</param>
public sealed record EventFilter(string? Campaign = null, string? Town = null, string? Query = null, string? Near = null, int Kilometres = EventFilter.UsualKilometres)
{
    /// <summary>How near, where nobody said.</summary>
    public const int UsualKilometres = 50;

    /// <summary>How near at most.</summary>
    public const int MostKilometres = 2_000;

    /// <summary>Slug of a topic that they stand under.</summary>
    public string? Topic { get; init; }

    /// <summary>From this day on, where the event is; null for those that are not past.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Up to this day, where the event is.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whether those are wanted too that are past, as calendars keep them.</summary>
    public bool WithPast { get; init; }

    /// <summary>Whether only the next date of each event is wanted.</summary>
    public bool OnlyNext { get; init; }
}

/// <summary>What was found.</summary>
/// <param name="Dates">The dates by time.</param>
/// <param name="Next">Behind which the next page begins; null on the last one.</param>
/// <param name="Near">The towns that are called as the one that was asked for, the one that was taken first; null where none was asked for.</param>
/// <param name="ChangedAt">When one of all dates was last changed.</param>
public sealed record EventsFound(IReadOnlyList<DateListed> Dates, DateCursor? Next, IReadOnlyList<Town>? Near, DateTimeOffset? ChangedAt);

/// <summary>A place in the list of dates: behind one of them, even when that is no more.</summary>
public sealed record DateCursor(DateTimeOffset Start, OccurrenceId Id)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static DateCursor? Read(string? text) =>
        text?.Split('-') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
        && at >= 0 && at <= DateTime.MaxValue.Ticks && Guid.TryParseExact(id, "n", out var guid)
            ? new DateCursor(new DateTimeOffset(at, TimeSpan.Zero), OccurrenceId.From(guid))
            : null;

    /// <summary>Whether a date stands behind it.</summary>
    public bool IsBefore(DateListed date) => date.Start > Start || (date.Start == Start && date.Id > Id);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start.UtcTicks:x}-{Id.Value:n}");
}

internal sealed class ListPublicEventsHandler(IEventBoard board, ITowns towns, Lazy<ISolidarityDb> db, TimeProvider time) : IRequestHandler<ListPublicEvents, EventsFound>
{
    public async Task<EventsFound> Handle(ListPublicEvents request, CancellationToken cancellationToken)
    {
        var (filter, now) = (request.Filter ?? new EventFilter(), time.GetUtcNow());
        var ahead = await board.AheadAsync(cancellationToken);
        var near = filter.Near is { } name ? towns.Named(name) : null;
        var words = filter.Query is { } query ? SearchText.Words(query) : null;
        var found = words is { Count: > 0 } ? await FoundAsync(words, cancellationToken) : null;
        var town = filter.Town is { } wanted ? SearchText.Fold(wanted) : null;
        var dates = ahead.Dates.Where(date =>
            (filter.WithPast || filter.From is not null || !date.IsPast(now))
            && (request.After?.IsBefore(date) ?? true)
            && (filter.From is not { } from || DateOnly.FromDateTime(date.Span.End.AddTicks(-1)) >= from)
            && (filter.To is not { } to || date.Span.Day <= to)
            && (filter.Campaign is null || date.Event.Campaign.Slug == filter.Campaign)
            && (filter.Topic is null || date.Event.Topics.Any(x => x.Slug.Value == filter.Topic))
            && (town is null || date.Words.Town == town)
            && (near is null || (near.Count > 0 && date.Point is { } point && Town.Distance(point, near[0].Point) <= filter.Kilometres))
            && (words is null || (words.Count > 0 && (found!.Contains(date.Event.Slug) || date.Words.Has(words)))));
        if (filter.OnlyNext)
        {
            dates = dates.OrderBy(x => x.IsCancelled).GroupBy(x => x.Event.Slug, StringComparer.Ordinal).Select(x => x.First()).OrderBy(x => x.Start).ThenBy(x => x.Id);
        }

        var page = dates.Take(request.Take + 1).ToList();
        var isLast = page.Count <= request.Take;
        return new EventsFound(isLast ? page : page[..request.Take], isLast ? null : new DateCursor(page[request.Take - 1].Start, page[request.Take - 1].Id), near, ahead.ChangedAt);
    }

    // The body of the texts is not in memory. How to get there is not in what is searched.
    private async Task<HashSet<string>> FoundAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var versions = db.Value.EventVersions.Where(x => x.IsCurrent);
        foreach (var beginning in words.Select(word => " " + word))
        {
            versions = versions.Where(x => x.SearchText.Contains(beginning));
        }

        return await db.Value.Events.AsNoTracking()
            .Where(x => (x.State == EventState.Published || x.State == EventState.Cancelled) && x.Visibility != EventVisibility.Unlisted && versions.Any(version => version.EventId == x.Id))
            .OrderByDescending(x => x.Id).Take(DatesAhead.Most).Select(x => x.Slug.Value).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
    }
}
