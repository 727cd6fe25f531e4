using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;

namespace Solidarity.Domain.Tests.Statements;

public class StatementTests
{
    private static readonly DateTimeOffset Now = new(2023, 1, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly LanguageTag English = LanguageTag.Parse("en");
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es");

    private static Statement Draft(string body = "What happened.") => Statement.Draft(
        EntityId.New<StatementId>(Now), EntityId.New<CampaignId>(Now), Slug.FromTitle("We stand", "s"), English,
        new StatementTexts("We stand", null, null, body), Now);

    [Fact]
    public void A_published_statement_says_so_once()
    {
        var statement = Draft();
        statement.Publish(Now);
        Assert.Equal(StatementState.Published, statement.State);
        Assert.Equal(new StatementPublished(statement.Id), Assert.Single(statement.Events));
        Assert.Equal("Statement.AlreadyPublished", Assert.Throws<DomainError>(() => statement.Publish(Now)).Code);
    }

    [Fact]
    public void A_statement_without_text_is_not_published() =>
        Assert.Equal("Statement.BodyEmpty", Assert.Throws<DomainError>(() => Draft("").Publish(Now)).Code);

    [Fact]
    public void A_picture_needs_its_words_in_every_language_before_publishing()
    {
        var statement = Draft();
        statement.LeadWith(EntityId.New<PictureId>(Now), "A. Drawer", Now);
        Assert.Equal("Statement.PictureWithoutAlternative", Assert.Throws<DomainError>(() => statement.Publish(Now)).Code);
        statement.Revise(English, new StatementTexts("We stand", null, null, "Text.", "A march"), Now);
        statement.Publish(Now);
        Assert.Equal(StatementState.Published, statement.State);
    }

    [Fact]
    public void Writing_the_same_again_makes_no_revision_and_writing_anew_keeps_the_old_one()
    {
        var statement = Draft();
        Assert.False(statement.Revise(English, new StatementTexts("We stand", null, null, "What happened."), Now));
        Assert.True(statement.Revise(English, new StatementTexts("We stand", null, null, "What really happened."), Now));
        Assert.True(statement.Revise(Spanish, new StatementTexts("Estamos", null, null, "Lo que pasó."), Now));
        Assert.Equal([(English, 1, false), (English, 2, true), (Spanish, 1, true)], statement.Versions.Select(x => (x.Language, x.Revision, x.IsCurrent)));
    }

    [Fact]
    public void What_one_person_is_still_writing_is_one_revision_until_they_are_done()
    {
        var (ana, ben) = (EntityId.New<OrganizerId>(Now), EntityId.New<OrganizerId>(Now));
        var statement = Draft();
        void Write(string body, OrganizerId by, int minute, bool isDone = false) =>
            Assert.True(statement.Revise(English, new StatementTexts("We stand", null, null, body), Now.AddMinutes(minute), writing: new Writing(by, isDone)));

        Write("W", ana, 1);
        Write("We", ana, 2);
        Assert.Equal(["What happened.", "We"], statement.Versions.Select(x => x.Body));
        Write("We stand.", ana, 3, isDone: true);
        Assert.Equal(["What happened.", "We stand."], statement.Versions.Select(x => x.Body));
        Assert.Equal(Now.AddMinutes(3), statement.Versions[^1].WrittenAt);

        // Done is done; and nobody goes on with what another is writing, nor anyone for ever.
        Write("We stand b", ana, 4);
        Write("We stand by Ben.", ben, 5);
        Write("We stand by Ben, still.", ben, 15);
        Assert.Equal(["What happened.", "We stand.", "We stand b", "We stand by Ben.", "We stand by Ben, still."], statement.Versions.Select(x => x.Body));
        Assert.False(statement.Revise(English, new StatementTexts("We stand", null, null, "We stand by Ben, still."), Now.AddMinutes(16), writing: new Writing(ben, true)));
        Write("More.", ben, 17);
        Assert.Equal(6, statement.Versions.Count);
    }

    [Fact]
    public void What_was_public_or_translated_is_never_written_over()
    {
        var ana = EntityId.New<OrganizerId>(Now);
        var statement = Draft();
        bool Write(string body, int minute, bool isDone) =>
            statement.Revise(English, new StatementTexts("We stand", null, null, body), Now.AddMinutes(minute), writing: new Writing(ana, isDone));

        Assert.True(Write("We", 1, isDone: false));
        statement.Revise(Spanish, new StatementTexts("Estamos", null, null, "Nosotros"), Now.AddMinutes(2));
        Assert.True(Write("We stand", 3, isDone: false));
        Assert.True(statement.IsOutOfDate(Spanish));

        statement.Publish(Now.AddMinutes(4));
        Assert.True(Write("We stand.", 5, isDone: true));
        Assert.Equal(["What happened.", "We", "We stand", "We stand."], statement.Versions.Where(x => x.Language == English).Select(x => x.Body));
    }

    [Fact]
    public void Half_sentences_are_saved_in_drafts_only()
    {
        var statement = Draft();
        statement.Schedule(Now.AddHours(1), alert: true, Now);
        var half = new Writing(EntityId.New<OrganizerId>(Now), IsDone: false);
        Assert.Equal("Statement.NoDraft", Assert.Throws<DomainError>(() => statement.Revise(English, new StatementTexts("We", null, null, "h"), Now, writing: half)).Code);
    }

    [Fact]
    public void What_was_said_about_faces_is_about_one_picture()
    {
        var statement = Draft();
        statement.AnswerForFaces(PictureFaces.Agreed, Now);
        Assert.Equal(PictureFaces.Unanswered, statement.PictureFaces);
        var picture = EntityId.New<PictureId>(Now);
        statement.LeadWith(picture, null, Now);
        statement.AnswerForFaces(PictureFaces.Agreed, Now);
        statement.LeadWith(picture, "A. Drawer", Now);
        Assert.Equal(PictureFaces.Agreed, statement.PictureFaces);
        statement.LeadWith(EntityId.New<PictureId>(Now), "A. Drawer", Now);
        Assert.Equal(PictureFaces.Unanswered, statement.PictureFaces);
    }

    [Fact]
    public void The_lists_of_a_published_statement_stay_as_they_are()
    {
        var statement = Draft();
        var list = EntityId.New<MailingListId>(Now);
        statement.AddressTo([list, list], Now);
        statement.Publish(Now);
        Assert.Single(statement.Lists);
        statement.AddressTo([list], Now);
        Assert.Equal("Statement.AlreadyPublished", Assert.Throws<DomainError>(() => statement.AddressTo([], Now)).Code);
    }

    [Fact]
    public void A_schedule_lies_ahead_and_can_be_taken_back()
    {
        var statement = Draft();
        Assert.Equal("Statement.ScheduleInPast", Assert.Throws<DomainError>(() => statement.Schedule(Now, true, Now)).Code);
        statement.Schedule(Now.AddHours(1), alert: true, Now);
        Assert.Equal(StatementState.Scheduled, statement.State);
        statement.Unschedule(Now);
        Assert.Equal((StatementState.Draft, null), (statement.State, statement.PublishAt));
    }

    [Fact]
    public void Sources_keep_their_order_and_their_number_is_bounded()
    {
        var statement = Draft();
        statement.RestOn([new Source("B", null, null, null), new Source("A", null, null, null)], Now);
        Assert.Equal(["B", "A"], statement.Sources.OrderBy(x => x.Position).Select(x => x.Title));
        var many = Enumerable.Range(0, Statement.MaxSources + 1).Select(i => new Source($"S{i}", null, null, null)).ToList();
        Assert.Equal("Statement.TooManySources", Assert.Throws<DomainError>(() => statement.RestOn(many, Now)).Code);
    }
}
