using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Events;

/// <summary>The sheet of a date for the door: who has a place, each as they chose to appear, with the code that stands in their mail. Each reading is logged.</summary>
/// <param name="Event">The event.</param>
/// <param name="Occurrence">The date.</param>
/// <param name="Reason">Why it is printed.</param>
[Requires(Right.SeePersonalData)]
public sealed record PrintDaySheet(EventId Event, OccurrenceId Occurrence, string? Reason) : IQuery<DaySheet>, IReadsPersonalData, IWithinEvent;

/// <summary>A sheet for the door.</summary>
/// <param name="Title">The event's title in its language.</param>
/// <param name="Language">That language.</param>
/// <param name="When">When it is, in words of that language.</param>
/// <param name="Where">Where it is; null for online alone.</param>
/// <param name="Shifts">Shift by shift, in order.</param>
public sealed record DaySheet(string Title, string Language, string When, string? Where, IReadOnlyList<DaySheetShift> Shifts);

/// <summary>A shift on the sheet.</summary>
/// <param name="Name">Its name; null where it is the whole.</param>
/// <param name="Times">From when to when.</param>
/// <param name="Going">How many people have a place, guests counted.</param>
/// <param name="People">Those, by name; who does not appear stands at the end, by code.</param>
public sealed record DaySheetShift(string? Name, string Times, int Going, IReadOnlyList<DaySheetPerson> People);

/// <summary>A line of the sheet.</summary>
/// <param name="Name">As the person chose to appear; null for not at all.</param>
/// <param name="Code">The code in the person's mail.</param>
/// <param name="Guests">How many come along.</param>
/// <param name="Came">Whether it was ticked already.</param>
public sealed record DaySheetPerson(string? Name, string Code, int Guests, bool Came);

internal sealed class PrintDaySheetValidator : AbstractValidator<PrintDaySheet>
{
    public PrintDaySheetValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class PrintDaySheetHandler(ISolidarityDb db, IKeyedHashes hashes) : IRequestHandler<PrintDaySheet, DaySheet>
{
    private const int Most = 5_000;

    public async Task<DaySheet> Handle(PrintDaySheet request, CancellationToken cancellationToken)
    {
        var (of, id) = (request.Event, request.Occurrence);
        var occurrence = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).SingleOrDefaultAsync(x => x.Id == id && x.EventId == of, cancellationToken) ?? throw new NotFound("Occurrence");
        var @event = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == of, cancellationToken);
        var version = @event.Versions.Single(x => x.IsCurrent && x.Language == @event.Language);
        var people = (await db.Attendances.AsNoTracking()
                .Where(x => x.OccurrenceId == id && x.Name != null && x.Channel == AttendanceChannel.Online && (x.State == AttendanceState.Confirmed || x.State == AttendanceState.CheckedIn))
                .OrderBy(x => x.Id).Take(Most).Select(x => new { x.Id, x.ShiftId, x.Name, x.Display, x.Guests, x.State }).ToListAsync(cancellationToken))
            .ToLookup(x => x.ShiftId, x => new DaySheetPerson(ShownName.Of(x.Name, x.Display), hashes.CodeOf(x.Id).ToString(), x.Guests, x.State == AttendanceState.CheckedIn));
        var order = StringComparer.Create(Written.Culture(@event.Language), ignoreCase: true);
        var location = new Location(occurrence.OwnPlace ?? @event.Place, null);
        return new DaySheet(
            version.Title, @event.Language.Value, EventWords.When(occurrence.Span, occurrence.TimeZone, @event.Language), EventWords.Where(location),
            [
                .. occurrence.Shifts.Where(x => !x.IsClosed || people[x.Id].Any()).OrderBy(x => x.Position).Select(x => new DaySheetShift(
                    x.Key == ShiftPlan.WholeKey ? null : ShiftWords.NameOf(version, x.Key), EventWords.Times(x.Span(occurrence.Span), @event.Language), people[x.Id].Sum(one => 1 + one.Guests),
                    [.. people[x.Id].OrderBy(one => one.Name is null).ThenBy(one => one.Name, order).ThenBy(one => one.Code, StringComparer.Ordinal)])),
            ]);
    }
}
