using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Who comes to an event, or would, newest first. Every reading is logged.</summary>
/// <param name="Event">The event.</param>
/// <param name="Reason">Why they are read.</param>
/// <param name="Occurrence">Only those of this date.</param>
/// <param name="State">Only those that stand there.</param>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeePersonalData)]
public sealed record ListAttendances(
    EventId Event, string? Reason, OccurrenceId? Occurrence = null, AttendanceState? State = null, AttendanceId? Before = null, int Take = 50)
    : IQuery<IReadOnlyList<AttendanceSeen>>, IReadsPersonalData, IWithinEvent;

/// <summary>A person's coming as those see it who may see personal data.</summary>
public sealed record AttendanceSeen
{
    /// <summary>Its identity.</summary>
    public required AttendanceId Id { get; init; }

    /// <summary>The date.</summary>
    public required OccurrenceId Occurrence { get; init; }

    /// <summary>When the date begins, by the clock on the wall.</summary>
    public required DateTime Start { get; init; }

    /// <summary>Key of the shift.</summary>
    public required string Shift { get; init; }

    /// <summary>Where it stands.</summary>
    public required AttendanceState State { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The name; null once the personal data is gone.</summary>
    public string? Name { get; init; }

    /// <summary>The address; null at the door, and once the personal data is gone.</summary>
    public string? Email { get; init; }

    /// <summary>How many more people come along.</summary>
    public required int Guests { get; init; }

    /// <summary>Answers to the organizer's own questions, in the event's language.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; }

    /// <summary>Of the mails.</summary>
    public required string Language { get; init; }

    /// <summary>Where the person came from, as a link to the page said.</summary>
    public string? Source { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When the owner of the mailbox confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }
}

internal sealed class ListAttendancesHandler(ISolidarityDb db) : IRequestHandler<ListAttendances, IReadOnlyList<AttendanceSeen>>
{
    public async Task<IReadOnlyList<AttendanceSeen>> Handle(ListAttendances request, CancellationToken cancellationToken)
    {
        var id = request.Event;
        var @event = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Event");
        var people = db.Attendances.AsNoTracking().Where(x => x.EventId == id);
        people = request.Occurrence is { } date ? people.Where(x => x.OccurrenceId == date) : people;
        people = request.State is { } state ? people.Where(x => x.State == state) : people;
        people = request.Before is { } before ? people.Where(x => x.Id < before) : people;
        var rows = await people.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100)).ToListAsync(cancellationToken);
        var dates = rows.Select(x => x.OccurrenceId).Distinct().ToList();
        var occurrences = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).Where(x => dates.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        var asked = AskedQuestions.Of(@event);
        return [.. rows.Select(x => Seen(x, occurrences[x.OccurrenceId], asked))];
    }

    internal static AttendanceSeen Seen(Attendance x, Occurrence date, AskedQuestions asked) => new()
    {
        Id = x.Id,
        Occurrence = x.OccurrenceId,
        Start = date.LocalStart,
        Shift = date.Shift(x.ShiftId).Key,
        State = x.State,
        Since = x.StateSince,
        Name = x.Name,
        Email = x.Email?.Value,
        Guests = x.Guests,
        Answers = Petitions.Answers.Tell(x.Answers, asked),
        Language = x.Language.Value,
        Source = x.Source,
        AskedAt = x.CreatedAt,
        ConfirmedAt = x.ConfirmedAt,
    };
}
