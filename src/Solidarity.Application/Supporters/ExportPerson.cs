using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>Asks to take out what is held of a person; by the organisation's setting a second person has to approve it.</summary>
/// <param name="Person">Of whom.</param>
/// <param name="Reason">Why.</param>
[Requires(Right.ExportPersonalData)]
public sealed record AskForExport(PersonKey Person, string? Reason) : ICommand<AskedExport>, INamesPerson;

/// <summary>Approves what another organizer asked for.</summary>
[Requires(Right.ExportPersonalData)]
public sealed record ApproveExport(DataExportId Id) : ICommand<Unit>;

/// <summary>Takes it out: everything that is held.</summary>
/// <param name="Id">The export that was asked for.</param>
/// <param name="Person">Of whom.</param>
/// <param name="Reason">Why it was asked for.</param>
[Requires(Right.ExportPersonalData)]
public sealed record TakeExport(DataExportId Id, PersonKey Person, string? Reason) : IQuery<HeldOfPerson>, IReadsPersonalData, INamesPerson;

/// <summary>The exports of a person that can be fetched or wait.</summary>
[Requires(Right.ExportPersonalData)]
public sealed record ListExports(PersonKey Person) : IQuery<IReadOnlyList<AskedExport>>;

/// <summary>An export.</summary>
/// <param name="Id">Which.</param>
/// <param name="Reason">Why.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="IsApproved">Whether it can be fetched.</param>
/// <param name="Until">Until when.</param>
public sealed record AskedExport(DataExportId Id, string Reason, DateTimeOffset AskedAt, bool IsApproved, DateTimeOffset Until);

internal sealed class AskForExportValidator : AbstractValidator<AskForExport>
{
    public AskForExportValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class TakeExportValidator : AbstractValidator<TakeExport>
{
    public TakeExportValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class AskForExportHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<AskForExport, AskedExport>
{
    public async Task<AskedExport> Handle(AskForExport request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var needsSecond = await db.Organisations.Select(x => x.ExportNeedsSecondPerson).SingleOrDefaultAsync(cancellationToken);
        var export = DataExport.Ask(
            EntityId.New<DataExportId>(now), request.Person.Mailbox, Text.OneLine(request.Reason)!, actor.Organizer?.Value ?? actor.Program?.Value, needsSecond, now);
        db.DataExports.Add(export);
        await db.SaveChangesAsync(cancellationToken);
        return export.Shown();
    }
}

internal sealed class ApproveExportHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<ApproveExport, Unit>
{
    public async Task<Unit> Handle(ApproveExport request, CancellationToken cancellationToken)
    {
        var export = await db.DataExports.SingleOrDefaultAsync(x => x.Id == request.Id, cancellationToken) ?? throw new NotFound("DataExport");
        export.Approve(actor.Organizer?.Value, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal sealed class TakeExportHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<TakeExport, HeldOfPerson>
{
    public async Task<HeldOfPerson> Handle(TakeExport request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var mailbox = request.Person.Mailbox;
        var export = await db.DataExports.AsNoTracking().SingleOrDefaultAsync(x => x.Id == request.Id && x.MailboxKey == mailbox, cancellationToken) ?? throw new NotFound("DataExport");
        export.MayBeFetched(now);
        return await db.HeldAsync(request.Person, now, cancellationToken);
    }
}

internal sealed class ListExportsHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ListExports, IReadOnlyList<AskedExport>>
{
    public async Task<IReadOnlyList<AskedExport>> Handle(ListExports request, CancellationToken cancellationToken)
    {
        var mailbox = request.Person.Mailbox;
        var oldest = time.GetUtcNow() - DataExport.Lifetime;
        var exports = await db.DataExports.AsNoTracking().Where(x => x.MailboxKey == mailbox && x.CreatedAt > oldest).OrderByDescending(x => x.CreatedAt).ToListAsync(cancellationToken);
        return [.. exports.Select(x => x.Shown())];
    }
}

internal static class ExportsShown
{
    public static AskedExport Shown(this DataExport export) => new(export.Id, export.Reason, export.CreatedAt, export.ApprovedAt is not null, export.CreatedAt + DataExport.Lifetime);
}
