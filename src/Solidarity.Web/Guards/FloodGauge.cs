using Solidarity.Infrastructure.Guards;

namespace Solidarity.Web.Guards;

/// <summary>
/// How many forms for everyone came in the last minute, from each network and in all, on all servers together; and how hard the proof of
/// work is to be for it. It rises with the flood, and falls again with it.
/// </summary>
internal sealed class FloodGauge(TimeProvider time)
{
    /// <summary>So many a minute from one network are quiet times.</summary>
    public const int QuietNetwork = 20;

    /// <summary>So many a minute on the whole site are quiet times.</summary>
    public const int QuietSite = 300;

    private const int Steps = 6;
    private static readonly long StepTicks = TimeSpan.FromMinutes(1).Ticks / Steps;

    private readonly Lock _gate = new();
    private readonly Step[] _steps = [.. Enumerable.Range(0, Steps).Select(_ => new Step())];

    /// <summary>Notes forms from a network.</summary>
    public void Note(UInt128 network, int count)
    {
        var now = time.GetUtcNow().Ticks / StepTicks;
        lock (_gate)
        {
            var step = _steps[now % Steps];
            step.Begin(now);
            step.All += count;
            step.Networks[network] = step.Networks.GetValueOrDefault(network) + count;
        }
    }

    /// <summary>How hard the proof of work is for a network now: 0 to <see cref="Challenges.HighestLevel"/>.</summary>
    public int Level(UInt128 network)
    {
        var since = (time.GetUtcNow().Ticks / StepTicks) - Steps;
        lock (_gate)
        {
            var last = _steps.Where(step => step.At > since).ToList();
            return Math.Max(
                Level(last.Sum(step => step.Networks.GetValueOrDefault(network)), QuietNetwork),
                Level(last.Sum(step => step.All), QuietSite));
        }
    }

    // Twice as many, one level more.
    private static int Level(int count, int quiet)
    {
        var level = 0;
        while (level < Challenges.HighestLevel && count > quiet << level)
        {
            level++;
        }

        return level;
    }

    private sealed class Step
    {
        public long At { get; private set; }

        public int All { get; set; }

        public Dictionary<UInt128, int> Networks { get; } = [];

        public void Begin(long at)
        {
            if (At != at)
            {
                (At, All) = (at, 0);
                Networks.Clear();
            }
        }
    }
}
