using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Messages;

/// <summary>Holds the alert of a statement.</summary>
[Requires(Right.Publish)]
public sealed record PauseAlert(StatementId Statement) : ICommand<Unit>;

/// <summary>Lets the alert of a statement go on.</summary>
[Requires(Right.Publish)]
public sealed record ResumeAlert(StatementId Statement) : ICommand<Unit>;

/// <summary>Ends the alert of a statement for good.</summary>
[Requires(Right.Publish)]
public sealed record StopAlert(StatementId Statement) : ICommand<Unit>;

internal sealed class PauseAlertHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<PauseAlert, Unit>
{
    public Task<Unit> Handle(PauseAlert request, CancellationToken cancellationToken) =>
        db.ChangeAlertAsync(request.Statement, message => message.Pause(time.GetUtcNow()), cancellationToken);
}

internal sealed class ResumeAlertHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ResumeAlert, Unit>
{
    public Task<Unit> Handle(ResumeAlert request, CancellationToken cancellationToken) =>
        db.ChangeAlertAsync(request.Statement, message => message.Resume(time.GetUtcNow()), cancellationToken);
}

internal sealed class StopAlertHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<StopAlert, Unit>
{
    public Task<Unit> Handle(StopAlert request, CancellationToken cancellationToken) =>
        db.ChangeAlertAsync(request.Statement, message => message.Stop(time.GetUtcNow()), cancellationToken);
}

internal static class AlertChanges
{
    /// <summary>Changes the alert, again if the expansion moved it meanwhile.</summary>
    public static Task<Unit> ChangeAlertAsync(this ISolidarityDb db, StatementId statement, Action<Message> change, CancellationToken cancellationToken) =>
        db.AgainIfOvertakenAsync(async () =>
        {
            var message = await db.Messages.Include(x => x.Holds)
                .SingleOrDefaultAsync(x => x.StatementId == statement && x.Kind == MessageKind.StatementAlert, cancellationToken) ?? throw new NotFound("Alert");
            change(message);
            await db.SaveChangesAsync(cancellationToken);
            return Unit.Value;
        });
}
