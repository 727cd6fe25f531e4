using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Takes out who comes to an event, or would. Where the organisation wants a second person for exports it is refused: the list in the console stays.</summary>
/// <param name="Event">The event.</param>
/// <param name="Reason">Why.</param>
[Requires(Right.ExportPersonalData)]
public sealed record ExportAttendances(EventId Event, string? Reason) : IQuery<AttendanceExport>, IReadsPersonalData, IWithinEvent;

/// <summary>Who comes, to be read once, while the request lasts.</summary>
/// <param name="Event">The event's slug.</param>
/// <param name="Questions">Keys of the organizer's own questions.</param>
/// <param name="Rows">The people, oldest first; read from the database part by part.</param>
public sealed record AttendanceExport(string Event, IReadOnlyList<string> Questions, IAsyncEnumerable<AttendanceSeen> Rows);

internal sealed class ExportAttendancesHandler(ISolidarityDb db) : IRequestHandler<ExportAttendances, AttendanceExport>
{
    private const int Part = 1_000;

    public async Task<AttendanceExport> Handle(ExportAttendances request, CancellationToken cancellationToken)
    {
        var id = request.Event;
        var @event = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Event");
        if (Text.OneLine(request.Reason) is null)
        {
            throw new DomainError("Required", "reason");
        }

        if (await db.Organisations.AnyAsync(x => x.ExportNeedsSecondPerson, cancellationToken))
        {
            throw new DomainError("DataExport.NotApproved");
        }

        var dates = await db.Occurrences.AsNoTracking().Include(x => x.Shifts).Where(x => x.EventId == id).ToDictionaryAsync(x => x.Id, cancellationToken);
        return new AttendanceExport(@event.Slug.Value, [.. (@event.Questions ?? Enumerable.Empty<Domain.Petitions.Question>()).Select(x => x.Key)], RowsAsync(@event, dates, cancellationToken));
    }

    private async IAsyncEnumerable<AttendanceSeen> RowsAsync(Event @event, Dictionary<OccurrenceId, Occurrence> dates, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (id, asked) = (@event.Id, AskedQuestions.Of(@event));
        AttendanceId? last = null;
        while (true)
        {
            var rows = db.Attendances.AsNoTracking().Where(x => x.EventId == id && x.Name != null && x.State != AttendanceState.Asked);
            if (last is { } after)
            {
                rows = rows.Where(x => x.Id > after);
            }

            var part = await rows.OrderBy(x => x.Id).Take(Part).ToListAsync(cancellationToken);
            foreach (var one in part)
            {
                yield return ListAttendancesHandler.Seen(one, dates[one.OccurrenceId], asked);
            }

            if (part.Count < Part)
            {
                yield break;
            }

            last = part[^1].Id;
        }
    }
}
