using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>One date of an event: when and where it alone is, how many it takes, and that it does not take place.</summary>
public sealed class EventDatePage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The event.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>The date.</summary>
    public PlannedDate Date { get; private set; } = null!;

    /// <summary>As typed.</summary>
    [BindProperty]
    public WrittenDate Form { get; set; } = new();

    /// <summary>The button that was pressed.</summary>
    public string? Act { get; private set; }

    /// <summary>Shows the date as it is.</summary>
    public async Task OnGetAsync(Guid id, Guid row, CancellationToken cancellationToken)
    {
        await LoadAsync(id, row, cancellationToken);
        Form = WrittenDate.Of(Date);
    }

    /// <summary>Moves it, sets how many it takes, or cancels it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid row, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, row, cancellationToken);
        Act = act;
        IRequest<OccurrenceId> command = act switch
        {
            "cancel" => new CancelOccurrence(Planned.Id, Date.Id, Form.Why),
            "capacity" => new ResizeShift { Event = Planned.Id, Occurrence = Date.Id, Shift = Form.Shift, Capacity = Form.ReadCapacity(Refuse) },
            _ => Form.Change(Planned.Id, Date.Id, Refuse),
        };
        if (!Errors.Any && await TryAsync(() => Mediator.Send(command, cancellationToken)))
        {
            Notice = act switch { "cancel" => "Console.Event.DateCancelled", "capacity" => "Console.Event.CapacitySaved", _ => "Console.Event.DateSaved" };
            return Redirect(language.Path($"/console/events/{Planned.Id}/dates/{Date.Id}"));
        }

        return Refused();
    }

    private async Task LoadAsync(Guid id, Guid row, CancellationToken cancellationToken)
    {
        Planned = await Mediator.Send(new EditEvent(id.ToString()), cancellationToken);
        Date = await Mediator.Send(new ShowDate(Planned.Id, OccurrenceId.From(row)), cancellationToken);
    }
}

/// <summary>The forms of one date, as typed.</summary>
public sealed class WrittenDate
{
    /// <summary>When it begins, by the clock there.</summary>
    public string? Start { get; set; }

    /// <summary>When it ends.</summary>
    public string? End { get; set; }

    /// <summary>Whether it is told in days.</summary>
    public bool AllDay { get; set; }

    /// <summary>The place of this date alone.</summary>
    public PlaceRow Place { get; set; } = new();

    /// <summary>The address to open of this date alone.</summary>
    public string? Link { get; set; }

    /// <summary>Why it is moved.</summary>
    public string? Reason { get; set; }

    /// <summary>Why it is cancelled.</summary>
    public string? Why { get; set; }

    /// <summary>The key of the shift whose number of places is set.</summary>
    public string? Shift { get; set; }

    /// <summary>How many people it takes; empty for any number.</summary>
    public string? Capacity { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }

    /// <summary>Filled from what is stored.</summary>
    public static WrittenDate Of(PlannedDate date) => new()
    {
        Start = WallClock.Written(date.Start), End = WallClock.Written(date.End), AllDay = date.AllDay, Place = PlaceRow.Of(date.Place), Link = date.Link, Version = date.Version,
    };

    /// <summary>What is to be changed; what can't be read is put among the errors.</summary>
    public ChangeOccurrence Change(Domain.Events.EventId planned, OccurrenceId date, Action<DomainError> refuse)
    {
        var times = new WrittenTimes { Start = Start, End = End, AllDay = AllDay }.ReadTimes(refuse);
        return new ChangeOccurrence
        {
            Event = planned, Occurrence = date, Start = times.Start, End = times.End, AllDay = AllDay, Link = Link ?? "", Reason = Reason, ExpectedVersion = Version,
            Place = new PlaceFields(Place.Venue, Place.Street, Place.Town, Place.IsEmpty ? null : Place.Country),
        };
    }

    /// <summary>How many people the shift takes; null for any number.</summary>
    public int? ReadCapacity(Action<DomainError> refuse)
    {
        if (string.IsNullOrWhiteSpace(Capacity))
        {
            return null;
        }

        if (int.TryParse(Capacity, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var read))
        {
            return read;
        }

        refuse(new DomainError("Event.CapacityOutOfRange", "capacity", ShiftPlan.MostPeople));
        return null;
    }
}
