using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns.Console;

/// <summary>Making a campaign.</summary>
[Requires(Right.Write)]
public sealed class NewCampaignPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>As typed.</summary>
    [BindProperty]
    public CampaignForm Form { get; set; } = new();

    /// <summary>The demand that the reader was at.</summary>
    public int? At { get; private set; }

    /// <summary>Shows the empty form.</summary>
    public void OnGet()
    {
        Form.Language = language.Interface.Value;
        Form.AddRows();
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string? act, CancellationToken cancellationToken)
    {
        if ((At = Form.Rearrange(act)) is not null)
        {
            return Page();
        }

        CampaignCreated? created = null;
        if (await TryAsync(async () => created = await Mediator.Send(
            new CreateCampaign(Form.Title, Form.Summary, Form.Language, Form.Demands.ConvertAll(demand => demand ?? ""), Form.Slug, Form.CoverAlternative), cancellationToken)))
        {
            Notice = "Console.Campaign.Created";
            return Redirect(language.Path($"/console/campaigns/{created!.Id}"));
        }

        Form.AddRows();
        return Refused();
    }
}
