using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Integration.Tests.Supporters;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>What comes due with events, and what people are told when they change. Each test has a site of its own, for it moves the clock.</summary>
public sealed partial class EventClockTests
{
    [Theory, OnEachDatabase]
    public async Task A_place_is_held_for_an_hour_and_who_confirms_late_is_first_in_the_line(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { capacity = 1 });
        var slow = await Attendees.JoinAsync(site, planned);
        await site.WorkAsync();
        var quick = await Attendees.ComesAsync(site, planned);
        Assert.Equal(AttendanceState.Waiting, await Attendees.StateAsync(site, quick));
        await Attendees.ComesAsync(site, planned);
        site.Time.Pass(TimeSpan.FromMinutes(61));
        await site.WorkAsync();
        Assert.Equal(AttendanceState.Offered, await Attendees.StateAsync(site, quick));
        await Attendees.ConfirmAsync(site, slow);
        Assert.Contains("You are the next in the line", (await Subscribers.LastMailAsync(site, slow)).TextBody, StringComparison.Ordinal);

        // Declining gives it to who is first now, before the one who came earlier and never had a place.
        await Attendees.ActAsync(site, quick, "leave");
        Assert.Equal(AttendanceState.Offered, await Attendees.StateAsync(site, slow));
        Assert.True((await Attendees.HeadsAsync(site, planned)).Single() is { Going: 0, Offered: 1, Parties: 1 });
    }

    [Theory, OnEachDatabase]
    public async Task An_offer_that_is_not_taken_in_time_goes_to_the_next_and_its_link_says_so(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { capacity = 1 });
        var first = await Attendees.ComesAsync(site, planned);
        var second = await Attendees.ComesAsync(site, planned);
        var third = await Attendees.ComesAsync(site, planned);
        await Attendees.ActAsync(site, first, "leave");
        var offer = (await Subscribers.LastMailAsync(site, second)).Link("attendances");
        site.Time.Pass(TimeSpan.FromHours(25));
        var late = await Attendees.ActAtAsync(site, offer, "take");
        Assert.Contains("The place went to the next in the line", WebUtility.HtmlDecode(late.Page), StringComparison.Ordinal);
        await site.WorkAsync();
        Assert.Equal((AttendanceState.Lapsed, AttendanceState.Offered), (await Attendees.StateAsync(site, second), await Attendees.StateAsync(site, third)));
        await Attendees.ActAsync(site, third, "take");
        await Attendees.ActAsync(site, second, "return");
        Assert.Equal(AttendanceState.Waiting, await Attendees.StateAsync(site, second));
    }

    [Theory, OnEachDatabase]
    public async Task People_are_reminded_as_they_wish_and_forgotten_after_thirty_days(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var (start, end) = Readers.Evening(site, 9);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { start, end, timeZone = "Europe/Berlin" });
        var all = await Attendees.ComesAsync(site, planned);
        var none = await Attendees.ComesAsync(site, planned, more: new { reminders = Array.Empty<string>() });
        var unconfirmed = await Attendees.JoinAsync(site, planned);
        for (var hour = 0; hour < 10 * 24; hour++)
        {
            site.Time.Pass(TimeSpan.FromHours(1));
            await site.WorkAsync(Application.Work.Clock, Application.Work.Confirmations);
        }

        Assert.Equal(3, (await site.MailsToAsync(all)).Count(x => x.Subject!.StartsWith("Soon:", StringComparison.Ordinal)));
        Assert.DoesNotContain(await site.MailsToAsync(none), x => x.Subject!.StartsWith("Soon:", StringComparison.Ordinal));
        Assert.Null(await Attendees.StateAsync(site, unconfirmed));
        Assert.Equal("over", (string)(await (await site.ApiAsync()).GetAsync($"/events/{planned["id"]}"))["state"]!);
        Assert.True(await site.WithAsync(db => db.Attendances.AnyAsync(x => x.Email != null)));
        site.Time.Pass(TimeSpan.FromDays(31));
        await site.WorkAsync();
        Assert.False(await site.WithAsync(db => db.Attendances.AnyAsync(x => x.Email != null || x.Name != null || x.SupporterId != null || x.NetworkKey != null)));
        Assert.Equal(2, (await Attendees.HeadsAsync(site, planned)).Single().Going);
    }

    [Theory, OnEachDatabase]
    public async Task A_moved_date_tells_all_and_moves_the_entry_of_their_calendars_and_a_cancelled_one_takes_it_out(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { capacity = 1 });
        var email = await Attendees.ComesAsync(site, planned);
        var waits = await Attendees.ComesAsync(site, planned);
        var before = Entry((await Subscribers.LastMailAsync(site, email)).Calendar()!);
        var date = (await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]![0]!["id"];
        using (await api.Http.PatchAsJsonAsync($"/api/v1/events/{planned["id"]}/dates/{date}", new { start = "2100-03-02T19:00", end = "2100-03-02T21:00", reason = "The square is taken" }))
        {
            await site.WorkAsync();
        }

        var moved = await Subscribers.LastMailAsync(site, email);
        Assert.StartsWith("Moved:", moved.Subject, StringComparison.Ordinal);
        Assert.Contains("Before: Monday, 1 March 2100, 18:00–20:00", moved.TextBody, StringComparison.Ordinal);
        Assert.Contains("Tuesday, 2 March 2100, 19:00–21:00", moved.TextBody, StringComparison.Ordinal);
        Assert.Contains("Why: The square is taken", moved.TextBody, StringComparison.Ordinal);
        var after = Entry(moved.Calendar()!);
        Assert.Equal((before.Uid, "REQUEST", "21000302T190000"), (after.Uid, after.Method, after.Start));
        Assert.True(after.Sequence > before.Sequence);
        Assert.StartsWith("Moved:", (await Subscribers.LastMailAsync(site, waits)).Subject, StringComparison.Ordinal);
        Assert.Null((await Subscribers.LastMailAsync(site, waits)).Calendar());

        // The feed has the same entry.
        var feed = Entry(await Readers.TextAsync(site, planned.Path() + ".ics"));
        Assert.Equal((before.Uid, "21000302T190000"), (feed.Uid, feed.Start));

        // Another place alone tells of no other time.
        await Planners.KeepAsync(api, planned, new { place = new { venue = "Casa del Maestro", town = "Lima", country = "PE" } });
        await site.WorkAsync();
        var relocated = await Subscribers.LastMailAsync(site, email);
        Assert.StartsWith("Moved:", relocated.Subject, StringComparison.Ordinal);
        Assert.Contains("Casa del Maestro", relocated.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Before:", relocated.TextBody, StringComparison.Ordinal);

        await Planners.ChangeAsync(api, planned, "cancel", new { reason = "The strike is won" });
        await site.WorkAsync();
        var off = await Subscribers.LastMailAsync(site, email);
        Assert.StartsWith("Does not take place:", off.Subject, StringComparison.Ordinal);
        var cancelled = Entry(off.Calendar()!);
        Assert.Equal((before.Uid, "CANCEL"), (cancelled.Uid, cancelled.Method));
        Assert.True(cancelled.Sequence > after.Sequence);
        Assert.Equal(5, (await site.MailsToAsync(email)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task Who_was_reminded_is_reminded_again_of_a_date_that_was_moved(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (start, end) = Readers.Evening(site, 9);
        var planned = await Planners.PublishedAsync(api, new { start, end, timeZone = "Europe/Berlin" });
        var email = await Attendees.ComesAsync(site, planned, more: new { reminders = new[] { "week" } });
        site.Time.Pass(TimeSpan.FromDays(3));
        Assert.StartsWith("Soon:", (await Subscribers.LastMailAsync(site, email)).Subject, StringComparison.Ordinal);
        var date = (await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]![0]!["id"];
        (start, end) = Readers.Evening(site, 18);
        using (await api.Http.PatchAsJsonAsync($"/api/v1/events/{planned["id"]}/dates/{date}", new { start, end }))
        {
            await site.WorkAsync();
        }

        Assert.StartsWith("Moved:", (await Subscribers.LastMailAsync(site, email)).Subject, StringComparison.Ordinal);
        site.Time.Pass(TimeSpan.FromDays(13));
        Assert.StartsWith("Soon:", (await Subscribers.LastMailAsync(site, email)).Subject, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task When_the_rules_of_a_zone_change_moments_calendars_and_reminders_follow_and_nobody_is_mailed(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var (start, end) = Readers.Evening(site, 9);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { start, end, timeZone = "Europe/Berlin" });
        var email = await Attendees.ComesAsync(site, planned);
        var (entry, mails, right) = (Entry(await Readers.TextAsync(site, planned.Path() + ".ics")), (await site.MailsToAsync(email)).Count, await MomentsAsync(site, planned));

        // As if the rules had been others when it was planned.
        await site.WithAsync(async db =>
        {
            await db.Occurrences.ExecuteUpdateAsync(set => set.SetProperty(x => x.StartsAt, right.StartsAt.AddHours(1)).SetProperty(x => x.EndsAt, right.EndsAt.AddHours(1)));
            await db.Set<Shift>().ExecuteUpdateAsync(set => set.SetProperty(x => x.StartsAt, right.StartsAt.AddHours(1)).SetProperty(x => x.EndsAt, right.EndsAt.AddHours(1)));
            return await db.Attendances.ExecuteUpdateAsync(set => set.SetProperty(x => x.DueAt, right.DueAt!.Value.AddHours(1)));
        });
        site.Time.Pass(TimeSpan.FromDays(1));
        await Task.WhenAll(site.WorkAsync(Application.Work.Clock), site.WorkAsync(Application.Work.Clock));
        await site.WorkAsync();
        Assert.Equal(right, await MomentsAsync(site, planned));
        Assert.Equal(entry with { Sequence = entry.Sequence + 1 }, Entry(await Readers.TextAsync(site, planned.Path() + ".ics")));
        Assert.Equal(mails, (await site.MailsToAsync(email)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task More_places_are_offered_at_once_and_fewer_take_none_away(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { capacity = 2 });
        await Attendees.ComesAsync(site, planned);
        await Attendees.ComesAsync(site, planned);
        var waits = await Attendees.ComesAsync(site, planned);
        await Planners.KeepAsync(api, planned, new { capacity = 1 });
        await site.WorkAsync();
        Assert.True((await Attendees.HeadsAsync(site, planned)).Single() is { Going: 2, Capacity: 1, Waiting: 1 });
        await Planners.KeepAsync(api, planned, new { capacity = 3 });
        await site.WorkAsync();
        Assert.Equal(AttendanceState.Offered, await Attendees.StateAsync(site, waits));
    }

    [Theory, OnEachDatabase]
    public async Task Who_is_erased_leaves_a_place_that_the_next_is_offered(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { capacity = 1 });
        var email = await Attendees.ComesAsync(site, planned, more: new { name = "Rosa Vargas" });
        var waits = await Attendees.ComesAsync(site, planned);
        var link = await Browser.LinkAsync(site, email);
        var (mine, page) = await Browser.OpenAsync(site, link);
        Assert.Contains(planned.Title(), page, StringComparison.Ordinal);
        Assert.Contains("Rosa Vargas", page, StringComparison.Ordinal);
        await mine.PressAsync(link, ("act", "erase-all"));
        await site.WorkAsync();
        Assert.Null(await Attendees.StateAsync(site, email));
        Assert.Equal(AttendanceState.Offered, await Attendees.StateAsync(site, waits));
        var key = site.Get<Application.IKeyedHashes>().Of(Domain.EmailAddress.Parse(email)).Mailbox;
        Assert.False(await site.WithAsync(db => db.Attendances.AnyAsync(x => x.MailboxKey == key || x.Holder == key)));
    }

    // Of the one date: when it begins and ends, the same of its shift, and when the clock has something to do with who comes.
    private static Task<Moments> MomentsAsync(TestSite site, JsonObject planned) => site.WithAsync(async db =>
    {
        var date = await Readers.DatesOf(db, planned).AsNoTracking().SingleAsync();
        var due = await db.Attendances.Where(x => x.OccurrenceId == date.Id).Select(x => x.DueAt).SingleAsync();
        return new Moments(date.StartsAt, date.EndsAt, date.Shifts[0].StartsAt, date.Shifts[0].EndsAt, due);
    });

    private static CalendarEntryRead Entry(string calendar)
    {
        string? Line(string name) => Regex.Match(calendar, $@"^{name}[;:](?:[^\r\n]*:)?([^\r\n]+)\r?$", RegexOptions.Multiline) is { Success: true } found ? found.Groups[1].Value : null;
        return new CalendarEntryRead(
            Line("UID")!, int.Parse(Line("SEQUENCE")!, CultureInfo.InvariantCulture), Line("METHOD"), Regex.Match(calendar, @"DTSTART;TZID=[^:]+:(\d+T\d+)").Groups[1].Value);
    }

    private sealed record Moments(DateTimeOffset StartsAt, DateTimeOffset EndsAt, DateTimeOffset ShiftStartsAt, DateTimeOffset ShiftEndsAt, DateTimeOffset? DueAt);

    private sealed record CalendarEntryRead(string Uid, int Sequence, string? Method, string Start);
}
