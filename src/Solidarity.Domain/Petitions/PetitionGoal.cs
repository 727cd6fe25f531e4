using Solidarity.Domain.Statements;

namespace Solidarity.Domain.Petitions;

/// <summary>A number of signatures that a petition wants to reach. Those reached stay, with their moment.</summary>
public sealed class PetitionGoal
{
    /// <summary>The highest number that makes sense: every person there is.</summary>
    public const int Highest = 1_000_000_000;

    private PetitionGoal() { }

    internal PetitionGoal(PetitionId petition, int amount)
    {
        PetitionId = petition;
        Amount = amount;
    }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>How many confirmed signatures.</summary>
    public int Amount { get; private set; }

    /// <summary>When it was reached. Stays, whatever the count does afterwards.</summary>
    public DateTimeOffset? ReachedAt { get; private set; }

    /// <summary>The entry of the journal that reached it.</summary>
    public long? ReachedSeq { get; private set; }

    /// <summary>The draft of a statement that tells of it, put before the organizer.</summary>
    public StatementId? StatementId { get; private set; }

    internal void Reach(long seq, StatementId? statement, DateTimeOffset now) => (ReachedAt, ReachedSeq, StatementId) = (now, seq, statement);
}
