using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Stores new signatures, many in one transaction. A port: each database has a way of its own that is fast.</summary>
public interface ISignatureStore
{
    /// <summary>Returns once the signature is safely stored, or was there before: who asked can't tell one from the other.</summary>
    /// <param name="signature">A new signature; nothing tracks it.</param>
    /// <param name="petition">Its petition.</param>
    /// <param name="cancellationToken">Ends the waiting, not the storing.</param>
    /// <exception cref="StoreIsFull">So many wait that another would wait too long; nothing was stored.</exception>
    Task StoreAsync(Signature signature, Petition petition, CancellationToken cancellationToken);
}

/// <summary>More comes in than can be stored. Nothing was stored; the same request can be sent again.</summary>
/// <param name="wait">When to come again.</param>
public sealed class StoreIsFull(TimeSpan wait) : Exception("The store is full.")
{
    /// <summary>When to come again.</summary>
    public TimeSpan Wait { get; } = wait;
}
