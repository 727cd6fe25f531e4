using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Tests.Statements;

public sealed class EndorsementTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_statement_that_takes_none_refuses_them() =>
        Assert.Equal("Statement.TakesNoEndorsements", Assert.Throws<DomainError>(() => Asked(takes: false)).Code);

    [Fact]
    public void Nobody_is_shown_who_has_not_confirmed()
    {
        var endorsement = Asked();
        Assert.Equal("Backing.NotConfirmed", Assert.Throws<DomainError>(() => endorsement.Approve(Now)).Code);
        Assert.Equal("Backing.NotConfirmed", Assert.Throws<DomainError>(() => endorsement.Decline(Now)).Code);
        Assert.True(endorsement.Confirm(Now));
        Assert.False(endorsement.Confirm(Now.AddDays(1)));
        endorsement.Approve(Now.AddDays(2));
        endorsement.Approve(Now.AddDays(3));
        Assert.Equal((BackingState.Shown, Now.AddDays(2)), (endorsement.State, endorsement.StateSince));
    }

    [Fact]
    public void Nobody_is_shown_against_their_will()
    {
        var endorsement = Asked();
        endorsement.Confirm(Now);
        endorsement.Decline(Now);
        endorsement.Approve(Now);
        endorsement.Withdraw(Now);
        Assert.Equal("Backing.Withdrawn", Assert.Throws<DomainError>(() => endorsement.Approve(Now)).Code);
        Assert.False(endorsement.Confirm(Now));
        endorsement.Decline(Now);
        Assert.Equal(BackingState.Withdrawn, endorsement.State);
    }

    [Fact]
    public void A_fresh_link_revokes_those_before_and_comes_only_while_unconfirmed()
    {
        var endorsement = Asked();
        endorsement.AskAgain(Now);
        endorsement.Confirm(Now);
        endorsement.AskAgain(Now);
        Assert.Equal((1, 2), (endorsement.Epoch, endorsement.Events.Count));
    }

    private static Endorsement Asked(bool takes = true)
    {
        var statement = Statement.Draft(
            EntityId.New<StatementId>(Now), EntityId.New<CampaignId>(Now), Slug.FromStored("we-stand"), LanguageTag.Parse("en"), new StatementTexts("We stand", null, null, "Body"), Now);
        statement.TakeEndorsements(takes, Now);
        return Endorsement.Ask(
            EntityId.New<EndorsementId>(Now), statement, "Dockers", null, EmailAddress.Parse("ana@example.org"), new AddressKeys([1], [2], [3]), LanguageTag.Parse("en"), "0123456789abcdef", Now);
    }
}
