using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Statements;

namespace Solidarity.Domain.Tests.Petitions;

public sealed class PetitionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LanguageTag English = LanguageTag.Parse("en");
    private static readonly OrganizerId Ana = EntityId.New<OrganizerId>(Now);
    private static readonly OrganizerId Luis = EntityId.New<OrganizerId>(Now);

    [Fact]
    public void A_draft_is_not_public_and_refuses_a_signature_as_if_it_were_not_there()
    {
        var petition = Draft();
        Assert.False(petition.IsPublic);
        Assert.Throws<NotFound>(() => petition.RefuseUnlessOpen(Now));
    }

    [Fact]
    public void A_closed_petition_refuses_a_signature_and_confirms_for_a_day()
    {
        var petition = Opened();
        petition.RefuseUnlessOpen(Now);
        petition.Close(Ana, null, Now);
        Assert.Equal("Petition.Closed", Refusal(() => petition.RefuseUnlessOpen(Now)));
        Assert.True(petition.TakesConfirmations(Now.AddHours(23)));
        Assert.False(petition.TakesConfirmations(Now.AddHours(24)));
    }

    [Fact]
    public void A_petition_past_its_end_is_closed_whether_or_not_anybody_has_closed_it()
    {
        var petition = Opened();
        Assert.Equal("Petition.Closed", Refusal(() => petition.RefuseUnlessOpen(petition.ClosesAt)));
        Assert.True(petition.TakesConfirmations(petition.ClosesAt.AddHours(23)));
        Assert.False(petition.TakesConfirmations(petition.ClosesAt.AddHours(24)));
    }

    [Fact]
    public void A_petition_that_opens_later_says_when()
    {
        var petition = Draft(new Running(TimeZoneName.Utc, Now.AddDays(1), Now.AddDays(10), DateOnly.FromDateTime(Now.Date).AddYears(1)));
        petition.Open(Ana, needsReview: false, null, Now);
        var refusal = Assert.Throws<DomainError>(() => petition.RefuseUnlessOpen(Now));
        Assert.Equal(("Petition.NotYetOpen", (object)Now.AddDays(1)), (refusal.Code, refusal.Arguments.Single()));
        petition.RefuseUnlessOpen(Now.AddDays(1));
    }

    [Fact]
    public void A_second_organizer_opens_what_needs_a_review()
    {
        var petition = Draft();
        Assert.Equal("Petition.NotReviewed", Refusal(() => petition.Open(Ana, needsReview: true, null, Now)));
        petition.AskForReview(Ana, Now);
        Assert.Equal("Petition.OwnReview", Refusal(() => petition.Open(Ana, needsReview: true, null, Now)));
        Assert.Equal("Petition.OwnReview", Refusal(() => petition.Open(null, needsReview: true, null, Now)));
        petition.Open(Luis, needsReview: true, null, Now);
        petition.Pause(Luis, "We check a doubt.", Now);
        petition.Open(Ana, needsReview: true, null, Now);
        Assert.Equal(
            [PetitionState.InReview, PetitionState.Open, PetitionState.Paused, PetitionState.Open], petition.Changes.Select(x => x.To));
        Assert.Equal((Luis, "We check a doubt."), (petition.Changes[2].By!.Value, petition.Changes[2].Reason));
    }

    [Fact]
    public void What_is_over_stays_over()
    {
        var petition = Opened();
        Assert.Equal("Petition.StillRuns", Refusal(() => petition.Archive(Ana, null, Now)));
        petition.Withdraw(Ana, "It was answered otherwise.", Now);
        Assert.Equal("Petition.Over", Refusal(() => petition.Open(Ana, false, null, Now)));
        Assert.Equal("Petition.Over", Refusal(() => petition.Withdraw(Ana, "Again", Now)));
        petition.Archive(Ana, null, Now);
        Assert.Equal("Petition.NotPublic", Refusal(() => Draft().Archive(Ana, null, Now)));
    }

    [Fact]
    public void What_was_signed_stays_as_it_was_signed()
    {
        var petition = Opened();
        Assert.Equal("ask", Assert.Throws<DomainError>(() => petition.Revise(English, Texts with { Ask = "Something else." }, isSigned: true, Now)).Field);
        Assert.True(petition.Revise(English, Texts with { Background = "More." }, isSigned: true, Now));
        Assert.True(petition.Revise(LanguageTag.Parse("es"), Texts with { Title = "Otro" }, isSigned: true, Now));
        Assert.True(petition.Revise(English, Texts with { Title = "Better" }, isSigned: false, Now));
    }

    [Fact]
    public void A_promise_is_kept_or_bettered()
    {
        var petition = Opened();
        var running = new Running(petition.TimeZone, petition.OpensAt, petition.ClosesAt, petition.KeptUntil);
        Assert.Equal("Petition.PromiseStands", Refusal(() => petition.Run(running with { KeptUntil = running.KeptUntil.AddDays(1) }, Now)));
        petition.Run(running with { KeptUntil = running.KeptUntil.AddDays(-1) }, Now);
        Assert.Equal("Petition.KeptTooShort", Refusal(() => petition.Run(running with { KeptUntil = running.Day(running.ClosesAt).AddDays(-1) }, Now)));
        Assert.Equal("Petition.EndIsPast", Refusal(() => petition.Run(running with { ClosesAt = Now }, Now)));
        Assert.Equal("Petition.EndsBeforeItBegins", Refusal(() => petition.Run(running with { OpensAt = running.ClosesAt }, Now)));
    }

    [Fact]
    public void Goals_that_were_reached_stay()
    {
        var petition = Opened();
        petition.Aim([10, 20, 30], Now);
        Assert.Equal((10, 2), (petition.Goal, petition.ReachedBy(25).Count));
        petition.Reach(10, 12, EntityId.New<StatementId>(Now), Now);
        petition.Reach(10, 99, EntityId.New<StatementId>(Now), Now.AddDays(1));
        petition.Aim([40], Now);
        Assert.Equal([(10, (long?)12), (40, null)], petition.Goals.OrderBy(x => x.Amount).Select(x => (x.Amount, x.ReachedSeq)));
        Assert.Equal(40, petition.Goal);
        Assert.Equal("Petition.GoalOutOfRange", Refusal(() => petition.Aim([0], Now)));
        Assert.Equal("Petition.NoGoal", Refusal(() => Draft().Aim([], Now)));
    }

    [Fact]
    public void Questions_fit_their_words_and_stand_once_it_was_opened()
    {
        var petition = Draft();
        var questions = new Questions([new Question("job", QuestionKind.One, true, 2)]);
        petition.AskFor(PetitionFields.Default, questions, Now);
        Assert.Equal("Petition.QuestionsDiffer", Refusal(() => petition.Revise(English, Texts with { Questions = Words("Only one") }, false, Now)));
        Assert.True(petition.Revise(English, Texts with { Questions = Words("Teacher", "Nurse") }, false, Now));
        petition.Open(Ana, false, null, Now);
        Assert.Equal("Petition.QuestionsStand", Refusal(() => petition.AskFor(PetitionFields.Default, null, Now)));
        Assert.Equal("Petition.QuestionTwice", Refusal(() => new Questions([.. questions, .. questions])));
        Assert.Equal("Petition.NoChoices", Refusal(() => new Questions([new Question("x", QuestionKind.Several, false, 1)])));
    }

    internal static PetitionTexts Texts { get; } = new("Title", "Ask.", "Background.");

    internal static Petition Draft(Running? running = null) => Petition.Draft(
        EntityId.New<PetitionId>(Now), EntityId.New<CampaignId>(Now), Slug.FromTitle("Title", "x"), English, Texts, [new Target("The Congress", null, null, null)], [100],
        running ?? Running.From(Now, TimeZoneName.Utc), PetitionFields.Default, null, Now);

    internal static Petition Opened(Running? running = null)
    {
        var petition = Draft(running);
        petition.Open(Ana, needsReview: false, null, Now);
        return petition;
    }

    private static QuestionWords Words(params string[] choices) => new([new QuestionTexts("job", "What do you do?", new ChoiceTexts(choices))]);

    private static string Refusal(Action act) => Assert.ThrowsAny<DomainError>(act).Code;
}
