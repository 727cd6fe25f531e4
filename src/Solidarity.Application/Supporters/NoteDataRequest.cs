using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>Notes that a person asked to see, correct or erase: from that day there is a month to answer.</summary>
/// <param name="Person">Who.</param>
/// <param name="Kind">What for.</param>
/// <param name="AskedOn">The day; today when null.</param>
[Requires(Right.SeePersonalData)]
public sealed record NoteDataRequest(PersonKey Person, DataRequestKind Kind, DateOnly? AskedOn) : ICommand<Unit>, INamesPerson;

/// <summary>Notes that it was answered.</summary>
[Requires(Right.SeePersonalData)]
public sealed record AnswerDataRequest(DataRequestId Id) : ICommand<Unit>;

/// <summary>Who asked and waits, soonest due first; who was answered, newest first; exports that wait for a second person. Shows nobody's data.</summary>
[Requires(Right.SeePersonalData)]
public sealed record ListDataRequests : IQuery<DataRequestsNow>;

/// <summary>Where answers stand.</summary>
/// <param name="Today">The day, where the organisation is.</param>
/// <param name="Waiting">Not answered.</param>
/// <param name="Done">Answered; the newest 100.</param>
/// <param name="Exports">Exports that wait for approval.</param>
public sealed record DataRequestsNow(DateOnly Today, IReadOnlyList<ListedDataRequest> Waiting, IReadOnlyList<ListedDataRequest> Done, IReadOnlyList<WaitingExport> Exports);

/// <summary>A request in the list.</summary>
public sealed record ListedDataRequest(PersonKey Person, HeldAsking Asking);

/// <summary>An export that waits.</summary>
/// <param name="Id">Which.</param>
/// <param name="Person">Of whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="AskedAt">When.</param>
/// <param name="IsMine">Whether the reader asked for it, and so can't approve it.</param>
public sealed record WaitingExport(DataExportId Id, PersonKey Person, string Reason, DateTimeOffset AskedAt, bool IsMine);

internal sealed class NoteDataRequestValidator : AbstractValidator<NoteDataRequest>
{
    public NoteDataRequestValidator() => RuleFor(x => x.Kind).IsInEnum().WithErrorCode("Required");
}

internal sealed class NoteDataRequestHandler(ISolidarityDb db, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<NoteDataRequest, Unit>
{
    public async Task<Unit> Handle(NoteDataRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = site.Value.DayOf(now);
        db.DataRequests.Add(DataRequest.Note(EntityId.New<DataRequestId>(now), request.Person.Mailbox, request.Kind, request.AskedOn ?? today, today, now));
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal sealed class AnswerDataRequestHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<AnswerDataRequest, Unit>
{
    public async Task<Unit> Handle(AnswerDataRequest request, CancellationToken cancellationToken)
    {
        var asked = await db.DataRequests.SingleOrDefaultAsync(x => x.Id == request.Id, cancellationToken) ?? throw new NotFound("DataRequest");
        asked.Done(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal sealed class ListDataRequestsHandler(ISolidarityDb db, IActor actor, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<ListDataRequests, DataRequestsNow>
{
    private const int Most = 100;

    public async Task<DataRequestsNow> Handle(ListDataRequests request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var oldest = now - DataExport.Lifetime;
        var waiting = await db.DataRequests.AsNoTracking().Where(x => x.DoneAt == null).OrderBy(x => x.AskedOn).Take(Most).ToListAsync(cancellationToken);
        var done = await db.DataRequests.AsNoTracking().Where(x => x.DoneAt != null).OrderByDescending(x => x.DoneAt).Take(Most).ToListAsync(cancellationToken);
        var exports = await db.DataExports.AsNoTracking().Where(x => x.ApprovedAt == null && x.CreatedAt > oldest).OrderBy(x => x.CreatedAt).Take(Most).ToListAsync(cancellationToken);
        var me = actor.Organizer?.Value ?? actor.Program?.Value;
        return new DataRequestsNow(
            site.Value.DayOf(now), [.. waiting.Select(Listed)], [.. done.Select(Listed)],
            [.. exports.Select(x => new WaitingExport(x.Id, PersonKey.Of(x.MailboxKey), x.Reason, x.CreatedAt, x.AskedBy == me))]);
    }

    private static ListedDataRequest Listed(DataRequest x) => new(PersonKey.Of(x.MailboxKey), x.Held());
}
