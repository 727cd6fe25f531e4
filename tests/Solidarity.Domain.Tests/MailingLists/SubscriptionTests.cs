using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Tests.MailingLists;

public class SubscriptionTests
{
    private static readonly DateTimeOffset Now = new(2023, 1, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly LanguageTag English = LanguageTag.Parse("en");

    private static SubscriptionRequest Ask(params MailingListId[] lists) => SubscriptionRequest.Ask(
        EntityId.New<SubscriptionRequestId>(Now), EmailAddress.Parse("maria@example.org"), null, new AddressKeys([1], [2], [3]), lists,
        English, TimeZoneName.Utc, Frequency.Immediate, "w", Now);

    [Fact]
    public void A_request_names_a_list_and_asks_the_owner()
    {
        Assert.Equal("Subscription.NoList", Assert.Throws<DomainError>(() => Ask()).Code);
        var list = EntityId.New<MailingListId>(Now);
        var request = Ask(list, list);
        Assert.Single(request.Lists);
        Assert.Equal(new SubscriptionRequested(request.Id), Assert.Single(request.Events));
    }

    [Fact]
    public void Confirming_twice_counts_once()
    {
        var request = Ask(EntityId.New<MailingListId>(Now));
        Assert.True(request.Confirm(EntityId.New<SupporterId>(Now), Now));
        Assert.False(request.Confirm(EntityId.New<SupporterId>(Now), Now.AddDays(1)));
        Assert.Equal(Now, request.ConfirmedAt);
        Assert.Equal("Subscription.AlreadyConfirmed", Assert.Throws<DomainError>(() => request.AskAgain(Now)).Code);
    }

    [Fact]
    public void Asking_for_a_fresh_link_revokes_the_old_one()
    {
        var request = Ask(EntityId.New<MailingListId>(Now));
        request.AskAgain(Now);
        Assert.Equal(1, request.Epoch);
        Assert.Equal(2, request.Events.Count);
    }

    [Fact]
    public void Leaving_twice_is_leaving_once_and_can_be_undone()
    {
        var subscription = Subscription.Confirmed(
            EntityId.New<SubscriptionId>(Now), EntityId.New<SupporterId>(Now), EntityId.New<MailingListId>(Now), English, Frequency.Immediate, Now);
        Assert.True(subscription.Leave(Now));
        Assert.False(subscription.Leave(Now.AddDays(1)));
        Assert.Equal(Now, subscription.LeftAt);
        Assert.True(subscription.Return(Now));
        Assert.False(subscription.Return(Now));
        Assert.Equal((SubscriptionState.Active, null), (subscription.State, subscription.LeftAt));
    }
}
