using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;

namespace Solidarity.Domain.Tests.Messages;

public class NewsletterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 20, 8, 0, 0, TimeSpan.Zero);

    private static Message Draft(params MailingListId[] lists) => Message.Newsletter(EntityId.New<MessageId>(Now), LanguageTag.Parse("en"), "Subject", "Body", lists, Now);

    private static Message Ready() => Draft(EntityId.New<MailingListId>(Now));

    private static string Refusal(Action act) => Assert.Throws<DomainError>(act).Code;

    [Fact]
    public void It_begins_as_a_draft_that_nothing_looks_at()
    {
        var newsletter = Ready();
        Assert.Equal((MessageState.Draft, Lane.Bulk, null), (newsletter.State, newsletter.Lane, newsletter.DueAt));
        Assert.Empty(newsletter.Events);
        Assert.Equal("Message.NotBegun", Refusal(() => newsletter.Pause(Now)));
        Assert.Equal("Message.NotBegun", Refusal(() => newsletter.Resume(Now)));
    }

    [Fact]
    public void Once_sent_it_is_released_and_stays_as_it_is()
    {
        var newsletter = Ready();
        newsletter.Send(null, Now);
        Assert.Equal((MessageState.Sending, Now, Now), (newsletter.State, newsletter.BegunAt, newsletter.DueAt));
        Assert.Equal(new MessageReleased(newsletter.Id), Assert.Single(newsletter.Events));
        Assert.Equal("Message.Begun", Refusal(() => newsletter.Write(LanguageTag.Parse("en"), "Other", "Other", Now)));
        Assert.Equal("Message.Begun", Refusal(() => newsletter.AddressTo([], null, Now)));
        Assert.Equal("Message.Begun", Refusal(() => newsletter.Send(null, Now)));
        Assert.Equal("Message.NotScheduled", Refusal(() => newsletter.Unschedule(Now)));
    }

    [Fact]
    public void To_no_list_it_does_not_go() => Assert.Equal("Message.NoList", Refusal(() => Draft().Send(null, Now)));

    [Fact]
    public void Planned_it_begins_at_its_moment_and_not_before()
    {
        var newsletter = Ready();
        newsletter.Schedule(Now.AddHours(1), Now);
        newsletter.BeginIfDue(null, Now.AddMinutes(59));
        Assert.Equal(MessageState.Scheduled, newsletter.State);
        newsletter.BeginIfDue(null, Now.AddHours(1));
        Assert.Equal(MessageState.Sending, newsletter.State);
    }

    [Theory]
    [InlineData(-1, "Message.PastMoment")]
    [InlineData(0, "Message.PastMoment")]
    [InlineData(400 * 24 * 60, "Message.TooFarAhead")]
    public void A_moment_that_is_past_or_far_off_is_refused(int minutes, string code) => Assert.Equal(code, Refusal(() => Ready().Schedule(Now.AddMinutes(minutes), Now)));

    [Fact]
    public void By_own_clocks_it_begins_with_the_first_clock_and_waits_for_each()
    {
        var newsletter = Ready();
        newsletter.ScheduleLocally(new DateTime(2026, 3, 23, 9, 0, 0), Now);
        Assert.Equal(new DateTimeOffset(2026, 3, 22, 19, 0, 0, TimeSpan.Zero), newsletter.DueAt);

        DateTimeOffset In(string zone) => newsletter.DueFor(TimeZoneName.FromStored(zone), newsletter.DueAt!.Value);
        Assert.Equal(new DateTimeOffset(2026, 3, 22, 19, 0, 0, TimeSpan.Zero), In("Pacific/Kiritimati"));
        Assert.Equal(new DateTimeOffset(2026, 3, 23, 0, 0, 0, TimeSpan.Zero), In("Asia/Tokyo"));
        Assert.Equal(new DateTimeOffset(2026, 3, 23, 14, 0, 0, TimeSpan.Zero), In("America/Lima"));
        Assert.Equal(Now.AddDays(9), newsletter.DueFor(TimeZoneName.FromStored("Asia/Tokyo"), Now.AddDays(9)));
    }

    [Fact]
    public void The_time_may_be_past_here_as_long_as_it_is_to_come_somewhere()
    {
        var newsletter = Ready();
        newsletter.ScheduleLocally(Now.UtcDateTime.AddHours(-11), Now);
        Assert.Equal(Now, newsletter.DueAt);
        Assert.Equal("Message.PastMoment", Refusal(() => Ready().ScheduleLocally(Now.UtcDateTime.AddHours(-12), Now)));
    }

    [Fact]
    public void The_first_language_stays()
    {
        var newsletter = Ready();
        newsletter.Write(LanguageTag.Parse("de"), "Betreff", "Text", Now);
        Assert.Equal("Message.OriginalStays", Refusal(() => newsletter.RemoveVersion(LanguageTag.Parse("en"), Now)));
        Assert.True(newsletter.RemoveVersion(LanguageTag.Parse("de"), Now));
        Assert.False(newsletter.RemoveVersion(LanguageTag.Parse("de"), Now));
    }

    [Fact]
    public void Pages_show_another_thing_when_it_begins_is_taken_out_or_ended_and_not_while_it_is_written_or_expanded()
    {
        bool Changes(Message message) => ((IShownInPublic)message).ChangesPages;
        var newsletter = Ready();
        Assert.True(newsletter.IsInArchive);
        newsletter.ShowInArchive(false, Now);
        newsletter.ShowInArchive(true, Now);
        newsletter.Expand(default, 0);
        Assert.False(Changes(newsletter));
        newsletter.Send(null, Now);
        Assert.True(Changes(newsletter));

        var apart = Ready();
        apart.ShowInArchive(false, Now);
        apart.Send(null, Now);
        Assert.False(Changes(apart));
        apart.ShowInArchive(true, Now.AddDays(1));
        Assert.Equal((true, true, Now.AddDays(1)), (Changes(apart), apart.IsInArchive, apart.ModifiedAt));
        var ended = Ready();
        ended.Stop(Now);
        Assert.False(Changes(ended));
    }
}
