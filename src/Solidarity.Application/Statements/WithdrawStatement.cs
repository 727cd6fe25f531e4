using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Takes a statement back from the public, and stops its mails that have not gone. <see cref="PublishStatement"/> brings it back.</summary>
/// <param name="Id">The statement.</param>
/// <param name="Reason">Why, for readers.</param>
[Requires(Right.Publish)]
public sealed record WithdrawStatement(StatementId Id, string? Reason) : ICommand<Unit>;

/// <summary>What withdrawing would do.</summary>
[Requires(Right.SeeConsole)]
public sealed record PlanWithdrawal(StatementId Statement) : IQuery<WithdrawalPlan>;

/// <summary>What withdrawing would do to the statement's mails.</summary>
/// <param name="Sent">Copies that have gone; they can't be called back.</param>
/// <param name="Unsent">Copies that would never go, readers who wait for their version among them.</param>
/// <param name="IsCounted">Whether all recipients are found already; if not, there are more.</param>
public sealed record WithdrawalPlan(int Sent, int Unsent, bool IsCounted);

/// <summary>When and why a statement was withdrawn; null where it was not.</summary>
[AllowAnyone]
public sealed record ShowWithdrawal(string Slug) : IQuery<Withdrawal?>;

/// <summary>When and why a statement was withdrawn.</summary>
public sealed record Withdrawal(DateTimeOffset At, string Reason);

internal sealed class WithdrawStatementValidator : AbstractValidator<WithdrawStatement>
{
    public WithdrawStatementValidator() => RuleFor(x => x.Reason).RequiredLine(Statement.MaxReasonLength);
}

internal sealed class WithdrawStatementHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<WithdrawStatement, Unit>
{
    // Again if the expansion moved a message meanwhile.
    public Task<Unit> Handle(WithdrawStatement request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var now = time.GetUtcNow();
        var statement = await db.StatementToChangeAsync(request.Id, null, cancellationToken);
        statement.Withdraw(Text.OneLine(request.Reason)!, now);
        foreach (var message in await db.Messages.Include(x => x.Holds).Where(Going(request.Id)).ToListAsync(cancellationToken))
        {
            message.Stop(now);
        }

        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    });

    /// <summary>The messages of a statement that have copies to send.</summary>
    public static System.Linq.Expressions.Expression<Func<Message, bool>> Going(StatementId id) =>
        x => x.StatementId == id && (x.State == MessageState.Sending || x.State == MessageState.Paused);
}

internal sealed class PlanWithdrawalHandler(ISolidarityDb db) : IRequestHandler<PlanWithdrawal, WithdrawalPlan>
{
    public async Task<WithdrawalPlan> Handle(PlanWithdrawal request, CancellationToken cancellationToken)
    {
        var messages = await db.Messages.AsNoTracking().Include(x => x.Holds).Where(x => x.StatementId == request.Statement).ToListAsync(cancellationToken);
        return new WithdrawalPlan(messages.Sum(x => x.Sent), messages.Sum(x => x.Queued + x.Held), messages.TrueForAll(x => x.ExpandedAt is not null));
    }
}

internal sealed class ShowWithdrawalHandler(ISolidarityDb db) : IRequestHandler<ShowWithdrawal, Withdrawal?>
{
    public Task<Withdrawal?> Handle(ShowWithdrawal request, CancellationToken cancellationToken) => db.WithdrawalAsync(request.Slug, cancellationToken);
}

internal static class Withdrawals
{
    public static Task<Withdrawal?> WithdrawalAsync(this ISolidarityDb db, string statement, CancellationToken cancellationToken)
    {
        var slug = Slug.FromStored(statement);
        return db.Statements.Where(x => x.Slug == slug && x.State == StatementState.Withdrawn)
            .Select(x => new Withdrawal(x.WithdrawnAt!.Value, x.WithdrawalReason!)).SingleOrDefaultAsync(cancellationToken);
    }
}
