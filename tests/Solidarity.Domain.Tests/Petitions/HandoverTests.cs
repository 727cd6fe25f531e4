using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Tests.Petitions;

public sealed class HandoverTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_is_handed_over_without_an_address_or_without_signatures()
    {
        var petition = PetitionTests.Opened();
        Assert.Equal("Handover.NoAddress", Refusal(() => Handover.Begin(New(), petition, new Target("The Mayor", null, null, null), Keys(), "Ana", 5, Now)));
        Assert.Equal("Handover.NoSignatures", Refusal(() => Handover.Begin(New(), petition, Mayor("mayor@town.example"), Keys(), "Ana", 0, Now)));
    }

    [Fact]
    public void Only_the_targets_own_domain_confirms_and_at_a_mail_provider_only_the_address_itself()
    {
        var town = Begun("mayor@town.example");
        Assert.True(town.Knows(EmailAddress.Parse("clerk@TOWN.example")));
        Assert.False(town.Knows(EmailAddress.Parse("clerk@other.example")));
        Assert.False(town.Knows(EmailAddress.Parse("clerk@town.example.evil.example")));
        var atProvider = Begun("mayor@gmail.com");
        Assert.True(atProvider.Knows(EmailAddress.Parse("Mayor@gmail.com")));
        Assert.False(atProvider.Knows(EmailAddress.Parse("stranger@gmail.com")));
    }

    [Fact]
    public void What_is_frozen_does_not_change_and_the_first_answer_stands()
    {
        var handover = Begun("mayor@town.example");
        var edition = Guid.NewGuid();
        handover.Freeze(edition, 7, [(HandoverForm.Table, new byte[32], 10)], Now);
        handover.Freeze(Guid.NewGuid(), 8, [(HandoverForm.BookA4, new byte[32], 11)], Now);
        Assert.Equal((7, edition, 1), (handover.Signatures, handover.Edition, handover.Files.Count));
        handover.Open(Now);
        handover.FileAnswer("We will.", Now);
        handover.FileAnswer("We will.", Now.AddDays(1));
        Assert.Equal("Handover.AnsweredAlready", Refusal(() => handover.FileAnswer("We will not.", Now)));
        handover.Acknowledge(Now.AddDays(2));
        Assert.Equal((HandoverState.Answered, "We will.", Now, Now), (handover.State, handover.Answer, handover.AnsweredAt, handover.AcknowledgedAt));
        Assert.True(handover.PublishAnswer(Now));
        Assert.False(handover.PublishAnswer(Now));
    }

    [Fact]
    public void Mails_for_each_signature_end_by_a_press_and_a_bundle_after_them_begins_where_they_were()
    {
        var (petition, handover) = (PetitionTests.Opened(), Begun("mayor@town.example"));
        handover.EndEach(HandoverWish.Halted, Now);
        Assert.Equal(HandoverWish.None, handover.Wish);
        handover.Want(HandoverWish.Each, Now);
        var (last, moment) = (EntityId.New<SignatureId>(Now), Now.AddHours(1));
        handover.GiveEach(moment, last, Now.AddHours(26));
        handover.Give(moment, Now.AddHours(27));
        Assert.Equal((moment, last, Now.AddHours(27)), (handover.GivenUpTo, handover.GivenLast, handover.DueAt));
        handover.EndEach(HandoverWish.Returned, Now.AddDays(2));
        Assert.Equal((HandoverWish.Returned, (DateTimeOffset?)null, Now.AddDays(2)), (handover.Wish, handover.DueAt, handover.WishedAt));
        handover.Want(HandoverWish.Daily, Now.AddDays(3));
        var bundle = handover.Follow(New(), petition, Keys(), Now.AddDays(3));
        Assert.Equal((moment, last), (bundle.ConfirmedAfter!.Value, bundle.ConfirmedAfterLast!.Value));
        Assert.Null(handover.GivenLast);
    }

    [Fact]
    public void A_fresh_link_revokes_the_one_before_and_never_outlives_the_files()
    {
        var handover = Begun("mayor@town.example");
        Assert.Equal("Handover.StillMaking", Refusal(() => handover.Renew(Now)));
        handover.Freeze(Guid.NewGuid(), 7, [], Now);
        handover.Renew(Now.AddDays(80));
        Assert.Equal((1, handover.FilesUntil), (handover.Epoch, handover.LinkUntil));
        handover.LetFilesGo();
        Assert.Equal("Handover.FilesGone", Refusal(() => handover.Renew(Now.AddDays(81))));
    }

    [Fact]
    public void A_newer_handover_to_the_same_address_goes_on_with_the_offices_wish()
    {
        var (first, other, second) = (Begun("mayor@town.example"), Begun("council@town.example"), Begun("Mayor@town.example"));
        first.Want(HandoverWish.Daily, Now);
        other.Want(HandoverWish.Daily, Now);
        second.TakeOver([first, other], Now);
        Assert.Equal((HandoverWish.Daily, Now, null, Now), (second.Wish, second.DueAt, first.DueAt, other.DueAt));
    }

    [Fact]
    public void Who_leaves_the_office_is_succeeded_and_stays_in_the_history()
    {
        var petition = PetitionTests.Opened();
        var before = petition.Targets[0].Target;
        petition.Succeed(0, "Ana Torres", EmailAddress.Parse("ana@town.example"), petition.Day(Now).AddDays(-1), Now);
        Assert.Equal(("Ana Torres", before.Title, "ana@town.example"), (petition.Targets[0].Name, petition.Targets[0].Title, petition.Targets[0].Email?.Value));
        var former = Assert.Single(petition.FormerTargets);
        Assert.Equal((before.Name, "Ana Torres", petition.Day(Now).AddDays(-1)), (former.Name, former.Successor, former.LastDay));
        Assert.Equal("Petition.NotYetLeft", Refusal(() => petition.Succeed(0, "Rosa", null, petition.Day(Now).AddDays(1), Now)));
        Assert.Equal("Petition.SameTarget", Refusal(() => petition.Succeed(0, "Ana Torres", null, petition.Day(Now), Now)));
    }

    private static Target Mayor(string email) => new("The Mayor", "Mayor", "Town", EmailAddress.Parse(email));

    private static Handover Begun(string email) => Handover.Begin(New(), PetitionTests.Opened(), Mayor(email), Keys(), "Ana, ana@example.org", 7, Now);

    private static HandoverId New() => EntityId.New<HandoverId>(Now);

    private static AddressKeys Keys() => new(new byte[32], new byte[32], new byte[32]);

    private static string Refusal(Action act) => Assert.Throws<DomainError>(act).Code;
}
