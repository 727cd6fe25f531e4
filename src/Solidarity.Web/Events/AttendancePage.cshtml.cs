using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>Behind a link in a mail: one's own coming to an event. Opening the page changes nothing.</summary>
public sealed class AttendancePageModel(IMediator mediator, Sentences sentences) : PublicPage(mediator)
{
    /// <summary>The attendance.</summary>
    public AttendanceView View { get; private set; } = null!;

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        Answer(await Mediator.Send(new ShowAttendance(token), cancellationToken), token);

    /// <summary>Takes the place, leaves, comes back, or changes something.</summary>
    public async Task<IActionResult> OnPostAsync(string token, string? act, CancellationToken cancellationToken)
    {
        var form = await Request.ReadFormAsync(cancellationToken);
        try
        {
            return Answer(await SendAsync(token, act, form, cancellationToken), token);
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Answer(await Mediator.Send(new ShowAttendance(token), cancellationToken), token);
            View = View with { Errors = Errors, Typed = form };
            var page = Page();
            page.StatusCode = StatusCodes.Status409Conflict;
            return page;
        }
    }

    private Task<ShownAttendance> SendAsync(string token, string? act, IFormCollection form, CancellationToken cancellationToken) => act switch
    {
        "take" => Mediator.Send(new TakeOffer(token), cancellationToken),
        "leave" => Mediator.Send(new LeaveEvent(token), cancellationToken),
        "leave-all" => Mediator.Send(new LeaveAllDates(token), cancellationToken),
        "return" => Mediator.Send(new ReturnToEvent(token), cancellationToken),
        "change" => Mediator.Send(
            new ChangeAttendance(token)
            {
                Name = form["name"],
                Guests = JoinForm.ReadGuests(form["guests"]),
                Shift = form["shift"],
                Display = Enum.TryParse<SignatureDisplay>(form["display"], ignoreCase: true, out var display) && Enum.IsDefined(display) ? display : null,
                Reminders = [.. form["reminders"].Select(x => Enum.TryParse<ReminderKinds>(x, ignoreCase: true, out var kind) ? kind : ReminderKinds.None)],
            },
            cancellationToken),
        _ => Mediator.Send(new ShowAttendance(token), cancellationToken),
    };

    private IActionResult Answer(ShownAttendance shown, string token)
    {
        View = new AttendanceView(shown, token, Errors);
        var page = Page();
        page.StatusCode = View.Status;
        return page;
    }
}

/// <summary>An attendance as the pages behind mailed links show it.</summary>
/// <param name="Shown">Where it stands.</param>
/// <param name="Token">The token of the link.</param>
/// <param name="Errors">What is wrong with what was typed.</param>
/// <param name="IsAsking">Whether the page is the one where it is confirmed.</param>
public sealed record AttendanceView(ShownAttendance Shown, string Token, FormErrors Errors, bool IsAsking = false)
{
    /// <summary>What was typed, to be shown again; null for nothing.</summary>
    public IFormCollection? Typed { get; init; }

    /// <summary>The address of the event without language.</summary>
    public string Path => "/events/" + Uri.EscapeDataString(Shown.Event);

    /// <summary>The status of the answer.</summary>
    public int Status => Shown.State is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;

    /// <summary>What the page says first.</summary>
    public string Key => Shown switch
    {
        { State: null } => "Unknown",
        { IsCalledOff: true } => "CalledOff",
        { IsTooLate: true } => "TooLate",
        { State: AttendanceState.Asked, IsPast: true } => "Past",
        { State: AttendanceState.Asked } => "Asked",
        { State: AttendanceState.AwaitsApproval } => "Awaits",
        { State: AttendanceState.Waiting } => "Waiting",
        { State: AttendanceState.Offered } => "Offered",
        { State: AttendanceState.CheckedIn } => "Came",
        { State: AttendanceState.Confirmed, IsPast: true } => "Past",
        { State: AttendanceState.Confirmed } => "Going",
        { State: AttendanceState.Lapsed } => "Lapsed",
        { State: AttendanceState.Refused } => "Refused",
        _ => "Left",
    };
}
