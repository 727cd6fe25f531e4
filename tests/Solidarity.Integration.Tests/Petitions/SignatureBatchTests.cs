using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Petitions;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Each database's own way of storing signatures, held against the portable one.</summary>
public sealed class SignatureBatchTests(ITestOutputHelper output)
{
    [Theory, OnEachDatabase]
    public async Task The_databases_own_batch_stores_the_same_rows_as_the_portable_one(DatabaseProvider on)
    {
        await using var own = await Installed.NewAsync(on);
        await using var portable = await Installed.NewAsync(on);
        var campaign = Samples.Campaign();
        List<Petition> petitions = [.. Enumerable.Range(0, 3).Select(i => Batches.Petition(campaign.Id, $"p{i}"))];
        await own.OpenAsync(campaign, petitions);
        await portable.OpenAsync(campaign, petitions);
        await using var ownBatch = own.AnotherBatch();
        await using var portableBatch = portable.PortableBatch();

        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        List<SpentProof> proofs = [.. Enumerable.Range(0, 40).Select(_ => new SpentProof(Guid.NewGuid(), Samples.Now))];
        HashSet<StoreOutcome> seen = [];
        foreach (var size in (int[])[1, 40, 3, 120, 64, 1, 80])
        {
            List<(Signature Signature, SpentProof? Spent)> asked =
            [
                .. Enumerable.Range(0, size).Select(_ => (
                    Batches.Signature(own, petitions[random.Next(3)].Id, $"p{random.Next(60)}@example.org", $"Name {random.Next(2)}", random.Next(3) == 0 ? "poster" : null),
                    random.Next(4) == 0 ? proofs[random.Next(proofs.Count)] : null)),
            ];
            var outcomes = await ownBatch.StoreAsync(Sorted(own, asked), CancellationToken.None);
            Assert.Equal(await portableBatch.StoreAsync(Sorted(portable, asked), CancellationToken.None), outcomes);
            seen.UnionWith(outcomes);
        }

        Assert.Equal([StoreOutcome.Stored, StoreOutcome.Repeat, StoreOutcome.Replayed], seen.Order());
        Assert.Equal(await RowsAsync(portable), await RowsAsync(own));
        foreach (var petition in petitions)
        {
            Assert.InRange(await own.WithAsync(db => Batches.JournalAddsUpAsync(db, petition.Id)), 20, 120);
        }
    }

    [Theory, OnEachDatabase]
    public async Task Two_writers_with_the_same_people_lose_nobody_and_number_without_a_gap(DatabaseProvider on)
    {
        await using var at = await Installed.NewAsync(on);
        var campaign = Samples.Campaign();
        List<Petition> petitions = [.. Enumerable.Range(0, 2).Select(i => Batches.Petition(campaign.Id, $"p{i}"))];
        await at.OpenAsync(campaign, petitions);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            await using var batch = at.AnotherBatch();
            List<StoreOutcome> all = [];
            for (var part = 0; part < 20; part++)
            {
                var asked = Enumerable.Range(part * 20, 40).Select(i => (Batches.Signature(at, petitions[i % 2].Id, $"p{i}@example.org", "Maria"), (SpentProof?)null));
                all.AddRange(await batch.StoreAsync(Sorted(at, [.. asked]), CancellationToken.None));
            }

            return all;
        })));
        var people = (19 * 20) + 40;
        Assert.Equal(people, outcomes.SelectMany(x => x).Count(x => x == StoreOutcome.Stored));
        Assert.Equal(people, await at.WithAsync(db => db.Signatures.CountAsync()));
        foreach (var petition in petitions)
        {
            Assert.Equal(people / 2, await at.WithAsync(db => Batches.JournalAddsUpAsync(db, petition.Id)));
        }
    }

    [Fact]
    public async Task On_PostgreSQL_the_look_up_reads_as_many_index_entries_as_it_asks_for_and_finds()
    {
        await using var at = await Installed.NewAsync(DatabaseProvider.PostgreSql);
        var (table, known) = await FilledAsync(at);
        await using var connection = new NpgsqlConnection(at.Services.GetRequiredService<DatabaseOptions>().ConnectionString);
        await connection.OpenAsync();
        await using (var settings = new NpgsqlCommand(PostgreSqlSignatureBatch.Settings, connection))
        {
            await settings.ExecuteNonQueryAsync();
        }

        // Twenty who have signed and forty who have not.
        List<Signature> asked = [.. known, .. Enumerable.Range(0, 40).Select(i => Batches.Signature(at, known[0].PetitionId, $"new{i}@example.org", "New"))];
        await using var explain = new NpgsqlCommand("EXPLAIN (ANALYZE, FORMAT JSON) " + PostgreSqlSignatureBatch.LookUp(table), connection);
        explain.Parameters.Add(new() { Value = asked.Select(x => x.MailboxKey).ToArray() });
        explain.Parameters.Add(new() { Value = asked.Select(x => x.PetitionId.Value).ToArray() });
        explain.Parameters.Add(new() { Value = asked.Select(x => x.NameKey).ToArray() });
        using var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!);
        var scan = Nodes(plan.RootElement[0].GetProperty("Plan")).Single(node => node.TryGetProperty("Index Name", out _));
        Assert.All(["mailbox_key", "petition_id", "name_key"], key => Assert.Contains($"{key} =", scan.GetProperty("Index Cond").GetString(), StringComparison.Ordinal));
        Assert.False(scan.TryGetProperty("Rows Removed by Filter", out _));
        Assert.Equal(asked.Count, scan.GetProperty("Actual Loops").GetDouble());
        Assert.Equal(known.Count, plan.RootElement[0].GetProperty("Plan").GetProperty("Actual Rows").GetDouble());
    }

    [Fact]
    public async Task On_SQLite_the_look_up_searches_the_index_by_the_whole_key()
    {
        await using var at = await Installed.NewAsync();
        var (table, _) = await FilledAsync(at);
        await using var connection = new SqliteConnection(at.ConnectionString);
        await connection.OpenAsync();
        await using var explain = connection.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + SqliteSignatureBatch.LookUp(table);
        explain.Parameters.AddRange(Enumerable.Range(1, 3).Select(i => new SqliteParameter($"?{i}", new byte[] { 1 })));
        await using var plan = await explain.ExecuteReaderAsync();
        Assert.True(await plan.ReadAsync());
        Assert.Contains("(MailboxKey=? AND PetitionId=? AND NameKey=?)", plan.GetString(3), StringComparison.Ordinal);
        Assert.StartsWith("SEARCH Signatures USING INDEX", plan.GetString(3), StringComparison.Ordinal);
        Assert.False(await plan.ReadAsync());
    }

    private static List<ReadySignature> Sorted(Installed at, IReadOnlyList<(Signature Signature, SpentProof? Spent)> asked) =>
        [.. asked.Select(x => at.Ready(x.Signature, x.Spent)).Order(ReadySignature.ByKey)];

    // A petition with 100,000 signatures, and twenty of those who signed it.
    private static async Task<(RowTable Table, IReadOnlyList<Signature> Known)> FilledAsync(Installed at)
    {
        var campaign = Samples.Campaign();
        var petition = Batches.Petition(campaign.Id, "large");
        await at.OpenAsync(campaign, petition);
        await using var batch = at.AnotherBatch();
        List<Signature> known = [.. Enumerable.Range(0, 20).Select(i => Batches.Signature(at, petition.Id, $"known{i}@example.org", "Maria"))];
        await batch.StoreAsync(Sorted(at, [.. known.Select(x => (x, (SpentProof?)null))]), CancellationToken.None);
        await at.WithAsync(db => ManySignatures.AddAsync(db, known[0].Id, 100_000));
        Assert.Equal(100_020, await at.WithAsync(db => db.Signatures.CountAsync()));
        return (await at.WithAsync(db => Task.FromResult(SignatureRows.Signatures(db))), known);
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement node) => node.TryGetProperty("Plans", out var below)
        ? below.EnumerateArray().SelectMany(Nodes).Prepend(node)
        : [node];

    // All that a batch writes, but for what is random in it.
    private static Task<List<string>> RowsAsync(Installed at) => at.WithAsync(async db =>
    {
        List<string> rows =
        [
            .. Texts(db, await db.Signatures.ToListAsync()), .. Texts(db, await db.CountEntries.ToListAsync()), .. Texts(db, await db.PetitionHeads.ToListAsync()),
            .. Texts(db, await db.PetitionTotals.ToListAsync()), .. Texts(db, await db.SpentProofs.ToListAsync()),
        ];
        foreach (var row in await db.Outbox.ToListAsync())
        {
            // Which signatures one event names is for each to choose.
            var happened = JsonDocument.Parse(row.Payload).RootElement;
            var names = happened.GetProperty("signatures").EnumerateArray().Select(x => x.GetString()).ToList();
            Assert.InRange(names.Count, 1, SignaturesReceived.Most);
            rows.AddRange(names.Select(name => $"{row.Type} {row.Handler} {row.Status} {row.Attempts} {row.Claim} {happened.GetProperty("isAgain")} {name}"));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    });

    private static IEnumerable<string> Texts<T>(SolidarityDb db, IReadOnlyList<T> rows)
        where T : class => rows.Select(row => typeof(T).Name + " " + string.Join(' ', db.Entry(row).Properties.Select(x => $"{x.Metadata.Name}={Text(x.CurrentValue)}")));

    private static string Text(object? value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
