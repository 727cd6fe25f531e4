using Solidarity.Domain.Campaigns;

namespace Solidarity.Domain.Tests.Campaigns;

public class CampaignTests
{
    private static readonly DateTimeOffset Now = new(2023, 1, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly LanguageTag English = LanguageTag.Parse("en");

    [Fact]
    public void Demands_keep_their_order_and_their_number_is_bounded()
    {
        var campaign = Campaign.Create(
            EntityId.New<CampaignId>(Now), Slug.FromTitle("Peru", "c"), English, new CampaignTexts("Peru", "", ["Second", "First"]), Now);
        Assert.Equal(["Second", "First"], campaign.Versions[0].Demands);
        var many = Enumerable.Range(0, Campaign.MaxDemands + 1).Select(i => $"D{i}").ToList();
        Assert.Equal("Campaign.TooManyDemands", Assert.Throws<DomainError>(() => campaign.Revise(English, new CampaignTexts("Peru", "", many), Now)).Code);
    }

    [Fact]
    public void A_changed_demand_is_a_new_revision()
    {
        var campaign = Campaign.Create(
            EntityId.New<CampaignId>(Now), Slug.FromTitle("Peru", "c"), English, new CampaignTexts("Peru", "", ["One"]), Now);
        Assert.False(campaign.Revise(English, new CampaignTexts("Peru", "", ["One"]), Now));
        Assert.True(campaign.Revise(English, new CampaignTexts("Peru", "", ["Two"]), Now));
        Assert.Equal(2, campaign.Versions.Single(x => x.IsCurrent).Revision);
    }

    [Fact]
    public void A_copy_has_the_texts_of_every_language_under_a_title_of_its_own()
    {
        var campaign = Campaign.Create(
            EntityId.New<CampaignId>(Now), Slug.FromTitle("Peru", "c"), English, new CampaignTexts("Peru", "Why", ["One"], "A square"), Now);
        campaign.Revise(LanguageTag.Parse("es"), new CampaignTexts("Perú", "Por qué", []), Now);
        campaign.Archive(Now);
        var copy = campaign.Copy(EntityId.New<CampaignId>(Now), Slug.FromTitle("Chile", "c"), "Chile", Now);
        Assert.Equal(["Chile", "Perú"], copy.Versions.Select(x => x.Title));
        Assert.Equal("A square", copy.Versions[0].CoverAlternative);
        Assert.Null(copy.ArchivedAt);
    }
}
