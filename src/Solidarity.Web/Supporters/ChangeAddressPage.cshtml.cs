using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Supporters;

/// <summary>Behind the link of a change of address, in either mailbox: yes or no. Opening the page changes nothing.</summary>
public sealed class ChangeAddressPageModel(IMediator mediator) : PublicPage(mediator)
{
    /// <summary>How the change stands.</summary>
    public ShownAddressChange Shown { get; private set; } = null!;

    /// <summary>Shows the buttons.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        Answer(await Mediator.Send(new ShowAddressChange(token), cancellationToken));

    /// <summary>Agrees, or stops it.</summary>
    public async Task<IActionResult> OnPostAsync(string token, string? act, CancellationToken cancellationToken) => Answer(act switch
    {
        "agree" => await Mediator.Send(new AgreeToAddress(token), cancellationToken),
        "stop" => await Mediator.Send(new StopAddressChange(token), cancellationToken),
        _ => await Mediator.Send(new ShowAddressChange(token), cancellationToken),
    });

    private IActionResult Answer(ShownAddressChange shown)
    {
        Shown = shown;
        var page = Page();
        page.StatusCode = shown.Standing switch
        {
            AddressChangeStanding.Unknown => StatusCodes.Status404NotFound,
            AddressChangeStanding.Expired => StatusCodes.Status410Gone,
            _ => StatusCodes.Status200OK,
        };
        return page;
    }
}
