namespace Solidarity.Domain.Petitions;

/// <summary>One step in a petition's count. Entries are added, never changed; undoing is an entry too. All sums can be made from them anew.</summary>
public sealed class CountEntry
{
    /// <summary>The country of those who named none.</summary>
    public const string NoCountry = "ZZ";

    private CountEntry() { }

    /// <summary>A new entry.</summary>
    /// <param name="petition">The petition.</param>
    /// <param name="seq">Its number in the petition's journal: one more than the last.</param>
    /// <param name="move">The step.</param>
    /// <param name="enteredOn">The day of the entry, where the petition is.</param>
    /// <param name="signedOn">The day of signing, where the petition is.</param>
    public CountEntry(PetitionId petition, long seq, Move move, DateOnly enteredOn, DateOnly signedOn)
    {
        PetitionId = petition;
        Seq = seq;
        From = move.From;
        FromReason = move.FromReason;
        To = move.To;
        Reason = move.Reason;
        Channel = move.Channel;
        Country = move.Country?.Value ?? NoCountry;
        Region = move.Region;
        Source = move.Source;
        EnteredOn = enteredOn;
        SignedOn = signedOn;
        Commitment = move.Commitment;
    }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>Its number in the petition's journal: 1 for the first, no gaps.</summary>
    public long Seq { get; private set; }

    /// <summary>Where the signature stood.</summary>
    public SignatureState From { get; private set; }

    /// <summary>Why it stood there.</summary>
    public SignatureReason FromReason { get; private set; }

    /// <summary>Where it went.</summary>
    public SignatureState To { get; private set; }

    /// <summary>Why.</summary>
    public SignatureReason Reason { get; private set; }

    /// <summary>The way it came.</summary>
    public SignatureChannel Channel { get; private set; }

    /// <summary>The country (ISO 3166-1 alpha-2); <see cref="NoCountry"/> for none.</summary>
    public string Country { get; private set; } = NoCountry;

    /// <summary>The region, if it was named.</summary>
    public string? Region { get; private set; }

    /// <summary>Where the person came from.</summary>
    public string? Source { get; private set; }

    /// <summary>The day of the entry, where the petition is.</summary>
    public DateOnly EnteredOn { get; private set; }

    /// <summary>The day of signing, where the petition is.</summary>
    public DateOnly SignedOn { get; private set; }

    /// <summary>See <see cref="Petitions.Commitment"/>; null unless someone is confirmed online.</summary>
    public byte[]? Commitment { get; private set; }
}

/// <summary>The head of a petition's journal. Whoever adds entries locks this row first.</summary>
public sealed class PetitionHead
{
    private PetitionHead() { }

    /// <summary>The head of an empty journal.</summary>
    public PetitionHead(PetitionId petition) => PetitionId = petition;

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>The number of the last entry.</summary>
    public long Seq { get; private set; }

    /// <summary>How many are confirmed online.</summary>
    public int Confirmed { get; private set; }

    /// <summary>Brings both forward, in a transaction that adds the entries.</summary>
    public void Advance(int entries, int confirmed)
    {
        Seq += entries;
        Confirmed += confirmed;
    }
}

/// <summary>What a total counts.</summary>
public enum TotalKind : byte
{
    /// <summary>Signatures that stand in a state now; key: the state and, for those removed, the reason.</summary>
    State = 0,

    /// <summary>All that were ever received; no key.</summary>
    Received = 1,

    /// <summary>How often one was restored; no key.</summary>
    Restored = 2,

    /// <summary>Confirmed, by country.</summary>
    Country = 3,

    /// <summary>Confirmed, by the day of signing.</summary>
    SignedOn = 4,

    /// <summary>Confirmed, by region within the country.</summary>
    Region = 5,

    /// <summary>Confirmed, by source.</summary>
    Source = 6,

    /// <summary>Entries that made one more confirmed, by the day of the entry.</summary>
    AddedOn = 7,

    /// <summary>Entries that made one fewer confirmed, by the day of the entry.</summary>
    TakenOn = 8,

    /// <summary>Received, by source.</summary>
    ReceivedSource = 9,

    /// <summary>Times that the page was looked at, by day. No part of the journal.</summary>
    ViewedOn = 10,

    /// <summary>Forgotten, since nobody confirmed; no key.</summary>
    Forgotten = 11,

    /// <summary>Times that the page was looked at, by source. No part of the journal.</summary>
    ViewedSource = 12,

    /// <summary>Signatures that came another way than online and stand in a state now; key: the way, the state and, for those removed, the reason.</summary>
    Beside = 13,

    /// <summary>Of these, those that count, by what they came from; key: the way and the source.</summary>
    BesideSource = 14,
}

/// <summary>A sum over a petition's journal, moved in the transaction that adds the entries.</summary>
public sealed class PetitionTotal
{
    /// <summary>Longest key, in characters.</summary>
    public const int MaxKeyLength = 120;

    private PetitionTotal() { }

    /// <summary>A new sum.</summary>
    public PetitionTotal(PetitionId petition, TotalKind kind, string key, int count)
    {
        PetitionId = petition;
        Kind = kind;
        Key = key;
        Count = count;
    }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>What it counts.</summary>
    public TotalKind Kind { get; private set; }

    /// <summary>Of which part; empty for the whole.</summary>
    public string Key { get; private set; } = "";

    /// <summary>How many.</summary>
    public int Count { get; private set; }
}
