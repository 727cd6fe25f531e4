using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Domain.Tests.Statements;

public class StatementLifeTests
{
    private static readonly DateTimeOffset Now = new(2023, 1, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly LanguageTag English = LanguageTag.Parse("en");
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es");
    private static readonly EditorId Writer = EditorId.From(Guid.NewGuid());
    private static readonly EditorId Reader = EditorId.From(Guid.NewGuid());

    private static StatementTexts Texts(string title) => new(title, null, null, "Text.");

    private static Statement Draft()
    {
        var statement = Statement.Draft(
            EntityId.New<StatementId>(Now), EntityId.New<CampaignId>(Now), Slug.FromTitle("We stand", "s"), English, Texts("We stand"), Now);
        statement.WriteAs(Writer);
        return statement;
    }

    [Fact]
    public void A_change_takes_the_approval_away_and_a_schedule_does_not()
    {
        var statement = Draft();
        Assert.Equal("Statement.NotApproved", Assert.Throws<DomainError>(() => statement.Publish(Now, needsApproval: true)).Code);
        Assert.Equal("Statement.OwnApproval", Assert.Throws<DomainError>(() => statement.Approve(Writer, Now)).Code);
        statement.Approve(Reader, Now);
        Assert.Equal("Statement.AlreadyApproved", Assert.Throws<DomainError>(() => statement.Approve(Reader, Now)).Code);
        statement.Schedule(Now.AddHours(1), alert: true, Now.AddMinutes(1), needsApproval: true);
        Assert.Equal(ReviewState.Approved, statement.Review);
        statement.Revise(English, Texts("We still stand"), Now.AddMinutes(2));
        Assert.Equal(ReviewState.None, statement.Review);
        Assert.Equal("Statement.NotApproved", Assert.Throws<DomainError>(() => statement.Publish(Now.AddHours(1), needsApproval: true)).Code);
    }

    [Fact]
    public void A_translation_is_overtaken_by_the_original_alone()
    {
        var statement = Draft();
        statement.Revise(Spanish, Texts("Estamos"), Now);
        Assert.False(statement.IsOutOfDate(Spanish));
        statement.Revise(English, Texts("We still stand"), Now);
        Assert.True(statement.IsOutOfDate(Spanish));
        Assert.False(statement.IsOutOfDate(English));
        Assert.True(statement.Revise(Spanish, Texts("Estamos"), Now));
        Assert.False(statement.IsOutOfDate(Spanish));
        Assert.False(statement.Revise(Spanish, Texts("Estamos"), Now));
        Assert.Equal([1, 2, 1], statement.Versions.OrderBy(x => x.Language.Value).ThenBy(x => x.Revision).Select(x => x.Revision));
    }

    [Fact]
    public void Versions_from_before_it_was_noted_are_compared_by_their_moments()
    {
        Assert.True(StatementVersion.IsOutOfDate(Spanish, null, Now, English, 3, Now.AddSeconds(1)));
        Assert.False(StatementVersion.IsOutOfDate(Spanish, null, Now, English, 3, Now));
    }

    [Fact]
    public void A_deleted_version_is_kept_and_its_numbers_go_on()
    {
        var statement = Draft();
        statement.Revise(Spanish, Texts("Estamos"), Now);
        Assert.Equal("Statement.OriginalStays", Assert.Throws<DomainError>(() => statement.RemoveVersion(English, Now)).Code);
        statement.RemoveVersion(Spanish, Now);
        Assert.Throws<NotFound>(() => statement.RemoveVersion(Spanish, Now));
        statement.Revise(Spanish, Texts("Estamos de nuevo"), Now);
        Assert.Equal([(1, false), (2, true)], statement.Versions.Where(x => x.Language == Spanish).Select(x => (x.Revision, x.IsCurrent)));
    }

    [Fact]
    public void A_note_of_a_correction_is_for_what_is_public()
    {
        var statement = Draft();
        statement.Revise(English, Texts("We still stand"), Now, "Nobody read it yet.");
        statement.Publish(Now);
        Assert.All(statement.Versions, version => Assert.Null(version.Correction));
        Assert.True(statement.Revise(English, Texts("We still stand"), Now, "A source was wrong."));
        Assert.Equal("A source was wrong.", statement.Versions[^1].Correction);
    }

    [Fact]
    public void What_was_withdrawn_comes_back_under_its_first_date()
    {
        var statement = Draft();
        Assert.Equal("Statement.NotPublished", Assert.Throws<DomainError>(() => statement.Withdraw("Wrong.", Now)).Code);
        statement.Publish(Now);
        statement.Withdraw("Wrong.", Now.AddDays(1));
        Assert.Equal((StatementState.Withdrawn, "Wrong."), (statement.State, statement.WithdrawalReason));
        Assert.Equal("Statement.IsWithdrawn", Assert.Throws<DomainError>(() => statement.Schedule(Now.AddDays(3), true, Now.AddDays(2))).Code);
        statement.Publish(Now.AddDays(2));
        Assert.Equal((StatementState.Published, Now, null), (statement.State, statement.PublishedAt, statement.WithdrawalReason));
    }

    [Fact]
    public void Readers_are_released_once_and_looked_for_from_the_beginning()
    {
        var statement = Draft();
        statement.HoldReaders([(Spanish, Now.AddHours(1)), (LanguageTag.Parse("fr"), Now.AddHours(2))], Now);
        var alert = Message.Alert(EntityId.New<MessageId>(Now), statement, Now);
        Assert.True(alert.Holding(LanguageTag.Parse("es-PE")));
        Assert.False(alert.Holding(English));
        alert.PassOver([Spanish, LanguageTag.Parse("es-PE"), LanguageTag.Parse("fr"), English]);
        alert.Expand(new(Guid.CreateVersion7()), 1);
        alert.Expanded(Now);
        Assert.Equal((1, 3), (alert.Total, alert.Held));

        alert.ClearEvents();
        Assert.True(alert.Release([Spanish], Now));
        Assert.False(alert.Release([Spanish], Now));
        Assert.Equal((null, null, 0), (alert.ExpandedTo, alert.ExpandedAt, alert.Held));
        Assert.Equal(new MessageReleased(alert.Id), Assert.Single(alert.Events));
        Assert.True(alert.Holding(LanguageTag.Parse("fr")));
        alert.Stop(Now);
        Assert.False(alert.Release([LanguageTag.Parse("fr")], Now));
    }
}
