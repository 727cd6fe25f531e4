using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Application.Reviews;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Reviews;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters.Console;

namespace Solidarity.Web.Events.Console;

/// <summary>Who comes to an event, or would, newest first; and the yes or no where that is an organizer's.</summary>
public sealed class PeoplePage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor, PageLanguage language)
    : PersonalDataPage(mediator, sentences, reasons, actor)
{
    private const int Most = 50;

    /// <summary>The event.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<AttendanceSeen> People { get; private set; } = [];

    /// <summary>Whether the one who looks may take the list out.</summary>
    public bool MayExport { get; private set; }

    /// <summary>Where older ones stand, if there may be any.</summary>
    public string? Older { get; private set; }

    /// <summary>Only those that stand there.</summary>
    [BindProperty(SupportsGet = true)]
    public AttendanceState? State { get; set; }

    /// <summary>Only those of this date.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Date { get; set; }

    /// <summary>The address of this page.</summary>
    public string At => language.Path($"/console/events/{Planned.Id}/people");

    /// <summary>Who works on what waits here, or null.</summary>
    public ReviewLockSeen? Lock { get; private set; }

    /// <summary>Shows the list.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        if (Reason is not null)
        {
            await LoadAsync(before, cancellationToken);
        }
    }

    /// <summary>Says yes or no.</summary>
    public async Task<IActionResult> OnPostDecideAsync(Guid row, string? act, string? why, CancellationToken cancellationToken)
    {
        var id = AttendanceId.From(row);
        IRequest<AttendanceStanding> decision = act == "approve" ? new ApproveAttendance(id, Planned.Id) : new RefuseAttendance(id, Planned.Id, why);
        if (await TryAsync(() => Mediator.Send(decision, cancellationToken)))
        {
            Notice = act == "approve" ? "Console.People.Approved" : "Console.People.Refused";
            return Redirect(At + "?state=AwaitsApproval");
        }

        if (Reason is not null)
        {
            await LoadAsync(null, cancellationToken);
        }

        return Refused();
    }

    /// <inheritdoc />
    protected override async Task RefuseUnlessAllowedAsync(PageHandlerExecutingContext context)
    {
        var id = context.RouteData.Values["id"]?.ToString() ?? throw new NotFound("Event");
        Planned = await Mediator.Send(new EditEvent(id), context.HttpContext.RequestAborted);
        if (!(await Actor.ScopeAsync(Right.SeePersonalData, context.HttpContext.RequestAborted)).Covers(Planned.Campaign))
        {
            throw new NotAllowed(Actor.IsKnown);
        }
    }

    /// <summary>Gives the list as a table, for the reason that was given.</summary>
    public async Task<IActionResult> OnPostExportAsync(CancellationToken cancellationToken)
    {
        AttendanceExport? export = null;
        if (await TryAsync(async () => export = await Mediator.Send(new ExportAttendances(Planned.Id, Reason), cancellationToken)))
        {
            return AttendanceFile.Of(export!);
        }

        await LoadAsync(null, cancellationToken);
        return Refused();
    }

    private async Task LoadAsync(Guid? before, CancellationToken cancellationToken)
    {
        var state = State == AttendanceState.None ? null : State;
        OccurrenceId? date = Date is { } one ? OccurrenceId.From(one) : null;
        People = await Mediator.Send(new ListAttendances(Planned.Id, Reason, date, state, before is { } id ? AttendanceId.From(id) : null, Most), cancellationToken);
        var waits = People.Any(x => x.State == AttendanceState.AwaitsApproval) && (await Actor.ScopeAsync(Right.Moderate, cancellationToken)).Covers(Planned.Campaign);
        Lock = waits ? await Mediator.Send(new ShowReviewLock(new(ReviewKind.Attendances, Planned.Id)), cancellationToken) : null;
        MayExport = (await Actor.ScopeAsync(Right.ExportPersonalData, cancellationToken)).Covers(Planned.Campaign);
        if (People.Count == Most)
        {
            Older = At + QueryString.Create(new Dictionary<string, string?>
            {
                ["state"] = state?.ToString(), ["date"] = Date?.ToString(), ["before"] = People[^1].Id.ToString(),
            }.Where(x => x.Value is not null));
        }
    }
}
