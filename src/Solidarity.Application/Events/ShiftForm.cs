using System.Globalization;
using FluentValidation;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>A shift, as typed; one without a name is none.</summary>
/// <param name="Key">Its name for programs and exports; made of its name when null.</param>
/// <param name="Name">What people read, in the event's language.</param>
/// <param name="From">When it begins: a time on the clock (<c>18:30</c>), or how long after the beginning (<c>+1:30</c>); null for with it.</param>
/// <param name="To">When it ends, in the same way; null for with the whole.</param>
/// <param name="Capacity">How many people it takes; null for any number.</param>
public sealed record ShiftFields(string? Key, string? Name, string? From = null, string? To = null, int? Capacity = null);

/// <summary>The name of a shift in another language, as typed.</summary>
/// <param name="Key">The shift.</param>
/// <param name="Name">What people read.</param>
public sealed record ShiftNameFields(string? Key, string? Name);

/// <summary>Checks and cleans the shifts of an event's form.</summary>
internal static class ShiftForm
{
    private const char After = '+';

    // A number may come behind it.
    private const int LongestMade = ShiftPlan.MaxKeyLength - 3;

    public static void Rules(InlineValidator<ShiftFields> shift)
    {
        shift.RuleFor(x => x.Name).RequiredLine(ShiftName.MaxLength).When(x => !IsEmpty(x));
        shift.RuleFor(x => x.Key).Must(key => string.IsNullOrEmpty(key) || (key.Length <= ShiftPlan.MaxKeyLength && Slug.TryParse(key, out _))).WithErrorCode("Slug.Malformed");
        shift.RuleFor(x => x.From).Must(time => IsNothing(time) || TryRead(time, out _, out _)).WithErrorCode("Event.ShiftTime");
        shift.RuleFor(x => x.To).Must(time => IsNothing(time) || TryRead(time, out _, out _)).WithErrorCode("Event.ShiftTime");
    }

    /// <summary>The shifts of an event and their names in its own language; the whole alone when none was typed.</summary>
    /// <param name="typed">The shifts.</param>
    /// <param name="capacity">How many people the whole takes, or a shift that names no number of its own.</param>
    /// <param name="span">When the event is.</param>
    public static (ShiftPlans Plans, ShiftNames? Names) Shifts(IEnumerable<ShiftFields>? typed, int? capacity, LocalSpan span)
    {
        HashSet<string> taken = [];
        List<(ShiftPlan Plan, ShiftName Name)> all = [];
        foreach (var shift in (typed ?? []).Where(shift => !IsEmpty(shift)))
        {
            var name = Text.OneLine(shift.Name)!;
            var key = string.IsNullOrEmpty(shift.Key) ? Key(name, taken) : shift.Key;
            taken.Add(key);
            var from = Offset(shift.From, span, TimeSpan.Zero);
            var to = Offset(shift.To, span, from);
            all.Add((new ShiftPlan(key, from > TimeSpan.Zero ? from : null, to > TimeSpan.Zero && to != span.Length ? to : null, shift.Capacity ?? capacity), new ShiftName(key, name)));
        }

        return all.Count == 0 ? (ShiftPlans.Whole(capacity), null) : (new ShiftPlans(all.Select(x => x.Plan)), new ShiftNames(all.Select(x => x.Name)));
    }

    /// <summary>The shifts as they are typed; none for the whole alone.</summary>
    public static IReadOnlyList<ShiftFields> Fields(ShiftPlans plans, ShiftNames? names, LocalSpan span) => plans is [{ Key: ShiftPlan.WholeKey }] && names is null
        ? []
        : [.. plans.Select(plan => new ShiftFields(plan.Key, names?.FirstOrDefault(name => name.Key == plan.Key)?.Name, Written(plan.From, span), Written(plan.To, span), plan.Capacity))];

    /// <summary>Names in one language; those of shifts that are not there any more are left out.</summary>
    public static ShiftNames? Names(IEnumerable<ShiftName> names, ShiftPlans plans)
    {
        List<ShiftName> known = [.. names.Where(name => plans.Any(plan => plan.Key == name.Key))];
        return known.Count == 0 ? null : new ShiftNames(known);
    }

    /// <summary>Names in one language, as typed.</summary>
    public static ShiftNames? Names(IEnumerable<ShiftNameFields> typed)
    {
        List<ShiftName> names = [.. typed.Where(x => Text.OneLine(x.Name) is not null).Select(x => new ShiftName(x.Key ?? "", Text.OneLine(x.Name)!))];
        return names.Count == 0 ? null : new ShiftNames(names);
    }

    public static void NameRules(InlineValidator<ShiftNameFields> shift) => shift.RuleFor(x => x.Name).OptionalLine(ShiftName.MaxLength);

    // A time on the clock is the first such after the one before it: a shift from 22:00 to 02:00 goes over midnight.
    private static TimeSpan Offset(string? typed, LocalSpan span, TimeSpan earliest)
    {
        if (IsNothing(typed) || !TryRead(typed, out var isAfter, out var read))
        {
            return TimeSpan.Zero;
        }

        if (isAfter)
        {
            return read;
        }

        var first = span.Start + earliest;
        var day = first.Date + read;
        var isBefore = earliest > TimeSpan.Zero ? day <= first : day < first;
        return (isBefore ? day.AddDays(1) : day) - span.Start;
    }

    private static string? Written(TimeSpan? offset, LocalSpan span) => offset is not { } length ? null
        : length < TimeSpan.FromDays(1) ? (span.Start + length).ToString("HH:mm", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{After}{(int)length.TotalHours}:{length.Minutes:00}");

    private static bool TryRead(string? typed, out bool isAfter, out TimeSpan read)
    {
        var text = typed?.Trim() ?? "";
        isAfter = text.StartsWith(After);
        read = default;
        if (!isAfter)
        {
            var isTime = TimeOnly.TryParseExact(text, ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
            read = new TimeSpan(time.Hour, time.Minute, 0);
            return isTime;
        }

        if (text[1..].Split(':') is not [{ Length: > 0 and <= 3 } hours, { Length: 2 } minutes]
            || !int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h) || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m) || m > 59)
        {
            return false;
        }

        read = new TimeSpan(h, m, 0);
        return true;
    }

    private static string Key(string name, HashSet<string> taken)
    {
        var plain = Slug.FromTitle(name, "shift");
        if (plain.Value.Length > LongestMade)
        {
            // Not in the middle of a letter that takes two units.
            var cut = char.IsHighSurrogate(plain.Value[LongestMade - 1]) ? LongestMade - 1 : LongestMade;
            plain = Slug.FromTitle(plain.Value[..cut], "shift");
        }

        return Enumerable.Range(1, ShiftPlans.Most + 1).Select(number => number == 1 ? plain.Value : plain.Numbered(number).Value).First(key => !taken.Contains(key));
    }

    private static bool IsEmpty(ShiftFields shift) => Text.OneLine(shift.Name) is null && IsNothing(shift.From) && IsNothing(shift.To) && shift.Capacity is null;

    private static bool IsNothing(string? text) => string.IsNullOrWhiteSpace(text);
}
