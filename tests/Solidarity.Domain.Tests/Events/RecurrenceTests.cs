using Solidarity.Domain.Events;
using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests.Events;

public sealed class RecurrenceTests
{
    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO")]
    [InlineData("rrule:freq=weekly;wkst=MO;interval=2;byday=SU,MO,mo", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU")]
    [InlineData("FREQ=WEEKLY;INTERVAL=1;COUNT=8;BYDAY=WE", "FREQ=WEEKLY;BYDAY=WE;COUNT=8")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20271231", "FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20271231T235959")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20271231T235959", "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20271231T235959")]
    [InlineData("FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=2TU")]
    [InlineData("FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR")]
    public void A_rule_that_is_read_is_kept_in_one_form(string typed, string kept)
    {
        var rule = Recurrence.Parse(typed);
        Assert.Equal(kept, rule.Text);
        Assert.Equal(rule, Recurrence.Parse(kept));
    }

    [Theory]
    [InlineData("", "Recurrence.NotTaken")]
    [InlineData("tomorrow", "Recurrence.NotTaken")]
    [InlineData("FREQ=SECONDLY", "Recurrence.NotTaken")]
    [InlineData("FREQ=DAILY;COUNT=3", "Recurrence.NotTaken")]
    [InlineData("FREQ=WEEKLY", "Recurrence.NotTaken")]
    [InlineData("FREQ=WEEKLY;BYDAY=2MO", "Recurrence.NotTaken")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "Recurrence.NotTaken")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;BYSECOND=1,2,3", "Recurrence.NotTaken")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;WKST=SU", "Recurrence.NotTaken")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T200000Z", "Recurrence.NotTaken")]
    [InlineData("FREQ=MONTHLY;BYDAY=TU", "Recurrence.NotTaken")]
    [InlineData("FREQ=MONTHLY;BYDAY=5TU", "Recurrence.NotTaken")]
    [InlineData("FREQ=MONTHLY;BYDAY=1TU,3TU", "Recurrence.NotTaken")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32", "Recurrence.NotTaken")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=1TU", "Recurrence.NotTaken")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;COUNT=10000", "Recurrence.CountOutOfRange")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;COUNT=0", "Recurrence.CountOutOfRange")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;INTERVAL=0", "Recurrence.StepOutOfRange")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;INTERVAL=53", "Recurrence.StepOutOfRange")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;COUNT=3;UNTIL=20261231", "Recurrence.TwoEnds")]
    public void A_rule_beyond_what_people_say_in_a_sentence_is_refused(string typed, string code) => Assert.Equal(code, Refusal(() => Recurrence.Parse(typed)));

    [Fact]
    public void A_day_is_one_of_the_rules_or_not()
    {
        var second = Recurrence.Monthly(2, DayOfWeek.Tuesday);
        Assert.True(second.FallsOn(new DateOnly(2026, 9, 8)));
        Assert.False(second.FallsOn(new DateOnly(2026, 9, 1)));
        Assert.False(second.FallsOn(new DateOnly(2026, 9, 15)));
        var last = Recurrence.Monthly(-1, DayOfWeek.Friday);
        Assert.True(last.FallsOn(new DateOnly(2026, 2, 27)));
        Assert.False(last.FallsOn(new DateOnly(2026, 2, 20)));
        Assert.True(Recurrence.Monthly(Recurrence.LastDay).FallsOn(new DateOnly(2028, 2, 29)));
        Assert.True(Recurrence.Monthly(31).SkipsMonths);
        Assert.False(Recurrence.Weekly([DayOfWeek.Monday], until: new DateOnly(2026, 3, 8)).FallsOn(new DateOnly(2026, 3, 9)));
    }
}
