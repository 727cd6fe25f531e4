using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>What became of a signature in a batch.</summary>
internal enum StoreOutcome
{
    /// <summary>It is stored.</summary>
    Stored,

    /// <summary>The same person had signed the petition before.</summary>
    Repeat,

    /// <summary>Its proof was used before; it is not stored.</summary>
    Replayed,
}

/// <summary>A signature ready to be stored: everything that can be done before the transaction is done.</summary>
/// <param name="Signature">The signature.</param>
/// <param name="Values">Its values as the database takes them, sealed.</param>
/// <param name="EnteredOn">The day of the entry, where the petition is.</param>
/// <param name="Spent">What is spent with it, or null.</param>
internal sealed record ReadySignature(Signature Signature, object?[] Values, DateOnly EnteredOn, SpentProof? Spent)
{
    /// <summary>Its place among those of a batch: the order of the conflict key, so that two batches never wait for each other crosswise.</summary>
    public static readonly IComparer<ReadySignature> ByKey = Comparer<ReadySignature>.Create(
        (x, y) => x.Signature.MailboxKey.AsSpan().SequenceCompareTo(y.Signature.MailboxKey) is not 0 and var order
            ? order : x.Signature.NameKey.AsSpan().SequenceCompareTo(y.Signature.NameKey));
}

/// <summary>Stores a batch of signatures in one transaction, with the steps in the journal, the totals, and the outbox rows.</summary>
internal interface ISignatureBatch : IAsyncDisposable
{
    /// <summary>Stores the signatures, in the order of <see cref="ReadySignature.ByKey"/>.</summary>
    /// <returns>What became of each.</returns>
    /// <exception cref="Exception">Nothing is stored.</exception>
    Task<StoreOutcome[]> StoreAsync(IReadOnlyList<ReadySignature> batch, CancellationToken cancellationToken);
}

/// <summary>What a batch adds beside the signatures: the same on every database.</summary>
internal sealed class BatchWork
{
    private BatchWork(PetitionId petition, IReadOnlyList<ReadySignature> stored)
    {
        Petition = petition;
        Stored = stored;
        foreach (var one in stored)
        {
            Tally.Add(Move.Received(one.Signature), one.EnteredOn, one.EnteredOn);
        }
    }

    public PetitionId Petition { get; }

    public IReadOnlyList<ReadySignature> Stored { get; }

    public Tally Tally { get; } = new();

    /// <summary>The petitions of a batch, in the order in which their heads are locked.</summary>
    public static List<BatchWork> Of(IEnumerable<ReadySignature> stored) =>
        [.. stored.GroupBy(x => x.Signature.PetitionId).OrderBy(x => x.Key).Select(x => new BatchWork(x.Key, [.. x.OrderBy(y => y.Signature.Id)]))];

    /// <summary>The entries of the journal.</summary>
    /// <param name="last">The number of the last of them.</param>
    public IEnumerable<CountEntry> Entries(long last) => Stored.Select((one, index) =>
        new CountEntry(Petition, last - Stored.Count + 1 + index, Move.Received(one.Signature), one.EnteredOn, one.EnteredOn));

    /// <summary>The outbox rows that ask the owners of the mailboxes; not those that are to be asked later, or not before an organizer says so.</summary>
    public static IEnumerable<OutboxMessage> Outbox(OutboxEvents events, IReadOnlyList<ReadySignature> stored, IReadOnlyList<SignatureId> repeated, DateTimeOffset now) =>
        stored.Where(x => x.Signature.AskAt is null).Select(x => x.Signature.Id).Chunk(SignaturesReceived.Most).Select(ids => new SignaturesReceived(ids, IsAgain: false))
            .Concat(repeated.Distinct().Chunk(SignaturesReceived.Most).Select(ids => new SignaturesReceived(ids, IsAgain: true)))
            .SelectMany(happened => events.RowsFor(happened, now));
}

/// <summary>The tables of a batch, without what is null in each new row.</summary>
internal static class SignatureRows
{
    /// <summary>The signatures, as <see cref="ReadySignature.Values"/> holds them.</summary>
    public static RowTable Signatures(SolidarityDb db) => RowTable.Of<Signature>(
        db, nameof(Signature.Place), nameof(Signature.ConfirmedAt), nameof(Signature.SupporterId), nameof(Signature.Blind), nameof(Signature.BatchId), nameof(Signature.ContactKey));

    /// <summary>The steps: none of them confirms anybody.</summary>
    public static RowTable Entries(SolidarityDb db) => RowTable.Of<CountEntry>(db, nameof(CountEntry.Commitment));

    /// <summary>The events that nobody has in hand yet.</summary>
    public static RowTable Outbox(SolidarityDb db) => RowTable.Of<OutboxMessage>(
        db, nameof(OutboxMessage.Claim), nameof(OutboxMessage.LeaseUntil), nameof(OutboxMessage.DoneAt), nameof(OutboxMessage.LastError));
}
