using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>The dates that an event would have, before anything is saved; of one that has dates, also what would become of them.</summary>
[Requires(Right.Write, InAnyCampaign = true)]
public sealed record PreviewDates : IQuery<DatesPreviewed>, IEventTimes
{
    /// <summary>The event whose dates would change; null for a new one.</summary>
    public EventId? Of { get; init; }

    /// <summary>The day, as the dates were, from which on they would change; null for all to come.</summary>
    public DateOnly? From { get; init; }

    /// <inheritdoc />
    public DateTime? Start { get; init; }

    /// <inheritdoc />
    public DateTime? End { get; init; }

    /// <inheritdoc />
    public bool? AllDay { get; init; }

    /// <inheritdoc />
    public string? TimeZone { get; init; }

    /// <inheritdoc />
    public string? Recurrence { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<DateOnly>? Exceptions { get; init; }
}

/// <summary>Dates that would be.</summary>
/// <param name="Dates">The first of them, those left out among them.</param>
/// <param name="Count">How many there would be as far as dates are made now, those left out not counted.</param>
/// <param name="More">How many more there are than the first.</param>
/// <param name="GoesOn">Whether more would be made later on.</param>
/// <param name="SkipsMonths">Whether months without such a day are left out.</param>
/// <param name="Change">What would become of the dates that there are; null for a new event.</param>
public sealed record DatesPreviewed(IReadOnlyList<DatePreviewed> Dates, int Count, int More, bool GoesOn, bool SkipsMonths, ChangePreviewed? Change);

/// <summary>A date that would be.</summary>
/// <param name="Day">The day under which the rule holds it.</param>
/// <param name="Span">When it is, by the clock on the wall.</param>
/// <param name="IsLeftOut">Whether it is left out.</param>
/// <param name="Clock">What the clock there does at its beginning or end.</param>
public sealed record DatePreviewed(DateOnly Day, LocalSpan Span, bool IsLeftOut, ClockChange Clock);

/// <summary>What a clock does to a time.</summary>
public enum ClockChange
{
    /// <summary>It shows the time once.</summary>
    None,

    /// <summary>It is set forward over the time, which is as much later.</summary>
    Skipped,

    /// <summary>It shows the time twice: the first counts.</summary>
    Twice,
}

/// <summary>What would become of the dates that there are.</summary>
/// <param name="Added">How many are new.</param>
/// <param name="Moved">How many go to another time.</param>
/// <param name="Cancelled">How many do not take place any more.</param>
/// <param name="People">How many people would be told, guests counted.</param>
public sealed record ChangePreviewed(int Added, int Moved, int Cancelled, int People);

internal sealed class PreviewDatesValidator : AbstractValidator<PreviewDates>
{
    public PreviewDatesValidator() => this.TimeRules();
}

internal sealed class PreviewDatesHandler(ISolidarityDb db, ICalendarFiles calendars, IActor actor, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<PreviewDates, DatesPreviewed>
{
    private const int Shown = 60;

    public async Task<DatesPreviewed> Handle(PreviewDates request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var series = EventTimes.Series(request, TimeZoneName.FromStored(site.Value.TimeZone));
        series.RefuseUnlessSound();
        var days = calendars.Days(series with { Exceptions = ExceptionDays.None }, series.Horizon(now));
        var existing = request.Of is { } id ? await ExistingAsync(id, now, cancellationToken) : [];
        var plan = SeriesPlan.Of(series, days, existing, request.From, now);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(series.TimeZone.Value);
        var known = plan.Add.Concat(plan.Keep.Select(kept => kept.Day)).Concat(series.Exceptions).ToHashSet();
        List<DatePreviewed> dates =
        [
            .. days.Where(known.Contains).Select(day => (Day: day, Span: series.First.On(day)))
                .Where(x => x.Span.Moments(zone).Start > now)
                .Select(x => new DatePreviewed(x.Day, x.Span, series.Exceptions.Contains(x.Day), Clock(x.Span, zone))),
        ];
        return new DatesPreviewed(
            [.. dates.Take(Shown)], dates.Count(date => !date.IsLeftOut), Math.Max(0, dates.Count - Shown), series.Recurrence is { } rule && GoesOn(rule, series, now),
            series.Recurrence is { SkipsMonths: true }, request.Of is null ? null : await ChangeAsync(plan, series, cancellationToken));
    }

    private static bool GoesOn(Recurrence rule, EventSeries series, DateTimeOffset now) => rule.IsEndless || rule.Until > series.Horizon(now);

    private static ClockChange Clock(LocalSpan span, TimeZoneInfo zone) =>
        span.IsAllDay ? ClockChange.None
        : LocalTime.Jump(zone, span.Start) is not null || LocalTime.Jump(zone, span.End) is not null ? ClockChange.Skipped
        : LocalTime.IsTwice(zone, span.Start) || LocalTime.IsTwice(zone, span.End) ? ClockChange.Twice
        : ClockChange.None;

    private async Task<List<Occurrence>> ExistingAsync(EventId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var campaign = await db.Events.Where(x => x.Id == id).Select(x => (Domain.Campaigns.CampaignId?)x.CampaignId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Event");
        return (await actor.ScopeAsync(Right.Write, cancellationToken)).Covers(campaign)
            ? await db.DatesHeld(id, now).AsNoTracking().ToListAsync(cancellationToken)
            : throw new NotAllowed(actor.IsKnown);
    }

    private async Task<ChangePreviewed> ChangeAsync(SeriesPlan plan, EventSeries series, CancellationToken cancellationToken)
    {
        var moved = plan.Keep.Where(kept => !kept.Occurrence.IsChanged && series.First.On(kept.Day) != kept.Occurrence.Span || kept.Occurrence.TimeZone != series.TimeZone).Select(kept => kept.Occurrence.Id);
        List<OccurrenceId> told = [.. moved, .. plan.Cancel.Select(gone => gone.Id)];
        var people = await db.ShiftHeads.Where(x => told.Contains(x.OccurrenceId)).SumAsync(x => x.Going + x.Held + x.Offered + x.Awaiting + x.Waiting, cancellationToken);
        return new ChangePreviewed(plan.Add.Count, told.Count - plan.Cancel.Count, plan.Cancel.Count, people);
    }
}
