using Solidarity.Domain.MailingLists;

namespace Solidarity.Application.MailingLists;

/// <summary>How often, as it stands in forms and in the API.</summary>
public static class Frequencies
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Frequency>().Select(Name)];

    /// <summary>The name: <c>immediate</c>, <c>daily</c>, <c>weekly</c>.</summary>
    public static string Name(Frequency frequency) => frequency.ToString().ToLowerInvariant();

    /// <summary>Reads a name; nothing means at once.</summary>
    public static bool TryParse(string? text, out Frequency frequency)
    {
        frequency = Frequency.Immediate;
        var index = string.IsNullOrEmpty(text) ? 0 : Names.ToList().IndexOf(text);
        if (index < 0)
        {
            return false;
        }

        frequency = Enum.GetValues<Frequency>()[index];
        return true;
    }
}
