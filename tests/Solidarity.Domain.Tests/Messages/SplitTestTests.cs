using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Tests.Messages;

public class SplitTestTests
{
    private static readonly DateTimeOffset Now = new(2023, 1, 20, 8, 0, 0, TimeSpan.Zero);

    // Table II of Newcombe (1998), method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1.0000)]
    public void The_interval_is_the_published_one(int first, int ofFirst, int second, int ofSecond, double low, double high)
    {
        var found = TwoProportions.Compare(second, ofSecond, first, ofFirst);
        Assert.Equal((low, high), (Math.Round(found.Low, 4), Math.Round(found.High, 4)));
        Assert.Equal(low > 0, found.IsDifferent);
    }

    [Fact]
    public void Of_nobody_nothing_is_known_and_more_than_there_are_count_as_all()
    {
        Assert.Equal(new TwoProportions(0, -1, 1), TwoProportions.Compare(3, 0, 3, 10));
        Assert.Equal(TwoProportions.Compare(10, 10, 1, 10), TwoProportions.Compare(25, 10, 1, 10));
        Assert.True(TwoProportions.Compare(25, 100, 3, 100) is { IsDifferent: true, High: < 0 });
    }

    [Fact]
    public void Readers_are_split_evenly_and_always_alike()
    {
        var message = Newsletter("Other subject");
        message.Split(30, SplitMeasure.Actions, 4, Now);
        var readers = Enumerable.Range(0, 4_000).Select(_ => EntityId.New<SupporterId>(Now)).ToList();
        var trials = readers.ConvertAll(message.TrialOf);
        Assert.Equal(trials, readers.ConvertAll(message.TrialOf));
        Assert.InRange(trials.Count(x => x == MailVariant.A), 480, 720);
        Assert.InRange(trials.Count(x => x == MailVariant.B), 480, 720);
    }

    [Theory]
    [InlineData(1, 4, "Split.ShareOutOfRange")]
    [InlineData(101, 4, "Split.ShareOutOfRange")]
    [InlineData(20, 0, "Split.HoursOutOfRange")]
    [InlineData(20, 337, "Split.HoursOutOfRange")]
    public void A_share_or_a_time_without_sense_is_refused(int share, int hours, string code) =>
        Assert.Equal(code, Assert.Throws<DomainError>(() => Newsletter("Other").Split(share, SplitMeasure.Actions, hours, Now)).Code);

    [Fact]
    public void A_test_without_two_texts_or_without_what_it_goes_by_is_not_sent()
    {
        var same = Newsletter(null);
        same.Split(20, SplitMeasure.Actions, 4, Now);
        Assert.Equal("Split.NothingToCompare", Assert.Throws<DomainError>(() => same.Send(null, Now)).Code);
        var uncounted = Newsletter("Other");
        uncounted.Split(20, SplitMeasure.Clicks, 4, Now);
        Assert.Equal("Split.ClicksNotCounted", Assert.Throws<DomainError>(() => uncounted.Schedule(Now.AddHours(1), Now)).Code);
        uncounted.CountLinks(true, Now);
        Assert.Equal("Split.NeedsOneMoment", Assert.Throws<DomainError>(() => uncounted.ScheduleLocally(Now.AddDays(1).DateTime, Now)).Code);
        uncounted.Send(null, Now);
        Assert.Equal(Now.AddHours(4), uncounted.SplitEndsAt);
    }

    [Fact]
    public void It_is_settled_once_and_then_goes_to_the_rest()
    {
        var message = Newsletter("Other");
        message.Split(20, SplitMeasure.Actions, 4, Now);
        Assert.Equal("Message.NotBegun", Assert.Throws<DomainError>(() => message.EndSplit(MailVariant.B, true, Now)).Code);
        message.Send(null, Now);
        message.Expanded(Now);
        message.EndSplit(MailVariant.B, hasWinner: true, Now.AddHours(4));
        Assert.Equal((MailVariant.B, true, (DateTimeOffset?)null), (message.MainVariant, message.SplitHasWinner, message.ExpandedAt));
        Assert.Equal("Split.Ended", Assert.Throws<DomainError>(() => message.EndSplit(MailVariant.A, true, Now)).Code);
        Assert.Equal("Split.None", Assert.Throws<DomainError>(() => Sent().EndSplit(MailVariant.A, true, Now)).Code);
    }

    private static Message Sent()
    {
        var message = Newsletter(null);
        message.Send(null, Now);
        return message;
    }

    private static Message Newsletter(string? otherSubject)
    {
        var message = Message.Newsletter(EntityId.New<MessageId>(Now), LanguageTag.Parse("en"), "Subject", "Text.", [EntityId.New<MailingListId>(Now)], Now);
        message.Write(LanguageTag.Parse("en"), "Subject", "Text.", Now, otherSubject);
        return message;
    }
}
