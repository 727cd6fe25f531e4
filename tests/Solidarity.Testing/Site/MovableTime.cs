namespace Solidarity.Testing.Site;

/// <summary>The time of day of a site, which a test can move on. Timers run as ever.</summary>
public sealed class MovableTime : TimeProvider
{
    private long ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref ahead));

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan span) => Interlocked.Add(ref ahead, span.Ticks);
}
