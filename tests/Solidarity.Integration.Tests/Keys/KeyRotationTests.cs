using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;

namespace Solidarity.Integration.Tests.Keys;

public sealed class KeyRotationTests
{
    public static TheoryData<DatabaseProvider> Databases => Installed.Databases;

    [Fact]
    public async Task After_a_rotation_the_newest_key_seals_and_the_old_one_still_opens()
    {
        await using var installed = await Installed.WithKeysAsync();
        await installed.StoreAsync(Samples.Supporter("maria@example.org", 1));
        Assert.Equal(2, installed.Services.GetRequiredService<KeyRing>().Rotate());
        await installed.StoreAsync(Samples.Supporter("ana@example.org", 5));

        var read = await installed.WithAsync(db => db.Supporters.OrderBy(x => x.Id).Select(x => x.Email).ToListAsync());
        Assert.Equal(["ana@example.org", "maria@example.org"], read.Select(x => x.Value).Order());
        Assert.Equal([1, 2], await KeyIdsAsync(installed, db => db.Supporters, "Email"));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task After_a_rotation_every_row_is_sealed_anew_in_the_background(DatabaseProvider provider)
    {
        await using var installed = await Installed.WithKeysAsync(provider);
        var list = Samples.List();
        await installed.StoreAsync(list, Samples.Request(list.Id), Samples.Supporter("nameless@example.org", 9));
        foreach (var some in Enumerable.Range(0, 510).Chunk(50))
        {
            await installed.StoreAsync([.. some.Select(i => Samples.Supporter($"reader{i}@example.org", i + 100))]);
        }

        var before = await installed.WithAsync(db => db.Supporters.AsNoTracking().OrderBy(x => x.Id).Select(x => new { x.Id, x.Email, x.Name, x.Version }).ToListAsync());

        Assert.True(File.Exists(await installed.Services.GetRequiredService<KeyRotation>().RotateAsync(CancellationToken.None)));
        await WorkAsync(installed);

        Assert.Equal([2], await KeyIdsAsync(installed, db => db.Supporters, "Email"));
        Assert.Equal([2], await KeyIdsAsync(installed, db => db.SubscriptionRequests, "Email"));
        Assert.Equal(before, await installed.WithAsync(db => db.Supporters.AsNoTracking().OrderBy(x => x.Id).Select(x => new { x.Id, x.Email, x.Name, x.Version }).ToListAsync()));
        await WorkAsync(installed);
        Assert.Equal([2], await KeyIdsAsync(installed, db => db.Supporters, "Email"));
    }

    [Fact]
    public async Task A_key_that_another_process_added_is_taken_up()
    {
        await using var site = await Installed.WithKeysAsync();
        await using var tool = Installed.In(site.Folder, keepsFolder: true);
        await tool.PrepareAsync(asServer: false);
        await tool.Services.GetRequiredService<KeyRotation>().RotateAsync(CancellationToken.None);

        await WorkAsync(site);
        await site.StoreAsync(Samples.Supporter("maria@example.org", 1));
        Assert.Equal([2], await KeyIdsAsync(site, db => db.Supporters, "Email"));
        await using var again = Installed.In(site.Folder, keepsFolder: true);
        await again.PrepareAsync(asServer: false);
    }

    private static async Task WorkAsync(Installed installed)
    {
        await using var scope = installed.Scope();
        await scope.ServiceProvider.GetServices<IWorkHandler>().Single(handler => handler.Work == Work.Resealing).DoAsync(CancellationToken.None);
    }

    /// <summary>The ids of the keys that a column is sealed with.</summary>
    private static Task<List<int>> KeyIdsAsync<T>(Installed installed, Func<SolidarityDb, DbSet<T>> rows, string property)
        where T : class => installed.WithAsync(async db =>
    {
        var type = rows(db).EntityType;
        var sql = db.GetService<ISqlGenerationHelper>();
        var column = sql.DelimitIdentifier(type.FindProperty(property)!.GetColumnName());
        var query = $"SELECT {column} AS {sql.DelimitIdentifier("Value")} FROM {sql.DelimitIdentifier(type.GetTableName()!)}";
        var stored = await db.Database.SqlQueryRaw<byte[]>(query).ToListAsync();
        return stored.Select(value => (int)value[KeyRing.KeyIdAt]).Distinct().Order().ToList();
    });
}
