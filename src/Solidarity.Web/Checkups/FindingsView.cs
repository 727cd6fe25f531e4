using Solidarity.Application.Checkups;

namespace Solidarity.Web.Checkups;

/// <summary>A table of findings, with the records to publish.</summary>
/// <param name="Key">What the ids of its fields begin with.</param>
/// <param name="Findings">The findings.</param>
public sealed record FindingsView(string Key, IReadOnlyList<Finding> Findings)
{
    /// <summary>How a grade looks.</summary>
    public static string Shade(Grade grade) => grade switch { Grade.Good => "good", Grade.Bad => "bad", Grade.Warning => "warn", _ => "off" };
}
