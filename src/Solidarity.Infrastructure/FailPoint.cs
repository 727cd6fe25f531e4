using System.Diagnostics;

namespace Solidarity.Infrastructure;

/// <summary>
/// Lets a test end the process at a named step, as a power cut would: <c>SOLIDARITY_TEST_KILL_AT=step</c>, or
/// <c>step:n</c> for the n-th time that it is reached. Without the variable it does nothing.
/// </summary>
internal static class FailPoint
{
    private static readonly string? Step;
    private static int _left;

    static FailPoint()
    {
        if (Environment.GetEnvironmentVariable("SOLIDARITY_TEST_KILL_AT") is { Length: > 0 } setting)
        {
            var parts = setting.Split(':');
            Step = parts[0];
            _left = parts.Length > 1 && int.TryParse(parts[1], out var times) ? times : 1;
        }
    }

    /// <summary>Whether a test wants an end at some step.</summary>
    public static bool IsSet => Step is not null;

    /// <summary>Marks that a step is reached.</summary>
    public static void Reach(string step)
    {
        if (Step is not null && Step == step && Interlocked.Decrement(ref _left) == 0)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
