using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Tests.Petitions;

public sealed class LocalCopyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LanguageTag English = LanguageTag.Parse("en");
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es");

    [Fact]
    public void A_copy_has_the_place_in_each_language_its_own_target_and_goal_and_all_else_of_the_pattern()
    {
        var (pattern, list) = (Pattern(), EntityId.New<MailingListId>(Now));
        pattern.Offer([list], Now);
        pattern.Treat(isDiscreet: true, showsCommentsAtOnce: true, Now);
        var copy = Copy(pattern, "La_Oroya {target}", "Ana {place} Torres", 250);
        var (english, spanish) = (copy.Versions.Single(x => x.Language == English), copy.Versions.Single(x => x.Language == Spanish));
        Assert.Equal(("A bus for La_Oroya {target}", "Ana {place} Torres, run it in La_Oroya {target}.", "**La\\_Oroya {target}** sleeps."), (english.Title, english.Ask, english.Background));
        Assert.Equal("Un bus para La_Oroya {target}", spanish.Title);
        Assert.Equal((pattern.Id, "La_Oroya {target}", 250, PetitionState.Draft), (copy.PatternId!.Value, copy.Place, copy.Goal, copy.State));
        Assert.Equal(["Ana {place} Torres"], copy.Targets.Select(x => x.Name));
        Assert.Equal([list], copy.Lists.Select(x => x.ListId));
        Assert.Equal((true, true, pattern.ClosesAt, pattern.KeptUntil, pattern.CampaignId), (copy.IsDiscreet, copy.ShowsCommentsAtOnce, copy.ClosesAt, copy.KeptUntil, copy.CampaignId));
    }

    [Fact]
    public void Copies_are_made_of_what_is_written_or_runs_and_never_of_a_copy()
    {
        var pattern = Pattern();
        Assert.Equal("Petition.CopyOfCopy", Refusal(() => Copy(Copy(pattern, "Huaraz"), "Lima")));
        pattern.Open(null, needsReview: false, null, Now);
        Copy(pattern, "Lima");
        pattern.Withdraw(null, null, Now);
        Assert.Equal("Petition.PatternOver", Refusal(() => Copy(pattern, "Cusco")));
        pattern.Archive(null, null, Now);
        Assert.Equal("Petition.PatternOver", Refusal(() => Copy(pattern, "Cusco")));
    }

    [Fact]
    public void A_place_has_a_name_that_fits_and_one_way_of_writing_it()
    {
        Assert.Equal("Petition.NoPlace", Refusal(() => Copy(Pattern(), "!?")));
        Assert.Equal("Petition.PlaceTooLong", Refusal(() => Copy(Pattern(), new string('x', Petition.MaxPlaceLength + 1))));
        Assert.Equal("Petition.PlaceTooLong", Refusal(() => Copy(Pattern(), new string('\uFDFA', 100))));
        Assert.Equal("Petition.CopyTitleTooLong", Refusal(() => Copy(Pattern(), new string('م', Petition.MaxPlaceLength))));
        Assert.Equal(LocalPlace.KeyOf("San José"), LocalPlace.KeyOf("SAN  JOSE"));
        Assert.NotEqual(LocalPlace.KeyOf("San José"), LocalPlace.KeyOf("San Juan"));
    }

    private static Petition Pattern()
    {
        var pattern = PetitionTests.Draft();
        pattern.Revise(English, new PetitionTexts("A bus for {place}", "{target}, run it in {Place}.", "**{place}** sleeps."), isSigned: false, Now);
        pattern.Revise(Spanish, new PetitionTexts("Un bus para {place}", "Ahora.", ""), isSigned: false, Now);
        return pattern;
    }

    private static Petition Copy(Petition pattern, string place, string target = "The mayor", int goal = 10) =>
        pattern.CopyFor(EntityId.New<PetitionId>(Now), Slug.FromTitle(place, "x"), new LocalPlace(place, new Target(target, null, null, null), goal), Now);

    private static string Refusal(Action act) => Assert.ThrowsAny<DomainError>(act).Code;
}
