using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Solidarity.Domain.Messages;

namespace Solidarity.Infrastructure.Messages;

/// <summary>What came of a run.</summary>
/// <param name="Sent">How many copies a server took.</param>
/// <param name="Failed">How many ended without that.</param>
/// <param name="NextDue">When there is something to do again; none when nothing waits.</param>
public sealed record SendRun(int Sent, int Failed, DateTimeOffset? NextDue);

/// <summary>What a run needs, the same for every run.</summary>
internal sealed record SenderParts(
    IDeliveryQueue Queue, IRelayQuota Quota, SenderJournal Journal, IMailTransportFactory Transports, DkimSigning Signing, IReadOnlyList<RelayOptions> Relays, TimeProvider Clock, ILogger Logger)
{
    /// <summary>How long a stop waits for what is begun.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>One run of one lane: claims, sends and records until nothing is due.</summary>
internal sealed class LaneRun : IDisposable
{
    private const int FirstBatch = 100;
    private const int TicksToKeep = 5;
    private const int TicksToHear = 10;

    /// <summary>How long a domain gets no mail after its servers refused us.</summary>
    public static readonly TimeSpan DomainPause = TimeSpan.FromHours(4);

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly SenderParts _parts;
    private readonly Lane _lane;
    private readonly Func<bool> _again;
    private readonly RelayRun[] _relays;
    private readonly OutcomeRecorder _recorder;
    private readonly CancellationTokenSource _abort;
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, int> _outstanding = [];
    private readonly List<(Guid Id, DateTimeOffset? NotBefore, string? Reply)> _givenBack = [];
    private IReadOnlySet<Guid> _halted = new HashSet<Guid>();
    private DateTimeOffset _renewed;
    private int _count;
    private bool _hasClaimed;
    private int _sent;
    private int _failed;
    private int _releasedAtOnce;
    private volatile bool _stopping;

    /// <param name="parts">What it works with.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="again">Whether somebody said since the last time that there is more to do.</param>
    public LaneRun(SenderParts parts, Lane lane, Func<bool> again)
    {
        _parts = parts;
        _lane = lane;
        _again = again;
        _abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, parts.Clock);
        _recorder = new OutcomeRecorder(parts.Queue, parts.Journal.Worker, parts.Clock, parts.Logger);
        _relays = [.. parts.Relays.Select((relay, i) => new RelayRun(this, relay, i))];
        _renewed = parts.Clock.GetUtcNow();
    }

    /// <summary>The lane's name in file names.</summary>
    public string Name => _lane == Lane.Bulk ? "bulk" : "confirmations";

    /// <summary>The journal.</summary>
    public SenderJournal Journal => _parts.Journal;

    /// <summary>Makes connections.</summary>
    public IMailTransportFactory Transports => _parts.Transports;

    /// <summary>Signs mails.</summary>
    public DkimSigning Signing => _parts.Signing;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => _parts.Clock;

    /// <summary>The recipient domains.</summary>
    public DomainGate Gate { get; } = new();

    /// <summary>What it could not record before it was broken off.</summary>
    public IReadOnlyList<OutcomeRecorder.Entry> Unrecorded => _recorder.Left;

    /// <summary>Breaks connections off.</summary>
    public CancellationToken Abort => _abort.Token;

    private int BatchSize => _lane == Lane.Bulk ? 1000 : 50;

    // A batch is composed whole before its first copy goes: the first of a run is small.
    private int NextBatch => _hasClaimed ? BatchSize : Math.Min(FirstBatch, BatchSize);

    /// <summary>Runs until nothing is due, or until stopped: then what a connection has begun is finished, and the rest given back.</summary>
    public async Task<SendRun> RunAsync(CancellationToken stop)
    {
        using var ended = new CancellationTokenSource();
        // What a stop leaves no time for is broken off: it stands in the journal.
        await using var stopping = stop.Register(() => _abort.CancelAfter(_parts.Grace));
        var recording = _recorder.RunAsync(Abort);
        var watching = WatchAsync(ended.Token);
        DateTimeOffset? notBefore = null;
        try
        {
            notBefore = await FeedAsync(stop);
        }
        finally
        {
            _stopping = true;
            await SettleAsync();
            _recorder.Complete();
            await Quietly(recording);
            await ended.CancelAsync();
            await watching;
            await FlushAsync();
        }

        var next = stop.IsCancellationRequested ? null : notBefore ?? await _parts.Queue.NextDueAsync(_lane, stop);
        return new SendRun(_sent, _failed, next);
    }

    /// <summary>Whether a copy must not be begun: its message is paused or stopped, or the run is ending.</summary>
    public bool IsHalted(QueuedMail mail) => _stopping || Volatile.Read(ref _halted).Contains(mail.Message);

    /// <summary>Takes back a copy that was not tried.</summary>
    /// <param name="mail">The copy.</param>
    /// <param name="notBefore">When to take it again; none for as soon as may be.</param>
    /// <param name="reply">Why the relay can't be used, for organizers to see; none where that is not the cause.</param>
    public void GiveBack(QueuedMail mail, DateTimeOffset? notBefore, string? reply = null)
    {
        lock (_lock)
        {
            _givenBack.Add((mail.Id, notBefore, reply));
        }

        Done(mail.Message);
    }

    /// <summary>Takes a copy's outcome.</summary>
    public async ValueTask RecordAsync(QueuedMail mail, DeliveryOutcome outcome, DomainChange? change, ConnectionJournal journal, long place)
    {
        Interlocked.Add(ref _sent, outcome.Verdict == DeliveryVerdict.Accepted ? 1 : 0);
        Interlocked.Add(ref _failed, outcome.Verdict == DeliveryVerdict.Failed ? 1 : 0);
        await _recorder.AddAsync(new OutcomeRecorder.Entry(outcome, change, journal, place));
        Done(mail.Message);
    }

    /// <summary>Tells all workers that a relay can't be used for now.</summary>
    public async Task ReportDownAsync(RelayRun relay, Exception failure)
    {
        if (relay.WhyDown is not { } reply)
        {
            return;
        }

        _parts.Logger.LogWarning("The relay {Relay} can't be used: {Reply}", relay.Relay.Name, reply);
        await Attempt("noting that a relay is down", () => _parts.Quota.DownAsync(relay.Relay, failure is MailRefusedException { Code: >= 500 }, reply, Abort));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _abort.Dispose();
        _flushing.Dispose();
    }

    // Until nothing is due (none), or no relay may be asked before a moment.
    private async Task<DateTimeOffset?> FeedAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !_stopping)
        {
            if (Volatile.Read(ref _count) >= BatchSize)
            {
                await WaitAsync(stop);
                continue;
            }

            var (relay, grant, notBefore) = await AskAsync(stop);
            if (relay is null && Volatile.Read(ref _count) > 0)
            {
                await WaitAsync(stop);
                continue;
            }

            if (relay is null)
            {
                return notBefore ?? Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
            }

            var claimed = await ClaimAsync(relay, grant!, stop);
            if (claimed == 0 && !await MoreAsync(stop))
            {
                return null;
            }
        }

        return null;
    }

    // The first relay that is up and has something left.
    private async Task<(RelayRun? Relay, QuotaGrant? Grant, DateTimeOffset? NotBefore)> AskAsync(CancellationToken stop)
    {
        DateTimeOffset? soonest = null;
        foreach (var relay in _relays.Where(relay => !relay.IsDown))
        {
            var grant = await _parts.Quota.TakeAsync(relay.Relay, _lane, Journal.Worker, NextBatch, stop);
            if (grant.Granted > 0)
            {
                return (relay, grant, null);
            }

            soonest = grant.NotBefore < soonest || soonest is null ? grant.NotBefore : soonest;
        }

        return (null, null, soonest);
    }

    private async Task<int> ClaimAsync(RelayRun relay, QuotaGrant grant, CancellationToken stop)
    {
        var claimed = await _parts.Queue.ClaimAsync(_lane, Journal.Worker, grant.Granted, Lease, stop);
        FailPoint.Reach("claim-" + Name);
        if (claimed.Mails.Count < grant.Granted)
        {
            await Attempt("giving back a quota", () => _parts.Quota.ReturnAsync(relay.Relay, _lane, grant.Granted - claimed.Mails.Count, stop));
        }

        if (claimed.Mails.Count > 0)
        {
            _hasClaimed = true;
            Gate.Apply(claimed.Standings);
            lock (_lock)
            {
                foreach (var mail in claimed.Mails)
                {
                    _outstanding[mail.Message] = _outstanding.GetValueOrDefault(mail.Message) + 1;
                }

                _count += claimed.Mails.Count;
            }

            relay.Add(claimed.Mails, grant.Connections);
        }

        return claimed.Mails.Count;
    }

    // Nothing is due. While copies are on their way, more may come to be.
    private async Task<bool> MoreAsync(CancellationToken stop)
    {
        while (!_again())
        {
            if (Volatile.Read(ref _count) == 0 || stop.IsCancellationRequested)
            {
                // What a relay that is down gave back is due again, for the next relay.
                await FlushAsync();
                return Interlocked.Exchange(ref _releasedAtOnce, 0) > 0 && !stop.IsCancellationRequested;
            }

            await WaitAsync(stop);
        }

        return true;
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        try
        {
            await _changed.Reader.ReadAsync(stop);
        }
        catch (OperationCanceledException)
        {
            // Stopped; the caller looks.
        }
    }

    private void Done(Guid message)
    {
        lock (_lock)
        {
            _count--;
            if (--_outstanding[message] == 0)
            {
                _outstanding.Remove(message);
            }

            if (_count == 0 || _count == BatchSize - 1)
            {
                _changed.Writer.TryWrite(true);
            }
        }
    }

    // Waits for what is begun.
    private async Task SettleAsync()
    {
        while (Volatile.Read(ref _count) > 0)
        {
            GiveBackIdle(all: true);
            await WaitAsync(CancellationToken.None);
        }

        foreach (var relay in _relays)
        {
            await Quietly(relay.EndAsync());
            if (relay.TakeUnused() is > 0 and var unused)
            {
                await Attempt("giving back a quota", () => _parts.Quota.ReturnAsync(relay.Relay, _lane, unused, CancellationToken.None));
            }
        }
    }

    private void GiveBackIdle(bool all)
    {
        var anyHalted = all || Volatile.Read(ref _halted).Count > 0;
        foreach (var relay in _relays.Where(relay => anyHalted || relay.IsDown))
        {
            // Those of a message that is paused or stopped don't wait for a connection to come to them: it may hang in another copy.
            foreach (var mail in relay.Drain(mail => all || relay.IsDown || IsHalted(mail)))
            {
                relay.Unused();
                GiveBack(mail, null, relay.WhyDown);
            }
        }

        foreach (var mail in Gate.TakeHeld(mail => all || IsHalted(mail) || _relays.All(relay => relay.IsDown)))
        {
            GiveBack(mail, null);
        }
    }

    // Opens connections, and four times a second keeps the claims and hears of pauses, whatever the connections do.
    private async Task WatchAsync(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Tick, Clock);
        try
        {
            for (var i = 1L; await timer.WaitForNextTickAsync(ended); i++)
            {
                foreach (var relay in _relays)
                {
                    relay.Adapt();
                }

                if (i % TicksToKeep > 0)
                {
                    continue;
                }

                GiveBackIdle(all: false);
                if (i % TicksToHear == 0)
                {
                    await HearAsync();
                }

                await RenewAsync();
                await FlushAsync();
                _changed.Writer.TryWrite(true);
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private async Task HearAsync()
    {
        Guid[] messages;
        lock (_lock)
        {
            messages = [.. _outstanding.Keys];
        }

        if (messages.Length > 0)
        {
            await Attempt("asking for pauses", async () => Volatile.Write(ref _halted, await _parts.Queue.HaltedAsync(messages, Abort)));
        }
    }

    private async Task RenewAsync()
    {
        // Less than nothing: the clock was set back.
        var age = Clock.GetUtcNow() - _renewed;
        if (age >= TimeSpan.Zero && age < Lease / 3)
        {
            return;
        }

        await Attempt("renewing the claims", async () =>
        {
            await _parts.Queue.RenewAsync(Journal.Worker, _lane, Lease, Abort);
            _renewed = Clock.GetUtcNow();
        });
        if (Clock.GetUtcNow() - _renewed > Lease * 0.7)
        {
            // Somebody else may soon hold these copies: begin no more of them.
            _stopping = true;
            _abort.CancelAfter(_parts.Grace);
        }
    }

    private async Task FlushAsync()
    {
        await _flushing.WaitAsync(CancellationToken.None);
        try
        {
            (Guid Id, DateTimeOffset? NotBefore, string? Reply)[] batch;
            lock (_lock)
            {
                batch = [.. _givenBack];
                _givenBack.Clear();
            }

            foreach (var group in batch.GroupBy(entry => (entry.NotBefore, entry.Reply)))
            {
                // Not given back in time they come back when the lease ends.
                await Attempt("giving back copies", () => _parts.Queue.ReleaseAsync(Journal.Worker, [.. group.Select(entry => entry.Id)], group.Key.NotBefore, group.Key.Reply, CancellationToken.None));
                Interlocked.Add(ref _releasedAtOnce, group.Key.NotBefore is null ? group.Count() : 0);
            }
        }
        finally
        {
            _flushing.Release();
        }
    }

    private async Task Attempt(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            _parts.Logger.LogWarning("The mail sender failed at {What}: {Reason}", what, Redactor.Clean(e.Message));
        }
    }

    private async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            _parts.Logger.LogWarning("The mail sender was broken off; what is not recorded stands in the journal of {Worker}.", Journal.Worker);
        }
    }
}
