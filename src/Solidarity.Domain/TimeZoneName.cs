using System.Diagnostics.CodeAnalysis;

namespace Solidarity.Domain;

/// <summary>A time zone of the IANA database (RFC 6557), as in <c>America/Lima</c>.</summary>
public readonly record struct TimeZoneName
{
    /// <summary>Longest name that is taken.</summary>
    public const int MaxLength = 50;

    /// <summary>Coordinated Universal Time.</summary>
    public static readonly TimeZoneName Utc = new("UTC");

    private TimeZoneName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Reads a name; false when this system's zone data does not have it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeZoneName zone)
    {
        zone = default;
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed) || trimmed.Length > MaxLength
            || !TimeZoneInfo.TryFindSystemTimeZoneById(trimmed, out var found) || !(found.HasIanaId || trimmed == "UTC"))
        {
            return false;
        }

        zone = new TimeZoneName(trimmed);
        return true;
    }

    /// <summary>Takes a stored name as it is.</summary>
    public static TimeZoneName FromStored(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
