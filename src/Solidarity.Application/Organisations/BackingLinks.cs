using Solidarity.Domain;
using Solidarity.Domain.Organisations;

namespace Solidarity.Application.Organisations;

/// <summary>What the link in the mail to an organisation's contact person leads to.</summary>
/// <typeparam name="TBacking">What the organisation said.</typeparam>
/// <typeparam name="TId">The type of its id.</typeparam>
internal abstract class BackingLinks<TBacking, TId>(ISolidarityDb db, ITokens tokens, TokenPurpose purpose, TimeProvider time)
    where TBacking : Backing<TId>
    where TId : struct
{
    /// <summary>The database.</summary>
    protected ISolidarityDb Db { get; } = db;

    /// <summary>The moment.</summary>
    protected DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Finds it by its id.</summary>
    protected abstract Task<TBacking?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>What a link is about; null for one that is not ours, or that a newer one has taken the place of.</summary>
    protected async Task<BehindLink<TBacking>?> BehindAsync(string text, CancellationToken cancellationToken) =>
        tokens.Read(purpose, text) is { } token && await FindAsync(token.Id, cancellationToken) is { } found && (token.Epoch >= found.Epoch || found.State != BackingState.Asked)
            ? new BehindLink<TBacking>(found, found.State == BackingState.Asked && token.ExpiresAt < Now)
            : null;

    /// <summary>Changes what a link is about.</summary>
    /// <returns>How it stands now, whoever changed it.</returns>
    protected async Task<BehindLink<TBacking>?> ChangeAsync(string text, Func<BehindLink<TBacking>, Task> change, CancellationToken cancellationToken)
    {
        if (await BehindAsync(text, cancellationToken) is not { } behind)
        {
            return null;
        }

        try
        {
            await change(behind);
            await Db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is Stale || Db.IsDuplicate(exception))
        {
            // Two presses at once: the other one did it.
            Db.Forget();
            return await BehindAsync(text, cancellationToken);
        }

        return behind with { IsExpired = behind.IsExpired && behind.Backing.State == BackingState.Asked };
    }
}

/// <summary>What a link is about.</summary>
/// <param name="Backing">What the organisation said.</param>
/// <param name="IsExpired">Whether the link is too old to confirm by.</param>
internal sealed record BehindLink<TBacking>(TBacking Backing, bool IsExpired);
