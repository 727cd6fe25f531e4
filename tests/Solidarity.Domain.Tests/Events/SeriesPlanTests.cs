using Solidarity.Domain.Events;
using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests.Events;

public sealed class SeriesPlanTests
{
    private readonly Event _event = Published(Weekly());
    private readonly List<Occurrence> _dates = [];

    public SeriesPlanTests() => Reschedule(Weekly(), Days("2026-03-09", 6, 7), null);

    [Fact]
    public void A_new_series_has_all_its_dates()
    {
        Assert.Equal(Days("2026-03-09", 6, 7), _dates.Select(x => x.SeriesDay!.Value));
        Assert.All(_dates, x => Assert.Equal((18, "America/Lima", 1), (x.LocalStart.Hour, x.TimeZone.Value, x.Shifts.Count)));
        Assert.Equal(new DateOnly(2027, 9, 9), _event.MadeUntil);
    }

    [Fact]
    public void Planning_the_same_again_changes_nothing()
    {
        var plan = Reschedule(Weekly(), Days("2026-03-09", 6, 7), null);
        Assert.Equal((0, 6, 0), (plan.Add.Count, plan.Keep.Count, plan.Cancel.Count));
        Assert.All(_dates, x => Assert.Equal((0, (DateTimeOffset?)null), (x.Sequence, x.MovedAt)));
    }

    [Fact]
    public void All_dates_get_another_time_and_one_that_was_changed_alone_keeps_its_own()
    {
        _dates[1].Change(Span("2026-03-17 10:00", "2026-03-17 11:00"), null, null, Ana, "The square is closed", Now);
        Reschedule(Weekly(Span("2026-03-09 19:00", "2026-03-09 21:00")), Days("2026-03-09", 6, 7), null);
        Assert.Equal([19, 10, 19, 19, 19, 19], _dates.Select(x => x.LocalStart.Hour));
        Assert.Equal((1, 1), (_dates[0].Sequence, _dates[1].Sequence));
        Assert.Contains(_dates[0].Events, x => x is OccurrenceMoved);
    }

    [Fact]
    public void This_and_later_leaves_the_earlier_ones()
    {
        Reschedule(Weekly(Span("2026-03-23 19:00", "2026-03-23 21:00")), Days("2026-03-23", 4, 7), new DateOnly(2026, 3, 23));
        Assert.Equal([18, 18, 19, 19, 19, 19], _dates.Select(x => x.LocalStart.Hour));
        Assert.Equal(new DateOnly(2026, 3, 23), _event.Series.First.Day);
        Assert.All(_dates, x => Assert.Equal(OccurrenceState.Planned, x.State));
    }

    [Fact]
    public void This_and_later_can_go_to_another_day_and_end()
    {
        var tuesdays = new EventSeries(
            Zone("America/Lima"), Span("2026-03-24 18:00", "2026-03-24 20:00"), Recurrence.Weekly([DayOfWeek.Tuesday], until: new DateOnly(2026, 4, 6)), ExceptionDays.None);
        var plan = Reschedule(tuesdays, Days("2026-03-24", 2, 7), new DateOnly(2026, 3, 23));
        Assert.Equal([new(_dates[2], new DateOnly(2026, 3, 24)), new(_dates[3], new DateOnly(2026, 3, 31))], plan.Keep);
        Assert.Equal((0, 2), (plan.Add.Count, plan.Cancel.Count));
        Assert.Equal(_dates.Slice(4, 2), plan.Cancel);
        Assert.Equal(OccurrenceState.Planned, _dates[1].State);
    }

    [Fact]
    public void Dates_that_all_go_to_another_day_of_the_week_take_along_who_joined()
    {
        var ids = _dates.ConvertAll(x => x.Id);
        var plan = Reschedule(Weekly(Span("2026-03-10 18:00", "2026-03-10 20:00"), DayOfWeek.Tuesday), Days("2026-03-10", 7, 7), null);
        Assert.Equal((1, 6, 0), (plan.Add.Count, plan.Keep.Count, plan.Cancel.Count));
        Assert.Equal(ids, _dates.Take(6).Select(x => x.Id));
        Assert.Equal(Days("2026-03-10", 7, 7), _dates.Select(x => DateOnly.FromDateTime(x.LocalStart)));
    }

    [Fact]
    public void An_event_that_takes_place_once_goes_to_any_other_day()
    {
        var made = Published();
        var date = On(made);
        var plan = made.Reschedule(Once(Span("2026-05-01 10:00", "2026-05-01 12:00")), [new DateOnly(2026, 5, 1)], [date], null, Ana, "Rain", Now);
        Assert.Equal((0, 1, 0), (plan.Add.Count, plan.Keep.Count, plan.Cancel.Count));
        Assert.Equal((At("2026-05-01T15:00Z"), "Rain", 1), (date.StartsAt, date.Reason, date.Changes.Count));
    }

    [Fact]
    public void What_the_rule_gives_up_is_cancelled_and_can_be_made_anew()
    {
        var fortnightly = Weekly() with { Recurrence = Recurrence.Weekly([DayOfWeek.Monday], step: 2) };
        var plan = Reschedule(fortnightly, Days("2026-03-09", 3, 14), null);
        Assert.Equal((0, 3, 3), (plan.Add.Count, plan.Keep.Count, plan.Cancel.Count));
        Assert.All(plan.Cancel, x => Assert.Equal((OccurrenceState.Cancelled, (DateOnly?)null), (x.State, x.SeriesDay)));

        plan = Reschedule(Weekly(), Days("2026-03-09", 6, 7), null);
        Assert.Equal((3, 3, 0), (plan.Add.Count, plan.Keep.Count, plan.Cancel.Count));
    }

    [Fact]
    public void A_date_cancelled_alone_and_an_exception_are_not_made_again()
    {
        _dates[1].Cancel(Ana, "Holiday", Now);
        var plan = Reschedule(Weekly() with { Exceptions = new ExceptionDays([new DateOnly(2026, 3, 23)]) }, Days("2026-03-09", 7, 7), null);
        Assert.Equal([new DateOnly(2026, 4, 20)], plan.Add);
        Assert.Equal([_dates[2]], plan.Cancel);
        Assert.Equal(OccurrenceState.Cancelled, _dates[1].State);
    }

    [Fact]
    public void Dates_that_have_begun_stay_as_they_were()
    {
        var later = At("2026-03-17T00:00Z");
        var plan = Reschedule(Weekly(Span("2026-03-09 19:00", "2026-03-09 21:00")), Days("2026-03-09", 6, 7), null, later);
        Assert.Equal([18, 18, 19, 19, 19, 19], _dates.Select(x => x.LocalStart.Hour));
        Assert.Empty(plan.Add);
    }

    [Fact]
    public void A_series_goes_on_as_time_does()
    {
        var later = Now.AddMonths(1);
        var made = _event.Continue([.. Days("2026-03-09", 85, 7)], later);
        Assert.Equal([new DateOnly(2027, 9, 13), new DateOnly(2027, 9, 20), new DateOnly(2027, 9, 27)], made.Select(x => x.SeriesDay!.Value));
        Assert.Equal(new DateOnly(2027, 10, 1), _event.MadeUntil);
        Assert.Empty(_event.Continue([.. Days("2026-03-09", 85, 7)], later));
    }

    [Fact]
    public void Days_that_are_not_the_rules_and_too_many_are_refused()
    {
        Assert.Equal("Event.DaysDiffer", Refusal(() => Reschedule(Weekly(), [new DateOnly(2026, 3, 10)], null)));
        Assert.Equal("Event.NoDates", Refusal(() => SeriesPlan.Of(Weekly(), [], [], null, Now)));
        Assert.Equal("Event.TooManyDates", Refusal(() => SeriesPlan.Of(Weekly(), Days("2026-03-09", 367, 7), [], null, Now)));
        Assert.All(_dates, x => Assert.Equal(OccurrenceState.Planned, x.State));
    }

    [Fact]
    public void Dates_that_would_overlap_are_refused()
    {
        var long_ = Span("2026-03-09 18:00", "2026-03-12 18:00");
        Assert.Equal("Recurrence.Overlaps", Refusal(() => Draft(Weekly(long_, DayOfWeek.Monday, DayOfWeek.Wednesday))));
        Draft(Weekly(long_, DayOfWeek.Monday, DayOfWeek.Thursday));
        Assert.Equal("Recurrence.Overlaps", Refusal(() => Draft(Weekly(long_, DayOfWeek.Monday, DayOfWeek.Saturday))));
    }

    [Fact]
    public void The_first_date_is_one_of_the_rules() =>
        Assert.Equal("Recurrence.FirstDayMissing", Refusal(() => Draft(Weekly(null, DayOfWeek.Tuesday))));

    private static List<DateOnly> Days(string first, int count, int step) =>
        [.. Enumerable.Range(0, count).Select(index => DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture).AddDays(index * step))];

    private SeriesPlan Reschedule(EventSeries series, IReadOnlyCollection<DateOnly> days, DateOnly? from, DateTimeOffset? now = null)
    {
        var plan = _event.Reschedule(series, days, _dates, from, Ana, null, now ?? Now);
        _dates.AddRange(plan.Make(_event, now ?? Now));
        return plan;
    }
}
