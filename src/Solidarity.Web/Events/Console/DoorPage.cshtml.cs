using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>The door of a date: the links for phones there, the sheet to print, and how many came.</summary>
public sealed class DoorPage(IMediator mediator, Sentences sentences, IActor actor, SiteLook look, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The event.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>The date.</summary>
    public PlannedDate Date { get; private set; } = null!;

    /// <summary>The passes, the newest first.</summary>
    public IReadOnlyList<DoorSeen> Doors { get; private set; } = [];

    /// <summary>The pass that was just made; its PIN is shown once.</summary>
    public DoorMade? Made { get; private set; }

    /// <summary>The address of the pass that was just made.</summary>
    public string Link => $"{look.BaseUrl}{language.Path("/door/" + Made!.Token)}";

    /// <summary>The same for cameras.</summary>
    public SquareCode Code => SquareCode.Of(Link);

    /// <summary>The name of a new pass, as typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>The address of this page.</summary>
    public string At => language.Path($"/console/events/{Planned.Id}/dates/{Date.Id}/door");

    /// <inheritdoc />
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var cancellationToken = context.HttpContext.RequestAborted;
        Planned = await Mediator.Send(new EditEvent(context.RouteData.Values["id"]?.ToString() ?? throw new NotFound("Event")), cancellationToken);
        if (!(await actor.ScopeAsync(Right.SeePersonalData, cancellationToken)).Covers(Planned.Campaign))
        {
            throw new NotAllowed(actor.IsKnown);
        }

        await next();
    }

    /// <summary>Shows the passes.</summary>
    public Task OnGetAsync(Guid row, CancellationToken cancellationToken) => LoadAsync(row, cancellationToken);

    /// <summary>Makes a pass.</summary>
    public async Task<IActionResult> OnPostAsync(Guid row, CancellationToken cancellationToken)
    {
        var isMade = await TryAsync(async () => Made = await Mediator.Send(new MakeDoor(Planned.Id, OccurrenceId.From(row), Name), cancellationToken));
        await LoadAsync(row, cancellationToken);
        if (!isMade)
        {
            return Refused();
        }

        Name = null;
        return Page();
    }

    /// <summary>Revokes a pass.</summary>
    public async Task<IActionResult> OnPostRevokeAsync(Guid row, Guid door, CancellationToken cancellationToken)
    {
        await Mediator.Send(new RevokeDoor(DoorPassId.From(door), Planned.Id), cancellationToken);
        Notice = "Console.Door.Revoked";
        return Redirect(language.Path($"/console/events/{Planned.Id}/dates/{row}/door"));
    }

    private async Task LoadAsync(Guid row, CancellationToken cancellationToken)
    {
        Date = await Mediator.Send(new ShowDate(Planned.Id, OccurrenceId.From(row)), cancellationToken);
        Doors = await Mediator.Send(new ListDoors(Planned.Id, Date.Id), cancellationToken);
    }
}
