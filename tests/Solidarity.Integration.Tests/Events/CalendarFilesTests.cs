using System.Globalization;
using System.Text;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Events;
using Solidarity.Testing.Events;
using Calendar = Ical.Net.Calendar;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Calendars as others read them: Ical.Net, and a reader in another language.</summary>
public sealed class CalendarFilesTests
{
    private const string Injection = "One\r\nATTENDEE:mailto:x@example.org\nBEGIN:VALARM\rX-EVIL:1\u2028\u0085\0";

    private static readonly CalendarFiles Files = new();
    private static readonly DateTimeOffset Modified = new(2026, 3, 1, 10, 20, 30, 400, TimeSpan.Zero);
    private static readonly TimeZoneName Madrid = TimeZoneName.FromStored("Europe/Madrid");

    public static TheoryData<string> Awkward => new([
        "Commas, semicolons; back\\slashes\\n and \"quotes\": all of them",
        "🕯️ Vigil 👩‍👩‍👧 for peace",
        string.Concat(Enumerable.Repeat("Ünïcödé 🕊️, ", 308)),
        "سلسلة بشرية من أجل السلام، يوم الجمعة",
        "First\nSecond\n\nFourth",
    ]);

    public static TheoryData<string> Zones =>
    [
        "Europe/Madrid", "Europe/Dublin", "Europe/London", "America/New_York", "America/Santiago", "America/Asuncion", "America/Havana", "America/Nuuk", "America/Sao_Paulo", "Africa/Casablanca",
        "Africa/El_Aaiun", "Africa/Cairo", "Asia/Gaza", "Asia/Beirut", "Asia/Jerusalem", "Asia/Kathmandu", "Asia/Tehran", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland",
        "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati", "UTC",
    ];

    [Theory, MemberData(nameof(Awkward))]
    public async Task Whatever_a_text_holds_others_read_it_as_it_was_written(string text)
    {
        var written = Files.Write(new CalendarFile("Name, " + text[..5], "PUBLISH", [Entry() with { Title = text.ReplaceLineEndings(" "), Description = text, Location = text.ReplaceLineEndings(" ") }]));
        var other = await ForeignCalendar.ReadAsync(written);
        var entry = Assert.Single(other.Entries);
        Assert.Equal((text.ReplaceLineEndings(" "), text, text.ReplaceLineEndings(" ")), (entry.Summary, entry.Description, entry.Location));
        Assert.Equal("PUBLISH", other.Method);
        Assert.Contains("X-WR-CALNAME:Name\\, ", written, StringComparison.Ordinal);
        var own = Assert.Single(Calendar.Load(written)!.Events);
        Assert.Equal((text.ReplaceLineEndings(" "), text, text.ReplaceLineEndings(" ")), (own.Summary, own.Description, own.Location));
        foreach (var line in written.Split("\r\n"))
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75);
            Assert.DoesNotContain(line, char.IsControl);
        }
    }

    [Fact]
    public async Task No_text_adds_a_line_of_its_own()
    {
        var entry = Entry() with { Uid = "1" + Injection, Title = Injection, Description = Injection, Location = Injection, Url = "https://example.org/" + Injection };
        var written = Files.Write(new CalendarFile(Injection, "PUBLISH" + Injection, [entry]));
        string[] names = [.. written.Split("\r\n").Where(x => x.Length > 0 && x[0] != ' ').Select(x => x.Split(':', ';')[0])];
        Assert.DoesNotContain("ATTENDEE", names);
        Assert.DoesNotContain("X-EVIL", names);
        Assert.DoesNotContain("VALARM", written.Split("\r\n").Where(x => x.StartsWith("BEGIN:", StringComparison.Ordinal)).Select(x => x[6..]));
        var read = Assert.Single((await ForeignCalendar.ReadAsync(written)).Entries);
        Assert.Equal("One\nATTENDEE:mailto:x@example.org\nBEGIN:VALARM\nX-EVIL:1", read.Description!.TrimEnd());
        Assert.Equal(
            ["uid", "sequence", "dtstamp", "last-modified", "dtstart", "dtend", "summary", "description", "location", "url", "status"], read.Properties);
    }

    [Theory, MemberData(nameof(Zones))]
    public async Task Each_time_is_the_moment_that_it_is_there_by_the_rules_in_the_file_alone(string name)
    {
        var (zone, info) = (TimeZoneName.FromStored(name), TimeZoneInfo.FindSystemTimeZoneById(name));

        // Three days a week over five years, and each hour around what the clock does then.
        List<DateTime> times = [.. Enumerable.Range(0, 780).Select(i => new DateTime(2025, 6, 1, 1, 30, 0).AddDays(i * 7 / 3).AddHours(i % 24)).Where(x => !info.IsAmbiguousTime(x))];
        var day = new DateTime(2025, 6, 1);
        for (; day.Year < 2030; day = day.AddDays(1))
        {
            if (info.GetUtcOffset(new DateTimeOffset(day, TimeSpan.Zero)) != info.GetUtcOffset(new DateTimeOffset(day.AddDays(1), TimeSpan.Zero)))
            {
                times.AddRange(Enumerable.Range(-18, 66).Select(hour => day.AddHours(hour)).Where(x => !info.IsAmbiguousTime(x)));
            }
        }

        List<CalendarEntry> entries = [.. times.Distinct().Order().Select((time, i) => On(zone, LocalSpan.Of(time, time.AddDays(1)), $"{i}@example.org"))];
        var written = Files.Write(new CalendarFile("Zones", null, entries));
        var other = await ForeignCalendar.ReadAsync(written);
        Assert.Equal([name], other.Zones);
        Assert.Equal(entries.Select(x => Moment(x.Start)), other.Entries.Select(x => x.Start));
        Assert.Equal(entries.Select(x => (x.Uid, x.Start.UtcDateTime)), Calendar.Load(written)!.Events.Select(x => (x.Uid!, x.Start!.AsUtc)));
    }

    [Fact]
    public void A_change_that_comes_each_year_alike_is_a_rule_and_another_stands_by_itself()
    {
        var madrid = Files.Write(new CalendarFile(null, null, [Entry()]));
        Assert.Contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n", madrid, StringComparison.Ordinal);
        Assert.Contains("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n", madrid, StringComparison.Ordinal);
        var casablanca = Files.Write(new CalendarFile(null, null, [On(TimeZoneName.FromStored("Africa/Casablanca"), Entry().Span, "1")]));
        Assert.DoesNotContain("RRULE", casablanca, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_the_clock_jumps_over_is_as_much_later_as_it_jumps()
    {
        var entry = On(Madrid, LocalSpan.Of(new DateTime(2026, 3, 29, 2, 30, 0), new DateTime(2026, 3, 29, 4, 0, 0)), "1");
        var read = Assert.Single((await ForeignCalendar.ReadAsync(Files.Write(new CalendarFile(null, null, [entry])))).Entries);
        Assert.Equal(("2026-03-29T01:30:00.000Z", "2026-03-29T02:00:00.000Z"), (read.Start, read.End));
    }

    [Fact]
    public async Task Whole_days_are_days_and_need_no_zone()
    {
        var entry = On(Madrid, LocalSpan.Days(new DateOnly(2026, 12, 31), new DateOnly(2027, 1, 1)), "1");
        var written = Files.Write(new CalendarFile(null, null, [entry]));
        var other = await ForeignCalendar.ReadAsync(written);
        var read = Assert.Single(other.Entries);
        Assert.Equal((true, "2026-12-31", "2027-01-02"), (read.IsDate, read.Start, read.End));
        Assert.Empty(other.Zones);
    }

    [Fact]
    public async Task A_cancelled_entry_stays_and_says_so_and_a_moved_one_has_a_greater_number()
    {
        var moved = Entry() with { Uid = "2", Sequence = 7, Span = LocalSpan.Of(new DateTime(2026, 12, 6, 20, 0, 0), new DateTime(2026, 12, 6, 21, 0, 0)) };
        var written = Files.Write(new CalendarFile("Both", null, [Entry() with { IsCancelled = true, Sequence = 3 }, moved]));
        var other = await ForeignCalendar.ReadAsync(written);
        Assert.Equal([("CANCELLED", 3), ("CONFIRMED", 7)], other.Entries.Select(x => (x.Status!, x.Sequence)));
        Assert.Equal("2026-12-06T19:00:00.000Z", other.Entries[1].Start);
        Assert.Equal(["CANCELLED", "CONFIRMED"], Calendar.Load(written)!.Events.Select(x => x.Status!));
    }

    [Fact]
    public async Task What_a_mail_brings_names_who_sends_it_and_to_whom()
    {
        var entry = Entry() with
        {
            Organizer = "events+all@example.org", Attendee = EmailAddress.Parse("\"odd;name\"@example.org"), Point = Coordinates.Of(-12.04637, -77.0428),
        };
        var written = Files.Write(new CalendarFile(null, "REQUEST", [entry]));
        var read = Assert.Single((await ForeignCalendar.ReadAsync(written)).Entries);
        Assert.Equal(("mailto:events+all@example.org", "mailto:%22odd%3Bname%22@example.org"), (read.Organizer, read.Attendee));
        var own = Assert.Single(Calendar.Load(written)!.Events);
        Assert.Equal((-12.04637, -77.0428), (own.GeographicLocation!.Latitude, own.GeographicLocation.Longitude));
        Assert.Equal("REQUEST", Calendar.Load(written)!.Method);
    }

    [Fact]
    public void The_same_calendar_is_the_same_bytes()
    {
        var file = new CalendarFile("Same", null, [Entry()]);
        Assert.Equal(Files.Write(file), Files.Write(file));
        Assert.Contains("DTSTAMP:20260301T102030Z\r\n", Files.Write(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=MO", "2026-03-23", "2026-04-13", "2026-03-23 2026-03-30 2026-04-06 2026-04-13")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-03-23", "2026-04-20", "2026-03-23 2026-03-29 2026-04-06 2026-04-12 2026-04-20")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", "2026-08-31", "2026-01-31 2026-03-31 2026-05-31 2026-07-31 2026-08-31")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", "2026-04-30", "2026-01-31 2026-02-28 2026-03-31 2026-04-30")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30", "2026-04-01", "2026-01-30 2026-02-27 2026-03-27")]
    [InlineData("FREQ=WEEKLY;BYDAY=SU;COUNT=3", "2026-03-22", "2027-01-01", "2026-03-22 2026-03-29 2026-04-05")]
    [InlineData("FREQ=WEEKLY;BYDAY=SU;UNTIL=20260329T235959", "2026-03-22", "2027-01-01", "2026-03-22 2026-03-29")]
    [InlineData("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "2026-02-01", "2030-01-01", "")]
    public void A_rule_gives_the_days_that_it_names(string rule, string first, string until, string expected)
    {
        // In the hour that the clock jumps over on the 29th of March: no rule of a zone moves a day.
        var start = DateTime.Parse(first, CultureInfo.InvariantCulture).AddHours(2.5);
        var series = new EventSeries(Madrid, LocalSpan.Of(start, start.AddHours(1)), Recurrence.Parse(rule), ExceptionDays.None);
        Assert.Equal(expected, string.Join(' ', Files.Days(series, Day(until)).Select(x => x.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void An_exception_is_left_out_and_counts_among_the_dates_of_the_rule()
    {
        var start = new DateTime(2026, 3, 22, 18, 0, 0);
        var series = new EventSeries(Madrid, LocalSpan.Of(start, start.AddHours(1)), Recurrence.Parse("FREQ=WEEKLY;BYDAY=SU;COUNT=3"), new ExceptionDays([Day("2026-03-29")]));
        Assert.Equal([Day("2026-03-22"), Day("2026-04-05")], Files.Days(series, Day("2027-01-01")));
        Assert.Equal([Day("2026-03-22")], Files.Days(EventSeries.Once(Madrid, series.First), Day("2026-12-31")));
        Assert.Empty(Files.Days(EventSeries.Once(Madrid, series.First), Day("2026-03-21")));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static CalendarEntry Entry() => On(Madrid, LocalSpan.Of(new DateTime(2026, 12, 5, 18, 0, 0), new DateTime(2026, 12, 5, 19, 30, 0)), "1@example.org");

    private static CalendarEntry On(TimeZoneName zone, LocalSpan span, string uid)
    {
        var (start, end) = span.Moments(TimeZoneInfo.FindSystemTimeZoneById(zone.Value));
        return new CalendarEntry(uid, 0, span, start, end, zone, "Vigil", null, null, null, "https://example.org/events/vigil", false, Modified);
    }
}
