using System.Diagnostics;
using System.Threading.Channels;

namespace Solidarity.Infrastructure.Messages;

/// <summary>One relay's connections during a run: as many as make mail go faster, within what the relay allows.</summary>
internal sealed class RelayRun(LaneRun lane, RelayOptions relay, int index)
{
    private const int FirstConnections = 4;
    private const int SuccessesToRaise = 50;
    private const int CopiesToJudge = 4;
    private const int SendersRefused = 3;

    // After so long what was done is judged, however little.
    private static readonly TimeSpan LongestToJudge = TimeSpan.FromMilliseconds(250);

    private readonly Channel<QueuedMail> _ready = Channel.CreateUnbounded<QueuedMail>();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Task> _connections = [];
    private readonly List<Task> _ended = [];
    private int _most = 1;
    private int _wanted;
    private int _open;
    private int _successes;
    private int _sendersRefused;
    private int _unused;
    private bool _held;

    // What the present number of connections does, and what the one before did.
    private long _done;
    private long _busyTicks;
    private long _since = Stopwatch.GetTimestamp();
    private double _lastRate;
    private double _bestLatency = double.MaxValue;

    /// <summary>The relay.</summary>
    public RelayOptions Relay => relay;

    /// <summary>Whether it could not be reached, or refused us, in this run.</summary>
    public bool IsDown { get; private set; }

    /// <summary>Why it can't be used, redacted; none while it can, or where we broke off ourselves.</summary>
    public string? WhyDown { get; private set; }

    /// <summary>How many connections it has at most.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>Takes copies to send.</summary>
    public void Add(IEnumerable<QueuedMail> mails, int most)
    {
        Volatile.Write(ref _most, most);
        foreach (var mail in mails)
        {
            _ready.Writer.TryWrite(mail);
        }

        lock (_lock)
        {
            if (_wanted == 0)
            {
                _wanted = FirstConnections;
            }

            _wanted = Math.Min(_wanted, most);
            for (var i = 0; i < Math.Min(_wanted, _ready.Reader.Count); i++)
            {
                StartConnection(i);
            }
        }
    }

    /// <summary>Takes a copy back that had to wait.</summary>
    public void Again(QueuedMail mail) => _ready.Writer.TryWrite(mail);

    /// <summary>Lets the connections end when nothing is left, and waits for them.</summary>
    public async Task EndAsync()
    {
        _ready.Writer.TryComplete();
        Task[] all;
        lock (_lock)
        {
            all = [.. _connections.Values, .. _ended];
        }

        await Task.WhenAll(all);
    }

    /// <summary>Takes out copies that no connection has begun.</summary>
    public IReadOnlyList<QueuedMail> Drain(Func<QueuedMail, bool> which)
    {
        List<QueuedMail> taken = [];
        for (var i = _ready.Reader.Count; i > 0 && _ready.Reader.TryRead(out var mail); i--)
        {
            if (which(mail))
            {
                taken.Add(mail);
            }
            else
            {
                Again(mail);
            }
        }

        return taken;
    }

    /// <summary>Notes a copy that was sent, and how long it took.</summary>
    public void Sent(TimeSpan took)
    {
        Volatile.Write(ref _sendersRefused, 0);
        Interlocked.Increment(ref _done);
        Interlocked.Add(ref _busyTicks, took.Ticks);
        if (_held && Interlocked.Increment(ref _successes) % SuccessesToRaise == 0)
        {
            lock (_lock)
            {
                _wanted = Math.Min(_wanted + 1, Most);
                _held = _wanted < Most;
            }
        }
    }

    /// <summary>Notes a copy that was granted and not tried.</summary>
    public void Unused() => Interlocked.Increment(ref _unused);

    /// <summary>How many copies were granted and not tried since the last time this was asked.</summary>
    public int TakeUnused() => Interlocked.Exchange(ref _unused, 0);

    /// <summary>Our address was refused. Three times on end, whatever the recipient: then the relay refuses us, not a domain.</summary>
    public bool SenderRefused() => Interlocked.Increment(ref _sendersRefused) >= SendersRefused;

    /// <summary>The relay itself asks for less: half the connections, and one more after each fifty messages.</summary>
    public void SlowDown()
    {
        lock (_lock)
        {
            _wanted = Math.Max(1, _wanted / 2);
            _held = true;
        }
    }

    /// <summary>A connection did not come about. The relay is down if it has no other.</summary>
    /// <returns>Whether this was the first to find it down.</returns>
    private bool Failed(Exception failure)
    {
        lock (_lock)
        {
            if (_open > 0)
            {
                // It takes no more than it has: keep to these.
                _wanted = Math.Max(1, Math.Min(_wanted, _open));
                _held = true;
                return false;
            }

            var first = !IsDown;
            WhyDown ??= failure switch
            {
                OperationCanceledException => null,
                MailRefusedException refused => Redactor.Clean($"{refused.Code} {refused.Message}"),
                _ => Redactor.Clean(failure.Message),
            };
            IsDown = true;
            return first;
        }
    }

    /// <summary>Opens more connections while that makes mail go faster, or answers come as fast as before: as soon as each has sent a few.</summary>
    public void Adapt()
    {
        lock (_lock)
        {
            var elapsed = Stopwatch.GetElapsedTime(_since);
            if (Volatile.Read(ref _done) >= CopiesToJudge * _wanted || elapsed >= LongestToJudge)
            {
                Judge(elapsed);
            }

            for (var i = 0; i < Math.Min(_wanted, _ready.Reader.Count); i++)
            {
                StartConnection(i);
            }
        }
    }

    private void Judge(TimeSpan elapsed)
    {
        var done = Interlocked.Exchange(ref _done, 0);
        var busy = Interlocked.Exchange(ref _busyTicks, 0);
        _since = Stopwatch.GetTimestamp();
        if (done > 0 && !IsDown && !_held && _ready.Reader.Count > _wanted)
        {
            var rate = done / elapsed.TotalSeconds;
            var latency = (double)busy / done;
            _bestLatency = Math.Min(_bestLatency, latency);
            if (_wanted < Most && (latency <= 1.5 * _bestLatency || rate >= 1.1 * _lastRate))
            {
                _wanted = Math.Min(2 * _wanted, Most);
            }

            _lastRate = rate;
        }
    }

    private void StartConnection(int number)
    {
        if (!IsDown && !_connections.ContainsKey(number))
        {
            _connections[number] = Task.Run(() => RunConnectionAsync(number));
        }
    }

    private async Task RunConnectionAsync(int number)
    {
        await using var connection = new MailConnection(lane, this, $"{lane.Name}-{index}-{number:D2}", Opened);
        try
        {
            while (await _ready.Reader.WaitToReadAsync() && !Retire(number))
            {
                if (_ready.Reader.TryRead(out var mail) && await connection.TakeAsync(mail) is { } failure)
                {
                    if (Failed(failure))
                    {
                        await lane.ReportDownAsync(this, failure);
                    }

                    break;
                }
            }
        }
        finally
        {
            await connection.CloseAsync();
            lock (_lock)
            {
                if (_connections.Remove(number, out var task))
                {
                    _ended.Add(task);
                }
            }
        }
    }

    private void Opened(int change)
    {
        lock (_lock)
        {
            _open += change;
        }
    }

    private bool Retire(int number)
    {
        lock (_lock)
        {
            return IsDown || number >= _wanted;
        }
    }
}
