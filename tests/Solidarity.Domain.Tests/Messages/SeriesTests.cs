using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Series;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Tests.Messages;

public class SeriesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly SeriesTrigger Trigger = new(SeriesTriggerKind.Subscribed, EntityId.New<MailingListId>(Now));

    private static SeriesStep Step(int days = 0) => new(EntityId.New<MessageId>(Now), days);

    private static MailSeries With(params SeriesStep[] steps)
    {
        var series = MailSeries.Draft(EntityId.New<MailSeriesId>(Now), "Welcome", Trigger, LanguageTag.Parse("en"), Now);
        if (steps.Length > 0)
        {
            series.Change("Welcome", Trigger, new SeriesSteps(steps), Now);
        }

        return series;
    }

    private static string Refusal(Action act) => Assert.Throws<DomainError>(act).Code;

    [Fact]
    public void It_needs_a_mail_and_is_started_once()
    {
        Assert.Equal("Series.NoSteps", Refusal(() => With().Start(Now)));
        var series = With(Step());
        Assert.Equal("Series.NotStarted", Refusal(() => series.Pause(Now)));
        series.Start(Now);
        Assert.Equal((SeriesState.Running, Now), (series.State, series.StartedAt));
        Assert.Equal("Series.Started", Refusal(() => series.Start(Now)));
    }

    [Fact]
    public void Held_it_goes_on_and_ended_it_stays_as_it_is()
    {
        var series = With(Step());
        series.Start(Now);
        series.Pause(Now);
        Assert.Equal(SeriesState.Paused, series.State);
        series.Resume(Now);
        Assert.Equal(SeriesState.Running, series.State);
        series.End(Now.AddDays(1));
        Assert.Equal((SeriesState.Ended, Now.AddDays(1)), (series.State, series.EndedAt));
        Assert.Equal("Series.Ended", Refusal(() => series.Resume(Now)));
        Assert.Equal("Series.Ended", Refusal(() => series.End(Now)));
        Assert.Equal("Series.Ended", Refusal(() => series.Rewritten(Now)));
        Assert.Equal("Series.Ended", Refusal(() => series.Change("Other", Trigger, series.Steps, Now)));
    }

    [Fact]
    public void A_wait_is_a_year_at_most_and_there_are_twenty_mails_at_most()
    {
        Assert.Equal("Series.NoSteps", Refusal(() => With().Change("Welcome", Trigger, SeriesSteps.None, Now)));
        var wrong = Assert.Throws<DomainError>(() => With(Step(), Step(366)));
        Assert.Equal(("Series.WaitOutOfRange", "steps[1].waitDays"), (wrong.Code, wrong.Field));
        Assert.Equal("Series.WaitOutOfRange", Refusal(() => With(Step(-1))));
        Assert.Equal("Series.TooManySteps", Refusal(() => With([.. Enumerable.Range(0, 21).Select(_ => Step())])));
        Assert.Equal(20, With([.. Enumerable.Range(0, 20).Select(_ => Step(365))]).Steps.Count);
    }

    [Fact]
    public void Once_started_its_mails_keep_their_order_and_more_can_follow()
    {
        var (first, second) = (Step(), Step(3));
        var series = With(first, second);
        series.Change("Welcome", Trigger, new SeriesSteps([second, first]), Now);
        series.Change("Welcome", Trigger, new SeriesSteps([first, second]), Now);
        series.Start(Now);
        Assert.Equal("Series.StepsStay", Refusal(() => series.Change("Welcome", Trigger, new SeriesSteps([second, first]), Now)));
        Assert.Equal("Series.StepsStay", Refusal(() => series.Change("Welcome", Trigger, new SeriesSteps([first]), Now)));
        Assert.Equal("Series.TriggerStays", Refusal(() => series.Change("Welcome", Trigger with { Petition = EntityId.New<PetitionId>(Now) }, series.Steps, Now)));
        series.Change("Other", Trigger, new SeriesSteps([first, second with { WaitDays = 5 }, Step(1)]), Now);
        Assert.Equal(("Other", 3, 5), (series.Name, series.Steps.Count, series.Steps[1].WaitDays));
    }

    [Fact]
    public void A_person_goes_from_mail_to_mail_to_the_end()
    {
        var series = With(Step(1), Step(3));
        var entry = new SeriesEntry(series, EntityId.New<SupporterId>(Now), Now);
        Assert.Equal((0, Now.AddDays(1)), (entry.NextStep, entry.NextAt));
        entry.WaitUntil(Now.AddDays(2));
        entry.Pass(series.Steps, Now.AddDays(2));
        Assert.Equal((1, Now.AddDays(5), null), (entry.NextStep, entry.NextAt, entry.Ending));
        entry.Pass(series.Steps, Now.AddDays(5));
        Assert.Equal((SeriesEnding.Finished, Now.AddDays(5)), (entry.Ending, entry.EndedAt));
    }

    [Fact]
    public void Its_mails_can_be_rewritten_until_it_ends_and_stand_again_after_a_pause()
    {
        var mail = Message.SeriesMail(EntityId.New<MessageId>(Now), LanguageTag.Parse("en"), "Subject", "Body", Trigger.List, Now);
        Assert.Equal((MessageState.Standing, Lane.Bulk), (mail.State, mail.Lane));
        mail.Pause(Now);
        mail.Write(LanguageTag.Parse("es"), "Asunto", "Texto", Now);
        mail.Resume(Now);
        Assert.Equal((MessageState.Standing, 2), (mail.State, mail.Versions.Count));
        mail.Stop(Now);
        Assert.Equal("Message.Begun", Refusal(() => mail.Write(LanguageTag.Parse("es"), "Asunto", "Texto", Now)));
    }

    [Fact]
    public void Mails_of_a_series_count_towards_the_cap_and_go_into_no_digest()
    {
        Assert.Contains(MessageKind.SeriesMail, Message.Capped);
        Assert.DoesNotContain(MessageKind.SeriesMail, Message.HeldForDigest);
        Assert.Subset(Message.Capped.ToHashSet(), Message.HeldForDigest.ToHashSet());
    }
}
