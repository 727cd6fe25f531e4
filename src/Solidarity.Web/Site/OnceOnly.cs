using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Web.Site;

/// <summary>
/// What a page of the console sends by itself is done once a key, however often it is sent: the answer may have been lost on its way.
/// Key, work and outcome are stored in one transaction, beside those of the API (<see cref="Idempotency"/>).
/// </summary>
public sealed class OnceOnly(SolidarityDb db, TimeProvider time)
{
    /// <summary>Longest key, in characters.</summary>
    public const int LongestKey = 255;

    // A writer goes on between two tries, so the texts may differ: what counts is what came first.
    private static readonly byte[] AnyBody = SHA256.HashData([]);

    /// <summary>Does something, unless it was done with this key within 24 hours.</summary>
    /// <param name="who">Who asks.</param>
    /// <param name="what">What for.</param>
    /// <param name="key">Made by the one who asks.</param>
    /// <param name="act">Does it, and returns what to remember of it: one line, up to 500 characters. Null, and what it throws, leaves nothing behind.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <returns>What was remembered, now or then; null where it was not done.</returns>
    public async Task<string?> DoAsync(Guid who, string what, string key, Func<Task<string?>> act, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', who, what, key)));
        var now = time.GetUtcNow();
        if (await FoundAsync(hash, now, cancellationToken) is { } known)
        {
            return known;
        }

        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var before = now - IdempotencyKey.Retention;
            await db.IdempotencyKeys.Where(x => x.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
            var row = new IdempotencyKey(hash, AnyBody, 0, null, now);
            db.IdempotencyKeys.Add(row);
            await db.SaveChangesAsync(cancellationToken);
            var outcome = await act();
            if (outcome is null)
            {
                return null;
            }

            await db.IdempotencyKeys.Where(x => x.KeyHash == hash)
                .ExecuteUpdateAsync(set => set.SetProperty(x => x.Status, StatusCodes.Status201Created).SetProperty(x => x.Location, outcome), CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return outcome;
        }
        catch (DbUpdateException exception) when (db.IsDuplicate(exception) && exception.Entries.Any(entry => entry.Entity is IdempotencyKey))
        {
            // The same came twice at once, and the other one was first.
            db.Forget();
            return await FoundAsync(hash, now, cancellationToken);
        }
    }

    private Task<string?> FoundAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var after = now - IdempotencyKey.Retention;
        return db.IdempotencyKeys.AsNoTracking().Where(x => x.KeyHash == hash && x.CreatedAt >= after).Select(x => x.Location).SingleOrDefaultAsync(cancellationToken);
    }
}
