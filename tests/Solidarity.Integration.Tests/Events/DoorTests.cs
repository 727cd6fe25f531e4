using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>The door of an event: who is seen there, what is ticked, and when it ends.</summary>
public sealed class DoorTests
{
    [Theory, OnEachDatabase]
    public async Task Those_at_the_door_see_people_as_they_chose_and_tick_them_however_late_and_often(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var (start, end) = Readers.Evening(site, 2);
        var api = await site.ApiAsync();
        var planned = await Planners.PublishedAsync(api, new { start, end, timeZone = "Europe/Berlin", capacity = 4, guests = 3 });
        var full = await Attendees.ComesAsync(site, planned, more: new { name = "Rosa Vargas", display = "full", guests = 1 });
        await Attendees.ComesAsync(site, planned, more: new { name = "Juana Inés Huamán", display = "short" });
        var silent = await Attendees.ComesAsync(site, planned, more: new { name = "Teresa Condori" });
        var waiting = await Attendees.ComesAsync(site, planned, more: new { name = "Lucía Mamani", display = "full" });
        await Attendees.JoinAsync(site, planned, more: new { name = "Nobody Confirmed", display = "full" });
        var date = (await (await api.Http.GetAsync($"/api/v1/events/{planned["id"]}/dates")).Content.ReadFromJsonAsync<JsonObject>())!["items"]![0]!;
        var doors = $"/api/v1/events/{planned["id"]}/dates/{date["id"]}/doors";
        using var created = await api.Http.PostAsJsonAsync(doors, new { name = "Main gate" });
        var door = await ApiClient.ReadAsync(created, HttpStatusCode.Created);
        var (token, pin) = (((string)door["link"]!).Split('/')[^1], (string)door["pin"]!);

        // The page tells nobody's name before the PIN, and keeps out of every cache.
        using (var page = await site.Client.GetAsync(new Uri((string)door["link"]!).PathAndQuery))
        {
            Assert.Equal((HttpStatusCode.OK, "no-store"), (page.StatusCode, page.Headers.CacheControl!.ToString()));
            Assert.DoesNotContain("Rosa", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var before = await ReadingsAsync(site);
        using (var wrong = await site.Client.PostAsJsonAsync("/api/v1/door", new { token, pin = pin == "000000" ? "000001" : "000000" }))
        {
            Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        }

        Assert.Equal(before, await ReadingsAsync(site));
        using var opened = await site.Client.PostAsJsonAsync("/api/v1/door", new { token, pin });
        var text = await opened.Content.ReadAsStringAsync();
        Assert.True(opened.StatusCode == HttpStatusCode.OK, text);
        Assert.True(await ReadingsAsync(site) > before);
        Assert.DoesNotContain("@", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Teresa", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Confirmed", text, StringComparison.Ordinal);
        var list = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(["", "Juana H.", "Lucía Mamani", "Rosa Vargas"], People(list).Select(x => (string?)x["name"] ?? "").Order(StringComparer.Ordinal));
        Assert.Equal((4, 0), ((int)list["expected"]!, (int)list["came"]!));

        // Who is not named is known by the code that stands in the mail.
        var nameless = People(list).Single(x => x["name"] is null);
        var code = (string)nameless["code"]!;
        Assert.Contains($"Your code at the door: {code[..4]}-{code[4..]}", (await Subscribers.LastMailAsync(site, silent)).TextBody, StringComparison.Ordinal);

        site.Time.Pass(DateTimeOffset.Parse((string)date["startsAt"]!, CultureInfo.InvariantCulture) - site.Time.GetUtcNow());
        var device = (string)list["device"]!;
        var now = site.Time.GetUtcNow();
        var rosa = CodeOf(list, "Rosa Vargas");
        List<object> ticks =
        [
            new { key = "3", code = rosa, came = true, at = now.AddMinutes(-1) }, new { key = "2", code = rosa, came = false, at = now.AddMinutes(-2) },
            new { key = "1", code = rosa, came = true, at = now.AddMinutes(-3) }, new { key = "4", code, came = true, at = now.AddMinutes(-1) },
            new { key = "5", came = true, at = now.AddMinutes(-1), name = "Aldo", guests = 2 }, new { key = "6", code = "AAAAAAAA", came = true, at = now },
            new { key = "7", code = CodeOf(list, "Lucía Mamani"), came = true, at = now },
        ];
        var answer = await TickAsync(site, device, ticks);
        Assert.Equal(["6", "7"], answer["refused"]!.AsObject().Select(x => x.Key).Order());
        Assert.Equal(("Door.CodeUnknown", "Attendance.NoRoom"), ((string?)answer["refused"]!["6"], (string?)answer["refused"]!["7"]));
        await TickAsync(site, device, [.. ticks, .. ticks]);

        // One more than came late: older than what is known, so it changes nothing.
        answer = await TickAsync(site, device, [new { key = "8", code = rosa, came = false, at = now.AddHours(-1) }]);
        var head = (await Attendees.HeadsAsync(site, planned)).Single();
        Assert.Equal((4, 6), (head.Going, head.Came));
        Assert.Equal((4, 6), ((int)answer["expected"]!, (int)answer["came"]!));
        Assert.Equal((AttendanceState.CheckedIn, AttendanceState.CheckedIn), (await Attendees.StateAsync(site, full), await Attendees.StateAsync(site, silent)));

        // A slip of the finger is taken back, and nobody is let in beyond the places.
        var aldo = CodeOf(answer, "Aldo");
        answer = await TickAsync(site, device, [new { key = "9", code = aldo, came = false, at = now }, new { key = "10", code = aldo, came = false, at = now }]);
        Assert.Equal(3, (int)answer["came"]!);
        Assert.Equal(AttendanceState.Waiting, await Attendees.StateAsync(site, waiting));
        await Planners.KeepAsync(api, planned, new { capacity = 5 });
        answer = await TickAsync(site, device, [new { key = "11", code = CodeOf(list, "Lucía Mamani"), came = true, at = now.AddMinutes(1) }]);
        Assert.Empty(answer["refused"]!.AsObject());
        Assert.Equal(AttendanceState.CheckedIn, await Attendees.StateAsync(site, waiting));

        // Who came is thanked on the next morning, once, and nobody else.
        site.Time.Pass(TimeSpan.FromHours(40));
        await site.WorkAsync();
        await site.WorkAsync();
        Assert.Single(await site.MailsToAsync(full), x => x.Subject!.StartsWith("Thank you for coming", StringComparison.Ordinal));
        Assert.Contains("/campaigns/", (await Subscribers.LastMailAsync(site, full)).TextBody, StringComparison.Ordinal);

        // And two hours after the end nothing opens any more.
        using var late = await site.Client.PostAsJsonAsync("/api/v1/door/ticks", new { device, ticks = Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        using var over = await site.Client.GetAsync(new Uri((string)door["link"]!).PathAndQuery);
        Assert.Equal(HttpStatusCode.Gone, over.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task A_door_is_locked_after_five_wrong_pins_and_ends_when_it_is_revoked(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var draft = await Planners.DraftAsync(api);
        using (var early = await api.Http.PostAsJsonAsync(await DoorsAsync(api, draft), new { name = "Gate" }))
        {
            Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        }

        var planned = await Planners.ChangeAsync(api, draft, "publish");
        var doors = await DoorsAsync(api, planned);
        using (var nameless = await api.Http.PostAsJsonAsync(doors, new { name = " " }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        }

        using var created = await api.Http.PostAsJsonAsync(doors, new { name = "Gate" });
        var door = await ApiClient.ReadAsync(created, HttpStatusCode.Created);
        var (token, pin) = (((string)door["link"]!).Split('/')[^1], (string)door["pin"]!);
        for (var i = 0; i < DoorPass.MostTries; i++)
        {
            Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(site, token, "12"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await OpenAsync(site, token, pin));
        site.Time.Pass(DoorPass.LockedFor);
        Assert.Equal(HttpStatusCode.OK, await OpenAsync(site, token, pin));
        Assert.Equal(HttpStatusCode.NotFound, await OpenAsync(site, token[..^2] + "AA", pin));
        using (var revoked = await api.Http.PostAsync($"/api/v1/events/{planned["id"]}/doors/{door["id"]}/revoke", null))
        {
            Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Gone, await OpenAsync(site, token, pin));
    }

    private static IEnumerable<JsonObject> People(JsonObject list) => list["people"]!.AsArray().Select(x => x!.AsObject());

    private static string CodeOf(JsonObject list, string name) => (string)People(list).Single(x => (string?)x["name"] == name)["code"]!;

    private static Task<int> ReadingsAsync(TestSite site) => site.WithAsync(db => db.AuditEntries.CountAsync(x => x.Act == "OpenDoor"));

    private static async Task<string> DoorsAsync(ApiClient api, JsonObject planned)
    {
        var dates = (await (await api.Http.GetAsync($"/api/v1/events/{planned["id"]}/dates")).Content.ReadFromJsonAsync<JsonObject>())!["items"]!;
        return $"/api/v1/events/{planned["id"]}/dates/{dates[0]!["id"]}/doors";
    }

    private static async Task<HttpStatusCode> OpenAsync(TestSite site, string token, string pin)
    {
        using var answer = await site.Client.PostAsJsonAsync("/api/v1/door", new { token, pin });
        return answer.StatusCode;
    }

    private static async Task<JsonObject> TickAsync(TestSite site, string device, IEnumerable<object> ticks)
    {
        using var answer = await site.Client.PostAsJsonAsync("/api/v1/door/ticks", new { device, ticks });
        return await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
    }
}
