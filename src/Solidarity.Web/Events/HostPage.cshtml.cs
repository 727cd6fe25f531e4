using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Application.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>
/// Behind a link in a mail to a volunteer: the button that confirms, or who comes to the event that the person hosts. Opening the page changes
/// nothing, but that the opening is logged where people are shown.
/// </summary>
public sealed class HostPageModel(IMediator mediator, IHostWordings wordings, PageLanguage language, Sentences sentences) : PublicPage(mediator)
{
    /// <summary>Where the link stands, and what it shows.</summary>
    public ShownHostLink Shown { get; private set; } = null!;

    /// <summary>Key of the sentence that says what was just done.</summary>
    public string? Done { get; private set; }

    /// <summary>What was typed, to be shown again.</summary>
    public IFormCollection? Typed { get; private set; }

    /// <summary>The words above the button of one who takes over.</summary>
    public Wording Wording => wordings.For(language.Content);

    /// <summary>The token of the link.</summary>
    [FromRoute]
    public string Token { get; set; } = "";

    /// <summary>The address of this page.</summary>
    public string Here => language.Path("/hosts/" + Token);

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => Answer(await Mediator.Send(new ShowHostLink(Token), cancellationToken));

    /// <summary>Does what the button says.</summary>
    public async Task<IActionResult> OnPostAsync(string? act, CancellationToken cancellationToken)
    {
        var form = await Request.ReadFormAsync(cancellationToken);
        try
        {
            if (act == "deny")
            {
                await Mediator.Send(new DenyHosting(Token), cancellationToken);
                Done = "Host.Done.deny";
                return Answer(await Mediator.Send(new ShowHostLink(Token), cancellationToken), StatusCodes.Status200OK);
            }

            var shown = await Mediator.Send(Wish(act, form), cancellationToken);
            Done = shown.IsJustDone && act is "write" or "hand-over" or "renew" ? "Host.Done." + act : null;
            return Answer(shown, Done is null ? null : StatusCodes.Status200OK);
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Typed = form;
            Errors.Rename("email", "successor");
            return Answer(await Mediator.Send(new ShowHostLink(Token), cancellationToken), Errors.All.Any(x => x.Field.Length > 0) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
        }
    }

    private IRequest<ShownHostLink> Wish(string? act, IFormCollection form) => act switch
    {
        "confirm" => new ConfirmProposal(Token),
        "accept" => new AcceptHosting(Token, form["name"], form["consents"]),
        "write" => new WriteToThoseWhoCome(Token, form["subject"], form["body"]),
        "hand-over" => new HandOverEvent(Token, form["successor"]),
        "step-down" => new StepDown(Token),
        "renew" => new RenewHostLink(Token),
        _ => new ShowHostLink(Token),
    };

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Answer(ShownHostLink shown, int? status = null)
    {
        Shown = shown;
        var page = Page();
        page.StatusCode = status ?? shown.Standing switch
        {
            HostLinkStanding.Unknown => StatusCodes.Status404NotFound,
            HostLinkStanding.Expired or HostLinkStanding.Revoked or HostLinkStanding.Ended or HostLinkStanding.Past => StatusCodes.Status410Gone,
            _ => StatusCodes.Status200OK,
        };
        return page;
    }
}
