using System.Net;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Reviews;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Defence;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Reviews;

/// <summary>What waits for somebody who decides, with ages, and for one at a time.</summary>
public sealed class QueueTests
{
    private const string Queue = "/console/queue";

    [Theory, OnEachDatabase]
    public async Task What_waits_is_listed_with_its_age_and_what_has_waited_longest_comes_first(DatabaseProvider on)
    {
        await using var site = await DefenceTests.StartAsync(on);
        await DefenceTests.SetAsync(site, defence => defence.Keep(DefenceList.BlockedNetworks, "203.0.113.0/24", default));
        var api = await site.ApiAsync();
        Assert.Contains("Nothing waits", await (await ConsoleForms.SignInAsync(site)).TextAsync(Queue), StringComparison.Ordinal);
        var commented = await Signers.OpenAsync(api, new { fields = new { comment = "optional" } });
        await DefenceTests.SignAsync(site, commented, "198.51.100.1", more: new { comment = "For my village." });
        site.Time.Pass(TimeSpan.FromDays(2));
        var flooded = await Signers.OpenAsync(api);
        await DefenceTests.SignAsync(site, flooded, "203.0.113.1");
        await DefenceTests.SignAsync(site, flooded, "203.0.113.2");
        var backed = await Signatories.OpenAsync(site);
        await Signatories.ConfirmedAsync(site, backed, Signatories.NewDomain());
        var draft = await Signers.DraftAsync(api);
        await Signers.ChangeAsync(api, draft, "review");
        site.Time.Pass(TimeSpan.FromDays(1.5));

        var page = await (await ConsoleForms.SignInAsync(site)).PageAsync(Queue);
        var rows = page.QuerySelectorAll("tbody tr").Select(x => string.Join(' ', x.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Equal(4, rows.Count);
        Assert.StartsWith($"Comments: 1{commented["versions"]![0]!["title"]}", rows[0], StringComparison.Ordinal);
        Assert.Contains(" late ", rows[0], StringComparison.Ordinal);
        Assert.StartsWith($"Held signatures: 2{flooded["versions"]![0]!["title"]}", rows[1], StringComparison.Ordinal);
        Assert.Contains("nearly late", rows[1], StringComparison.Ordinal);
        Assert.StartsWith($"Organisations that sign: 1{backed["versions"]![0]!["title"]}", rows[2], StringComparison.Ordinal);
        Assert.StartsWith($"A petition before it opens{draft["versions"]![0]!["title"]}", rows[3], StringComparison.Ordinal);

        // A moderator of one campaign sees what waits there, and no more.
        var campaign = CampaignId.From((Guid)flooded["campaign"]!);
        var moderator = new ConsoleForms(site, await site.SignInAsync("moderator@example.org", (Role.Moderator, campaign)));
        Assert.Equal(
            page.QuerySelectorAll("tbody tr").Length - (new[] { commented, backed, draft }.Count(x => (Guid)x["campaign"]! != campaign.Value)), (await moderator.PageAsync(Queue)).QuerySelectorAll("tbody tr").Length);
    }

    [Theory, OnEachDatabase]
    public async Task Two_never_decide_on_the_same_at_once_and_one_can_take_over(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), new { fields = new { comment = "optional" } });
        for (var i = 0; i < 3; i++)
        {
            await Signers.SignAsync(site, petition, name: "Maria " + i, more: new { comment = "For my village." });
        }

        var ana = new ConsoleForms(site, await site.SignInAsync("ana@example.org", (Role.Moderator, null)));
        var rosa = new ConsoleForms(site, await site.SignInAsync("rosa@example.org", (Role.Moderator, null)));
        var comments = $"/console/petitions/{petition["id"]}/comments";
        await ana.LocationAsync(Queue, Queue, ("act", "begin"));
        Assert.Contains("ana@example.org", await rosa.TextAsync(Queue), StringComparison.Ordinal);
        Assert.Contains("You are at this", await ana.TextAsync(comments), StringComparison.Ordinal);

        // Looking is free; deciding is not.
        Assert.Contains("ana@example.org is at this", await rosa.TextAsync(comments), StringComparison.Ordinal);
        var (status, page) = await rosa.SendAsync(comments, "/comments", ("act", "hide"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("ana@example.org is at this just now", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        await ana.LocationAsync(comments, "/comments", ("act", "show"));
        (status, page) = await rosa.SendAsync(Queue, Queue, ("act", "begin"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);

        await rosa.LocationAsync(Queue, Queue, ("act", "take-over"));
        await rosa.LocationAsync(comments, "/comments", ("act", "show"));
        (status, _) = await ana.SendAsync(comments, "/comments", ("act", "show"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);

        // It ends by itself, or by a press; whoever acts then has it.
        site.Time.Pass(ReviewLock.Lasts + TimeSpan.FromSeconds(1));
        await ana.LocationAsync(comments, "/comments", ("act", "show"));
        await ana.LocationAsync(comments, "queue", ("act", "let-go"));
        Assert.Equal(0, await site.WithAsync(db => db.ReviewLocks.CountAsync()));
        Assert.Equal(3, await site.WithAsync(db => db.Signatures.CountAsync(x => x.CommentState == Domain.Petitions.CommentState.Shown)));
    }

    [Fact]
    public async Task Of_two_who_begin_at_the_same_moment_one_has_it()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.PostgreSql);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), new { fields = new { comment = "optional" } });
        await Signers.SignAsync(site, petition, more: new { comment = "For my village." });
        List<Func<Task<(HttpStatusCode Status, AngleSharp.Html.Dom.IHtmlDocument Page)>>> presses = [];
        for (var i = 0; i < 6; i++)
        {
            var one = new ConsoleForms(site, await site.SignInAsync($"m{i}@example.org", (Role.Moderator, null)));
            presses.Add(await one.PreparedAsync(Queue, Queue, ("act", "begin")));
        }

        var answers = await Task.WhenAll(presses.Select(press => press()));
        Assert.Equal(1, answers.Count(x => x.Status == HttpStatusCode.Redirect));
        Assert.Equal(5, answers.Count(x => x.Status == HttpStatusCode.UnprocessableEntity));
    }
}
