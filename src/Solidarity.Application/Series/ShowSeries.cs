using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Application.Segments;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Series;

namespace Solidarity.Application.Series;

/// <summary>Series of mails, newest first.</summary>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeeConsole)]
public sealed record ListSeries(MailSeriesId? Before = null, int Take = 50) : IQuery<IReadOnlyList<SeriesListed>>;

/// <summary>A series with its mails, and how many are where in it.</summary>
[Requires(Right.SeeConsole)]
public sealed record ShowSeries(MailSeriesId Id) : IQuery<SeriesShown>;

/// <summary>For how many people a series will begin, as far as that can be told.</summary>
[Requires(Right.SeeConsole)]
public sealed record ForecastSeries(MailSeriesId Id) : IQuery<SeriesForecast>;

/// <summary>A series among others.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What organizers call it.</param>
/// <param name="State"><c>draft</c>, <c>running</c>, <c>paused</c> or <c>ended</c>.</param>
/// <param name="Trigger">What somebody does for it to begin.</param>
/// <param name="ListName">What the list is called by which its mails go.</param>
/// <param name="Steps">How many mails it has.</param>
/// <param name="Waiting">For how many people it goes on.</param>
/// <param name="ModifiedAt">When it was last changed.</param>
public sealed record SeriesListed(MailSeriesId Id, string Name, string State, string Trigger, string ListName, int Steps, int Waiting, DateTimeOffset ModifiedAt);

/// <summary>A series.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What organizers call it.</param>
/// <param name="State"><c>draft</c>, <c>running</c>, <c>paused</c> or <c>ended</c>.</param>
/// <param name="Trigger">What somebody does for it to begin: <c>subscribed</c>, <c>signed</c>, <c>joined</c> or <c>eventOver</c>.</param>
/// <param name="Of">Slug of the petition or event; null for <c>subscribed</c>.</param>
/// <param name="OfTitle">What it is called.</param>
/// <param name="List">Slug of the list by which its mails go.</param>
/// <param name="ListName">What the list is called.</param>
/// <param name="Language">The language that its mails are written in first.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="EndedAt">When it was ended.</param>
/// <param name="Steps">Its mails, in order.</param>
/// <param name="Waiting">For how many people it goes on.</param>
/// <param name="Finished">How many came to its end.</param>
/// <param name="Left">How many left before, or can't be mailed any more.</param>
/// <param name="Version">Changes with each change.</param>
public sealed record SeriesShown(
    MailSeriesId Id, string Name, string State, string Trigger, string? Of, string? OfTitle, string List, string ListName, string Language, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    IReadOnlyList<SeriesStepShown> Steps, int Waiting, int Finished, int Left, long Version);

/// <summary>One mail of a series.</summary>
/// <param name="Id">Its id.</param>
/// <param name="WaitDays">How many days after the mail before it goes; after what began the series, for the first.</param>
/// <param name="OnlyIf">Who gets it when its time has come; none for everybody.</param>
/// <param name="Versions">Its texts.</param>
/// <param name="Waiting">For how many people it is next.</param>
/// <param name="Sent">How many copies a mail server took.</param>
/// <param name="Queued">How many copies have no outcome yet.</param>
/// <param name="Failed">How many were refused for good, or given up.</param>
/// <param name="Skipped">How many were not to be sent any more.</param>
public sealed record SeriesStepShown(
    MessageId Id, int WaitDays, IReadOnlyList<IReadOnlyList<SegmentConditionShown>> OnlyIf, IReadOnlyList<NewsletterVersion> Versions, int Waiting, int Sent, int Queued, int Failed, int Skipped)
{
    /// <summary>Its subject in the language that it was written in first.</summary>
    public string Subject => Versions[0].Subject;
}

/// <summary>For how many people a series will begin.</summary>
/// <param name="Expected">How many have a place on a date to come, for <c>eventOver</c>; null for others.</param>
/// <param name="LastMonth">For how many it would have begun in the last 30 days.</param>
public sealed record SeriesForecast(int? Expected, int LastMonth);

internal sealed class ListSeriesHandler(ISolidarityDb db) : IRequestHandler<ListSeries, IReadOnlyList<SeriesListed>>
{
    public async Task<IReadOnlyList<SeriesListed>> Handle(ListSeries request, CancellationToken cancellationToken)
    {
        var all = db.Series.AsNoTracking();
        var page = await (request.Before is { } before ? all.Where(x => x.Id < before) : all).OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100))
            .Select(x => new
            {
                x.Id, x.Name, x.State, x.TriggerKind, x.Steps, x.ModifiedAt,
                List = db.MailingLists.Where(list => list.Id == x.ListId).Select(list => list.Name).First(),
                Waiting = db.SeriesEntries.Count(entry => entry.SeriesId == x.Id && entry.EndedAt == null),
            }).ToListAsync(cancellationToken);
        return [.. page.Select(x => new SeriesListed(x.Id, x.Name, SeriesForm.Name(x.State), SeriesForm.Name(x.TriggerKind), x.List, x.Steps.Count, x.Waiting, x.ModifiedAt))];
    }
}

internal sealed class ShowSeriesHandler(ISolidarityDb db) : IRequestHandler<ShowSeries, SeriesShown>
{
    public async Task<SeriesShown> Handle(ShowSeries request, CancellationToken cancellationToken)
    {
        var id = request.Id;
        var series = await db.Series.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Series");
        var mails = series.Steps.Select(step => step.Mail).ToList();
        var messages = await db.Messages.AsNoTracking().Include(x => x.Versions).Where(x => mails.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        var list = await db.MailingLists.Where(x => x.Id == series.ListId).Select(x => new { Slug = x.Slug.Value, x.Name }).SingleAsync(cancellationToken);
        var counts = await db.SeriesEntries.Where(x => x.SeriesId == id).GroupBy(x => new { x.Ending, Next = x.Ending == null ? x.NextStep : 0 })
            .Select(x => new { x.Key.Ending, x.Key.Next, Count = x.Count() }).ToListAsync(cancellationToken);
        var conditions = await db.ShownAsync([.. series.Steps.Select(step => step.OnlyIf)], cancellationToken);
        var (of, title) = await OfAsync(series, cancellationToken);
        int With(params SeriesEnding[] endings) => counts.Where(x => x.Ending is { } ending && endings.Contains(ending)).Sum(x => x.Count);
        return new SeriesShown(
            id, series.Name, SeriesForm.Name(series.State), SeriesForm.Name(series.TriggerKind), of, title, list.Slug, list.Name, series.Language.Value, series.StartedAt, series.EndedAt,
            [.. series.Steps.Select((step, index) => Shown(step, messages[step.Mail], conditions[index], counts.Where(x => x.Ending is null && x.Next == index).Sum(x => x.Count)))],
            counts.Where(x => x.Ending is null).Sum(x => x.Count), With(SeriesEnding.Finished), With(SeriesEnding.Left, SeriesEnding.Suppressed), series.Version);
    }

    private static SeriesStepShown Shown(SeriesStep step, Message mail, IReadOnlyList<IReadOnlyList<SegmentConditionShown>> onlyIf, int waiting) => new(
        mail.Id, step.WaitDays, onlyIf,
        [.. mail.Versions.OrderBy(x => x.Language != mail.Language).ThenBy(x => x.Language.Value, StringComparer.Ordinal).Select(x => new NewsletterVersion(x.Language.Value, x.Subject, x.Body))],
        waiting, mail.Sent, mail.Queued, mail.Failed, mail.Skipped);

    private async Task<(string? Slug, string? Title)> OfAsync(MailSeries series, CancellationToken cancellationToken)
    {
        var found = series switch
        {
            { PetitionId: { } petition } => await db.Petitions.Where(x => x.Id == petition)
                .Select(x => new { Slug = x.Slug.Value, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title }).SingleAsync(cancellationToken),
            { EventId: { } planned } => await db.Events.Where(x => x.Id == planned)
                .Select(x => new { Slug = x.Slug.Value, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title }).SingleAsync(cancellationToken),
            _ => null,
        };
        return (found?.Slug, found?.Title);
    }
}

internal sealed class ForecastSeriesHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ForecastSeries, SeriesForecast>
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public async Task<SeriesForecast> Handle(ForecastSeries request, CancellationToken cancellationToken)
    {
        var id = request.Id;
        var series = await db.Series.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Series");
        var now = time.GetUtcNow();
        var recent = SeriesPeople.Since(db, series.Trigger, now - Month, now - Month, now)[0];
        return new SeriesForecast(
            series.TriggerKind == SeriesTriggerKind.EventOver ? await SeriesPeople.ToCome(db, series.Trigger, now).CountAsync(cancellationToken) : null,
            await recent.Select(x => x.Id).Distinct().CountAsync(cancellationToken));
    }
}
