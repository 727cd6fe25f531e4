using System.Collections.Concurrent;
using Solidarity.Domain.Defence;

namespace Solidarity.Infrastructure.Defence;

/// <summary>What is counted: one network, mail domain or country, at one petition.</summary>
internal readonly record struct FloodKey(FloodScope Scope, UInt128 Key);

/// <summary>
/// How many came within the last minute and the last hour, for each key. A window that slides is reckoned from two that don't: what came in
/// this one, and of the one before the part that still lies within. So a key takes 40 bytes, whatever comes.
/// </summary>
internal sealed class FloodCounts
{
    /// <summary>Most keys at once. Who comes with more networks than that is counted by the wider ones.</summary>
    public const int MostKeys = 200_000;

    private const long Minute = TimeSpan.TicksPerMinute;
    private const long Hour = TimeSpan.TicksPerHour;

    private readonly ConcurrentDictionary<FloodKey, Count> _counts = new();
    private long _sweptAt;

    /// <summary>Adds to a key.</summary>
    /// <returns>How many came within the last minute and the last hour, these among them.</returns>
    public (int Minute, int Hour) Add(FloodKey key, int count, DateTimeOffset now)
    {
        var ticks = now.UtcTicks;
        if (!_counts.TryGetValue(key, out var found))
        {
            if (_counts.Count >= MostKeys)
            {
                Sweep(ticks);
            }

            if (_counts.Count >= MostKeys)
            {
                return (count, count);
            }

            found = _counts.GetOrAdd(key, _ => new Count());
        }

        lock (found)
        {
            return (found.Minutes.Add(ticks, Minute, count), found.Hours.Add(ticks, Hour, count));
        }
    }

    // What has been quiet for two hours is nothing any more; looked at once a minute at most.
    private void Sweep(long ticks)
    {
        var before = Interlocked.Read(ref _sweptAt);
        if (ticks - before < Minute || Interlocked.CompareExchange(ref _sweptAt, ticks, before) != before)
        {
            return;
        }

        foreach (var (key, count) in _counts)
        {
            if (count.Hours.IsOver(ticks, Hour))
            {
                _counts.TryRemove(key, out _);
            }
        }
    }

    private sealed class Count
    {
        public Window Minutes;
        public Window Hours;
    }

    private struct Window
    {
        private long _number;
        private int _before;
        private int _now;

        public int Add(long ticks, long length, int count)
        {
            var number = ticks / length;
            if (number != _number)
            {
                _before = number == _number + 1 ? _now : 0;
                (_number, _now) = (number, 0);
            }

            _now += count;
            return _now + (int)(_before * (1 - ((ticks % length) / (double)length)));
        }

        public readonly bool IsOver(long ticks, long length) => ticks / length > _number + 1;
    }
}
