using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Solidarity.Domain.Events;

/// <summary>The days on which no date is made although the rule names them, in order.</summary>
public sealed class ExceptionDays : ValueList<DateOnly>
{
    /// <summary>Most of them.</summary>
    public const int Most = 200;

    /// <summary>None.</summary>
    public static readonly ExceptionDays None = new([]);

    /// <summary>Days.</summary>
    /// <exception cref="DomainError"><c>Recurrence.TooManyExceptions</c>.</exception>
    public ExceptionDays(IEnumerable<DateOnly> days)
        : base(days.Distinct().Order())
    {
        if (Count > Most)
        {
            throw new DomainError("Recurrence.TooManyExceptions", "exceptions", Most);
        }
    }
}

/// <summary>
/// How an event comes again: a part of RFC 5545 §3.3.10 that people can say in a sentence. Weekly on days of the week, or monthly on a day of
/// the month or the nth weekday; each nth time; so often, until a day, or without end. It is kept as the text of an <c>RRULE</c> over local
/// times (so <c>UNTIL</c> is a local time, the last second of its day); what expands it lies outside.
/// </summary>
public sealed record Recurrence
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxLength = 120;

    /// <summary>Most dates by number.</summary>
    public const int MostDates = 366;

    /// <summary>Longest step, in weeks or months.</summary>
    public const int LongestStep = 52;

    /// <summary>The last day of the month, as a day of the month.</summary>
    public const int LastDay = -1;

    private const string UntilForm = "yyyyMMdd'T235959'";

    // As RFC 5545 names them, from Sunday on as DayOfWeek counts.
    private static readonly string[] Codes = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
    private static readonly int[] Nths = [1, 2, 3, 4, -1];

    private Recurrence(bool isMonthly, int step, IEnumerable<DayOfWeek> days, int? dayOfMonth, int? nth, int? count, DateOnly? until)
    {
        (IsMonthly, Step, DayOfMonth, Nth, Count, Until) = (isMonthly, step, dayOfMonth, nth, count, until);

        // The week begins on Monday, as it does in RFC 5545 unless said otherwise.
        Days = new WeekDays(days.Distinct().OrderBy(day => ((int)day + 6) % 7));
    }

    /// <summary>Whether it counts in months; else in weeks.</summary>
    public bool IsMonthly { get; }

    /// <summary>Each nth week or month; 1 for each.</summary>
    public int Step { get; }

    /// <summary>The days of the week; of a monthly one the weekday that is counted, or none.</summary>
    public WeekDays Days { get; }

    /// <summary>The day of the month, from 1 to 31, or <see cref="LastDay"/>; null for another rule. Months without such a day are left out (RFC 5545 §3.3.10).</summary>
    public int? DayOfMonth { get; }

    /// <summary>Which of the month's weekdays: 1 to 4, or -1 for the last; null for another rule.</summary>
    public int? Nth { get; }

    /// <summary>How many dates there are, those left out counted; null for another end.</summary>
    public int? Count { get; }

    /// <summary>The last day on which one can begin; null for another end.</summary>
    public DateOnly? Until { get; }

    /// <summary>Whether it goes on until somebody ends it.</summary>
    public bool IsEndless => Count is null && Until is null;

    /// <summary>Whether some months have no such day, which whoever chooses it should be told.</summary>
    public bool SkipsMonths => DayOfMonth > 28;

    /// <summary>How far apart two of its dates are at least.</summary>
    public TimeSpan ShortestGap
    {
        get
        {
            if (IsMonthly)
            {
                return TimeSpan.FromDays(28);
            }

            var week = Days.Select(day => ((int)day + 6) % 7).ToList();
            var within = week.Zip(week.Skip(1), (earlier, later) => later - earlier).DefaultIfEmpty(int.MaxValue).Min();
            return TimeSpan.FromDays(Math.Min(within, (7 * Step) - week[^1] + week[0]));
        }
    }

    /// <summary>The text of the <c>RRULE</c>, without its name.</summary>
    public string Text
    {
        get
        {
            List<string> parts = [$"FREQ={(IsMonthly ? "MONTHLY" : "WEEKLY")}"];
            if (Step > 1)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"INTERVAL={Step}"));
            }

            parts.Add(DayOfMonth is { } day
                ? string.Create(CultureInfo.InvariantCulture, $"BYMONTHDAY={day}")
                : "BYDAY=" + string.Join(',', Days.Select(x => Nth?.ToString(CultureInfo.InvariantCulture) + Codes[(int)x])));
            if (Count is { } count)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"COUNT={count}"));
            }

            if (Until is { } until)
            {
                parts.Add("UNTIL=" + until.ToString(UntilForm, CultureInfo.InvariantCulture));
            }

            return string.Join(';', parts);
        }
    }

    /// <summary>On days of the week.</summary>
    /// <exception cref="DomainError">See <see cref="Parse"/>.</exception>
    public static Recurrence Weekly(IReadOnlyCollection<DayOfWeek> days, int step = 1, int? count = null, DateOnly? until = null) =>
        days.Count == 0 ? throw new DomainError("Recurrence.NoDay", "days") : Checked(new(false, step, days, null, null, count, until));

    /// <summary>On a day of the month.</summary>
    /// <exception cref="DomainError">See <see cref="Parse"/>.</exception>
    public static Recurrence Monthly(int dayOfMonth, int step = 1, int? count = null, DateOnly? until = null) =>
        dayOfMonth is not (LastDay or (>= 1 and <= 31)) ? throw new DomainError("Recurrence.NoDay", "days") : Checked(new(true, step, [], dayOfMonth, null, count, until));

    /// <summary>On the nth weekday of the month.</summary>
    /// <exception cref="DomainError">See <see cref="Parse"/>.</exception>
    public static Recurrence Monthly(int nth, DayOfWeek day, int step = 1, int? count = null, DateOnly? until = null) =>
        !Nths.Contains(nth) ? throw new DomainError("Recurrence.NoDay", "days") : Checked(new(true, step, [day], null, nth, count, until));

    /// <summary>Reads the text of an <c>RRULE</c>, with or without its name.</summary>
    /// <exception cref="DomainError">
    /// <c>Recurrence.NotTaken</c> for a rule that is none, or is beyond the part that is taken; <c>Recurrence.NoDay</c>;
    /// <c>Recurrence.StepOutOfRange</c>; <c>Recurrence.CountOutOfRange</c>; or <c>Recurrence.TwoEnds</c>.
    /// </exception>
    public static Recurrence Parse(string text) => TryRead(text, out var rule) ? Checked(rule) : throw new DomainError("Recurrence.NotTaken", "recurrence");

    /// <summary>Takes a stored one as it is, whatever is taken now.</summary>
    public static Recurrence FromStored(string text) => TryRead(text, out var rule) ? rule : throw new FormatException(text);

    /// <summary>Whether a date of the rule can begin on a day.</summary>
    public bool FallsOn(DateOnly day)
    {
        if (Until < day)
        {
            return false;
        }

        var length = DateTime.DaysInMonth(day.Year, day.Month);
        return DayOfMonth is { } wanted ? day.Day == (wanted == LastDay ? length : wanted)
            : Days.Contains(day.DayOfWeek) && (Nth is not { } nth || (nth > 0 ? (day.Day + 6) / 7 == nth : day.Day > length - 7));
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    private static Recurrence Checked(Recurrence rule) =>
        rule.Step is < 1 or > LongestStep ? throw new DomainError("Recurrence.StepOutOfRange", "step", LongestStep)
        : rule.Count is < 1 or > MostDates ? throw new DomainError("Recurrence.CountOutOfRange", "count", MostDates)
        : rule is { Count: not null, Until: not null } ? throw new DomainError("Recurrence.TwoEnds", "until")
        : rule;

    private static bool TryRead(string text, [NotNullWhen(true)] out Recurrence? rule)
    {
        rule = null;
        var typed = text.Trim().ToUpperInvariant();
        typed = typed.StartsWith("RRULE:", StringComparison.Ordinal) ? typed[6..] : typed;
        if (typed.Length is 0 or > MaxLength)
        {
            return false;
        }

        Dictionary<string, string> parts = [];
        foreach (var part in typed.Split(';'))
        {
            if (part.Split('=') is not [var name, { Length: > 0 } value] || !parts.TryAdd(name, value))
            {
                return false;
            }
        }

        var (step, count, dayOfMonth) = (1, (int?)null, (int?)null);
        DateOnly? until = null;
        if (parts.Remove("INTERVAL", out var interval) && !int.TryParse(interval, NumberStyles.None, CultureInfo.InvariantCulture, out step)
            || parts.Remove("COUNT", out var number) && !TryNumber(number, out count)
            || parts.Remove("BYMONTHDAY", out var monthDay) && !TryNumber(monthDay, out dayOfMonth)
            || parts.Remove("UNTIL", out var last) && !TryUntil(last, out until)
            || parts.Remove("WKST", out var week) && week != "MO"
            || !parts.Remove("FREQ", out var frequency) || frequency is not ("WEEKLY" or "MONTHLY"))
        {
            return false;
        }

        List<DayOfWeek> days = [];
        HashSet<int?> nths = [];
        if (parts.Remove("BYDAY", out var byDay))
        {
            foreach (var day in byDay.Split(','))
            {
                var which = day.Length < 2 ? -1 : Array.IndexOf(Codes, day[^2..]);
                int? nth = null;
                if (which < 0 || (day.Length > 2 && !TryNumber(day[..^2], out nth)))
                {
                    return false;
                }

                days.Add((DayOfWeek)which);
                nths.Add(nth);
            }
        }

        if (parts.Count > 0)
        {
            return false;
        }

        rule = (frequency, days.Count, dayOfMonth) switch
        {
            ("WEEKLY", > 0, null) when nths.SetEquals([null]) => new(false, step, days, null, null, count, until),
            ("MONTHLY", 1, null) when Nths.Contains(nths.Single() ?? 0) => new(true, step, days, null, nths.Single(), count, until),
            ("MONTHLY", 0, LastDay or (>= 1 and <= 31)) => new(true, step, [], dayOfMonth, null, count, until),
            _ => null,
        };
        return rule is not null;
    }

    private static bool TryNumber(string text, out int? number)
    {
        var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read);
        number = isNumber ? read : null;
        return isNumber;
    }

    // As a day, or as our own text says it. A moment (with Z) would name another day in another zone.
    private static bool TryUntil(string text, out DateOnly? until)
    {
        var isDay = DateTime.TryParseExact(text, ["yyyyMMdd", UntilForm], CultureInfo.InvariantCulture, DateTimeStyles.None, out var read);
        until = isDay ? DateOnly.FromDateTime(read) : null;
        return isDay;
    }
}

/// <summary>Days of the week, from Monday on.</summary>
public sealed class WeekDays(IEnumerable<DayOfWeek> days) : ValueList<DayOfWeek>(days);
