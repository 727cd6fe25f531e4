using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests.Events;

public sealed class EventTests
{
    [Fact]
    public void A_second_organizer_publishes_what_needs_a_review()
    {
        var made = Draft();
        Assert.Equal("Event.NotReviewed", Refusal(() => made.Publish(Ana, needsReview: true, Now.AddDays(9), Now)));
        made.AskForReview(Ana, Now);
        Assert.Equal("Event.OwnReview", Refusal(() => made.Publish(Ana, needsReview: true, Now.AddDays(9), Now)));
        Assert.Equal("Event.OwnReview", Refusal(() => made.Publish(null, needsReview: true, Now.AddDays(9), Now)));
        made.Publish(Luis, needsReview: true, Now.AddDays(9), Now);
        Assert.Equal([EventState.InReview, EventState.Published], made.Changes.Select(x => x.To));
        Assert.Contains(made.Events, x => x is EventPublished);
    }

    [Fact]
    public void An_event_without_dates_or_in_the_past_is_not_published()
    {
        Assert.Equal("Event.NoDates", Refusal(() => Draft().Publish(Ana, false, null, Now)));
        Assert.Equal("Event.Past", Refusal(() => Draft().Publish(Ana, false, Now, Now)));
    }

    [Fact]
    public void A_draft_can_not_be_joined_as_if_it_were_not_there()
    {
        var made = Draft();
        var date = On(made);
        Assert.Throws<NotFound>(() => made.RefuseUnlessJoinable(date, date.Shifts[0], Now));
        var other = Published();
        Assert.Throws<NotFound>(() => other.RefuseUnlessJoinable(date, date.Shifts[0], Now));
    }

    [Fact]
    public void Cancelling_cancels_the_dates_to_come_and_says_why()
    {
        var made = Published(Weekly());
        var (past, next) = (On(made), On(made, made.Series.First.On(new DateOnly(2026, 3, 16))));
        var now = At("2026-03-11T00:00Z");
        made.Cancel(Ana, "The square was closed to us.", [past, next], now);
        made.Cancel(Luis, "Again", [past, next], now);
        Assert.Equal((OccurrenceState.Planned, OccurrenceState.Cancelled, "The square was closed to us.", 1), (past.State, next.State, next.Reason, next.Sequence));
        Assert.Contains(next.Events, x => x is OccurrenceCancelled);
        Assert.Equal("Event.CalledOff", Refusal(() => made.RefuseUnlessJoinable(next, next.Shifts[0], now)));
        Assert.Equal("Event.Ended", Refusal(() => made.Publish(Ana, false, Now.AddDays(9), now)));
        Assert.True(made.IsPublic);
        Assert.Equal("Event.NotPublic", Refusal(() => Draft().Cancel(Ana, null, [], Now)));
    }

    [Fact]
    public void It_is_over_when_its_last_date_is_past()
    {
        var made = Published();
        var date = On(made);
        Assert.False(made.Finish(date.EndsAt, date.EndsAt.AddSeconds(-1)));
        Assert.True(made.Finish(date.EndsAt, date.EndsAt));
        Assert.Equal("Occurrence.Past", Refusal(() => made.RefuseUnlessJoinable(date, date.Shifts[0], date.EndsAt)));
        Assert.False(Published(Weekly()).Finish(null, Now.AddYears(5)));
    }

    [Fact]
    public void The_number_of_a_calendar_entry_grows_with_the_event_and_with_the_date()
    {
        var made = Published();
        var date = On(made);
        List<int> numbers = [made.SequenceOf(date)];
        made.Revise(English, new EventTexts("Great vigil", "We stand together.", "Come."), Now);
        numbers.Add(made.SequenceOf(date));
        made.Locate(new Location(null, "https://meet.example.org/vigil"), Now);
        numbers.Add(made.SequenceOf(date));
        date.Change(Span("2026-03-09 19:00", "2026-03-09 21:00"), null, null, Ana, null, Now);
        numbers.Add(made.SequenceOf(date));
        date.Cancel(Ana, null, Now);
        numbers.Add(made.SequenceOf(date));
        Assert.Equal(numbers[0] + 4, numbers[^1]);
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(2, made.Versions.Count);
        Assert.Contains(made.Events, x => x is EventRelocated);
    }

    [Fact]
    public void A_copy_has_all_but_dates_people_and_standing()
    {
        var questions = new Questions([new Question("food", QuestionKind.Text, false, 0)]);
        var made = Draft(questions: questions, shifts: new ShiftPlans([new ShiftPlan("stewards", TimeSpan.Zero, TimeSpan.FromHours(1), 5)]), texts: new EventTexts(
            "Vigil", "We stand.", "", Questions: new QuestionWords([new QuestionTexts("food", "What do you bring?", new ChoiceTexts([]))]), Shifts: new ShiftNames([new ShiftName("stewards", "Stewards")])));
        made.Describe(Accessibility.NotSaid with { StepFree = Provision.Yes }, new EventContact("Ana", null, "1"), new SpokenLanguages([English]), new CoHosts(["Union"]), Now);
        made.Publish(Ana, false, Now.AddDays(9), Now);
        var copy = made.Copy(EntityId.New<EventId>(Now), Slug.FromTitle("Copy", "c"), Once(Span("2026-05-01 18:00", "2026-05-01 20:00")), Now);
        Assert.Equal((EventState.Draft, made.Id, made.Place, made.Accessibility, made.Contact), (copy.State, copy.CopyOf, copy.Place, copy.Accessibility, copy.Contact));
        Assert.Equal((made.Shifts, made.Questions, made.CoHosts, made.Languages), (copy.Shifts, copy.Questions, copy.CoHosts, copy.Languages));
        Assert.Equal(made.Versions[0].Texts, copy.Versions[0].Texts);
        Assert.Equal(5, copy.Series.First.Start.Month);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal("Event.NoPlace", Refusal(() => Draft(location: new Location(null, null))));
        Assert.Equal("Event.GuestsOutOfRange", Refusal(() => Draft(joining: new EventJoining(EventVisibility.Public, GuestsAllowed: 21))));
        Assert.Equal("Event.ShiftOutside", Refusal(() => Draft(shifts: new ShiftPlans([new ShiftPlan("late", TimeSpan.FromHours(1), TimeSpan.FromHours(3), 5)]))));
        Assert.Equal("Event.NoShift", Refusal(() => new ShiftPlans([])));
        Assert.Equal("Event.ShiftTwice", Refusal(() => new ShiftPlans([ShiftPlan.Whole(1), ShiftPlan.Whole(2)])));
        Assert.Equal("Event.CapacityOutOfRange", Refusal(() => ShiftPlans.Whole(0)));
        Assert.Equal("Event.ShiftsDiffer", Refusal(() => Draft(texts: new EventTexts("a", "b", "", Shifts: new ShiftNames([new ShiftName("medics", "Medics")])))));
        Assert.Equal("Coordinates.OutOfRange", Refusal(() => Coordinates.Of(91, 0)));
        Assert.Equal("Coordinates.OutOfRange", Refusal(() => Coordinates.Of(double.NaN, 0)));
        Assert.Equal("Event.QuestionsStand", Refusal(() => Published().AskFor(new Questions([new Question("food", QuestionKind.Text, false, 0)]), Now)));
    }
}
