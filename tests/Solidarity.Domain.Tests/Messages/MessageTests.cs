using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Domain.Tests.Messages;

public class MessageTests
{
    private static readonly DateTimeOffset Now = new(2023, 1, 20, 8, 0, 0, TimeSpan.Zero);

    private static Message Alert()
    {
        var statement = Statement.Draft(
            EntityId.New<StatementId>(Now), EntityId.New<CampaignId>(Now), Slug.FromTitle("s", "s"), LanguageTag.Parse("en"),
            new StatementTexts("T", null, null, "B"), Now);
        statement.AddressTo([EntityId.New<MailingListId>(Now)], Now);
        return Message.Alert(EntityId.New<MessageId>(Now), statement, Now);
    }

    [Fact]
    public void An_alert_goes_to_the_lists_of_its_statement_at_once()
    {
        var alert = Alert();
        Assert.Equal((Lane.Bulk, MessageState.Sending), (alert.Lane, alert.State));
        Assert.Single(alert.Lists);
        Assert.Equal(new MessageReleased(alert.Id), Assert.Single(alert.Events));
    }

    [Fact]
    public void A_paused_message_goes_on_and_says_so()
    {
        var alert = Alert();
        alert.ClearEvents();
        alert.Pause(Now);
        Assert.Equal(MessageState.Paused, alert.State);
        alert.Resume(Now);
        Assert.Equal(MessageState.Sending, alert.State);
        Assert.IsType<MessageReleased>(Assert.Single(alert.Events));
    }

    [Fact]
    public void A_stopped_message_stays_stopped()
    {
        var alert = Alert();
        alert.ClearEvents();
        alert.Stop(Now);
        Assert.IsType<MessageStopped>(Assert.Single(alert.Events));
        Assert.NotNull(alert.ExpandedAt);
        Assert.Equal("Message.Ended", Assert.Throws<DomainError>(() => alert.Resume(Now)).Code);
        Assert.Equal("Message.Ended", Assert.Throws<DomainError>(() => alert.Pause(Now)).Code);
    }
}
