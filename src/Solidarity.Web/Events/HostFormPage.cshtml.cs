using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>Proposing an event under a campaign: the form, and what happens next.</summary>
[CountedAs(LimitKind.Form)]
public sealed class HostFormPageModel(IMediator mediator, IHostWordings wordings, PageLanguage language, Sentences sentences, IOptions<SiteOptions> site) : PublicPage(mediator)
{
    /// <summary>The campaign.</summary>
    public ShownCampaign Campaign { get; private set; } = null!;

    /// <summary>What was typed.</summary>
    [BindProperty]
    public HostForm Form { get; set; } = new();

    /// <summary>The words above the button.</summary>
    public Wording Wording => wordings.For(language.Content);

    /// <summary>Whether to say "look into your inbox".</summary>
    public bool IsSent { get; private set; }

    /// <summary>The address of the campaign's page.</summary>
    public string Back => language.Path("/campaigns/" + Uri.EscapeDataString(Campaign.Slug));

    /// <summary>Shows the form, or, after it was sent, what happens next. That page can be reloaded.</summary>
    public async Task OnGetAsync(string slug, bool sent, CancellationToken cancellationToken)
    {
        await LoadAsync(slug, cancellationToken);
        if (!Campaign.TakesProposals && !sent)
        {
            throw new NotFound("Campaign");
        }

        (IsSent, Form.TimeZone) = (sent, site.Value.TimeZone);
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        // What is no form binds to nothing, not even the address: it is refused as what it is.
        await Request.ReadFormAsync(cancellationToken);
        await LoadAsync(slug, cancellationToken);
        try
        {
            var proposal = Form.Read(slug, language.Content, error => Errors.Add(error.Field!, sentences.For(error)));
            if (!Errors.Any)
            {
                await Mediator.Send(proposal, cancellationToken);
                return new SeeOther(Back + "/host?sent=true");
            }
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            // Beside the fields, as the form calls them.
            foreach (var (from, to) in new[] { ("place.venue", "venue"), ("place.street", "street"), ("place.town", "town"), ("place.country", "country"), ("place", "town") })
            {
                Errors.Rename(from, to);
            }
        }

        Response.StatusCode = Errors.All.Any(x => x.Field.Length > 0) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict;
        return Page();
    }

    private async Task LoadAsync(string slug, CancellationToken cancellationToken) => Campaign = await Mediator.Send(new ShowCampaign(slug, language.Content), cancellationToken);
}
