using System.Globalization;

namespace Solidarity.Benchmarks;

/// <summary>What Linux tells of other processes.</summary>
internal static class Processes
{
    private const double TicksASecond = 100;

    /// <summary>The processor time that it has taken.</summary>
    public static TimeSpan Cpu(int process)
    {
        // proc(5): the name stands in brackets and may hold blanks; the 14th and 15th fields are ticks in user and kernel mode.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksASecond);
    }

    /// <summary>The processor time of a process and of those it has started and not ended.</summary>
    public static TimeSpan CpuWithChildren(int process) => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id != 0 && (id == process || ParentOf(id) == process))
        .Aggregate(TimeSpan.Zero, (sum, id) => sum + Cpu(id));

    /// <summary>The most memory that it has held, in bytes.</summary>
    public static long Peak(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static int ParentOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }
}
