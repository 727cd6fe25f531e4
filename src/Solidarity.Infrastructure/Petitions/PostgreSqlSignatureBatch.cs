using Microsoft.EntityFrameworkCore;
using Npgsql;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>On PostgreSQL: each table's rows in one statement that takes a column as an array.</summary>
internal sealed class PostgreSqlSignatureBatch : ISignatureBatch
{
    private readonly OutboxEvents _events;
    private readonly TimeProvider _time;
    private readonly string _connectionString;
    private readonly RowTable _signatures;
    private readonly RowTable _entries;
    private readonly RowTable _outbox;
    private readonly RowTable _spent;
    private readonly string _sign;
    private readonly string _find;
    private readonly string _advance;
    private readonly string _enter;
    private readonly string _move;
    private readonly string _tell;
    private readonly string _spend;
    private NpgsqlConnection? _connection;

    public PostgreSqlSignatureBatch(IDbContextFactory<SolidarityDb> databases, DatabaseOptions options, OutboxEvents events, TimeProvider time)
    {
        (_events, _time, _connectionString) = (events, time, options.ConnectionString);
        using var db = databases.CreateDbContext();
        var (heads, totals) = (RowTable.Of<PetitionHead>(db), RowTable.Of<PetitionTotal>(db));
        (_signatures, _entries, _outbox, _spent) = (RowTable.Of<Signature>(db), RowTable.Of<CountEntry>(db), RowTable.Of<OutboxMessage>(db), RowTable.Of<SpentProof>(db));
        var (mailbox, petition, name, id) = (_signatures["MailboxKey"], _signatures["PetitionId"], _signatures["NameKey"], _signatures["Id"]);
        _sign = _signatures.InsertArrays($" ON CONFLICT ({mailbox}, {petition}, {name}) DO NOTHING RETURNING {id}");
        _find = $"SELECT s.{id} FROM unnest(@mailboxes, @petitions, @names) AS asked(mailbox, petition, name)"
            + $" JOIN {_signatures.Name} s ON s.{mailbox} = asked.mailbox AND s.{petition} = asked.petition AND s.{name} = asked.name";
        _advance = $"UPDATE {heads.Name} SET {heads["Seq"]} = {heads["Seq"]} + @entries WHERE {heads["PetitionId"]} = @petition RETURNING {heads["Seq"]}";
        _enter = _entries.InsertArrays();
        _move = $"INSERT INTO {totals.Name} ({totals["PetitionId"]}, {totals["Kind"]}, {totals["Key"]}, {totals["Count"]}) SELECT @petition, * FROM unnest(@kinds, @keys, @counts)"
            + $" ON CONFLICT ({totals["PetitionId"]}, {totals["Kind"]}, {totals["Key"]}) DO UPDATE SET {totals["Count"]} = {totals.Name}.{totals["Count"]} + excluded.{totals["Count"]}";
        _tell = _outbox.InsertArrays();
        _spend = _spent.InsertArrays($" ON CONFLICT DO NOTHING RETURNING {_spent["Id"]}");
    }

    public async Task<StoreOutcome[]> StoreAsync(IReadOnlyList<ReadySignature> batch, CancellationToken cancellationToken)
    {
        try
        {
            return await StoreOnAsync(await ConnectedAsync(cancellationToken), batch, cancellationToken);
        }
        catch
        {
            // Whatever broke, the next batch begins with a connection that knows nothing of it.
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            _connection = new NpgsqlConnection(_connectionString);
            await _connection.OpenAsync(cancellationToken);
        }

        return _connection;
    }

    private async Task<StoreOutcome[]> StoreOnAsync(NpgsqlConnection connection, IReadOnlyList<ReadySignature> batch, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var outcomes = new StoreOutcome[batch.Count];
        await SpendAsync(connection, batch, outcomes, cancellationToken);
        List<ReadySignature> asked = [.. batch.Where((_, i) => outcomes[i] == StoreOutcome.Stored)];
        var added = await AddedAsync(connection, asked, cancellationToken);
        List<ReadySignature> stored = new(asked.Count), repeats = [];
        for (var i = 0; i < batch.Count; i++)
        {
            if (outcomes[i] == StoreOutcome.Stored && !added.Contains(batch[i].Signature.Id.Value))
            {
                outcomes[i] = StoreOutcome.Repeat;
                repeats.Add(batch[i]);
            }
            else if (outcomes[i] == StoreOutcome.Stored)
            {
                stored.Add(batch[i]);
            }
        }

        var repeated = await KnownAsync(connection, repeats, cancellationToken);
        var works = BatchWork.Of(stored);
        if (works.Count > 0 || repeated.Count > 0)
        {
            await CountAsync(connection, works, [.. BatchWork.Outbox(_events, stored, repeated, _time.GetUtcNow())], cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return outcomes;
    }

    private async Task SpendAsync(NpgsqlConnection connection, IReadOnlyList<ReadySignature> batch, StoreOutcome[] outcomes, CancellationToken cancellationToken)
    {
        List<SpentProof> proofs = [.. batch.Select(x => x.Spent).OfType<SpentProof>().DistinctBy(x => x.Id).OrderBy(x => x.Id)];
        if (proofs.Count == 0)
        {
            return;
        }

        await using var command = Command(connection, _spend);
        _spent.AddArrays(command, [.. proofs.Select(_spent.Values)]);
        var fresh = await IdsAsync(command, cancellationToken);
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Spent is { } proof && !fresh.Remove(proof.Id))
            {
                outcomes[i] = StoreOutcome.Replayed;
            }
        }
    }

    private async Task<HashSet<Guid>> AddedAsync(NpgsqlConnection connection, List<ReadySignature> asked, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, _sign);
        _signatures.AddArrays(command, [.. asked.Select(x => x.Values)]);
        return await IdsAsync(command, cancellationToken);
    }

    private async Task<List<SignatureId>> KnownAsync(NpgsqlConnection connection, List<ReadySignature> repeats, CancellationToken cancellationToken)
    {
        if (repeats.Count == 0)
        {
            return [];
        }

        await using var command = Command(connection, _find);
        command.Parameters.AddWithValue("mailboxes", repeats.Select(x => x.Signature.MailboxKey).ToArray());
        command.Parameters.AddWithValue("petitions", repeats.Select(x => x.Signature.PetitionId.Value).ToArray());
        command.Parameters.AddWithValue("names", repeats.Select(x => x.Signature.NameKey).ToArray());
        return [.. (await IdsAsync(command, cancellationToken)).Select(SignatureId.From)];
    }

    private async Task CountAsync(NpgsqlConnection connection, List<BatchWork> works, List<OutboxMessage> outbox, CancellationToken cancellationToken)
    {
        foreach (var work in works)
        {
            await using var advance = Command(connection, _advance);
            advance.Parameters.AddWithValue("petition", work.Petition.Value);
            advance.Parameters.AddWithValue("entries", (long)work.Stored.Count);
            var last = (long)(await advance.ExecuteScalarAsync(cancellationToken))!;
            await using var rest = new NpgsqlBatch(connection);
            var enter = Part(rest, _enter);
            _entries.AddArrays(enter.Parameters, [.. work.Entries(last).Select(_entries.Values)]);
            var move = Part(rest, _move);
            move.Parameters.AddWithValue("petition", work.Petition.Value);
            move.Parameters.AddWithValue("kinds", work.Tally.Changes.Select(x => (short)x.Key.Kind).ToArray());
            move.Parameters.AddWithValue("keys", work.Tally.Changes.Select(x => x.Key.Key).ToArray());
            move.Parameters.AddWithValue("counts", work.Tally.Changes.Select(x => x.Value).ToArray());
            await rest.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var tell = Command(connection, _tell);
        _outbox.AddArrays(tell, [.. outbox.Select(_outbox.Values)]);
        await tell.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<HashSet<Guid>> IdsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        HashSet<Guid> ids = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text) => new(text, connection);

    private static NpgsqlBatchCommand Part(NpgsqlBatch batch, string text)
    {
        var part = new NpgsqlBatchCommand(text);
        batch.BatchCommands.Add(part);
        return part;
    }
}
