namespace Solidarity.Domain.Statements;

public sealed partial class Statement
{
    /// <summary>Longest reason for withdrawing, in characters.</summary>
    public const int MaxReasonLength = 1_000;

    /// <summary>When it was withdrawn, while it is.</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>Why it was withdrawn, for readers.</summary>
    public string? WithdrawalReason { get; private set; }

    /// <summary>Takes it back from the public; its address stays, and says when and why.</summary>
    /// <exception cref="DomainError"><c>Statement.NotPublished</c>.</exception>
    public void Withdraw(string reason, DateTimeOffset now)
    {
        RefuseUnlessPublic();
        State = StatementState.Withdrawn;
        WithdrawnAt = now;
        WithdrawalReason = reason;
        Move(now);
    }

    /// <summary>Refuses what only a public statement can have.</summary>
    /// <exception cref="DomainError"><c>Statement.NotPublished</c>.</exception>
    public void RefuseUnlessPublic()
    {
        if (State != StatementState.Published)
        {
            throw new DomainError("Statement.NotPublished");
        }
    }
}
