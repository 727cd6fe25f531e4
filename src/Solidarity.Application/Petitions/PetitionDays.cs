using System.Globalization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>
/// How a petition's number moved, day by day of entry, until yesterday. What a day added and took away stands in the journal with that day,
/// so a row that was once told stays as it is.
/// </summary>
[AllowAnyone]
public sealed record PetitionDays(string Slug) : IQuery<IReadOnlyList<DayMoved>>;

/// <summary>A day, where the petition is.</summary>
/// <param name="Day">The day.</param>
/// <param name="Added">How many were confirmed, or restored.</param>
/// <param name="Taken">How many were taken back, denied, held or removed.</param>
/// <param name="Total">How many counted at its end.</param>
public sealed record DayMoved(DateOnly Day, int Added, int Taken, int Total)
{
    /// <summary>By how much the number moved.</summary>
    public int Net => Added - Taken;
}

internal sealed class PetitionDaysHandler(IPetitionBoard board, ISolidarityDb db, TimeProvider time) : IRequestHandler<PetitionDays, IReadOnlyList<DayMoved>>
{
    public async Task<IReadOnlyList<DayMoved>> Handle(PetitionDays request, CancellationToken cancellationToken)
    {
        var petition = (await board.FindAsync(request.Slug, cancellationToken) ?? throw new NotFound("Petition")).Petition;
        var (id, today) = (petition.Id, petition.Day(time.GetUtcNow()));
        var rows = await db.PetitionTotals.Where(x => x.PetitionId == id && (x.Kind == TotalKind.AddedOn || x.Kind == TotalKind.TakenOn))
            .Select(x => new { x.Kind, x.Key, x.Count }).ToListAsync(cancellationToken);
        var moved = rows.ToLookup(x => DateOnly.ParseExact(x.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        List<DayMoved> days = [];
        var (first, last) = moved.Count == 0 ? (today, today) : (moved.Min(x => x.Key), moved.Max(x => x.Key));
        for (var day = first; day <= last && day < today; day = day.AddDays(1))
        {
            var (added, taken) = (moved[day].Where(x => x.Kind == TotalKind.AddedOn).Sum(x => x.Count), moved[day].Where(x => x.Kind == TotalKind.TakenOn).Sum(x => x.Count));
            days.Add(new DayMoved(day, added, taken, (days.Count == 0 ? 0 : days[^1].Total) + added - taken));
        }

        return days;
    }
}
