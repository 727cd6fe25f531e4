using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Asks for a second reader.</summary>
[Requires(Right.Write)]
public sealed record AskForReview(StatementId Id) : ICommand<Unit>;

/// <summary>Stands by a statement as it is, as its second reader; not for the one who changed it last.</summary>
/// <param name="Id">The statement.</param>
/// <param name="ExpectedVersion">Refuse when the statement has changed since this version: what is approved is what was read.</param>
[Requires(Right.Publish)]
public sealed record ApproveStatement(StatementId Id, long? ExpectedVersion = null) : ICommand<Unit>;

/// <summary>How a statement stands with its second reader, for the one who asks.</summary>
[Requires(Right.SeeConsole)]
public sealed record ShowReview(StatementId Statement) : IQuery<ReviewStanding>;

/// <summary>How a statement stands with its second reader.</summary>
/// <param name="IsNeeded">Whether it can't be published without.</param>
/// <param name="IsOwn">Whether the one who asks changed it last, and so can't be its second reader.</param>
public sealed record ReviewStanding(bool IsNeeded, bool IsOwn);

internal sealed class AskForReviewHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<AskForReview, Unit>
{
    public async Task<Unit> Handle(AskForReview request, CancellationToken cancellationToken)
    {
        var statement = await db.StatementToChangeAsync(request.Id, null, cancellationToken);
        statement.AskForReview(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal sealed class ApproveStatementHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<ApproveStatement, Unit>
{
    public async Task<Unit> Handle(ApproveStatement request, CancellationToken cancellationToken)
    {
        var reader = actor.Editor() ?? throw new NotAllowed(actor.IsKnown);
        var statement = await db.StatementToChangeAsync(request.Id, null, cancellationToken);
        RefuseIfApproved(statement);
        if (request.ExpectedVersion is { } expected && expected != statement.Version)
        {
            throw new Stale();
        }

        statement.Approve(reader, time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Stale)
        {
            // Two at once: one approval counts, and the other is told so, unless it was the text that changed.
            db.Forget();
            RefuseIfApproved(await db.StatementToChangeAsync(request.Id, null, cancellationToken));
            throw;
        }

        return Unit.Value;
    }

    private static void RefuseIfApproved(Statement statement)
    {
        if (statement.Review == ReviewState.Approved)
        {
            throw new DomainError("Statement.AlreadyApproved");
        }
    }
}

internal sealed class ShowReviewHandler(ISolidarityDb db, IActor actor) : IRequestHandler<ShowReview, ReviewStanding>
{
    public async Task<ReviewStanding> Handle(ShowReview request, CancellationToken cancellationToken)
    {
        var writer = await db.Statements.Where(x => x.Id == request.Statement).Select(x => x.WrittenBy).SingleOrDefaultAsync(cancellationToken);
        return new ReviewStanding(await db.NeedsApprovalAsync(cancellationToken), writer is not null && writer == actor.Editor());
    }
}
