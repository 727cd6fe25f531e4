using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Campaigns;

/// <summary>A campaign's timeline for the console and the API, from the first to the last.</summary>
/// <param name="Campaign">Slug or id.</param>
/// <param name="After">Only what comes after this entry.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeeConsole)]
public sealed record ListTimeline(string Campaign, TimelineEntryId? After = null, int Take = 50) : IQuery<IReadOnlyList<TimelineEntryKept>>;

/// <summary>An entry as the console and the API show it.</summary>
public sealed record TimelineEntryKept(TimelineEntryId Id, string Date, IReadOnlyDictionary<string, string> Texts, SourceFields? Source, long Version);

/// <summary>One entry, for its form.</summary>
[Requires(Right.SeeConsole)]
public sealed record EditTimelineEntry(CampaignId Campaign, TimelineEntryId Entry) : IQuery<TimelineEntryKept>;

/// <summary>Writes an entry of a timeline: a new one, or one that is there otherwise.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Entry">The entry; null for a new one.</param>
/// <param name="Date"><c>2021</c>, <c>2021-06</c> or <c>2021-06-06</c>.</param>
/// <param name="Texts">What happened: language to text. Empty texts are left out.</param>
/// <param name="Source">What it rests on.</param>
/// <param name="ExpectedVersion">Refuse when the entry has changed since this version; null to write anyway.</param>
[Requires(Right.Write)]
public sealed record WriteTimelineEntry(
    CampaignId Campaign, TimelineEntryId? Entry, string? Date, IReadOnlyDictionary<string, string?>? Texts, SourceFields? Source, long? ExpectedVersion = null)
    : ICommand<TimelineEntryId>;

/// <summary>Takes an entry off a timeline.</summary>
[Requires(Right.Write)]
public sealed record RemoveTimelineEntry(CampaignId Campaign, TimelineEntryId Entry) : ICommand<Unit>;

internal sealed class WriteTimelineEntryValidator : AbstractValidator<WriteTimelineEntry>
{
    public WriteTimelineEntryValidator()
    {
        RuleFor(x => x.Date).PartialDate();
        RuleFor(x => x.Texts).WordsByLanguage(TimelineEntry.MaxTextLength);
        RuleFor(x => x.Source!).SourceRules();
    }
}

internal sealed class TimelineHandlers(ISolidarityDb db, TimeProvider time)
    : IRequestHandler<ListTimeline, IReadOnlyList<TimelineEntryKept>>, IRequestHandler<EditTimelineEntry, TimelineEntryKept>,
        IRequestHandler<WriteTimelineEntry, TimelineEntryId>, IRequestHandler<RemoveTimelineEntry, Unit>
{
    public async Task<IReadOnlyList<TimelineEntryKept>> Handle(ListTimeline request, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.Named(request.Campaign).Select(x => (CampaignId?)x.Id).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Campaign");
        var entries = db.TimelineEntries.AsNoTracking().Where(x => x.CampaignId == campaign);
        if (request.After is { } after)
        {
            var date = await entries.Where(x => x.Id == after).Select(x => (PartialDate?)x.Date).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("TimelineEntry");
            entries = entries.Where(x => x.Date > date || (x.Date == date && x.Id > after));
        }

        var found = await entries.OrderBy(x => x.Date).ThenBy(x => x.Id).Take(Math.Clamp(request.Take, 1, 100)).Include(x => x.Texts).ToListAsync(cancellationToken);
        return found.ConvertAll(Kept);
    }

    public async Task<TimelineEntryKept> Handle(EditTimelineEntry request, CancellationToken cancellationToken) =>
        Kept(await FindAsync(request.Campaign, request.Entry, cancellationToken));

    public async Task<TimelineEntryId> Handle(WriteTimelineEntry request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var date = PartialDate.Parse(request.Date!);
        var texts = Words.ByLanguage(request.Texts);
        var source = Words.Source(request.Source);
        if (request.Entry is { } known)
        {
            var entry = await FindAsync(request.Campaign, known, cancellationToken);
            if (request.ExpectedVersion is { } expected && expected != entry.Version)
            {
                throw new Stale();
            }

            entry.Correct(date, texts, source, now);
            await db.SaveChangesAsync(cancellationToken);
            return known;
        }

        await RefuseUnlessRoomAsync(request.Campaign, cancellationToken);
        var told = TimelineEntry.Tell(EntityId.New<TimelineEntryId>(now), request.Campaign, date, texts, source, now);
        db.TimelineEntries.Add(told);
        await db.SaveChangesAsync(cancellationToken);
        return told.Id;
    }

    public async Task<Unit> Handle(RemoveTimelineEntry request, CancellationToken cancellationToken)
    {
        db.TimelineEntries.Remove(await FindAsync(request.Campaign, request.Entry, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }

    private async Task RefuseUnlessRoomAsync(CampaignId campaign, CancellationToken cancellationToken)
    {
        if (!await db.Campaigns.AnyAsync(x => x.Id == campaign, cancellationToken))
        {
            throw new NotFound("Campaign");
        }

        if (await db.TimelineEntries.CountAsync(x => x.CampaignId == campaign, cancellationToken) >= TimelineEntry.MaxEntries)
        {
            throw new DomainError("Timeline.Full", null, TimelineEntry.MaxEntries);
        }
    }

    private async Task<TimelineEntry> FindAsync(CampaignId campaign, TimelineEntryId id, CancellationToken cancellationToken) =>
        await db.TimelineEntries.Include(x => x.Texts).SingleOrDefaultAsync(x => x.Id == id && x.CampaignId == campaign, cancellationToken)
        ?? throw new NotFound("TimelineEntry");

    private static TimelineEntryKept Kept(TimelineEntry entry) => new(
        entry.Id, entry.Date.Value, entry.Texts.OrderBy(x => x.Language.Value, StringComparer.Ordinal).ToDictionary(x => x.Language.Value, x => x.Text),
        Words.Fields(entry.Source?.ToValue()), entry.Version);
}

/// <summary>Short texts in several languages, and single sources: checked and cleaned.</summary>
internal static class Words
{
    private const int MostLanguages = 50;

    public static IRuleBuilderOptions<T, string?> PartialDate<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => Domain.PartialDate.TryParse(text, out _)).WithErrorCode("PartialDate.Malformed");

    public static void WordsByLanguage<T>(this IRuleBuilder<T, IReadOnlyDictionary<string, string?>?> rule, int maxLength) => rule
        .Must(words => words?.Values.Any(text => Text.OneLine(text) is not null) ?? false).WithErrorCode("Required")
        .Must(words => words is null || (words.Count <= MostLanguages && words.Keys.All(language => LanguageTag.TryParse(language, out _)))).WithErrorCode("LanguageTag.Malformed")
        .Must((_, words, context) =>
        {
            context.MessageFormatter.AppendArgument("MaxLength", maxLength);
            return words is null || words.Values.All(text => (text?.Length ?? 0) <= maxLength);
        }).WithErrorCode("TooLong");

    public static IReadOnlyDictionary<LanguageTag, string> ByLanguage(IReadOnlyDictionary<string, string?>? typed)
    {
        Dictionary<LanguageTag, string> words = [];
        foreach (var (language, text) in typed ?? new Dictionary<string, string?>())
        {
            if (Text.OneLine(text) is { } clean)
            {
                words[LanguageTag.Parse(language)] = clean;
            }
        }

        return words;
    }

    public static Source? Source(SourceFields? typed) => typed is null ? null : StatementForm.Sources([typed]).SingleOrDefault();

    public static SourceFields? Fields(Source? source) => source is null ? null : new SourceFields(source.Title, source.Publication, source.Date, source.Url);
}
