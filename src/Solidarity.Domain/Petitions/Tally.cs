using System.Globalization;

namespace Solidarity.Domain.Petitions;

/// <summary>Which total something is added to.</summary>
/// <param name="Kind">What it counts.</param>
/// <param name="Key">Of which part; empty for the whole.</param>
public readonly record struct TotalKey(TotalKind Kind, string Key) : IComparable<TotalKey>
{
    /// <inheritdoc />
    public int CompareTo(TotalKey other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Key, other.Key);
}

/// <summary>What some steps change in the totals of one petition: the one place that says how sums are made of steps.</summary>
public sealed class Tally
{
    private readonly SortedDictionary<TotalKey, int> _changes = [];

    /// <summary>The changes, in the order in which all writers make them.</summary>
    public IReadOnlyCollection<KeyValuePair<TotalKey, int>> Changes => _changes;

    /// <summary>How many more are confirmed online.</summary>
    public int Confirmed { get; private set; }

    /// <summary>The key of a state: its name, and the reason for one that was removed.</summary>
    public static string StateKey(SignatureState state, SignatureReason reason) =>
        state == SignatureState.Removed ? $"{state}/{reason}" : state.ToString();

    /// <summary>The key of a state of signatures that came another way than online: the way, and the key of the state.</summary>
    public static string BesideKey(SignatureChannel channel, SignatureState state, SignatureReason reason) => $"{channel}/{StateKey(state, reason)}";

    /// <summary>Adds one step.</summary>
    /// <param name="move">The step.</param>
    /// <param name="enteredOn">The day of the entry.</param>
    /// <param name="signedOn">The day of signing.</param>
    public void Add(Move move, DateOnly enteredOn, DateOnly signedOn)
    {
        if (move.Channel != SignatureChannel.Online)
        {
            AddBeside(move);
            return;
        }

        var source = move.Source ?? "";
        if (move.From == SignatureState.None)
        {
            Add(TotalKind.Received, "", 1);
            Add(TotalKind.ReceivedSource, source, 1);
        }
        else
        {
            Add(TotalKind.State, StateKey(move.From, move.FromReason), -1);
        }

        if (move.To == SignatureState.None)
        {
            Add(TotalKind.Forgotten, "", 1);
        }
        else
        {
            Add(TotalKind.State, StateKey(move.To, move.Reason), 1);
        }

        if (move.From is SignatureState.Held or SignatureState.Removed && move.To is SignatureState.Waiting or SignatureState.Confirmed)
        {
            Add(TotalKind.Restored, "", 1);
        }

        var change = (move.To == SignatureState.Confirmed ? 1 : 0) - (move.From == SignatureState.Confirmed ? 1 : 0);
        if (change != 0)
        {
            var country = move.Country?.Value ?? CountEntry.NoCountry;
            Confirmed += change;
            Add(TotalKind.Country, country, change);
            Add(TotalKind.SignedOn, Key(signedOn), change);
            Add(TotalKind.Source, source, change);
            Add(change > 0 ? TotalKind.AddedOn : TotalKind.TakenOn, Key(enteredOn), 1);
            if (move.Region is not null)
            {
                Add(TotalKind.Region, $"{country}/{move.Region}", change);
            }
        }
    }

    /// <summary>The key of a day.</summary>
    public static string Key(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Paper and imports are sums of their own: nothing of them is in what is counted online.
    private void AddBeside(Move move)
    {
        if (move.From != SignatureState.None)
        {
            Add(TotalKind.Beside, BesideKey(move.Channel, move.From, move.FromReason), -1);
        }

        if (move.To != SignatureState.None)
        {
            Add(TotalKind.Beside, BesideKey(move.Channel, move.To, move.Reason), 1);
        }

        var change = (move.To == SignatureState.Confirmed ? 1 : 0) - (move.From == SignatureState.Confirmed ? 1 : 0);
        if (change != 0 && move.Source is { } source)
        {
            Add(TotalKind.BesideSource, $"{move.Channel}/{source}", change);
        }
    }

    private void Add(TotalKind kind, string key, int change)
    {
        var total = new TotalKey(kind, key);
        _changes[total] = _changes.GetValueOrDefault(total) + change;
    }
}
