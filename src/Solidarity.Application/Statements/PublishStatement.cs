using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>
/// Publishes a statement, now or at a moment, and alerts its lists unless told not to. One that was withdrawn becomes public again, and
/// nobody is alerted.
/// </summary>
/// <param name="Id">The statement.</param>
/// <param name="At">When; null for now.</param>
/// <param name="Alert">Whether its lists get it by e-mail.</param>
/// <param name="Hold">Readers who get it when their language version is out; null for none.</param>
[Requires(Right.Publish)]
public sealed record PublishStatement(StatementId Id, DateTimeOffset? At = null, bool Alert = true, IReadOnlyList<HoldFields>? Hold = null) : ICommand<StatementState>;

/// <summary>Readers who wait for their language version.</summary>
/// <param name="Language">BCP 47; the language they read, with its regions.</param>
/// <param name="Until">When they get what there is then, at the latest.</param>
public sealed record HoldFields(string? Language, DateTimeOffset? Until);

/// <summary>Takes a statement off the schedule.</summary>
[Requires(Right.Publish)]
public sealed record UnscheduleStatement(StatementId Id) : ICommand<StatementState>;

internal sealed class PublishStatementValidator : AbstractValidator<PublishStatement>
{
    public PublishStatementValidator() => RuleForEach(x => x.Hold).ChildRules(hold =>
    {
        hold.RuleFor(x => x.Language).Must(text => LanguageTag.TryParse(text, out _)).WithErrorCode("LanguageTag.Malformed");
        hold.RuleFor(x => x.Until).Must(moment => moment is not null).WithErrorCode("Required");
    });
}

internal sealed class PublishStatementHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<PublishStatement, StatementState>
{
    public async Task<StatementState> Handle(PublishStatement request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var needsApproval = await db.NeedsApprovalAsync(cancellationToken);
        var statement = await db.StatementToChangeAsync(request.Id, null, cancellationToken);
        var holds = request.Alert && request.Hold is { } hold ? hold.Select(x => (LanguageTag.Parse(x.Language!), x.Until!.Value)).ToList() : [];
        if (request.At is { } at)
        {
            statement.Schedule(at, request.Alert, now, needsApproval);
            statement.HoldReaders(holds, at);
        }
        else
        {
            statement.HoldReaders(holds, now);
            Publishing.Publish(db, statement, request.Alert, now, needsApproval);
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
    /// <summary>Whether a statement needs the approval of a second person.</summary>
    public static Task<bool> NeedsApprovalAsync(this ISolidarityDb db, CancellationToken cancellationToken) =>
        db.Organisations.Select(x => x.SecondReader).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Publishes, and adds the alert to the same transaction.</summary>
    public static void Publish(ISolidarityDb db, Statement statement, bool alert, DateTimeOffset now, bool needsApproval)
    {
        var isNew = statement.PublishedAt is null;
        statement.Publish(now, needsApproval);
        if (isNew && alert && statement.Lists.Count > 0)
        {
            db.Messages.Add(Message.Alert(EntityId.New<MessageId>(now), statement, now));
        }
    }

    /// <summary>
    /// Publishes what is due, one transaction each; two servers at once publish it once, by the version of the row. What lost its approval
    /// since it was scheduled is a draft again.
    /// </summary>
    public static async Task PublishDueAsync(ISolidarityDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await db.Statements.Where(x => x.State == StatementState.Scheduled && x.PublishAt <= now)
            .OrderBy(x => x.PublishAt).Take(100).Select(x => x.Id).ToListAsync(cancellationToken);
        var needsApproval = due.Count > 0 && await db.NeedsApprovalAsync(cancellationToken);
        foreach (var id in due)
        {
            var statement = await db.StatementToChangeAsync(id, null, cancellationToken);
            if (statement.State == StatementState.Scheduled)
            {
                if (needsApproval && statement.Review != ReviewState.Approved)
                {
                    statement.Unschedule(now);
                }
                else
                {
                    Publish(db, statement, statement.AlertWhenPublished, now, needsApproval);
                }

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
