using System.Collections.Concurrent;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Testing.Mail;

/// <summary>A queue and quota in memory, to test and measure the sender without a database.</summary>
public sealed class MemoryDeliveryQueue(TimeProvider clock) : IDeliveryQueue, IRelayQuota
{
    private readonly Lock _lock = new();
    private readonly List<Row> _rows = [];
    private readonly Dictionary<Guid, Row> _byId = [];
    private readonly Dictionary<string, DomainStanding> _standings = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _halted = [];
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _down = [];
    private int _next;

    public sealed class Row(QueuedMail mail, DateTimeOffset due)
    {
        public QueuedMail Mail { get; set; } = mail;
        public DeliveryState State { get; set; }
        public DateTimeOffset Due { get; set; } = due;
        public string? Worker { get; set; }
        public DeliveryOutcome? Last { get; set; }
        public bool Suppressed { get; set; }
        public int Released { get; set; }
    }

    public ConcurrentQueue<DomainChange> DomainChanges { get; } = new();

    public ConcurrentQueue<JournalFindings> Recovered { get; } = new();

    public ConcurrentQueue<string> RelaysDown { get; } = new();

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>How many rows each claim that found any took.</summary>
    public ConcurrentQueue<int> Claims { get; } = new();

    /// <summary>When set, recording fails: the database is gone.</summary>
    public bool RecordingFails { get; set; }

    public Row this[Guid id] => _byId[id];

    public Row Add(QueuedMail mail)
    {
        lock (_lock)
        {
            var row = new Row(mail, clock.GetUtcNow());
            _rows.Add(row);
            _byId[mail.Id] = row;
            return row;
        }
    }

    public void Halt(Guid message)
    {
        lock (_lock)
        {
            _halted.Add(message);
        }
    }

    public void MakeAllDue()
    {
        lock (_lock)
        {
            _next = 0;
            _down.Clear();
            _standings.Clear();
            _rows.ForEach(row => row.Due = DateTimeOffset.MinValue);
        }
    }

    public Task<ClaimedMails> ClaimAsync(Lane lane, string worker, int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            List<QueuedMail> claimed = [];
            for (; _next < _rows.Count && claimed.Count < max; _next++)
            {
                var row = _rows[_next];
                if (row.State == DeliveryState.Queued && row.Due <= now && !_halted.Contains(row.Mail.Message))
                {
                    row.State = DeliveryState.Claimed;
                    row.Worker = worker;
                    claimed.Add(row.Mail);
                }
            }

            if (claimed.Count > 0)
            {
                Claims.Enqueue(claimed.Count);
            }

            return Task.FromResult(new ClaimedMails(claimed, [.. _standings.Values]));
        }
    }

    public Task RecordAsync(string worker, IReadOnlyList<DeliveryOutcome> outcomes, IReadOnlyList<DomainChange> domains, CancellationToken cancellationToken)
    {
        if (RecordingFails)
        {
            throw new InvalidOperationException("The database is gone.");
        }

        lock (_lock)
        {
            foreach (var outcome in outcomes)
            {
                var row = _byId[outcome.Id];
                row.Last = outcome;
                row.Suppressed |= outcome.Suppress;
                row.State = outcome.Verdict switch
                {
                    DeliveryVerdict.Accepted => DeliveryState.Sent,
                    DeliveryVerdict.Failed => DeliveryState.Failed,
                    _ => DeliveryState.Queued,
                };
                row.Due = outcome.NextTry ?? row.Due;
                row.Mail = row.Mail with { Attempts = row.Mail.Attempts + 1 };
            }

            foreach (var change in domains)
            {
                DomainChanges.Enqueue(change);
                _standings[change.Domain] = new DomainStanding(change.Domain, change.Limit, change.PausedUntil);
            }
        }

        return Task.CompletedTask;
    }

    public Task ReleaseAsync(string worker, IReadOnlyList<Guid> deliveries, DateTimeOffset? notBefore, string? reply, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var row in deliveries.Select(id => _byId[id]).Where(row => row.State == DeliveryState.Claimed))
            {
                row.State = DeliveryState.Queued;
                row.Due = notBefore ?? row.Due;
                row.Released++;
            }

            _next = 0;
        }

        return Task.CompletedTask;
    }

    public Task RenewAsync(string worker, Lane lane, TimeSpan lease, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlySet<Guid>> HaltedAsync(IReadOnlyCollection<Guid> messages, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlySet<Guid>>(messages.Where(_halted.Contains).ToHashSet());
        }
    }

    public Task RecoverAsync(JournalFindings findings, CancellationToken cancellationToken)
    {
        Recovered.Enqueue(findings);
        lock (_lock)
        {
            foreach (var row in _rows.Where(row => row.State == DeliveryState.Claimed && row.Worker == findings.Worker))
            {
                row.State = findings.Accepted.Contains(row.Mail.Id) ? DeliveryState.Sent : DeliveryState.Queued;
            }

            _next = 0;
        }

        return Task.CompletedTask;
    }

    public Task<DateTimeOffset?> NextDueAsync(Lane lane, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_rows.Where(row => row.State == DeliveryState.Queued).Select(row => (DateTimeOffset?)row.Due).Min());
        }
    }

    public Task<QuotaGrant> TakeAsync(RelayOptions relay, Lane lane, string worker, int wanted, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_down.Contains(relay.Name))
            {
                return Task.FromResult(new QuotaGrant(0, 0, clock.GetUtcNow().AddMinutes(1)));
            }

            var used = _used.GetValueOrDefault(relay.Name);
            var granted = Math.Min(wanted, RelayWindows.Left(relay.MaxPerHour, used, lane));
            _used[relay.Name] = used + granted;
            return Task.FromResult(new QuotaGrant(granted, RelayWindows.Share(relay, lane, 1), RelayWindows.Hour(clock.GetUtcNow()).AddHours(1)));
        }
    }

    public Task ReturnAsync(RelayOptions relay, Lane lane, int unused, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _used[relay.Name] -= unused;
        }

        return Task.CompletedTask;
    }

    public Task DownAsync(RelayOptions relay, bool refused, string reply, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _down.Add(relay.Name);
            RelaysDown.Enqueue(reply);
        }

        return Task.CompletedTask;
    }
}
