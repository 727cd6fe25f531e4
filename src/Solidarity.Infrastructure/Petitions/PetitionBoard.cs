using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>Tells when a petition's numbers have changed.</summary>
public interface IPetitionChanges
{
    /// <summary>Raised with the petition's slug. What is kept of its pages is old from now on.</summary>
    event Action<string>? Changed;
}

/// <summary>
/// Keeps the petitions that people look at, with their numbers. The numbers are looked at each second, in one query for all; a petition that
/// nobody has looked at for a minute is looked at anew when somebody does.
/// </summary>
internal sealed partial class PetitionBoard : BackgroundService, IPetitionBoard, IPetitionChanges
{
    private const int MostKept = 1_000;

    // Real time: it sets the pace of looking, not of anything in the domain.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CommentsFresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<PetitionSeen?>> _loading = new(StringComparer.Ordinal);
    private readonly IDbContextFactory<SolidarityDb> _databases;
    private readonly IPageVersion _pages;
    private readonly TimeProvider _time;
    private readonly ILogger<PetitionBoard> _logger;
    private long _generation;
    private long _commentsAt;

    public PetitionBoard(IDbContextFactory<SolidarityDb> databases, IPageVersion pages, TimeProvider time, ILogger<PetitionBoard> logger)
    {
        (_databases, _pages, _time, _logger) = (databases, pages, time, logger);
        _pages.Changed += NoteChange;
    }

    public event Action<string>? Changed;

    public ValueTask<PetitionSeen?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        // An address of blanks alone names nothing.
        if (string.IsNullOrWhiteSpace(slug))
        {
            return new ValueTask<PetitionSeen?>((PetitionSeen?)null);
        }

        if (_entries.TryGetValue(slug, out var entry))
        {
            entry.AskedAt = Stopwatch.GetTimestamp();
            if (entry.Generation == Interlocked.Read(ref _generation) && Stopwatch.GetElapsedTime(entry.CheckedAt) < Fresh)
            {
                return new ValueTask<PetitionSeen?>(entry.Seen);
            }
        }

        return new ValueTask<PetitionSeen?>(LoadOnceAsync(slug, cancellationToken));
    }

    public override void Dispose()
    {
        _pages.Changed -= NoteChange;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void NoteChange() => Interlocked.Increment(ref _generation);

    // Many who ask for what is not there yet wait for one reading; it goes on if one of them stops waiting.
    private async Task<PetitionSeen?> LoadOnceAsync(string slug, CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource<PetitionSeen?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _loading.GetOrAdd(slug, mine.Task);
        if (first != mine.Task)
        {
            return await first.WaitAsync(cancellationToken);
        }

        try
        {
            var seen = await LoadAsync(slug, CancellationToken.None);
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

    private async Task<PetitionSeen?> LoadAsync(string slug, CancellationToken cancellationToken)
    {
        var generation = Interlocked.Read(ref _generation);
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        var name = Slug.FromStored(slug);
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Targets).Include(x => x.FormerTargets).Include(x => x.Goals)
            .Include(x => x.Lists).Include(x => x.Changes).SingleOrDefaultAsync(x => x.Slug == name, cancellationToken);
        if (petition is not { IsPublic: true })
        {
            _entries.TryRemove(slug, out _);
            return null;
        }

        var ids = petition.Lists.Select(x => x.ListId).ToList();
        var lists = ids.Count == 0 ? [] : await db.MailingLists.Where(x => ids.Contains(x.Id)).OrderBy(x => x.Name).Select(x => new OfferedList(x.Id, x.Slug.Value, x.Name, x.Description)).ToListAsync(cancellationToken);
        var checkedAt = Stopwatch.GetTimestamp();
        var numbers = await db.NumbersAsync(petition.Id, _time.GetUtcNow(), cancellationToken);
        var before = _entries.GetValueOrDefault(slug);
        if (before?.Seen.Numbers.Seq == numbers.Seq)
        {
            // The same numbers keep their stamp.
            numbers = before.Seen.Numbers;
        }

        var campaign = await db.Campaigns.Where(x => x.Id == petition.CampaignId).Select(x => new
        {
            x.Slug, x.Language, Titles = x.Versions.Where(version => version.IsCurrent).Select(version => new { version.Language, version.Title }).ToList(),
        }).AsNoTracking().SingleAsync(cancellationToken);
        var organisations = await db.OrganisationsAsync(petition.Id, 0, ShownOrganisations.OnPetition, cancellationToken);
        var seen = new PetitionSeen(petition, lists, numbers)
        {
            Campaign = new NamedCampaign(campaign.Slug.Value, campaign.Language, [.. campaign.Titles.Select(x => (x.Language, x.Title))]),
            Picture = petition.PictureId is { } id ? await PictureAsync(db, id, cancellationToken) : null,
            Together = await db.TogetherAsync(petition, numbers.Signatures, cancellationToken),
            Comments = [.. (await CommentsAsync(db, [petition.Id], cancellationToken))[petition.Id]],
            Answers = await db.Handovers.AsNoTracking().Where(x => x.PetitionId == petition.Id && x.AnswerPublishedAt != null).OrderByDescending(x => x.AnsweredAt).Take(Petition.MaxTargets)
                .Select(x => new AnswerSeen(x.Name, x.Title, x.Organisation, x.Answer!, x.AnsweredAt!.Value, x.Signatures)).ToListAsync(cancellationToken),
            Organisations = organisations,
            OrganisationCount = organisations.Count < ShownOrganisations.OnPetition
                ? organisations.Count
                : await db.OrganisationSignatures.CountAsync(x => x.PetitionId == petition.Id && x.State == BackingState.Shown, cancellationToken),
        };
        if (_entries.Count >= MostKept)
        {
            _entries.Clear();
        }

        _entries[slug] = new Entry(seen, generation) { CheckedAt = checkedAt, AskedAt = Stopwatch.GetTimestamp() };
        if (before is not null && (before.Seen.Numbers.Seq != numbers.Seq || before.Seen.Together?.Signatures != seen.Together?.Signatures))
        {
            Changed?.Invoke(slug);
        }

        return seen;
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            List<KeyValuePair<string, Entry>> watched = [.. _entries.Where(x => Stopwatch.GetElapsedTime(x.Value.AskedAt) < Watched)];
            if (watched.Count == 0)
            {
                return;
            }

            var now = Stopwatch.GetTimestamp();
            var ids = watched.Select(x => x.Value.Seen.Petition.Id).ToList();
            var roots = watched.Select(x => x.Value.Seen.Together?.Root).OfType<PetitionId>().Distinct().ToList();
            await using var db = await _databases.CreateDbContextAsync(cancellationToken);
            List<PetitionId> looked = [.. ids.Union(roots)];
            var heads = await db.PetitionHeads.Where(x => looked.Contains(x.PetitionId)).Select(x => new { x.PetitionId, x.Seq, x.Confirmed }).ToDictionaryAsync(x => x.PetitionId, x => (x.Seq, x.Confirmed), cancellationToken);
            var moved = watched.Where(x => heads.GetValueOrDefault(x.Value.Seen.Petition.Id).Seq != x.Value.Seen.Numbers.Seq).Select(x => x.Value.Seen.Petition.Id).ToList();
            var read = moved.Count == 0 ? null : await db.NumbersAsync(moved, _time.GetUtcNow(), cancellationToken);
            foreach (var (slug, entry) in watched)
            {
                if (read?.GetValueOrDefault(entry.Seen.Petition.Id) is { } numbers)
                {
                    entry.Seen = entry.Seen with { Numbers = numbers };
                    Changed?.Invoke(slug);
                }

                entry.CheckedAt = now;
            }

            if (roots.Count > 0)
            {
                await LookTogetherAsync(db, [.. watched.Where(x => x.Value.Seen.Together is not null)], roots, heads.ToDictionary(x => x.Key, x => read?.GetValueOrDefault(x.Key)?.Signatures ?? x.Value.Confirmed), cancellationToken);
            }

            if (_commentsAt == 0 || Stopwatch.GetElapsedTime(_commentsAt) >= CommentsFresh)
            {
                _commentsAt = now;
                await LookAtCommentsAsync(db, watched, ids, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            CannotRead(exception.GetType().Name);
        }
    }

    // One query for the sums of all, and one more for the places of those patterns whose sum has moved.
    private async Task LookTogetherAsync(
        SolidarityDb db, List<KeyValuePair<string, Entry>> watched, IReadOnlyList<PetitionId> roots, Dictionary<PetitionId, int> own, CancellationToken cancellationToken)
    {
        var sums = await db.CopySumsAsync(roots, cancellationToken);
        int Now(TogetherSeen seen) => sums.GetValueOrDefault(seen.Root).Signatures + (seen.CountsRoot ? own.GetValueOrDefault(seen.Root) : 0);
        List<KeyValuePair<string, Entry>> moved = [.. watched.Where(x => Now(x.Value.Seen.Together!) != x.Value.Seen.Together!.Signatures)];
        List<PetitionId> patterns = [.. moved.Where(x => x.Value.Seen.Together!.IsPattern).Select(x => x.Value.Seen.Petition.Id)];
        var places = patterns.Count == 0 ? null : await db.PlacesAsync(patterns, cancellationToken);
        foreach (var (slug, entry) in moved)
        {
            var (petition, before) = (entry.Seen.Petition, entry.Seen.Together!);
            entry.Seen = entry.Seen with
            {
                Together = before.IsPattern
                    ? TogetherReading.Of(petition, [.. places![petition.Id]], own.GetValueOrDefault(petition.Id))
                    : before with { Signatures = Now(before), Places = sums.GetValueOrDefault(before.Root).Places },
            };
            Changed?.Invoke(slug);
        }
    }

    private static async Task<PetitionPicture?> PictureAsync(SolidarityDb db, PictureId id, CancellationToken cancellationToken) =>
        await db.Pictures.Where(x => x.Id == id).Select(x => new { x.Hash, x.Width, x.Height }).SingleOrDefaultAsync(cancellationToken) is { } frame
            ? new PetitionPicture(Convert.ToHexStringLower(frame.Hash), frame.Width, frame.Height)
            : null;

    private async Task LookAtCommentsAsync(
        SolidarityDb db, List<KeyValuePair<string, Entry>> watched, IReadOnlyList<PetitionId> ids, CancellationToken cancellationToken)
    {
        var comments = await CommentsAsync(db, ids, cancellationToken);
        foreach (var (slug, entry) in watched)
        {
            var shown = comments[entry.Seen.Petition.Id].ToList();
            if (!shown.SequenceEqual(entry.Seen.Comments))
            {
                entry.Seen = entry.Seen with { Comments = shown };
                Changed?.Invoke(slug);
            }
        }
    }

    /// <summary>The newest comments that are shown, of each petition as many as a page shows.</summary>
    private static async Task<ILookup<PetitionId, CommentSeen>> CommentsAsync(SolidarityDb db, IReadOnlyList<PetitionId> ids, CancellationToken cancellationToken)
    {
        // "Not none" says nothing more than "shown", but the index of those who wrote something is known by it.
        var rows = await db.Petitions.Where(petition => ids.Contains(petition.Id)).SelectMany(
            petition => db.Signatures
                .Where(x => x.PetitionId == petition.Id && x.CommentState != CommentState.None && x.CommentState == CommentState.Shown && x.State == SignatureState.Confirmed)
                .OrderByDescending(x => x.Id).Take(PetitionSeen.MostComments),
            (petition, x) => new { x.PetitionId, x.Id, x.Comment, x.Name, x.Display, x.Country, x.CreatedAt }).AsNoTracking().ToListAsync(cancellationToken);
        return rows.Where(x => x.Comment is not null).OrderByDescending(x => x.Id)
            .ToLookup(x => x.PetitionId, x => new CommentSeen(x.Comment!, ShownName.Of(x.Name, x.Display), x.Country, x.CreatedAt));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The numbers of the petitions can't be read ({Kind}); trying again in a second.")]
    private partial void CannotRead(string kind);

    private sealed class Entry(PetitionSeen seen, long generation)
    {
        private long _askedAt;
        private long _checkedAt;
        private volatile PetitionSeen _seen = seen;

        public PetitionSeen Seen
        {
            get => _seen;
            set => _seen = value;
        }

        public long Generation { get; } = generation;

        /// <summary>When somebody last asked.</summary>
        public long AskedAt
        {
            get => Volatile.Read(ref _askedAt);
            set => Volatile.Write(ref _askedAt, value);
        }

        /// <summary>When the numbers were last known to be right.</summary>
        public long CheckedAt
        {
            get => Volatile.Read(ref _checkedAt);
            set => Volatile.Write(ref _checkedAt, value);
        }
    }
}
