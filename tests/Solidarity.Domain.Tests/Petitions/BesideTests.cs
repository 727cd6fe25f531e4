using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Tests.Petitions;

/// <summary>What came on paper or from elsewhere is a sum of its own, and in no other.</summary>
public sealed class BesideTests
{
    private static readonly DateOnly Day = new(2026, 5, 3);

    [Fact]
    public void Paper_is_counted_beside_and_moves_nothing_online()
    {
        var tally = new Tally();
        tally.Add(Step(SignatureChannel.Paper, SignatureState.None, SignatureState.Confirmed), Day, Day);
        tally.Add(Step(SignatureChannel.Paper, SignatureState.None, SignatureState.Confirmed), Day, Day);
        tally.Add(Step(SignatureChannel.Paper, SignatureState.Confirmed, SignatureState.Removed, SignatureReason.Batch), Day, Day);
        Assert.Equal(0, tally.Confirmed);
        Assert.Equal([("Paper/Confirmed", 1), ("Paper/Removed/Batch", 1)], tally.Changes.Select(x => (x.Key.Key, x.Value)));
        Assert.All(tally.Changes, x => Assert.Equal(TotalKind.Beside, x.Key.Kind));
    }

    [Fact]
    public void Imported_is_counted_by_where_it_comes_from_too()
    {
        var tally = new Tally();
        tally.Add(Step(SignatureChannel.Imported, SignatureState.None, SignatureState.Confirmed) with { Source = "export of May" }, Day, Day);
        Assert.Equal([(TotalKind.Beside, "Imported/Confirmed", 1), (TotalKind.BesideSource, "Imported/export of May", 1)], tally.Changes.Select(x => (x.Key.Kind, x.Key.Key, x.Value)));
    }

    private static Move Step(SignatureChannel channel, SignatureState from, SignatureState to, SignatureReason reason = SignatureReason.None) =>
        new(default, from, SignatureReason.None, to, reason, channel, null, null, null, default, null);
}
