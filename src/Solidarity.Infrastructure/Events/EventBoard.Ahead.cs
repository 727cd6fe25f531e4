using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Domain.Events;
using Solidarity.Domain.Topics;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Events;

internal sealed partial class EventBoard
{
    private readonly SemaphoreSlim _one = new(1);
    private Listing? _listing;

    public ValueTask<DatesAhead> AheadAsync(CancellationToken cancellationToken) =>
        _listing is { } listing && IsCurrent(listing) ? new ValueTask<DatesAhead>(listing.Ahead) : new ValueTask<DatesAhead>(ListAsync(cancellationToken));

    private bool IsCurrent(Listing listing) => listing.Generation == Interlocked.Read(ref _generation) && Stopwatch.GetElapsedTime(listing.LoadedAt) < Good;

    private async Task<DatesAhead> ListAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_listing is { } meanwhile && IsCurrent(meanwhile))
            {
                return meanwhile.Ahead;
            }

            var (generation, loadedAt) = (Interlocked.Read(ref _generation), Stopwatch.GetTimestamp());
            var ahead = await ReadAsync(cancellationToken);
            _listing = new Listing(ahead, generation, loadedAt);
            return ahead;
        }
        finally
        {
            _one.Release();
        }
    }

    // As many queries whatever there is. Of each event only what lists show is kept, and that before the next one is read: bodies are long.
    private async Task<DatesAhead> ReadAsync(CancellationToken cancellationToken)
    {
        var since = _time.GetUtcNow() - DatesAhead.Kept;
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        var listed = db.Events.AsNoTracking().Where(x => x.State != EventState.Draft && x.State != EventState.InReview && x.Visibility != EventVisibility.Unlisted);
        var occurrences = await db.Occurrences.AsNoTracking().Where(x => x.EndsAt > since && listed.Any(one => one.Id == x.EventId))
            .OrderBy(x => x.StartsAt).ThenBy(x => x.Id).Take(DatesAhead.Most + 1).ToListAsync(cancellationToken);
        var isWhole = occurrences.Count <= DatesAhead.Most;
        var byEvent = occurrences.Take(DatesAhead.Most).ToLookup(x => x.EventId);
        var campaigns = await CampaignsAsync(db.Campaigns.Where(x => listed.Any(one => one.CampaignId == x.Id)), cancellationToken);
        var topics = await TopicsAsync(db, listed, cancellationToken);
        List<DateListed> dates = [];
        var events = listed.Where(x => db.Occurrences.Any(date => date.EventId == x.Id && date.EndsAt > since))
            .Include(x => x.Versions.Where(version => version.IsCurrent)).OrderBy(x => x.Id).AsSingleQuery()
            .Select(x => new { Event = x, PublishedAt = x.Changes.Where(change => change.To == EventState.Published).Min(change => (DateTimeOffset?)change.At) });
        await foreach (var row in events.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var @event = row.Event;
            if (byEvent[@event.Id].Any() && campaigns.TryGetValue(@event.CampaignId, out var campaign))
            {
                var one = Listed(@event, campaign, row.PublishedAt ?? @event.CreatedAt, topics[@event.Id]);
                var places = new Places(one, _towns);
                dates.AddRange(byEvent[@event.Id].Select(date => Listed(@event, one, date, places)));
            }
        }

        return new DatesAhead([.. dates.OrderBy(x => x.Start).ThenBy(x => x.Id)], isWhole, dates.Max(x => (DateTimeOffset?)x.ModifiedAt));
    }

    // Topics are few: what they are called is read once, and many events share it.
    private static async Task<ILookup<EventId, Topic>> TopicsAsync(SolidarityDb db, IQueryable<Event> listed, CancellationToken cancellationToken)
    {
        var topics = await db.Topics.AsNoTracking().Include(x => x.Names).Where(x => listed.Any(one => one.Topics.Any(row => row.TopicId == x.Id))).AsSingleQuery().ToDictionaryAsync(x => x.Id, cancellationToken);
        var rows = topics.Count == 0 ? [] : await listed.SelectMany(x => x.Topics).ToListAsync(cancellationToken);
        return rows.Where(x => topics.ContainsKey(x.TopicId)).ToLookup(x => x.EventId, x => topics[x.TopicId]);
    }

    private static EventListed Listed(Event @event, NamedCampaign campaign, DateTimeOffset publishedAt, IEnumerable<Topic> topics) => new(
        @event.Slug.Value, campaign, @event.Language,
        [.. @event.Versions.Where(x => x.IsCurrent).Select(x => (x.Language, Texts: @event.PublicTexts(x))).Select(x => new EventListedTexts(x.Language, x.Texts.Title, x.Texts.Summary))])
    {
        Topics = [.. topics],
        IsCancelled = @event.State == EventState.Cancelled,
        HidesPlace = @event.Visibility == EventVisibility.PlaceAfterJoining,
        IsDemonstration = @event.IsDemonstration,
        PublishedAt = publishedAt,
    };

    private static DateListed Listed(Event @event, EventListed listed, Occurrence date, Places places)
    {
        var location = @event.PublicLocation(date);
        var (words, point) = places.Of(location?.Place);
        return new DateListed(listed, date.Id, date.Span, date.StartsAt, date.EndsAt, date.TimeZone)
        {
            IsCancelled = date.State == OccurrenceState.Cancelled,
            IsMoved = date.MovedAt is not null && date.State == OccurrenceState.Planned,
            Reason = date.Reason,
            Location = location,
            Point = point,
            Words = words,
            Sequence = @event.SequenceOf(date),
            ModifiedAt = date.ModifiedAt > @event.ModifiedAt ? date.ModifiedAt : @event.ModifiedAt,
        };
    }

    private sealed record Listing(DatesAhead Ahead, long Generation, long LoadedAt);

    // Most dates of an event are at one place: what is known of it is found once.
    private sealed class Places(EventListed listed, ITowns towns)
    {
        private readonly Dictionary<EventPlace, (DateWords Words, Coordinates? Point)> _known = [];
        private readonly DateWords _nowhere = DateWords.Of(listed, null);

        public (DateWords Words, Coordinates? Point) Of(EventPlace? place)
        {
            if (place is null)
            {
                return (_nowhere, null);
            }

            if (!_known.TryGetValue(place, out var known))
            {
                var point = place.Coordinates ?? (towns.Named($"{place.Town}, {place.Country.Value}") is [var town, ..] ? town.Point : null);
                _known[place] = known = (DateWords.Of(listed, place), point);
            }

            return known;
        }
    }
}
