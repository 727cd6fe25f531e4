using MediatR;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Application.Statements;
using Solidarity.Domain;

namespace Solidarity.Web.Site;

/// <summary>Search over statements, petitions, events and campaigns. Nobody's name is searched here, so the words may stand in the address.</summary>
public sealed class SearchPage(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    private const int Most = 20;
    private const int MostCampaigns = 5;
    private const int MostPetitions = 5;
    private const int MostEvents = 5;

    private IReadOnlyList<StatementListed> _found = [];

    /// <summary>What was typed.</summary>
    public string? Query { get; private set; }

    /// <summary>Whether there is a word in it.</summary>
    public bool HasWords { get; private set; }

    /// <summary>The campaigns found; on the first page alone.</summary>
    public IReadOnlyList<CampaignBrowsed> Campaigns { get; private set; } = [];

    /// <summary>The petitions found, open or not; on the first page alone.</summary>
    public IReadOnlyList<PetitionBrowsed> Petitions { get; private set; } = [];

    /// <summary>The next dates of the events found; on the first page alone.</summary>
    public IReadOnlyList<DateListed> Events { get; private set; } = [];

    /// <summary>The statements found on this page.</summary>
    public IReadOnlyList<StatementListed> Statements => [.. _found.Take(Most)];

    /// <summary>The next page, or null on the last one.</summary>
    public string? NextPage => _found.Count <= Most ? null
        : language.Path("/search") + QueryString.Create(new Dictionary<string, string?> { ["q"] = Query, ["before"] = _found[Most - 1].Slug });

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string? q, string? before, CancellationToken cancellationToken)
    {
        Query = Text.OneLine(q) is { } typed ? typed[..Math.Min(typed.Length, SearchText.MaxQueryLength)] : null;
        HasWords = SearchText.Words(Query).Count > 0;
        if (!HasWords)
        {
            return;
        }

        if (string.IsNullOrEmpty(before))
        {
            Campaigns = await Mediator.Send(new BrowseCampaigns(language.Content, MostCampaigns, Query: Query), cancellationToken);
            Petitions = await Mediator.Send(new BrowsePetitions(language.Content, MostPetitions, Query: Query, OnlyOpen: false), cancellationToken);
            Events = (await Mediator.Send(new ListPublicEvents(new EventFilter(Query: Query) { OnlyNext = true }, MostEvents), cancellationToken)).Dates;
        }

        _found = await Mediator.Send(new ListStatements(language.Content, Most + 1, new StatementFilter(Query: Query), before), cancellationToken);
    }
}
