using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Tests.Petitions;

public sealed class OrganisationSignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LanguageTag English = LanguageTag.Parse("en");

    [Fact]
    public void A_petition_that_takes_none_or_is_discreet_or_closed_refuses_an_organisation()
    {
        Assert.Equal("Petition.TakesNoOrganisations", Refusal(() => Asked(Opened(takes: false))));
        var discreet = Opened();
        discreet.Treat(isDiscreet: true, showsCommentsAtOnce: false, Now);
        Assert.Equal("Petition.TakesNoOrganisations", Refusal(() => Asked(discreet)));
        var closed = Opened();
        closed.Close(null, null, Now);
        Assert.Equal("Petition.Closed", Refusal(() => Asked(closed)));
    }

    [Fact]
    public void Nobody_keeps_another_out_who_has_not_confirmed()
    {
        var petition = Opened();
        var signature = Asked(petition);
        Assert.Null(signature.Holds);
        Assert.Equal("Backing.NotConfirmed", Refusal(() => signature.Approve(Now)));
        Assert.True(signature.Confirm(petition, EntityId.New<PictureId>(Now), Now));
        Assert.False(signature.Confirm(petition, null, Now));
        Assert.Equal((BackingState.Waiting, "dockers.example", true), (signature.State, signature.Holds, signature.LogoId is not null));
    }

    [Fact]
    public void A_mailed_link_confirms_for_a_day_after_the_end_and_no_longer()
    {
        var petition = Opened();
        var (early, late) = (Asked(petition), Asked(petition));
        petition.Close(null, null, Now);
        Assert.True(early.Confirm(petition, null, Now.AddHours(23)));
        Assert.False(late.Confirm(petition, null, Now.AddHours(24)));
        Assert.Equal(BackingState.Asked, late.State);
    }

    [Fact]
    public void One_that_is_declined_or_withdrawn_lets_its_domain_go_and_the_reason_goes_when_it_is_shown_after_all()
    {
        var petition = Opened();
        var signature = Asked(petition);
        signature.Confirm(petition, null, Now);
        signature.Approve(Now);
        signature.ClearEvents();
        signature.Decline("The logo is another's.", Now);
        signature.Decline("Again.", Now);
        Assert.Equal((BackingState.Declined, null, "The logo is another's."), (signature.State, signature.Holds, signature.Reason));
        Assert.Equal([new OrganisationDeclined(signature.Id)], signature.Events);
        signature.Approve(Now);
        Assert.Equal(("dockers.example", null), (signature.Holds, signature.Reason));
        signature.Withdraw(Now);
        Assert.Null(signature.Holds);
        Assert.Equal("Backing.Withdrawn", Refusal(() => signature.Approve(Now)));
    }

    [Fact]
    public void Who_spoke_for_it_is_forgotten_and_what_is_public_stays()
    {
        var petition = Opened();
        var signature = Asked(petition);
        signature.Confirm(petition, null, Now);
        signature.Approve(Now);
        signature.Schedule(petition);
        Assert.Equal(petition.PromiseEnds, signature.DueAt);
        signature.ForgetContact([9]);
        Assert.Equal((null, null, null, "Dockers"), (signature.Email, signature.ContactName, signature.DueAt, signature.Name));
        Assert.Equal([9], signature.Keys.Mailbox);
    }

    [Fact]
    public void One_that_nobody_confirmed_is_kept_for_14_days()
    {
        var signature = Asked(Opened());
        Assert.False(signature.IsPast(Now.AddDays(14).AddSeconds(-1)));
        Assert.True(signature.IsPast(Now.AddDays(14)));
    }

    private static OrganisationSignature Asked(Petition petition) => OrganisationSignature.Ask(
        EntityId.New<OrganisationSignatureId>(Now), petition,
        new OrganisationForm("Dockers", "https://www.dockers.example/", "dockers.example", CountryCode.FromStored("PE"), "Ana", EmailAddress.Parse("ana@dockers.example")),
        new AddressKeys([1], [2], [3]), English, "0123456789abcdef", Now);

    private static Petition Opened(bool takes = true)
    {
        var petition = PetitionTests.Opened();
        petition.TakeOrganisations(takes, Now);
        return petition;
    }

    private static string Refusal(Action act) => Assert.Throws<DomainError>(act).Code;
}
