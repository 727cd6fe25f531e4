using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Testing.Petitions;

/// <summary>Fills a petition fast: rows like one that is there, under keys of their own, made by the database itself.</summary>
public static class ManySignatures
{
    private const int Part = 500_000;

    /// <summary>Adds so many, with their steps in the journal and in the totals.</summary>
    /// <param name="db">Where.</param>
    /// <param name="like">The signature that they are like.</param>
    /// <param name="count">How many.</param>
    public static async Task AddAsync(SolidarityDb db, SignatureId like, int count)
    {
        var petition = await db.Signatures.Where(x => x.Id == like).Select(x => x.PetitionId).SingleAsync();
        for (var left = count; left > 0; left -= Part)
        {
            await AddPartAsync(db, like, petition, Math.Min(left, Part));
        }
    }

    private static async Task AddPartAsync(SolidarityDb db, SignatureId like, PetitionId petition, int count)
    {
        var (signatures, entries) = (RowTable.Of<Signature>(db), RowTable.Of<CountEntry>(db));
        var isSqlite = db.Provider == DatabaseProvider.Sqlite;
        var numbers = isSqlite
            ? "(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < @count) SELECT n FROM numbers) AS many"
            : "generate_series(1, @count) AS many(n)";

        // Ids in the order of time, as the application makes them: the first six bytes tell milliseconds, here one signature each.
        const long Began = 1_600_000_000_000;
        var (id, key) = isSqlite
            ? ($"unhex(printf('%012x', {Began} + @last + many.n) || hex(randomblob(10)))", "randomblob(32)")
            : ($"(lpad(to_hex({Began} + @last + many.n), 12, '0') || substr(md5(random()::text), 1, 20))::uuid", "sha256(uuid_send(gen_random_uuid()))");
        await using var transaction = await db.Database.BeginTransactionAsync();
        var last = await db.PetitionHeads.Where(x => x.PetitionId == petition).Select(x => x.Seq).SingleAsync();
        await RunAsync(
            db,
            $"INSERT INTO {signatures.Name} ({signatures.Names}) SELECT {signatures.NamesWith(new Dictionary<string, string> { ["Id"] = id, ["MailboxKey"] = key }, "s")}"
                + $" FROM {signatures.Name} s CROSS JOIN {numbers} WHERE s.{signatures["Id"]} = @like",
            ("count", count), ("last", last), ("like", Stored(like.Value)));
        await RunAsync(
            db,
            $"INSERT INTO {entries.Name} ({entries.Names}) SELECT {entries.NamesWith(new Dictionary<string, string> { ["Seq"] = "@last + many.n" }, "s")}"
                + $" FROM {entries.Name} s CROSS JOIN {numbers} WHERE s.{entries["PetitionId"]} = @petition AND s.{entries["Seq"]} = 1",
            ("count", count), ("last", last), ("petition", Stored(petition.Value)));
        await db.PetitionHeads.Where(x => x.PetitionId == petition).ExecuteUpdateAsync(x => x.SetProperty(y => y.Seq, y => y.Seq + count));
        await db.PetitionTotals.Where(x => x.PetitionId == petition && (x.Kind == TotalKind.Received || x.Kind == TotalKind.State || x.Kind == TotalKind.ReceivedSource))
            .ExecuteUpdateAsync(x => x.SetProperty(y => y.Count, y => y.Count + count));
        await transaction.CommitAsync();

        object Stored(Guid value) => isSqlite ? BigEndian.Bytes(value) : value;
    }

    private static async Task RunAsync(SolidarityDb db, string text, params IEnumerable<(string Name, object Value)> values)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (text, db.Database.CurrentTransaction!.GetDbTransaction());
        command.CommandTimeout = (int)TimeSpan.FromHours(1).TotalSeconds;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
    }
}
