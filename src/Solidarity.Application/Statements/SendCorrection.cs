using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Tells those of a correction who got their copy of the alert before it, once.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Language">The language version that was corrected, with a note.</param>
[Requires(Right.Publish)]
public sealed record SendCorrection(StatementId Statement, string Language) : ICommand<Unit>;

/// <summary>The corrections that readers of the alert can be told of: the newest with a note in each language.</summary>
[Requires(Right.SeeConsole)]
public sealed record PlanCorrections(StatementId Statement) : IQuery<IReadOnlyList<CorrectionPlan>>;

/// <summary>A correction, and whom it concerns.</summary>
/// <param name="Language">The language version.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Note">What was corrected.</param>
/// <param name="At">When.</param>
/// <param name="Got">Who got the alert without the correction.</param>
/// <param name="ToCome">Whose copy is still to go; it has the correction.</param>
/// <param name="Mail">How the mail about it goes; null while nobody has sent it.</param>
public sealed record CorrectionPlan(string Language, int Revision, string Note, DateTimeOffset At, int Got, int ToCome, CorrectionMail? Mail);

/// <summary>How the mail about a correction goes. <c>Total = Queued + Sent + Failed + Skipped</c>, always.</summary>
public sealed record CorrectionMail(string State, int Total, int Queued, int Sent, int Failed, int Skipped, bool Done);

internal sealed class PlanCorrectionsHandler(ISolidarityDb db) : IRequestHandler<PlanCorrections, IReadOnlyList<CorrectionPlan>>
{
    public async Task<IReadOnlyList<CorrectionPlan>> Handle(PlanCorrections request, CancellationToken cancellationToken)
    {
        var alert = await db.Messages.Where(x => x.StatementId == request.Statement && x.Kind == MessageKind.StatementAlert).Select(x => (MessageId?)x.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (alert is not { } id)
        {
            return await db.Statements.AnyAsync(x => x.Id == request.Statement, cancellationToken) ? [] : throw new NotFound("Statement");
        }

        var copies = db.Deliveries.Where(x => x.MessageId == id);
        var found = await db.NewestCorrections(request.Statement).Select(x => new
        {
            Version = x,
            Got = copies.Count(copy => copy.Language == x.Language && copy.State == DeliveryState.Sent && (copy.ClaimedAt == null || copy.ClaimedAt <= x.WrittenAt)),
            ToCome = copies.Count(copy => copy.Language == x.Language && (copy.State == DeliveryState.Queued || copy.State == DeliveryState.Claimed)),
        }).AsNoTracking().ToListAsync(cancellationToken);
        var mails = await db.Messages.AsNoTracking().Where(x => x.StatementId == request.Statement && x.Kind == MessageKind.Correction).ToDictionaryAsync(x => x.Id, cancellationToken);
        return [.. found.OrderBy(x => x.Version.Language.Value).Select(x => new CorrectionPlan(
            x.Version.Language.Value, x.Version.Revision, x.Version.Correction!, x.Version.WrittenAt, x.Got, x.ToCome,
            mails.TryGetValue(Message.CorrectionId(x.Version), out var mail)
                ? new CorrectionMail(mail.State.ToString().ToLowerInvariant(), mail.Total, mail.Queued, mail.Sent, mail.Failed, mail.Skipped, mail.DoneAt is not null)
                : null))];
    }
}

internal sealed class SendCorrectionHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<SendCorrection, Unit>
{
    public async Task<Unit> Handle(SendCorrection request, CancellationToken cancellationToken)
    {
        var statement = await db.StatementToChangeAsync(request.Statement, null, cancellationToken);
        statement.RefuseUnlessPublic();
        var language = LanguageTag.Parse(request.Language);
        var corrected = await db.NewestCorrections(request.Statement).Where(x => x.Language == language).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFound("Correction");
        var alert = await db.Messages.Include(x => x.Lists).SingleOrDefaultAsync(x => x.StatementId == request.Statement && x.Kind == MessageKind.StatementAlert, cancellationToken)
            ?? throw new NotFound("Alert");
        db.Messages.Add(Message.Correction(alert, corrected, time.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception e) when (db.IsDuplicate(e))
        {
            throw new DomainError("Correction.AlreadySent");
        }

        return Unit.Value;
    }
}

internal static class Corrections
{
    /// <summary>The newest revision with a note, in each language that a statement has a version in.</summary>
    public static IQueryable<StatementVersion> NewestCorrections(this ISolidarityDb db, StatementId statement) => db.StatementVersions.Where(x =>
        x.StatementId == statement && x.Correction != null
        && db.StatementVersions.Any(current => current.StatementId == statement && current.Language == x.Language && current.IsCurrent)
        && !db.StatementVersions.Any(newer => newer.StatementId == statement && newer.Language == x.Language && newer.Correction != null && newer.Revision > x.Revision));
}
