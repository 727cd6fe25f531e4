using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>
/// The page at the door of a date, for a phone: it asks for the PIN, shows who comes, and keeps ticks while the network is gone. All of that is
/// its script's; without script there is the printed sheet.
/// </summary>
public sealed class DoorPageModel(IMediator mediator) : PublicPage(mediator)
{
    /// <summary>What stands about the door.</summary>
    public ShownDoor Door { get; private set; } = null!;

    /// <summary>The token of the link.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        (Token, Door) = (token, await Mediator.Send(new ShowDoor(token), cancellationToken));
        var page = Page();
        page.StatusCode = Door.Standing switch
        {
            DoorStanding.Open => StatusCodes.Status200OK,
            DoorStanding.Ended => StatusCodes.Status410Gone,
            _ => StatusCodes.Status404NotFound,
        };
        return page;
    }
}
