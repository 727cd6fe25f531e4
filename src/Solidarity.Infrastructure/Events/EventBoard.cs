using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Events;

/// <summary>Tells when an event's numbers have changed.</summary>
public interface IEventChanges
{
    /// <summary>Raised with the event's slug. What is kept of its pages is old from now on.</summary>
    event Action<string>? Changed;
}

/// <summary>
/// Keeps the events that people look at, and the dates of all that lists name, until something changes that pages show. Whoever asks for
/// an event has its numbers looked at once a second, in one query.
/// </summary>
internal sealed partial class EventBoard : IEventBoard, IEventChanges, IDisposable
{
    private const int MostKept = 500;

    // Real time: it sets the pace of looking, not of anything in the domain.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    // Dates that come into sight, and those that go out of it, change no page's version.
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<EventSeen?>> _loading = new(StringComparer.Ordinal);
    private readonly IDbContextFactory<SolidarityDb> _databases;
    private readonly IPageVersion _pages;
    private readonly ITowns _towns;
    private readonly TimeProvider _time;
    private long _generation;

    public EventBoard(IDbContextFactory<SolidarityDb> databases, IPageVersion pages, ITowns towns, TimeProvider time)
    {
        (_databases, _pages, _towns, _time) = (databases, pages, towns, time);
        _pages.Changed += NoteChange;
    }

    public event Action<string>? Changed;

    public ValueTask<EventSeen?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        // An address of blanks alone names nothing.
        if (string.IsNullOrWhiteSpace(slug))
        {
            return new ValueTask<EventSeen?>((EventSeen?)null);
        }

        return _entries.TryGetValue(slug, out var entry) && IsCurrent(entry) && Stopwatch.GetElapsedTime(entry.CheckedAt) < Fresh
            ? new ValueTask<EventSeen?>(entry.Seen)
            : new ValueTask<EventSeen?>(LoadOnceAsync(slug, cancellationToken));
    }

    public void Dispose()
    {
        _pages.Changed -= NoteChange;
        _one.Dispose();
    }

    private void NoteChange() => Interlocked.Increment(ref _generation);

    private bool IsCurrent(Entry entry) => entry.Generation == Interlocked.Read(ref _generation) && Stopwatch.GetElapsedTime(entry.LoadedAt) < Good;

    // Many who ask for what is not there yet wait for one reading; it goes on if one of them stops waiting.
    private async Task<EventSeen?> LoadOnceAsync(string slug, CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource<EventSeen?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _loading.GetOrAdd(slug, mine.Task);
        if (first != mine.Task)
        {
            return await first.WaitAsync(cancellationToken);
        }

        try
        {
            var seen = _entries.TryGetValue(slug, out var entry) && IsCurrent(entry) ? await LookAsync(slug, entry) : await LoadAsync(slug);
            mine.SetResult(seen);
            return seen;
        }
        catch (Exception exception)
        {
            mine.SetException(exception);
            _ = mine.Task.Exception;
            throw;
        }
        finally
        {
            _loading.TryRemove(slug, out _);
        }
    }

    private async Task<EventSeen?> LookAsync(string slug, Entry entry)
    {
        await using var db = await _databases.CreateDbContextAsync();
        var checkedAt = Stopwatch.GetTimestamp();
        var numbers = await NumbersAsync(db, entry.Seen.Event.Id, entry.Seen.Dates);
        if (!AreSame(entry.Seen.Numbers, numbers))
        {
            entry.Seen = entry.Seen with { Numbers = numbers };
            Changed?.Invoke(slug);
        }

        entry.CheckedAt = checkedAt;
        return entry.Seen;
    }

    private async Task<EventSeen?> LoadAsync(string slug)
    {
        var generation = Interlocked.Read(ref _generation);
        await using var db = await _databases.CreateDbContextAsync();
        var name = Slug.FromStored(slug);
        var @event = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Lists).Include(x => x.Topics).Include(x => x.Changes).AsSplitQuery()
            .SingleOrDefaultAsync(x => x.Slug == name);
        if (@event is not { IsPublic: true })
        {
            _entries.TryRemove(slug, out _);
            return null;
        }

        var (id, since, checkedAt) = (@event.Id, _time.GetUtcNow() - DatesAhead.Kept, Stopwatch.GetTimestamp());
        var of = db.Occurrences.AsNoTracking().Where(x => x.EventId == id).Include(x => x.Shifts).Include(x => x.Changes).AsSplitQuery();
        var dates = await of.Where(x => x.EndsAt > since).OrderBy(x => x.StartsAt).ThenBy(x => x.Id).Take(EventSeen.MostDates).ToListAsync();
        if (dates.Count == 0)
        {
            dates = await of.OrderByDescending(x => x.StartsAt).ThenByDescending(x => x.Id).Take(1).ToListAsync();
        }

        var lists = @event.Lists.Select(x => x.ListId).ToList();
        var topics = @event.Topics.Select(x => x.TopicId).ToList();
        var seen = new EventSeen(@event, dates, await NumbersAsync(db, id, dates))
        {
            Campaign = (await CampaignsAsync(db.Campaigns.Where(x => x.Id == @event.CampaignId), CancellationToken.None)).Values.Single(),
            Lists = lists.Count == 0 ? [] : await db.MailingLists.Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).Select(x => new OfferedList(x.Id, x.Slug.Value, x.Name, x.Description)).ToListAsync(),
            Topics = topics.Count == 0 ? [] : await db.Topics.AsNoTracking().Include(x => x.Names).Where(x => topics.Contains(x.Id)).OrderBy(x => x.Id).ToListAsync(),
            Host = await db.EventHosts.Where(x => x.Hosts == id).Select(x => x.Name).SingleOrDefaultAsync(),
            Picture = @event.PictureId is not { } picture ? null
                : await db.Pictures.Where(x => x.Id == picture).Select(x => new PetitionPicture(Convert.ToHexStringLower(x.Hash), x.Width, x.Height)).SingleOrDefaultAsync(),
        };
        if (_entries.Count >= MostKept)
        {
            _entries.Clear();
        }

        var before = _entries.GetValueOrDefault(slug);
        _entries[slug] = new Entry(seen, generation, checkedAt) { CheckedAt = checkedAt };
        if (before is not null)
        {
            Changed?.Invoke(slug);
        }

        return seen;
    }

    private async Task<EventNumbers> NumbersAsync(SolidarityDb db, EventId id, IReadOnlyList<Occurrence> dates)
    {
        // Of these dates alone: an event of many years has heads that nobody looks at.
        var ids = dates.Select(x => x.Id).ToList();
        var heads = await db.ShiftHeads.Where(x => x.EventId == id && ids.Contains(x.OccurrenceId))
            .Select(x => new { x.ShiftId, x.Capacity, x.Going, x.Held, x.Offered, x.Waiting }).ToListAsync();
        return new EventNumbers(heads.ToDictionary(x => x.ShiftId, x => new PlacesSeen(x.Capacity, x.Going, x.Held + x.Offered, x.Waiting)), _time.GetUtcNow());
    }

    private static bool AreSame(EventNumbers one, EventNumbers other) =>
        one.Shifts.Count == other.Shifts.Count && one.Shifts.All(x => other.Shifts.TryGetValue(x.Key, out var places) && places == x.Value);

    private static async Task<Dictionary<Domain.Campaigns.CampaignId, NamedCampaign>> CampaignsAsync(IQueryable<Domain.Campaigns.Campaign> campaigns, CancellationToken cancellationToken)
    {
        var found = await campaigns.Select(x => new
        {
            x.Id, x.Slug, x.Language, Titles = x.Versions.Where(version => version.IsCurrent).Select(version => new { version.Language, version.Title }).ToList(),
        }).AsNoTracking().ToListAsync(cancellationToken);
        return found.ToDictionary(x => x.Id, x => new NamedCampaign(x.Slug.Value, x.Language, [.. x.Titles.Select(title => (title.Language, title.Title))]));
    }

    private sealed class Entry(EventSeen seen, long generation, long loadedAt)
    {
        public EventSeen Seen { get; set; } = seen;

        public long Generation { get; } = generation;

        public long LoadedAt { get; } = loadedAt;

        public long CheckedAt { get; set; }
    }
}
