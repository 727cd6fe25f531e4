using System.Net;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Events;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Reviews;

/// <summary>What waits of events, in the queue of all that waits.</summary>
public sealed class EventQueueTests
{
    private const string Queue = "/console/queue";

    [Theory, OnEachDatabase]
    public async Task Events_in_review_volunteers_and_people_who_await_a_yes_wait_with_their_age(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (start, end) = Readers.Evening(site, 20);
        var asked = await Planners.PublishedAsync(api, new { start, end, needsApproval = true });
        await Attendees.ComesAsync(site, asked);
        site.Time.Pass(TimeSpan.FromDays(2));
        await Attendees.ComesAsync(site, asked);
        var proposed = await Volunteers.ConfirmedAsync(site, await Volunteers.CampaignAsync(site), "rosa@example.org");
        site.Time.Pass(TimeSpan.FromDays(1.5));
        var written = await Planners.DraftAsync(api, new { start, end });
        await Planners.ChangeAsync(api, written, "review");

        // Where nothing can be decided any more, nothing waits: the date is past, or the event is cancelled.
        var (soon, over) = (Readers.Evening(site, 1), await Planners.PublishedAsync(api, new { start, end, needsApproval = true }));
        await Attendees.ComesAsync(site, over);
        await Planners.ChangeAsync(api, over, "cancel");
        var past = await Planners.PublishedAsync(api, new { start = soon.Start, end = soon.End, needsApproval = true });
        await Attendees.ComesAsync(site, past);
        Assert.Equal(4, (await RowsAsync(site)).Count);

        // Tomorrow's evening in Lima ends when it is half past midnight in UTC, by which days are counted here.
        site.Time.Pass(TimeSpan.FromDays(2.5));

        var rows = await RowsAsync(site);
        Assert.Equal(3, rows.Count);
        Assert.StartsWith($"People who await your yes: 2{asked.Title()}", rows[0], StringComparison.Ordinal);
        Assert.Contains(" late ", rows[0], StringComparison.Ordinal);
        Assert.StartsWith($"Volunteers who would host an event: 1{proposed.Title()}", rows[1], StringComparison.Ordinal);
        Assert.Contains(" late ", rows[1], StringComparison.Ordinal);
        Assert.StartsWith($"An event before it is published{written.Title()}", rows[2], StringComparison.Ordinal);
        Assert.Contains("nearly late", rows[2], StringComparison.Ordinal);

        // Once the volunteer has a yes, the event itself is left.
        await Volunteers.DecideAsync(site, proposed, "rosa@example.org", "approve");
        Assert.Equal(2, (await RowsAsync(site)).Count(x => x.StartsWith("An event before it is published", StringComparison.Ordinal)));

        // A moderator of one campaign sees what waits there, and no more.
        var moderator = new ConsoleForms(site, await site.SignInAsync("moderator@example.org", (Role.Moderator, CampaignId.From((Guid)written["campaign"]!))));
        Assert.Contains(written.Title(), Assert.Single((await moderator.PageAsync(Queue)).QuerySelectorAll("tbody tr")).TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task What_waits_of_an_event_is_decided_by_one_at_a_time(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var ana = new ConsoleForms(site, await site.SignInAsync("ana@example.org", (Role.Organizer, null)));
        var rosa = new ConsoleForms(site, await site.SignInAsync("rosa@example.org", (Role.Organizer, null)));

        // An event in review.
        var written = await Planners.DraftAsync(api);
        await Planners.ChangeAsync(api, written, "review");
        var state = $"/console/events/{written["id"]}/state";
        Assert.EndsWith(state, await ana.LocationAsync(Queue, Queue, ("act", "begin")), StringComparison.Ordinal);
        Assert.Contains("You are at this", await ana.TextAsync(state), StringComparison.Ordinal);
        Assert.Contains("ana@example.org is at this", await rosa.TextAsync(state), StringComparison.Ordinal);
        var (status, page) = await rosa.SendAsync(state, "/state", ("act", "publish"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("ana@example.org is at this just now", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        await ana.LocationAsync(state, "/state", ("act", "publish"));

        // A volunteer.
        var proposed = await Volunteers.ConfirmedAsync(site, await Volunteers.CampaignAsync(site), "luz@example.org");
        var host = $"/console/events/{proposed["id"]}/host";
        await ana.LocationAsync(Queue, Queue, ("act", "begin"));
        (status, _) = await rosa.SendAsync(host, "/host", ("act", "approve"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        await rosa.LocationAsync(host, Queue, ("act", "take-over"));
        Assert.Contains("You are at this", await rosa.TextAsync(host), StringComparison.Ordinal);
        await rosa.LocationAsync(host, "/host", ("act", "approve-publish"));

        // Somebody who awaits a yes. Programs wait for nobody.
        var asked = await Planners.PublishedAsync(api, new { needsApproval = true });
        await Attendees.ComesAsync(site, asked);
        Assert.Contains($"/console/events/{asked["id"]}/people", await ana.LocationAsync(Queue, Queue, ("act", "begin")), StringComparison.Ordinal);
        Assert.Contains("ana@example.org", await rosa.TextAsync(Queue), StringComparison.Ordinal);
        var waiting = (await api.GetAsync($"/events/{asked["id"]}/attendances?state=awaitsApproval&reason=Stewards"))["items"]![0]!;
        await Planners.ChangeAsync(api, asked, $"attendances/{waiting["id"]}/approve");
        Assert.Contains("Nothing waits", await rosa.TextAsync(Queue), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task The_queue_costs_the_same_queries_however_much_waits(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var console = await ConsoleForms.SignInAsync(site);
        await WaitsAsync();
        var one = await CostAsync();
        for (var i = 0; i < 3; i++)
        {
            await WaitsAsync();
        }

        Assert.Equal(one, await CostAsync());

        async Task WaitsAsync()
        {
            await Planners.ChangeAsync(api, await Planners.DraftAsync(api), "review");
            await Attendees.ComesAsync(site, await Planners.PublishedAsync(api, new { needsApproval = true }));
        }

        async Task<int> CostAsync()
        {
            var before = site.Queries("GET " + Queue).Count;
            await console.TextAsync(Queue);
            return site.Queries("GET " + Queue).Count - before;
        }
    }

    private static async Task<List<string>> RowsAsync(TestSite site) =>
        [.. (await (await ConsoleForms.SignInAsync(site)).PageAsync(Queue)).QuerySelectorAll("tbody tr").Select(x => string.Join(' ', x.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
}
