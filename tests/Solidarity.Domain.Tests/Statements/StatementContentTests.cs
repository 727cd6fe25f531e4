using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Topics;

namespace Solidarity.Domain.Tests.Statements;

public sealed class StatementContentTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LanguageTag English = LanguageTag.Parse("en");

    [Fact]
    public void A_changed_quotation_is_a_new_revision_and_the_same_ones_are_none()
    {
        var statement = Drafted();
        Assert.True(statement.Revise(English, Texts(new Quotation("We are here.", "Rosa")), Now));
        Assert.False(statement.Revise(English, Texts(new Quotation("We are here.", "Rosa")), Now));
        Assert.False(statement.Revise(English, Texts() with { Quotations = null }, Now));
        Assert.True(statement.Revise(English, Texts(new Quotation("We are here.", "Rosa", "Puno")), Now));
        Assert.True(statement.Revise(English, Texts(), Now));
        Assert.Equal([0, 1, 1, 0], statement.Versions.Select(version => version.Quotations?.Count ?? 0));
    }

    [Fact]
    public void What_is_quoted_and_where_it_happened_can_be_searched()
    {
        var statement = Drafted();
        statement.Revise(English, Texts(new Quotation("We are here.", "Rosa Mamani")), Now);
        statement.Locate(new Places([new Place("Cusco", CountryCode.FromStored("PE")), new Place("Cusco", CountryCode.FromStored("PE"))]), Now);
        statement.Revise(English, Texts(new Quotation("We are still here.", "Rosa Mamani")), Now);
        var current = statement.Versions.Single(version => version.IsCurrent).SearchText;
        Assert.Contains(" still here rosa mamani cusco ", current, StringComparison.Ordinal);
        Assert.Single(statement.Places!);
    }

    [Fact]
    public void A_statement_is_not_related_to_itself_and_not_to_many()
    {
        var statement = Drafted();
        Assert.Equal("Statement.RelatedToItself", Refused(() => statement.RelateTo([statement.Id], Now)));
        Assert.Equal("Statement.TooManyRelated", Refused(() => statement.RelateTo([.. Enumerable.Range(0, 7).Select(_ => EntityId.New<StatementId>(Now))], Now)));
        Assert.Equal("Statement.TooManyTopics", Refused(() => statement.StandUnder([.. Enumerable.Range(0, 11).Select(_ => EntityId.New<TopicId>(Now))], Now)));
        Assert.Equal("Statement.TooManyQuotations", Refused(() => new Quotations(Enumerable.Range(0, 21).Select(i => new Quotation("T", "S" + i)))));
        Assert.Equal("Statement.TooManyPlaces", Refused(() => new Places(Enumerable.Range(0, 21).Select(i => new Place("P" + i, null)))));
    }

    private static string Refused(Action act) => Assert.Throws<DomainError>(act).Code;

    private static StatementTexts Texts(params Quotation[] quotations) => new("We stand", null, null, "Body", Quotations: new Quotations(quotations));

    private static Statement Drafted() => Statement.Draft(
        EntityId.New<StatementId>(Now), EntityId.New<CampaignId>(Now), Slug.FromStored("we-stand"), English, new StatementTexts("We stand", null, null, "Body"), Now);
}
