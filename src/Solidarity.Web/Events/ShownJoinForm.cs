using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>An event's form as the page shows it.</summary>
/// <param name="Date">The date.</param>
/// <param name="Form">What was typed.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Joining">What stands above the button.</param>
/// <param name="Lists">What stands beside the lists.</param>
/// <param name="Action">Where it is sent.</param>
public sealed record ShownJoinForm(DateForReader Date, JoinForm Form, FormErrors Errors, Wording Joining, Wording Lists, string Action)
{
    /// <summary>The event.</summary>
    public EventForReader Of => Date.Of;

    /// <summary>The shifts that can be joined now, in order.</summary>
    public IReadOnlyList<Shift> Shifts => [.. Date.Date.Shifts.Where(x => !x.IsClosed && x.EndsAt > Of.Now).OrderBy(x => x.Position)];

    /// <summary>Whether one has to choose a shift.</summary>
    public bool HasShifts => Shifts is not [{ IsWhole: true, Key: ShiftPlan.WholeKey }];

    /// <summary>Whether all places of all shifts are taken, so that whoever comes now waits.</summary>
    public bool IsFull => Shifts.All(x => Date.PlacesOf(x).Free == 0);

    /// <summary>The dates that can be joined at once, where there are several.</summary>
    public IReadOnlyList<DateForReader> All => [.. Of.Ahead.Where(x => !x.IsCancelled)];

    /// <summary>The organizer's own questions.</summary>
    public ShownQuestions Questions => new(Of.Seen.Event.Questions, Of.Words, Form.Answers, Errors);
}
