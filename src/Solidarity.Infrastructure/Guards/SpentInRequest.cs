namespace Solidarity.Infrastructure.Guards;

/// <summary>What a request spends by being taken, where a writer of its own stores it.</summary>
public sealed class SpentInRequest
{
    /// <summary>The proof or the wait; null for none.</summary>
    public SpentProof? Spent { get; set; }
}

/// <summary>The proof was used before.</summary>
public sealed class ProofReplayed() : Exception("The proof was used before.");
