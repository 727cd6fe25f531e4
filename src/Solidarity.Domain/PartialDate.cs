using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Solidarity.Domain;

/// <summary>How exactly a date is known.</summary>
public enum DatePrecision
{
    /// <summary>To the year.</summary>
    Year = 0,

    /// <summary>To the month.</summary>
    Month = 1,

    /// <summary>To the day.</summary>
    Day = 2,
}

/// <summary>A date known to the year, the month or the day: <c>2021</c>, <c>2021-06</c>, <c>2022-12-07</c> (ISO 8601-2:2019 Annex A, EDTF level 0).</summary>
public readonly record struct PartialDate : IComparable<PartialDate>
{
    /// <summary>Longest form, in characters.</summary>
    public const int MaxLength = 10;

    private static readonly string[] Forms = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    private PartialDate(string value) => Value = value;

    /// <summary>Its written form.</summary>
    public string Value { get; }

    /// <summary>How exactly it is known.</summary>
    public DatePrecision Precision => (DatePrecision)((Value.Length - 4) / 3);

    /// <summary>Its first day.</summary>
    public DateOnly First => DateOnly.ParseExact(Value, Forms[(int)Precision], CultureInfo.InvariantCulture);

    /// <summary>Reads the written form; false when there is no such date.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PartialDate date)
    {
        date = default;
        var trimmed = text?.Trim();
        if (trimmed is null || !DateOnly.TryParseExact(trimmed, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return false;
        }

        date = new PartialDate(trimmed);
        return true;
    }

    /// <summary>Reads the written form.</summary>
    /// <exception cref="DomainError"><c>PartialDate.Malformed</c>.</exception>
    public static PartialDate Parse(string text) => TryParse(text, out var date) ? date : throw new DomainError("PartialDate.Malformed", "date");

    /// <summary>Takes a stored date as it is.</summary>
    public static PartialDate FromStored(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;

    /// <summary>A year comes before its months, a month before its days.</summary>
    public static bool operator >(PartialDate left, PartialDate right) => left.CompareTo(right) > 0;

    /// <summary>A year comes before its months, a month before its days.</summary>
    public static bool operator <(PartialDate left, PartialDate right) => left.CompareTo(right) < 0;

    /// <summary>A year comes before its months, a month before its days.</summary>
    public static bool operator >=(PartialDate left, PartialDate right) => left.CompareTo(right) >= 0;

    /// <summary>A year comes before its months, a month before its days.</summary>
    public static bool operator <=(PartialDate left, PartialDate right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(PartialDate other) => string.CompareOrdinal(Value, other.Value);
}
