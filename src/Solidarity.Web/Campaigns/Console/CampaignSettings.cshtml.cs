using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;
using Solidarity.Web.Statements.Console;

namespace Solidarity.Web.Campaigns.Console;

/// <summary>A campaign's cover picture, its copy, and the archive.</summary>
[RequestSizeLimit(StatementForm.MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = StatementForm.MaxRequestBytes)]
public sealed class CampaignSettingsPage(IMediator mediator, Sentences sentences, PageLanguage language) : CampaignPartPage(mediator, sentences)
{
    /// <summary>A picture to take in.</summary>
    [BindProperty]
    public IFormFile? Picture { get; set; }

    /// <summary>Whether to take the picture away.</summary>
    [BindProperty]
    public bool NoPicture { get; set; }

    /// <summary>Who made the picture.</summary>
    [BindProperty]
    public string? Credit { get; set; }

    /// <summary>The copy's title.</summary>
    [BindProperty(Name = "title")]
    public string? CopyTitle { get; set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadCampaignAsync(id, cancellationToken);
        Credit = Campaign.CoverCredit;
    }

    /// <summary>Takes one of the forms.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        await LoadCampaignAsync(id, cancellationToken);
        var here = language.Path($"/console/campaigns/{Campaign.Id}/settings");
        switch (act)
        {
            case "archive" or "unarchive":
                await Mediator.Send(new ArchiveCampaign(Id, act == "archive"), cancellationToken);
                Notice = act == "archive" ? "Console.Archive.Done" : "Console.Archive.Undone";
                return Redirect(here);
            case "proposals" or "no-proposals":
                await Mediator.Send(new AllowProposals(Id, act == "proposals"), cancellationToken);
                Notice = act == "proposals" ? "Console.Proposals.Done" : "Console.Proposals.Undone";
                return Redirect(here);
            case "copy":
                CampaignCreated? made = null;
                if (await TryAsync(async () => made = await Mediator.Send(new CopyCampaign(Id, CopyTitle), cancellationToken)))
                {
                    Notice = "Console.Copy.Done";
                    return Redirect(language.Path($"/console/campaigns/{made!.Id}"));
                }

                return Refused();
            default:
                if (await TryAsync(() => CoverAsync(cancellationToken)))
                {
                    Notice = "Console.Cover.Saved";
                    return Redirect(here);
                }

                return Refused();
        }
    }

    private async Task CoverAsync(CancellationToken cancellationToken)
    {
        var hash = NoPicture ? null : Campaign.CoverHash;
        if (Picture is { Length: > 0 } file)
        {
            hash = (await Uploads.TakeAsync(Mediator, file, cancellationToken)).Hash;
        }

        await Mediator.Send(new CoverCampaign(Id, hash, Credit), cancellationToken);
    }
}
