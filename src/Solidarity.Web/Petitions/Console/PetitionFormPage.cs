using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>What the pages with a petition's form share.</summary>
public abstract class PetitionFormPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    /// <summary>Most bytes of a request with such a form. More than a picture may have, so that one that is too large is refused beside its field.</summary>
    public const int MaxRequestBytes = 64 * 1024 * 1024;

    private const int MostLists = 100;

    /// <summary>As typed.</summary>
    [BindProperty]
    public WrittenPetition Form { get; set; } = new();

    /// <summary>The lists to choose from.</summary>
    public IReadOnlyList<ListKept> Lists { get; private set; } = [];

    /// <summary>The field that the reader was at.</summary>
    public string? At { get; private set; }

    /// <summary>Open petitions that ask for much the same.</summary>
    public IReadOnlyList<SimilarPetition> Similar { get; private set; } = [];

    /// <summary>Whether a button was pressed that shows the form again and saves nothing.</summary>
    protected bool IsOnlyShown(string? act)
    {
        At = Form.AtRow(act);
        return At is not null || act == "similar";
    }

    /// <summary>Reads the lists to choose from.</summary>
    protected async Task LoadListsAsync(IEnumerable<string> kept, CancellationToken cancellationToken) =>
        Lists = await Mediator.Send(new ListLists(Take: MostLists, With: [.. Form.Lists.Union(kept)]), cancellationToken);

    /// <summary>Looks for open petitions that ask for much the same.</summary>
    protected async Task FindSimilarAsync(CancellationToken cancellationToken) =>
        Similar = string.IsNullOrWhiteSpace(Form.Title + Form.Ask) ? [] : await Mediator.Send(new FindSimilarPetitions(Form.Title, Form.Ask), cancellationToken);
}

/// <summary>What the form of a petition shows.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="Lists">All lists, to choose from.</param>
public sealed record PetitionFormView(WrittenPetition Form, FormErrors Errors, IReadOnlyList<ListKept> Lists)
{
    /// <summary>The petition as it is stored, or null while it is being begun.</summary>
    public EditedPetition? Petition { get; init; }

    /// <summary>The campaigns to choose from, while it is being begun.</summary>
    public IReadOnlyList<Application.Campaigns.CampaignListed> Campaigns { get; init; } = [];

    /// <summary>Open petitions that ask for much the same.</summary>
    public IReadOnlyList<SimilarPetition> Similar { get; init; } = [];

    /// <summary>Whether the one who looks may write.</summary>
    public bool MayWrite { get; init; } = true;

    /// <summary>The field that the reader was at.</summary>
    public string? At { get; init; }

    /// <summary>The language of the texts.</summary>
    public Domain.LanguageTag Language => Domain.LanguageTag.TryParse(Form.Language, out var tag) ? tag : Domain.LanguageTag.Parse("en");

    /// <summary>The first language version, to translate from; null where there is nothing to translate.</summary>
    public PetitionVersionSeen? Original => Petition is null || Petition.Language == Form.Language ? null : Petition.Versions[0];

    /// <summary>What tells the copy on the writer's device from others.</summary>
    public string OnDevice(Domain.Organizers.OrganizerId? writer) => $"{writer}/petitions/{(Petition is null ? "new" : $"{Petition.Id}/{Form.Language}")}";

    /// <summary>Whether it is still being written for the first time, so that another like it can be joined instead.</summary>
    public bool IsBegun => MayWrite && Petition?.State is null or PetitionState.Draft;

    /// <summary>Whether it was ever open.</summary>
    public bool WasOpened => Petition?.Changes.Any(x => x.To == PetitionState.Open) ?? false;

    /// <summary>Whether the questions themselves can be set here, and not only their words.</summary>
    public bool SetsQuestions => !WasOpened && Original is null;

    /// <summary>Whether somebody has signed, so that title and ask stay.</summary>
    public bool IsSigned => Petition?.Made.Received > 0;
}
