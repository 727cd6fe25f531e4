using MediatR;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Statements;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements;

/// <summary>All statements, by year, campaign, topic and language.</summary>
public sealed class ArchivePage(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    private const int Most = 20;
    private const int MostCampaigns = 100;

    /// <summary>Those of this page, and one more if there is a next page.</summary>
    private IReadOnlyList<StatementListed> _found = [];

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<StatementListed> Statements => [.. _found.Take(Most)];

    /// <summary>Where the next page begins, or null on the last one.</summary>
    public string? Before => _found.Count > Most ? _found[Most - 1].Slug : null;

    /// <summary>The years to choose from.</summary>
    public IReadOnlyList<int> Years { get; private set; } = [];

    /// <summary>The campaigns to choose from.</summary>
    public IReadOnlyList<CampaignBrowsed> Campaigns { get; private set; } = [];

    /// <summary>The topics to choose from.</summary>
    public IReadOnlyList<ShownTopic> Topics { get; private set; } = [];

    /// <summary>The year chosen.</summary>
    public int? Year { get; private set; }

    /// <summary>The campaign chosen.</summary>
    public string? Campaign { get; private set; }

    /// <summary>The topic chosen.</summary>
    public string? Topic { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string? year, string? campaign, string? topic, string? before, CancellationToken cancellationToken)
    {
        Year = int.TryParse(year, out var number) && number is > 0 and < 9999 ? number : null;
        Campaign = string.IsNullOrWhiteSpace(campaign) ? null : campaign.Trim();
        Topic = string.IsNullOrWhiteSpace(topic) ? null : topic.Trim();
        Topics = await Mediator.Send(new BrowseTopics(language.Content), cancellationToken);
        Years = await Mediator.Send(new ListYears(), cancellationToken);
        Campaigns = await Mediator.Send(new BrowseCampaigns(language.Content, MostCampaigns), cancellationToken);
        _found = await Mediator.Send(new ListStatements(language.Content, Most + 1, new StatementFilter(Year, Campaign, Topic: Topic), before), cancellationToken);
    }

    /// <summary>The address of the next page.</summary>
    public string NextPage => language.Path("/statements") + QueryString.Create(
        new Dictionary<string, string?> { ["year"] = Year?.ToString(System.Globalization.CultureInfo.InvariantCulture), ["campaign"] = Campaign, ["topic"] = Topic, ["before"] = Before }.Where(x => x.Value is not null));
}
