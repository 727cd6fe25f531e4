using Solidarity.Domain.Events;
using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests.Events;

public sealed class OccurrenceTests
{
    private static readonly ShiftPlans Two = new([
        new ShiftPlan("early", null, TimeSpan.FromHours(1), 3),
        new ShiftPlan("late", TimeSpan.FromHours(1), null, 4)]);

    [Fact]
    public void The_time_on_the_wall_stays_when_the_rules_of_the_zone_change()
    {
        var date = On(Published(shifts: Two));
        var before = date.StartsAt;
        Assert.False(date.Derive(TimeZoneInfo.FindSystemTimeZoneById("America/Lima"), Now));
        var summer = TimeZoneInfo.CreateCustomTimeZone("Lima", TimeSpan.FromHours(-4), null, null);
        Assert.True(date.Derive(summer, Now));
        Assert.Equal((18, before.AddHours(-1), 1), (date.LocalStart.Hour, date.StartsAt, date.Sequence));
        Assert.Equal((date.StartsAt, date.StartsAt.AddHours(1), date.EndsAt), (date.Shifts[0].StartsAt, date.Shifts[1].StartsAt, date.Shifts[1].EndsAt));
        Assert.Contains(date.Events, x => x is OccurrenceRetimed);
        Assert.DoesNotContain(date.Events, x => x is OccurrenceMoved);
        Assert.False(date.Derive(summer, Now));
    }

    [Fact]
    public void A_moved_date_takes_its_shifts_along_and_tells_of_it()
    {
        var date = On(Published(shifts: Two));
        Assert.False(date.Change(date.Span, null, null, Ana, null, Now));
        Assert.True(date.Change(Span("2026-03-10 08:00", "2026-03-10 10:00"), null, null, Ana, "Rain", Now));
        Assert.Equal(At("2026-03-10T14:00Z"), date.Shifts[1].StartsAt);
        Assert.Equal((true, "Rain", 1, (DateTimeOffset?)Now), (date.IsChanged, date.Reason, date.Sequence, date.MovedAt));
        Assert.Equal((new DateOnly(2026, 3, 9), 18), (date.SeriesDay, date.Changes.Single().LocalStart.Hour));
        Assert.Contains(date.Events, x => x is OccurrenceMoved);
    }

    [Fact]
    public void A_refused_move_leaves_the_date_as_it_was()
    {
        var date = On(Published(shifts: Two));
        Assert.Equal("Event.ShiftOutside", Refusal(() => date.Change(Span("2026-03-09 18:00", "2026-03-09 19:00"), null, null, Ana, null, Now)));
        Assert.Equal("Occurrence.MovedToPast", Refusal(() => date.Change(Span("2026-02-28 18:00", "2026-02-28 20:00"), null, null, Ana, null, Now)));
        Assert.Equal((Evening, 0, false, 0), (date.Span, date.Sequence, date.IsChanged, date.Changes.Count));
        Assert.Equal("Occurrence.Past", Refusal(() => date.Cancel(Ana, null, date.EndsAt)));
        date.Cancel(Ana, null, Now);
        Assert.Equal("Occurrence.Cancelled", Refusal(() => date.Change(Span("2026-03-10 08:00", "2026-03-10 10:00"), null, null, Ana, null, Now)));
    }

    [Fact]
    public void A_running_date_can_be_made_longer()
    {
        var date = On(Published());
        date.Change(Span("2026-03-09 18:00", "2026-03-09 22:00"), null, null, Ana, null, date.StartsAt.AddHours(1));
        Assert.Equal(date.StartsAt.AddHours(4), date.EndsAt);
    }

    [Fact]
    public void Another_plan_keeps_shifts_with_the_same_key_and_own_capacities()
    {
        var made = Published(shifts: Two);
        var date = On(made);
        var (early, late) = (date.Shifts[0].Id, date.Shifts[1].Id);
        date.Resize(early, 9, Now);
        var plans = new ShiftPlans([new ShiftPlan("early", null, TimeSpan.FromHours(1), 5), new ShiftPlan("medics", null, null, 2)]);
        made.Plan(plans, Now);
        var changed = date.Plan(plans, Now);
        Assert.Equal(["early", "late", "medics"], date.Shifts.Select(x => x.Key));
        Assert.Equal((early, 9, late, true), (date.Shifts[0].Id, date.Shifts[0].Capacity, date.Shifts[1].Id, date.Shifts[1].IsClosed));
        Assert.Equal(["medics"], changed.Select(x => x.Key));
        Assert.Equal("Event.ShiftClosed", Refusal(() => made.RefuseUnlessJoinable(date, date.Shifts[1], Now)));
        Assert.Equal("Event.ShiftUnknown", Refusal(() => date.Shift((string?)null)));
        Assert.Equal(early, date.Shift("early").Id);
    }
}
