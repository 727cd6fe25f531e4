using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Tests.Organizers;

public class OrganizerTests
{
    private static readonly DateTimeOffset Now = new(2023, 1, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly CampaignId Campaign = EntityId.New<CampaignId>(Now);

    private static Organizer NewOwner() => Organizer.Owner(EntityId.New<OrganizerId>(Now), EmailAddress.Parse("ana@example.org"), new byte[32], Now);

    [Fact]
    public void The_last_owner_stays_owner()
    {
        var owner = NewOwner();
        Assert.Equal("Organizer.LastOwner", Assert.Throws<DomainError>(() => owner.Give([(Role.Reader, null)], othersOwn: false, Now)).Code);
        Assert.Equal("Organizer.LastOwner", Assert.Throws<DomainError>(() => owner.MayGo(othersOwn: false)).Code);
        Assert.True(owner.IsOwner);
        owner.Give([(Role.Reader, null)], othersOwn: true, Now);
        Assert.False(owner.IsOwner);
        owner.MayGo(othersOwn: false);
    }

    [Fact]
    public void A_person_has_a_role_at_least_and_owns_all_or_nothing()
    {
        var owner = NewOwner();
        Assert.Equal("Organizer.NoRole", Assert.Throws<DomainError>(() => owner.Give([], othersOwn: true, Now)).Code);
        Assert.Equal("Organizer.OwnerOfOne", Assert.Throws<DomainError>(() => owner.Give([(Role.Owner, Campaign)], othersOwn: true, Now)).Code);
        owner.Give([(Role.Writer, Campaign), (Role.Writer, Campaign), (Role.Reader, null)], othersOwn: true, Now);
        Assert.Equal([(Role.Writer, (CampaignId?)Campaign), (Role.Reader, null)], owner.Grants.Select(x => (x.Role, x.CampaignId)));
    }
}
