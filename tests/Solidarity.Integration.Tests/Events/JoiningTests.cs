using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Coming to an event, from the API to the mail and back.</summary>
public sealed class JoiningTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Who_confirms_has_a_place_and_gets_the_entry_for_the_calendar(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { capacity = 10 });
        var email = await Attendees.JoinAsync(site, planned, more: new { guests = 0 });
        Assert.Equal((0, 1), ((await Attendees.HeadsAsync(site, planned)).Single().Going, (await Attendees.HeadsAsync(site, planned)).Single().Held));

        // Nothing that a stranger could have typed; and opening the page changes nothing.
        var asked = await Subscribers.LastMailAsync(site, email);
        Assert.DoesNotContain("Maria", asked.TextBody + asked.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("A place is held for you until", asked.TextBody, StringComparison.Ordinal);
        Assert.Contains("Monday, 1 March 2100, 18:00–20:00 (America/Lima)", asked.TextBody, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(asked.Link("confirm"))).Status);
        Assert.Equal(AttendanceState.Asked, await Attendees.StateAsync(site, email));

        Assert.Contains("You have a place", (await site.PressAsync(asked.Link("confirm"))).Page, StringComparison.Ordinal);
        Assert.Contains("You have a place", (await site.PressAsync(asked.Link("confirm"))).Page, StringComparison.Ordinal);
        await site.WorkAsync();
        var head = (await Attendees.HeadsAsync(site, planned)).Single();
        Assert.Equal((1, 0), (head.Going, head.Held));
        var mails = await site.MailsToAsync(email);
        Assert.Equal(2, mails.Count);
        var calendar = mails[^1].Calendar()!;
        Assert.Contains("METHOD:REQUEST", calendar, StringComparison.Ordinal);
        Assert.Contains("DTSTART;TZID=America/Lima:21000301T180000", calendar, StringComparison.Ordinal);
        Assert.Contains("Plaza San Martín", mails[^1].TextBody, StringComparison.Ordinal);
        var hash = site.Get<Application.IKeyedHashes>().Of(Domain.EmailAddress.Parse(email));
        Assert.Equal(1, await site.WithAsync(db => db.Supporters.CountAsync(x => x.Keys.Mailbox == hash.Mailbox)));
    }

    [Theory, OnEachDatabase]
    public async Task A_full_event_has_a_line_and_a_freed_place_is_offered_to_the_first(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { capacity = 2 });
        var first = await Attendees.ComesAsync(site, planned);
        await Attendees.ComesAsync(site, planned);
        var third = await Attendees.ComesAsync(site, planned);
        var fourth = await Attendees.ComesAsync(site, planned);
        Assert.Equal((AttendanceState.Waiting, AttendanceState.Waiting), (await Attendees.StateAsync(site, third), await Attendees.StateAsync(site, fourth)));
        Assert.Contains("You are the next in the line", (await Subscribers.LastMailAsync(site, third)).TextBody, StringComparison.Ordinal);
        Assert.Contains("Before you in the line: 1", (await Subscribers.LastMailAsync(site, fourth)).TextBody, StringComparison.Ordinal);

        await Attendees.ActAsync(site, first, "leave");
        Assert.Equal((AttendanceState.Cancelled, AttendanceState.Offered), (await Attendees.StateAsync(site, first), await Attendees.StateAsync(site, third)));
        Assert.Contains("METHOD:CANCEL", (await Subscribers.LastMailAsync(site, first)).Calendar(), StringComparison.Ordinal);
        Assert.StartsWith("A place is free for you", (await Subscribers.LastMailAsync(site, third)).Subject, StringComparison.Ordinal);

        // Twice does no harm; nor does pressing the used link to leave again.
        Assert.Contains("You have a place", (await Attendees.ActAsync(site, third, "take")).Page, StringComparison.Ordinal);
        Assert.Contains("You have a place", (await Attendees.ActAsync(site, third, "take")).Page, StringComparison.Ordinal);
        await Attendees.ActAsync(site, first, "leave");
        var head = (await Attendees.HeadsAsync(site, planned)).Single();
        Assert.Equal((2, 0, 1), (head.Going, head.Offered, head.Waiting));
    }

    [Theory, OnEachDatabase]
    public async Task Asking_again_stores_nothing_and_tells_the_owner_alone(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync());
        var email = await Attendees.ComesAsync(site, planned);
        await Attendees.JoinAsync(site, planned, email, new { name = "Rosa Vargas" });
        var mail = await Subscribers.LastMailAsync(site, email);
        Assert.StartsWith("You come already", mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("Rosa", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(1, (await Attendees.HeadsAsync(site, planned)).Single().Going);
    }

    [Theory, OnEachDatabase]
    public async Task Who_did_not_ask_says_so_and_all_of_it_goes(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { capacity = 5 });
        var email = await Attendees.JoinAsync(site, planned);
        var link = (await Subscribers.LastMailAsync(site, email)).Link("not-me");
        await site.PressAsync(link);
        await site.PressAsync(link);
        Assert.Null(await Attendees.StateAsync(site, email));
        Assert.Equal(0, (await Attendees.HeadsAsync(site, planned)).Single().Held);
    }

    [Theory, OnEachDatabase]
    public async Task Guests_count_and_more_than_there_is_room_for_are_refused(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { capacity = 4, guests = 3 });
        var email = await Attendees.ComesAsync(site, planned, more: new { guests = 2 });
        Assert.Equal(3, (await Attendees.HeadsAsync(site, planned)).Single().Going);
        using (var refused = await Attendees.TryJoinAsync(site, planned, Subscribers.NewAddress(), new { guests = 4 }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await Attendees.ActAsync(site, email, "change", ("guests", "3"))).Status);
        Assert.Equal(4, (await Attendees.HeadsAsync(site, planned)).Single().Going);
        var other = await Attendees.ComesAsync(site, planned);
        Assert.Equal(AttendanceState.Waiting, await Attendees.StateAsync(site, other));
        Assert.Equal(HttpStatusCode.OK, (await Attendees.ActAsync(site, email, "change", ("guests", "2"))).Status);
        Assert.Equal(AttendanceState.Offered, await Attendees.StateAsync(site, other));

        // What is no number is told, and not taken for what it was.
        Assert.Equal(HttpStatusCode.Conflict, (await Attendees.ActAsync(site, email, "change", ("guests", "seven"))).Status);

        // What was had stays, and the page says how many places there are.
        Assert.Equal(HttpStatusCode.Conflict, (await Attendees.ActAsync(site, email, "change", ("guests", "3"))).Status);
        Assert.Equal(3, (await Attendees.HeadsAsync(site, planned)).Single().Going);
    }

    [Theory, OnEachDatabase]
    public async Task People_choose_a_shift_and_change_it(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new
        {
            shifts = new object[] { new { key = "stewards", name = "Stewards", capacity = 1 }, new { key = "medics", name = "Medics", capacity = 1 } },
        });
        using (var unnamed = await Attendees.TryJoinAsync(site, planned, Subscribers.NewAddress()))
        {
            Assert.Equal(HttpStatusCode.BadRequest, unnamed.StatusCode);
        }

        var email = await Attendees.ComesAsync(site, planned, more: new { shift = "stewards" });
        Assert.Contains("Your shift: Stewards", (await Subscribers.LastMailAsync(site, email)).TextBody, StringComparison.Ordinal);
        await Attendees.ActAsync(site, email, "change", ("shift", "medics"));
        var mail = await Subscribers.LastMailAsync(site, email);
        Assert.Contains("Your shift: Medics", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Medics", mail.Calendar(), StringComparison.Ordinal);
        var other = await Attendees.ComesAsync(site, planned, more: new { shift = "stewards" });
        Assert.Equal(AttendanceState.Confirmed, await Attendees.StateAsync(site, other));

        // No place there: everybody stays where they are.
        Assert.Equal(HttpStatusCode.Conflict, (await Attendees.ActAsync(site, email, "change", ("shift", "stewards"))).Status);
        Assert.All(await Attendees.HeadsAsync(site, planned), head => Assert.Equal(1, head.Going));
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_leaves_by_a_forwarded_link_does_so_once_and_the_owner_is_told_and_comes_back_by_it(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { capacity = 1 });
        var owner = await Attendees.ComesAsync(site, planned);
        var next = await Attendees.ComesAsync(site, planned);
        var link = (await Subscribers.LastMailAsync(site, owner)).Link("attendances");
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(link)).Status);
        Assert.Equal(AttendanceState.Confirmed, await Attendees.StateAsync(site, owner));
        var presses = await Task.WhenAll(site.PressAsync(link, ("act", "leave")), site.PressAsync(link, ("act", "leave")));
        Assert.All(presses, press => Assert.Equal(HttpStatusCode.OK, press.Status));
        var told = await site.MailsToAsync(owner);
        Assert.Single(told, mail => mail.Subject!.StartsWith("You don’t come any more", StringComparison.Ordinal));
        Assert.Single(await site.MailsToAsync(next), mail => mail.Subject!.StartsWith("A place is free for you", StringComparison.Ordinal));
        await Attendees.ActAtAsync(site, link, "return");
        Assert.Equal((AttendanceState.Waiting, AttendanceState.Offered), (await Attendees.StateAsync(site, owner), await Attendees.StateAsync(site, next)));
    }

    [Theory, OnEachDatabase]
    public async Task A_bot_holds_one_place_a_mailbox_over_all_events_and_no_more_than_a_third_in_all(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (first, second) = (await Planners.PublishedAsync(api, new { capacity = 9 }), await Planners.PublishedAsync(api, new { capacity = 9 }));
        var bot = Guid.NewGuid().ToString("n");
        foreach (var address in (string[])[$"{bot}@gmail.com", $"{bot}+1@gmail.com", $"{bot[..5]}.{bot[5..]}@gmail.com"])
        {
            await Attendees.JoinAsync(site, first, address);
            await Attendees.JoinAsync(site, second, address);
        }

        Assert.Equal((1, 0), ((await Attendees.HeadsAsync(site, first)).Single().Held, (await Attendees.HeadsAsync(site, second)).Single().Held));
        var mailbox = site.Get<Application.IKeyedHashes>().Of(Domain.EmailAddress.Parse($"{bot}@gmail.com")).Mailbox;
        Assert.Equal(2, await site.WithAsync(db => db.Attendances.CountAsync(x => x.MailboxKey == mailbox)));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Attendees.JoinAsync(site, first)));
        Assert.Equal(3, (await Attendees.HeadsAsync(site, first)).Single().Held);

        // Who is a person has a place all the same.
        Assert.Equal(AttendanceState.Confirmed, await Attendees.StateAsync(site, await Attendees.ComesAsync(site, first)));
    }

    [Theory, OnEachDatabase]
    public async Task A_date_that_is_moved_while_mails_about_it_are_going_out_is_told_as_it_is_now(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api);
        var email = await Attendees.JoinAsync(site, planned);
        await site.PressAsync((await Subscribers.LastMailAsync(site, email)).Link("confirm"));
        var date = (await api.GetAsync($"/events/{planned["id"]}/dates"))["items"]![0]!["id"];
        foreach (var hour in (int[])[19, 20])
        {
            // What is due is put into the queue, and not sent yet.
            await site.WorkAsync(Application.Work.Outbox);
            site.Time.Pass(TimeSpan.FromSeconds(1));
            using var answer = await api.Http.PatchAsJsonAsync($"/api/v1/events/{planned["id"]}/dates/{date}", new { start = $"2100-03-02T{hour}:00", end = "2100-03-02T22:00" });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var told = (await site.MailsToAsync(email)).Skip(1).ToList();
        Assert.Contains(told, mail => mail.Subject!.StartsWith("You have a place", StringComparison.Ordinal));

        // Once, from what was known last to what is so now.
        var moved = Assert.Single(told, mail => mail.Subject!.StartsWith("Moved:", StringComparison.Ordinal));
        Assert.Contains("Before: Monday, 1 March 2100, 18:00–20:00", moved.TextBody, StringComparison.Ordinal);
        Assert.All(told, mail =>
        {
            Assert.Contains("Tuesday, 2 March 2100, 20:00–22:00", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("DTSTART;TZID=America/Lima:21000302T200000", mail.Calendar(), StringComparison.Ordinal);
        });
        Assert.Single(told.Select(mail => mail.Calendar()!.Split('\n').Single(line => line.StartsWith("SEQUENCE:", StringComparison.Ordinal))).Distinct());
    }

    [Theory, OnEachDatabase]
    public async Task Two_hundred_who_want_the_last_places_at_once_get_no_more_than_there_are(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { capacity = 3 });
        var people = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Attendees.JoinAsync(site, planned)));
        await site.WorkAsync();
        var links = (await Task.WhenAll(people.Take(40).Select(site.MailsToAsync))).Select(mails => mails[^1].Link("confirm")).ToList();
        await Task.WhenAll(links.Select(link => site.PressAsync(link)));
        var head = (await Attendees.HeadsAsync(site, planned)).Single();
        Assert.True(head.Going + head.Held + head.Offered <= 3, $"{head.Going} go, {head.Held} held, {head.Offered} offered.");
        Assert.Equal(40, head.Going + head.Waiting);
        var id = head.ShiftId;
        var seqs = await site.WithAsync(db => db.AttendanceEntries.Where(x => x.ShiftId == id).OrderBy(x => x.Seq).Select(x => x.Seq).ToListAsync());
        Assert.Equal(Enumerable.Range(1, seqs.Count).Select(x => (long)x), seqs);
        Assert.Equal(head.Seq, seqs[^1]);
    }

    [Theory, OnEachDatabase]
    public async Task Where_the_place_is_hidden_only_who_has_one_learns_it(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new
        {
            capacity = 1, gettingThere = "Ring at the green door",
            place = new { venue = "Casa Secreta", street = "Calle Oculta 7", town = "Lima", country = "PE", hidden = true },
        });
        var email = await Attendees.JoinAsync(site, planned);
        var asked = await Subscribers.LastMailAsync(site, email);
        await Attendees.ConfirmAsync(site, email);
        var seated = await Subscribers.LastMailAsync(site, email);
        var waits = await Attendees.ComesAsync(site, planned);
        var waiting = await Subscribers.LastMailAsync(site, waits);
        var page = (await site.GetPageAsync(waiting.Link("attendances"))).Page;
        foreach (var told in new[] { asked.TextBody + asked.HtmlBody, waiting.TextBody + waiting.HtmlBody + waiting.Calendar(), page })
        {
            Assert.DoesNotContain("Secreta", told, StringComparison.Ordinal);
            Assert.DoesNotContain("green door", told, StringComparison.Ordinal);
        }

        Assert.Contains("Casa Secreta, Calle Oculta 7, Lima", seated.TextBody, StringComparison.Ordinal);
        Assert.Contains("green door", seated.TextBody, StringComparison.Ordinal);
        Assert.Contains("Casa Secreta", seated.Calendar(), StringComparison.Ordinal);
        await Attendees.ActAsync(site, email, "leave");
        var left = await Subscribers.LastMailAsync(site, email);
        Assert.DoesNotContain("Secreta", left.TextBody + left.HtmlBody + left.Calendar(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Where_an_organizer_has_to_say_yes_nobody_has_a_place_before_and_who_is_refused_reads_why(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { capacity = 1, needsApproval = true });
        var (first, second, third) = (await Attendees.ComesAsync(site, planned), await Attendees.ComesAsync(site, planned), await Attendees.ComesAsync(site, planned));
        Assert.StartsWith("We will look at it", (await Subscribers.LastMailAsync(site, first)).Subject, StringComparison.Ordinal);
        Assert.Equal((0, 3), ((await Attendees.HeadsAsync(site, planned)).Single().Going, (await Attendees.HeadsAsync(site, planned)).Single().Awaiting));
        var people = (await api.GetAsync($"/events/{planned["id"]}/attendances?state=awaitsApproval&reason=Stewards"))["items"]!.AsArray();
        string IdOf(string email) => (string)people.Single(x => (string)x!["email"]! == email)!["id"]!;
        await Planners.ChangeAsync(api, planned, $"attendances/{IdOf(second)}/approve");
        await Planners.ChangeAsync(api, planned, $"attendances/{IdOf(first)}/approve");
        await Planners.ChangeAsync(api, planned, $"attendances/{IdOf(third)}/refuse", new { reason = "For members alone" });
        await Planners.ChangeAsync(api, planned, $"attendances/{IdOf(third)}/approve", expected: HttpStatusCode.Conflict);
        await site.WorkAsync();
        Assert.Equal(
            (AttendanceState.Waiting, AttendanceState.Confirmed, AttendanceState.Refused),
            (await Attendees.StateAsync(site, first), await Attendees.StateAsync(site, second), await Attendees.StateAsync(site, third)));
        Assert.Contains("Why: For members alone", (await Subscribers.LastMailAsync(site, third)).TextBody, StringComparison.Ordinal);
    }
}
