using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Publishes a statement, now or at a moment, and alerts its lists unless told not to.</summary>
/// <param name="Id">The statement.</param>
/// <param name="At">When; null for now.</param>
/// <param name="Alert">Whether its lists get it by e-mail.</param>
[Requires(Right.Publish)]
public sealed record PublishStatement(StatementId Id, DateTimeOffset? At = null, bool Alert = true) : ICommand<StatementState>;

/// <summary>Takes a statement off the schedule.</summary>
[Requires(Right.Publish)]
public sealed record UnscheduleStatement(StatementId Id) : ICommand<StatementState>;

internal sealed class PublishStatementHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<PublishStatement, StatementState>
{
    public async Task<StatementState> Handle(PublishStatement request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var statement = await db.StatementToChangeAsync(request.Id, null, cancellationToken);
        if (request.At is { } at)
        {
            statement.Schedule(at, request.Alert, now);
        }
        else
        {
            Publishing.Publish(db, statement, request.Alert, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        return statement.State;
    }
}

internal sealed class UnscheduleStatementHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<UnscheduleStatement, StatementState>
{
    public async Task<StatementState> Handle(UnscheduleStatement request, CancellationToken cancellationToken)
    {
        var statement = await db.StatementToChangeAsync(request.Id, null, cancellationToken);
        statement.Unschedule(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return statement.State;
    }
}

/// <summary>What publishing is, whoever causes it: a person or the clock.</summary>
public static class Publishing
{
    /// <summary>Publishes, and adds the alert to the same transaction.</summary>
    public static void Publish(ISolidarityDb db, Statement statement, bool alert, DateTimeOffset now)
    {
        statement.Publish(now);
        if (alert && statement.Lists.Count > 0)
        {
            db.Messages.Add(Message.Alert(EntityId.New<MessageId>(now), statement, now));
        }
    }

    /// <summary>Publishes what is due, one transaction each; two servers at once publish it once, by the version of the row.</summary>
    public static async Task PublishDueAsync(ISolidarityDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await db.Statements.Where(x => x.State == StatementState.Scheduled && x.PublishAt <= now)
            .OrderBy(x => x.PublishAt).Take(100).Select(x => x.Id).ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            var statement = await db.StatementToChangeAsync(id, null, cancellationToken);
            if (statement.State == StatementState.Scheduled)
            {
                Publish(db, statement, statement.AlertWhenPublished, now);
                try
                {
                    await db.SaveChangesAsync(cancellationToken);
                }
                catch (Stale)
                {
                    // Another server was faster, or an organizer changed it: what is due still will be found when the clock is next looked at.
                    db.Forget();
                }
            }
        }
    }
}
