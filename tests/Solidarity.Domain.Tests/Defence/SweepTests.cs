using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Tests.Defence;

public sealed class SweepTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_would_take_more_than_a_fifth_wants_the_number()
    {
        var sweep = Counted(found: 21, standing: 100);
        Assert.True(sweep.TakesMuch);
        Assert.Equal("Sweep.OtherNumber", Assert.Throws<DomainError>(() => sweep.Run(null, Now)).Code);
        Assert.Equal("Sweep.OtherNumber", Assert.Throws<DomainError>(() => sweep.Run(20, Now)).Code);
        sweep.Run(21, Now);
        Assert.Equal(SweepState.Running, sweep.State);

        var small = Counted(found: 20, standing: 100);
        Assert.False(small.TakesMuch);
        small.Run(null, Now);
    }

    [Fact]
    public void Nothing_runs_before_it_is_counted_or_when_nothing_was_found()
    {
        Assert.Equal("Sweep.NotCounted", Assert.Throws<DomainError>(() => Begun(100).Run(null, Now)).Code);
        Assert.Equal("Sweep.NothingFound", Assert.Throws<DomainError>(() => Counted(0, 100).Run(null, Now)).Code);
    }

    [Fact]
    public void What_was_stopped_half_way_can_be_undone_and_what_took_nothing_can_not()
    {
        var sweep = Counted(10, 100);
        Assert.Equal("Sweep.NothingToUndo", Assert.Throws<DomainError>(() => sweep.Undo(Now)).Code);
        sweep.Run(null, Now);
        sweep.Take(50, 4, EntityId.New<SignatureId>(Now), Now);
        sweep.Cancel(Now);
        Assert.True(sweep.CanBeUndone);
        sweep.Undo(Now);
        sweep.PutBack(4, isMore: false, Now);
        Assert.Equal((SweepState.Undone, 4, false), (sweep.State, sweep.Restored, sweep.CanBeUndone));
        Assert.Equal("Sweep.NotAtWork", Assert.Throws<DomainError>(() => sweep.Cancel(Now)).Code);
    }

    private static Sweep Begun(int standing) => Sweep.Begin(
        EntityId.New<SweepId>(Now), EntityId.New<PetitionId>(Now), SweepAct.Remove, new(null, false, null, null, null, null, null, null, null), SignatureReason.Automated, "Why", null,
        EntityId.New<SignatureId>(Now), 100, standing, Now);

    private static Sweep Counted(int found, int standing)
    {
        var sweep = Begun(standing);
        sweep.Count(100, [.. Enumerable.Range(0, found).Select(_ => EntityId.New<SignatureId>(Now))], null);
        Assert.Equal(Math.Min(found, Sweep.SampleSize), sweep.SampleIds.Count);
        return sweep;
    }
}
