using System.Net;
using AngleSharp.Dom;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Coming to an event by the form on its page, as a browser without script does it.</summary>
public sealed class JoinPageTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task What_is_wrong_is_told_and_nothing_typed_is_lost(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (start, end) = Readers.Evening(site, 20);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new
        {
            start, end, guests = 2, shifts = new object[] { new { key = "stall", name = "At the stall", capacity = 5 }, new { key = "door", name = "At the door", capacity = 5 } },
            questions = new object[] { new { key = "food", text = "What do you eat?", kind = "one", choices = new[] { "Everything", "No meat" }, required = true } },
        });
        using var refused = await PetitionPages.SendAsync(site, planned.Path(), "?source=poster", ("name", "Maria Quispe"), ("email", "no address"), ("guests", "seven"), ("shift", "door"));
        var page = await PetitionPages.ReadAsync(refused, HttpStatusCode.UnprocessableEntity);
        Assert.StartsWith("Error:", page.Title, StringComparison.Ordinal);
        Assert.Equal(("Maria Quispe", "no address"), (page.QuerySelector("#name")!.GetAttribute("value"), page.QuerySelector("#email")!.GetAttribute("value")));
        Assert.Equal("seven", page.QuerySelector("#guests")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("input[value=door][checked]"));
        Assert.NotNull(page.QuerySelector("#email-error"));

        var email = Subscribers.NewAddress();
        using var unanswered = await PetitionPages.SendAsync(site, planned.Path(), "", ("name", "Maria Quispe"), ("email", email), ("shift", "door"));
        Assert.NotNull((await PetitionPages.ReadAsync(unanswered, HttpStatusCode.UnprocessableEntity)).QuerySelector("[id='answers.food-error']"));
        using var taken = await PetitionPages.SendAsync(
            site, planned.Path(), "?source=poster", ("name", "Maria Quispe"), ("email", email), ("guests", "2"), ("shift", "door"), ("answers.food", "No meat"), ("reminders", "day"));
        Assert.Equal((HttpStatusCode.SeeOther, planned.Path() + "/sent"), (taken.StatusCode, taken.Headers.Location!.ToString()));
        Assert.Contains("Look into your inbox", await Readers.TextAsync(site, planned.Path() + "/sent"), StringComparison.OrdinalIgnoreCase);
        await Attendees.ConfirmAsync(site, email);
        var stored = await site.WithAsync(async db =>
        {
            var all = await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(db.Attendances);
            return all.Single(x => x.Email?.Value == email);
        });
        Assert.Equal((3, ReminderKinds.Day, "poster", """{"food":["1"]}"""), (stored.People, stored.Reminders, stored.Source, stored.Answers));
    }

    [Theory, OnEachDatabase]
    public async Task A_mistyped_address_is_corrected_after_the_form_and_its_place_is_free(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (start, end) = Readers.Evening(site, 20);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { start, end, recurrence = Readers.Weekly(site, 20, 2), guests = 2, capacity = 9 });
        var (wrong, right) = (Subscribers.NewAddress(), Subscribers.NewAddress());
        using var sent = await PetitionPages.SendAsync(site, planned.Path(), "?source=poster", ("name", "Maria Quispe"), ("email", wrong), ("guests", "1"), ("all", "true"));
        var cookie = Assert.Single(sent.SetCookies());
        Assert.DoesNotContain(wrong, cookie, StringComparison.Ordinal);
        var page = await PetitionPages.WithAsync(site, HttpMethod.Get, planned.Path() + "/sent", cookie);
        Assert.Equal(wrong, page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Null((await PetitionPages.ReadAsync(site, planned.Path() + "/sent")).QuerySelector("#email"));
        var unread = await PetitionPages.WithAsync(site, HttpMethod.Post, planned.Path() + "/sent", cookie, HttpStatusCode.UnprocessableEntity, ("email", "right@"));
        Assert.Equal("right@", unread.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Equal(2, (await Attendees.HeadsAsync(site, planned)).Sum(x => x.Held));

        await PetitionPages.WithAsync(site, HttpMethod.Post, planned.Path() + "/sent", cookie, HttpStatusCode.SeeOther, ("email", right));
        Assert.Equal(2, (await Attendees.HeadsAsync(site, planned)).Sum(x => x.Held));
        Assert.Null(await Attendees.StateAsync(site, wrong));
        await Attendees.ConfirmAsync(site, right);
        Assert.Equal([2, 2], (await Attendees.HeadsAsync(site, planned)).Select(x => x.Going));

        // The same once more takes nothing back.
        await PetitionPages.WithAsync(site, HttpMethod.Post, planned.Path() + "/sent", cookie, HttpStatusCode.SeeOther, ("email", right));
        Assert.Equal(AttendanceState.Confirmed, await Attendees.StateAsync(site, right));
    }

    [Theory, OnEachDatabase]
    public async Task Who_has_a_place_takes_the_date_into_the_own_calendar_with_where_it_is(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (start, end) = Readers.Evening(site, 20);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new
        {
            start, end, capacity = 1, place = new { venue = "House of the River", street = "Jirón Oculto 7", town = "Lima", country = "PE", hidden = true },
        });
        var (first, second) = (await Attendees.ComesAsync(site, planned), await Attendees.ComesAsync(site, planned));
        var own = new Uri((await Subscribers.LastMailAsync(site, first)).Link("attendances")).PathAndQuery;
        var link = (await PetitionPages.ReadAsync(site, own)).QuerySelector("a[href$='/event.ics']")!.GetAttribute("href")!;
        using var answer = await site.Client.GetAsync(link);
        var calendar = (await answer.Content.ReadAsStringAsync()).Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Equal(("text/calendar", "no-store"), (answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.ToString()));
        Assert.Contains("LOCATION:House of the River", calendar, StringComparison.Ordinal);

        // The entry that the mail brought, and no other.
        var mailed = (await Subscribers.LastMailAsync(site, first)).BodyParts.OfType<MimeKit.TextPart>().Single(x => x.ContentType.MimeType == "text/calendar").Text;
        string Line(string of, string name) => of.Split('\n', StringSplitOptions.TrimEntries).Single(x => x.StartsWith(name + ":", StringComparison.Ordinal));
        Assert.All(["UID", "SEQUENCE"], name => Assert.Equal(Line(mailed, name), Line(calendar, name)));

        var waits = new Uri((await Subscribers.LastMailAsync(site, second)).Link("attendances")).PathAndQuery;
        Assert.Null((await PetitionPages.ReadAsync(site, waits)).QuerySelector("a[href$='/event.ics']"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetPageAsync(waits + "/event.ics")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task A_full_date_offers_its_line_and_another_date_its_places(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (start, end) = Readers.Evening(site, 20);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { start, end, recurrence = Readers.Weekly(site, 20, 3), capacity = 1 });
        await Attendees.ComesAsync(site, planned);
        var second = Readers.Day(site, 27).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        IElement? button;
        do
        {
            // At most two seconds old.
            button = (await PetitionPages.ReadAsync(site, planned.Path())).QuerySelector("#join button.big");
        }
        while (button!.TextContent != "Put me on the waiting list");

        var other = await PetitionPages.ReadAsync(site, planned.Path() + "?date=" + second);
        Assert.Equal("Yes, I come", other.QuerySelector("#join button.big")!.TextContent);
        Assert.Equal(second + "T18:00", other.QuerySelector("#join input[name=date]")!.GetAttribute("value"));
        var email = await Attendees.ComesAsync(site, planned, more: new { date = second });
        Assert.Equal(AttendanceState.Confirmed, await Attendees.StateAsync(site, email));
        using var unknown = await Attendees.TryJoinAsync(site, planned, Subscribers.NewAddress(), new { date = "2031-01-01" });
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }
}
