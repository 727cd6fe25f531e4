using Solidarity.Domain.Events;

namespace Solidarity.Domain.Tests.Events;

/// <summary>Events and who comes to them, as tests need them: a vigil in Lima on Monday 9 March 2026 from 18 to 20, unless something else is said.</summary>
internal static partial class Some
{
    public static DateTimeOffset Now => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static LocalSpan Evening => Span("2026-03-09 18:00", "2026-03-09 20:00");

    public static LocalSpan Span(string start, string end) => LocalSpan.Of(Local(start), Local(end));

    public static DateTime Local(string time) => DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    public static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    public static TimeZoneName Zone(string name) => TimeZoneName.TryParse(name, out var zone) ? zone : throw new InvalidOperationException(name);

    public static CountryCode Country(string code) => CountryCode.TryParse(code, out var country) ? country : throw new InvalidOperationException(code);

    public static string Refusal(Action act) => Assert.ThrowsAny<DomainError>(act).Code;
}
