namespace Solidarity.Infrastructure.Messages;

/// <summary>
/// Lets copies through to their recipient domains: as many at once as each domain's servers bear, none while one is paused.
/// A copy that has to wait is held here, so that one slow domain keeps no connection from the others.
/// </summary>
internal sealed class DomainGate
{
    private const int SuccessesToRaise = 50;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Standing> _domains = new(StringComparer.Ordinal);

    private sealed class Standing
    {
        public int? Limit;
        public DateTimeOffset? PausedUntil;
        public int Active;
        public int Successes;
        public int Epoch;
        public readonly Queue<QueuedMail> Held = new();
    }

    /// <summary>What the gate answers.</summary>
    public enum Answer
    {
        /// <summary>Go; tell the gate when done.</summary>
        Go,

        /// <summary>Held; it comes back when another one leaves.</summary>
        Held,

        /// <summary>The domain is paused: give the copy back.</summary>
        Paused,
    }

    /// <summary>A copy on its way: the gate knows by the epoch whether it was begun before the domain asked to slow down.</summary>
    public readonly record struct Pass(string Domain, int Epoch);

    /// <summary>Asks to send a copy.</summary>
    public Answer Enter(QueuedMail mail, DateTimeOffset now, out Pass pass, out DateTimeOffset? until)
    {
        lock (_lock)
        {
            var domain = Of(mail.Domain);
            pass = new Pass(mail.Domain, domain.Epoch);
            until = domain.PausedUntil;
            if (until > now)
            {
                return Answer.Paused;
            }

            if (domain.Active >= (domain.Limit ?? int.MaxValue))
            {
                domain.Held.Enqueue(mail);
                return Answer.Held;
            }

            domain.Active++;
            return Answer.Go;
        }
    }

    /// <summary>Ends a copy's way; the copies that may be asked for again.</summary>
    public IReadOnlyList<QueuedMail> Leave(Pass pass)
    {
        lock (_lock)
        {
            var domain = Of(pass.Domain);
            domain.Active--;
            List<QueuedMail> next = [];
            for (var free = (domain.Limit ?? int.MaxValue) - domain.Active; free > 0 && domain.Held.TryDequeue(out var mail); free--)
            {
                next.Add(mail);
            }

            return next;
        }
    }

    /// <summary>Takes out held copies.</summary>
    public IReadOnlyList<QueuedMail> TakeHeld(Func<QueuedMail, bool> which)
    {
        lock (_lock)
        {
            List<QueuedMail> taken = [];
            foreach (var domain in _domains.Values)
            {
                for (var i = domain.Held.Count; i > 0; i--)
                {
                    var mail = domain.Held.Dequeue();
                    if (which(mail))
                    {
                        taken.Add(mail);
                    }
                    else
                    {
                        domain.Held.Enqueue(mail);
                    }
                }
            }

            return taken;
        }
    }

    /// <summary>Takes over what all workers know.</summary>
    public void Apply(IEnumerable<DomainStanding> standings)
    {
        lock (_lock)
        {
            foreach (var standing in standings)
            {
                var domain = Of(standing.Domain);
                domain.Limit = standing.Limit is { } limit ? Math.Max(1, limit) : null;
                domain.PausedUntil = standing.PausedUntil;
            }
        }
    }

    /// <summary>Counts a success; a raised limit after each fifty.</summary>
    public DomainChange? Succeeded(Pass pass, int connections)
    {
        lock (_lock)
        {
            var domain = Of(pass.Domain);
            if (domain.Limit is not { } limit || ++domain.Successes < SuccessesToRaise)
            {
                return null;
            }

            domain.Successes = 0;
            domain.Limit = limit + 1 >= connections ? null : limit + 1;
            return new DomainChange(pass.Domain, domain.Limit, domain.PausedUntil, null);
        }
    }

    /// <summary>Halves the domain's connections, once for all copies that were on their way together.</summary>
    public DomainChange? SlowDown(Pass pass, string reply)
    {
        lock (_lock)
        {
            var domain = Of(pass.Domain);
            if (pass.Epoch != domain.Epoch)
            {
                return null;
            }

            domain.Epoch++;
            domain.Successes = 0;
            domain.Limit = Math.Max(1, (domain.Limit ?? domain.Active) / 2);
            return new DomainChange(pass.Domain, domain.Limit, domain.PausedUntil, reply);
        }
    }

    /// <summary>Lets nothing through before a moment.</summary>
    public DomainChange Pause(Pass pass, DateTimeOffset until, string reply)
    {
        lock (_lock)
        {
            var domain = Of(pass.Domain);
            domain.PausedUntil = until;
            return new DomainChange(pass.Domain, domain.Limit, until, reply);
        }
    }

    private Standing Of(string domain) =>
        _domains.TryGetValue(domain, out var standing) ? standing : _domains[domain] = new Standing();
}
