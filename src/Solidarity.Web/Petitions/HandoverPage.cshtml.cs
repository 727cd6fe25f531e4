using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>
/// Behind the link in a target's mail: to whom it went, how many signatures, and how they are proved. Names are behind a second link, which
/// goes to a mailbox of the target's own: mails are forwarded.
/// </summary>
public sealed class HandoverPageModel(IMediator mediator, PageLanguage language, Sentences sentences) : PublicPage(mediator)
{
    /// <summary>What was handed over, or null for a link that is not ours.</summary>
    public ShownHandover? Shown { get; private set; }

    /// <summary>The address at the office, as typed.</summary>
    public string? Email { get; private set; }

    /// <summary>Whether a link was just sent, to the office or anew.</summary>
    public string? Sent { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) => Answer(await Mediator.Send(new ShowHandover(token), cancellationToken));

    /// <summary>Sends a link to the office, or a fresh one in place of an expired one.</summary>
    public async Task<IActionResult> OnPostAsync(string token, string? act, string? email, CancellationToken cancellationToken)
    {
        Email = email;
        try
        {
            var shown = act == "renew"
                ? await Mediator.Send(new RenewHandover(token), cancellationToken)
                : await Mediator.Send(new AskForOfficeVisit(token, email, language.Content.Value), cancellationToken);
            Sent = (shown?.Link, act) switch
            {
                (HandoverLink.Expired, "renew") => "Renewed",
                (HandoverLink.Good, not "renew") => "Sent",
                _ => null,
            };
            return Answer(shown);
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            var page = Answer(await Mediator.Send(new ShowHandover(token), cancellationToken));
            page.StatusCode = page.StatusCode == StatusCodes.Status200OK ? StatusCodes.Status422UnprocessableEntity : page.StatusCode;
            return page;
        }
    }

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Answer(ShownHandover? shown)
    {
        Shown = shown;
        var page = Page();
        page.StatusCode = shown?.Link switch
        {
            null => StatusCodes.Status404NotFound,
            HandoverLink.Good => StatusCodes.Status200OK,
            _ => Sent is null ? StatusCodes.Status410Gone : StatusCodes.Status200OK,
        };
        return page;
    }
}
