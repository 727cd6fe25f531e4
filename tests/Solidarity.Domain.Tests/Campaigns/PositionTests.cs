using Solidarity.Domain.Campaigns;

namespace Solidarity.Domain.Tests.Campaigns;

public class PositionTests
{
    private static readonly DateTimeOffset Now = new(2023, 1, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<LanguageTag, string> Brazil = new() { [LanguageTag.Parse("en")] = "Brazil" };

    [Fact]
    public void What_an_actor_held_before_stays_on_record()
    {
        var position = Noted();
        Assert.True(position.Change(new HeldStance(Stance.Supports, PartialDate.Parse("2023-02"), null), Now));
        Assert.Equal([Stance.Undecided, Stance.Supports], position.Stances.Select(x => x.Stance));
        Assert.Equal(Stance.Supports, position.Current.Stance);
    }

    [Fact]
    public void The_same_again_is_no_change()
    {
        var position = Noted();
        Assert.False(position.Change(position.Current.Held, Now));
        Assert.Single(position.Stances);
    }

    [Fact]
    public void A_correction_replaces_the_last_entry()
    {
        var position = Noted();
        position.Correct(new HeldStance(Stance.Silent, PartialDate.Parse("2022"), null), Now);
        Assert.Equal(Stance.Silent, Assert.Single(position.Stances).Stance);
    }

    [Fact]
    public void An_actor_can_not_change_before_what_it_held_last_but_within_a_less_exact_date()
    {
        var position = Noted();
        Assert.Equal("Position.Backwards", Assert.Throws<DomainError>(
            () => position.Change(new HeldStance(Stance.Opposes, PartialDate.Parse("2022-12-31"), null), Now)).Code);
        Assert.True(position.Change(new HeldStance(Stance.Opposes, PartialDate.Parse("2023"), null), Now));
    }

    [Theory]
    [InlineData("2021", true), InlineData("2021-06", true), InlineData("2021-06-06", true), InlineData("2021-6", false), InlineData("2021-02-30", false), InlineData("21", false), InlineData("", false), InlineData("2021-06-06T00:00", false)]
    public void A_date_is_a_year_a_month_or_a_day(string text, bool isDate) => Assert.Equal(isDate, PartialDate.TryParse(text, out _));

    [Fact]
    public void A_year_comes_before_its_months_and_days()
    {
        string[] dates = ["2022-12-07", "2023", "2022", "2022-12"];
        Assert.Equal(["2022", "2022-12", "2022-12-07", "2023"], dates.Select(PartialDate.Parse).Order().Select(x => x.Value));
        Assert.Equal(new DateOnly(2022, 12, 1), PartialDate.Parse("2022-12").First);
    }

    private static Position Noted() => Position.Note(
        EntityId.New<PositionId>(Now), EntityId.New<CampaignId>(Now), Brazil, null, new HeldStance(Stance.Undecided, PartialDate.Parse("2023-01-15"), null), Now);
}
