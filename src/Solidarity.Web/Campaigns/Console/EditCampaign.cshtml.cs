using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Statements;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns.Console;

/// <summary>A campaign: its texts in each language, its statements and its petitions.</summary>
public sealed class EditCampaignPage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : ConsolePage(mediator, sentences)
{
    private const int MostStatements = 20;
    private const int MostPetitions = 10;
    private const int MostEvents = 10;

    /// <summary>The campaign as it is stored.</summary>
    public EditedCampaign Campaign { get; private set; } = null!;

    /// <summary>Its title in its own language.</summary>
    public string Title => Campaign.Versions.First(version => version.Language == Campaign.Language).Title;

    /// <summary>Its statements, newest first.</summary>
    public IReadOnlyList<StatementInConsole> Statements { get; private set; } = [];

    /// <summary>Where older statements begin, if there may be any.</summary>
    public StatementId? Older { get; private set; }

    /// <summary>Its petitions, newest first.</summary>
    public IReadOnlyList<PetitionListed> Petitions { get; private set; } = [];

    /// <summary>Whether there may be more of them.</summary>
    public bool MorePetitions => Petitions.Count == MostPetitions;

    /// <summary>Its newest events.</summary>
    public IReadOnlyList<PlannedEvent> Events { get; private set; } = [];

    /// <summary>Whether there may be more events.</summary>
    public bool MoreEvents => Events.Count == MostEvents;

    /// <summary>As typed.</summary>
    [BindProperty]
    public CampaignForm Form { get; set; } = new();

    /// <summary>Whether these are the first texts in their language.</summary>
    public bool IsNewVersion => Campaign.Versions.All(version => version.Language != Form.Language);

    /// <summary>The demand that the reader was at.</summary>
    public int? At { get; private set; }

    /// <summary>Shows the texts in one language, the first by default.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, [FromQuery(Name = "language")] string? of, Guid? before, CancellationToken cancellationToken)
    {
        await LoadAsync(id, before, cancellationToken);
        var version = Campaign.Versions.FirstOrDefault(version => version.Language == (of ?? Campaign.Language));
        Form = new CampaignForm
        {
            Language = version?.Language ?? (LanguageTag.TryParse(of, out var wanted) ? wanted.Value : Campaign.Language),
            Title = version?.Title,
            Summary = version?.Summary,
            Demands = [.. version?.Demands ?? []],
            CoverAlternative = version?.CoverAlternative,
            Version = Campaign.Version,
        };
        Form.AddRows();
        return Page();
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, [FromQuery(Name = "language")] string? of, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, null, cancellationToken);
        Form.Language = LanguageTag.TryParse(of, out var wanted) ? wanted.Value : Campaign.Language;
        if ((At = Form.Rearrange(act)) is not null)
        {
            return Page();
        }

        try
        {
            if (await TryAsync(() => Mediator.Send(
                new ReviseCampaign(Campaign.Id, Form.Language, Form.Title, Form.Summary, Form.Demands.ConvertAll(demand => demand ?? ""), Form.Version, Form.CoverAlternative), cancellationToken)))
            {
                Notice = "Console.Campaign.Saved";
                return Redirect(Address(Form.Language));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            await LoadAsync(id, null, cancellationToken);
            ShowBoth();
            Form.AddRows();
            return Refused(StatusCodes.Status409Conflict);
        }

        Form.AddRows();
        return Refused();
    }

    /// <summary>The address of the texts in a language.</summary>
    public string Address(string of) => language.Path($"/console/campaigns/{Campaign.Id}" + (of == Campaign.Language ? "" : "?language=" + of));

    private void ShowBoth()
    {
        var theirs = Campaign.Versions.FirstOrDefault(version => version.Language == Form.Language);
        Overtaken = Overtaken.By(Address(Form.Language!),
        [
            (texts["Console.Campaign.Title"], theirs?.Title, Form.Title),
            (texts["Console.Campaign.Summary"], theirs?.Summary, Form.Summary),
            (texts["Console.Campaign.CoverAlternative"], theirs?.CoverAlternative, Form.CoverAlternative),
            (texts["Console.Campaign.Demands"], string.Join('\n', theirs?.Demands ?? []), string.Join('\n', Form.Demands.Where(demand => !string.IsNullOrWhiteSpace(demand)))),
        ]);
        Form.Version = Campaign.Version;
    }

    private async Task LoadAsync(Guid id, Guid? before, CancellationToken cancellationToken)
    {
        Campaign = await Mediator.Send(new EditCampaign(id.ToString()), cancellationToken);
        Statements = await Mediator.Send(
            new ListAllStatements(CampaignId.From(id), before is { } older ? StatementId.From(older) : null, MostStatements), cancellationToken);
        Petitions = await Mediator.Send(new ListPetitions(CampaignId.From(id), Take: MostPetitions), cancellationToken);
        Events = await Mediator.Send(new ListEvents(CampaignId.From(id), Take: MostEvents), cancellationToken);
        Older = Statements.Count == MostStatements ? Statements[^1].Id : null;
    }
}
