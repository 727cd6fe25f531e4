using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Tests.Events;

public sealed class EventHostTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_campaign_takes_proposals_only_where_that_is_wanted_and_not_from_the_archive()
    {
        var campaign = Campaign(wanted: false);
        Assert.Equal("Campaign.NoProposals", Assert.Throws<DomainError>(() => Propose(campaign)).Code);
        campaign.TakeProposals(true, Now);
        Assert.Equal([nameof(HostAsked)], Propose(campaign).Events.Select(x => x.GetType().Name));
        campaign.Archive(Now);
        Assert.Equal("Campaign.NoProposals", Assert.Throws<DomainError>(() => Propose(campaign)).Code);
    }

    [Fact]
    public void A_volunteer_hosts_only_after_both_said_yes_and_nothing_counts_twice()
    {
        var host = Propose(Campaign());
        Assert.Throws<DomainError>(() => host.Approve(Now));
        var made = EntityId.New<EventId>(Now);
        Assert.True(host.Confirm(made, Now));
        Assert.False(host.Confirm(EntityId.New<EventId>(Now), Now));
        Assert.Equal((made, null, null), (host.EventId, host.Hosts, host.Proposal));
        host.Approve(Now);
        host.ClearEvents();
        host.Approve(Now);
        Assert.Equal((made, HostState.Approved), (host.Hosts, host.State));
        Assert.Empty(host.Events);
        Assert.Equal("EventHost.NotWaiting", Assert.Throws<DomainError>(() => host.Decline(null, Now)).Code);
    }

    [Fact]
    public void Whatever_ends_the_hosting_revokes_the_links_and_frees_the_event()
    {
        foreach (var end in new Action<EventHost>[] { x => x.StepDown(Now), x => x.Remove(Now), x => x.GiveWay(Now) })
        {
            var host = Hosting();
            var before = host.Epoch;
            end(host);
            Assert.True(host.Epoch > before);
            Assert.Null(host.Hosts);
            Assert.Equal("EventHost.NotHosting", Assert.Throws<DomainError>(host.AskForLink).Code);
            Assert.Equal("EventHost.NotHosting", Assert.Throws<DomainError>(() => host.RevokeLinks(true, Now)).Code);
        }
    }

    [Fact]
    public void An_event_is_handed_over_by_its_host_to_somebody_else()
    {
        var host = Hosting();
        Assert.Equal("EventHost.SameMailbox", Assert.Throws<DomainError>(() => HandOver(host, host.Keys)).Code);
        var next = HandOver(host, Keys(9));
        Assert.False(next.Confirm(EntityId.New<EventId>(Now), Now));
        Assert.True(next.Accept("Bo Ek", "1234567890abcdef", Now));
        Assert.Equal((HostState.Waiting, HostState.Approved), (next.State, host.State));
        host.StepDown(Now);
        Assert.Throws<DomainError>(() => HandOver(host, Keys(8)));
    }

    [Fact]
    public void A_host_writes_three_mails_at_most_while_people_can_come()
    {
        var @event = Some.Published();
        var host = Hosting(@event);
        EventMail Write(int before, DateTimeOffset? ends = null) => EventMail.Write(EntityId.New<EventMailId>(Now), @event, host, before + 2, before, ends ?? Now.AddDays(1), "News", "Soup.", Now);
        Assert.Equal(5, Write(2).Number);
        Assert.Equal("EventMail.TooMany", Assert.Throws<DomainError>(() => Write(3)).Code);
        Assert.Equal("EventMail.Over", Assert.Throws<DomainError>(() => Write(0, Now)).Code);
        Assert.Equal("EventMail.NotPublic", Assert.Throws<DomainError>(() => EventMail.Write(EntityId.New<EventMailId>(Now), Some.Draft(), host, 0, 0, Now.AddDays(1), "News", "Soup.", Now)).Code);
        host.Remove(Now);
        Assert.Equal("EventHost.NotHosting", Assert.Throws<DomainError>(() => Write(0)).Code);
    }

    private static Campaign Campaign(bool wanted = true)
    {
        var campaign = Domain.Campaigns.Campaign.Create(EntityId.New<CampaignId>(Now), Slug.FromTitle("C", "c"), LanguageTag.Parse("en"), new CampaignTexts("C", "", []), Now);
        campaign.TakeProposals(wanted, Now);
        return campaign;
    }

    private static EventHost Propose(Campaign campaign) => EventHost.Propose(
        EntityId.New<EventHostId>(Now), campaign, EmailAddress.Parse("rosa@example.org"), "Rosa", Keys(1), LanguageTag.Parse("en"), "{}", "1234567890abcdef", Now);

    private static EventHost Hosting(Event? @event = null)
    {
        var host = Propose(Campaign());
        host.Confirm(@event?.Id ?? EntityId.New<EventId>(Now), Now);
        host.Approve(Now);
        return host;
    }

    private static EventHost HandOver(EventHost host, AddressKeys keys) => host.HandOver(EntityId.New<EventHostId>(Now), EmailAddress.Parse("bo@example.org"), keys, Now);

    private static AddressKeys Keys(byte of) => new([of], [of], [of]);
}
