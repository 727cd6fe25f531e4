using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Solidarity.Domain.Messages;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Sends what is due. One in a process; its journal makes the process a worker with a name.</summary>
public sealed class MailSender(
    IDeliveryQueue queue,
    IRelayQuota quota,
    IMailTransportFactory transports,
    DkimSigning signing,
    IOptions<SmtpOptions> smtp,
    IOptions<MailOptions> mail,
    TimeProvider clock,
    ILogger<MailSender> logger) : IDisposable
{
    private readonly LaneTurn[] _turns = [new(), new()];
    private readonly List<OutcomeRecorder.Entry>[] _unrecorded = [[], []];
    private readonly SemaphoreSlim _opening = new(1, 1);
    private SenderJournal? _journal;

    /// <summary>How long a stop waits for what is begun; less than the host waits for its services.</summary>
    internal TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Sends all that is due in a lane. If the lane is being sent already, that run looks once more before it ends.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="stop">Ends the run: what a connection has begun is finished, the rest is given back.</param>
    /// <returns>What came of it; nothing when another run took it over.</returns>
    public async Task<SendRun?> RunAsync(Lane lane, CancellationToken stop)
    {
        var turn = _turns[(int)lane];
        if (!turn.Begin())
        {
            return null;
        }

        SendRun? result = null;
        try
        {
            var journal = await OpenAsync(stop);
            var parts = new SenderParts(queue, quota, journal, transports, signing, smtp.Value.InOrder(), clock, logger) { Grace = Grace };
            do
            {
                var came = await OnceAsync(parts, lane, turn, stop);
                result = came with { Sent = came.Sent + (result?.Sent ?? 0), Failed = came.Failed + (result?.Failed ?? 0) };
            }
            while (!turn.TryEnd(stop.IsCancellationRequested));
            return result;
        }
        catch
        {
            turn.TryEnd(force: true);
            throw;
        }
    }

    // What a run could not record before it was broken off, as when the database was gone for too long, goes before what is claimed: else it would go out twice.
    private async Task<SendRun> OnceAsync(SenderParts parts, Lane lane, LaneTurn turn, CancellationToken stop)
    {
        var unrecorded = _unrecorded[(int)lane];
        await OutcomeRecorder.RecordAsync(queue, parts.Journal.Worker, unrecorded, stop);
        unrecorded.Clear();
        using var run = new LaneRun(parts, lane, turn.TakeAgain);
        try
        {
            return await run.RunAsync(stop);
        }
        finally
        {
            unrecorded.AddRange(run.Unrecorded);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _journal?.Dispose();
        _opening.Dispose();
    }

    // What ended workers left is settled before anything else: else it would go out twice.
    private async Task<SenderJournal> OpenAsync(CancellationToken stop)
    {
        await _opening.WaitAsync(stop);
        try
        {
            _journal ??= SenderJournal.Open(Path.GetFullPath(mail.Value.JournalDirectory), mail.Value.JournalSync);
            if (_journal.Found.Count > 0)
            {
                foreach (var findings in _journal.Found)
                {
                    await queue.RecoverAsync(findings, stop);
                }

                _journal.Settle();
            }

            return _journal;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>One run at a time; who comes meanwhile leaves word.</summary>
    private sealed class LaneTurn
    {
        private readonly Lock _lock = new();
        private bool _running;
        private bool _again;

        public bool Begin()
        {
            lock (_lock)
            {
                _again = _running;
                var mine = !_running;
                _running = true;
                return mine;
            }
        }

        public bool TakeAgain()
        {
            lock (_lock)
            {
                var again = _again;
                _again = false;
                return again;
            }
        }

        public bool TryEnd(bool force)
        {
            lock (_lock)
            {
                _running = _again && !force;
                _again = false;
                return !_running;
            }
        }
    }
}
