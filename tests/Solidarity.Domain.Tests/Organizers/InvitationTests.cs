using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Tests.Organizers;

public sealed class InvitationTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_invitation_is_accepted_once_and_in_time()
    {
        var invitation = To(Role.Writer, null);
        Assert.Equal("Invitation.Expired", Assert.Throws<DomainError>(() => invitation.Accept(Now + Invitation.Lifetime)).Code);
        invitation.Accept(Now.AddDays(1));
        Assert.Null(invitation.Secret);
        Assert.Equal("Invitation.Accepted", Assert.Throws<DomainError>(() => invitation.Accept(Now.AddDays(1))).Code);
        Assert.Equal("Invitation.Accepted", Assert.Throws<DomainError>(() => invitation.SendAgain(new LinkSecret("b", [2]), Now)).Code);
    }

    [Fact]
    public void Sent_again_it_has_another_secret_and_a_new_time()
    {
        var invitation = To(Role.Writer, null);
        invitation.SendAgain(new LinkSecret("b", [2]), Now.AddDays(8));
        Assert.Equal(("b", 2, Now.AddDays(15)), (invitation.Secret, invitation.Sendings, invitation.ExpiresAt));
        Assert.Equal([2], invitation.Hash);
    }

    [Fact]
    public void Nobody_is_invited_to_own_one_campaign() =>
        Assert.Equal("Organizer.OwnerOfOne", Assert.Throws<DomainError>(() => To(Role.Owner, EntityId.New<CampaignId>(Now))).Code);

    private static Invitation To(Role role, CampaignId? campaign) => Invitation.To(
        EntityId.New<InvitationId>(Now), EmailAddress.Parse("ana@example.org"), new byte[32], (role, campaign), LanguageTag.Parse("en"), new LinkSecret("a", [1]), Now);
}
