using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Batches of signatures, stored and moved without a page.</summary>
internal static class PaperBatches
{
    /// <summary>Stores a batch of so many names, and lets it count.</summary>
    public static async Task<BatchId> StoreAsync(TestSite site, PetitionId petition, SignatureChannel channel, params string[] names)
    {
        var now = site.Time.GetUtcNow();
        var id = await site.WithAsync(async db =>
        {
            var of = await db.Petitions.SingleAsync(x => x.Id == petition);
            var batch = channel == SignatureChannel.Paper
                ? PetitionBatch.Print(EntityId.New<BatchId>(now), of, CheckedCode.Of(Guid.NewGuid().ToByteArray()), of.Language, 1, PetitionBatch.MaxLines, false, "", null, now)
                : PetitionBatch.Read(EntityId.New<BatchId>(now), of, "elsewhere", System.Security.Cryptography.RandomNumberGenerator.GetBytes(32), of.Language, (names.Length, 0, 0), null, now);
            if (channel == SignatureChannel.Paper)
            {
                batch.Enter(null, now);
                batch.FinishFirst(null, names.Length, needsSecond: false, now);
            }
            else
            {
                batch.Import(of, now);
            }

            db.PetitionBatches.Add(batch);
            await db.SaveChangesAsync();
            db.BatchParts.Add(new BatchPart(batch.Id, 1, 1, StoredLines.Write([.. names.Select((name, index) => new BatchLine(index + 1, name))]), null, null, now));
            await db.SaveChangesAsync();
            return batch.Id;
        });
        await MoveAsync(site, id);
        return id;
    }

    /// <summary>Removes it, brings it back.</summary>
    public static async Task ChangeAsync(TestSite site, BatchId id, Action<PetitionBatch, Petition, DateTimeOffset> change)
    {
        await site.WithAsync(async db =>
        {
            var batch = await db.PetitionBatches.SingleAsync(x => x.Id == id);
            change(batch, await db.Petitions.AsNoTracking().SingleAsync(x => x.Id == batch.PetitionId), site.Time.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        await MoveAsync(site, id);
    }

    private static async Task MoveAsync(TestSite site, BatchId id)
    {
        await using var scope = site.Get<IServiceScopeFactory>().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BatchMoving>().RunAsync(id, CancellationToken.None);
    }
}
