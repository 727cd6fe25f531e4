using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Organisations;

public sealed class FirstStepsTests
{
    [Theory, OnEachDatabase]
    public async Task Each_step_ticks_itself_off_once_it_is_done(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:BaseUrl=http://www.example.org");
        var console = await ConsoleForms.SignInAsync(site);
        Assert.Empty(await DoneAsync(console));
        Assert.NotNull((await console.PageAsync("/console/first-steps")).QuerySelector(".notice.warn"));

        await console.SendAsync("/console/organisation", "/console/organisation", ("name", "Union"));
        await console.SendAsync("/console/organisation/pages/imprint", "/imprint", ("text", "We."));
        await console.SendAsync("/console/organisation/pages/privacy", "/privacy", ("text", "Nothing."));
        await console.SendAsync("/console/first-steps", "/console/first-steps");
        var mail = Assert.Single(await site.MailsToAsync("owner@example.org"));
        Assert.Contains("http://www.example.org/console/first-steps", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Union", mail.Subject, StringComparison.Ordinal);
        await (await site.ApiAsync()).StatementAsync((string)(await (await site.ApiAsync()).ListAsync())["slug"]!);
        Assert.Equal(["name", "testmail", "imprint", "privacy", "list", "statement"], await DoneAsync(console));
        Assert.Null((await console.PageAsync("/console/first-steps")).QuerySelector(".notice.warn"));

        var (status, page) = await console.SendAsync("/console/first-steps", "/console/first-steps");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("last minute", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task The_demonstration_goes_by_one_press_and_what_hangs_on_it_stays(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:DemoContent=true");
        var console = await ConsoleForms.SignInAsync(site);
        var (refused, page) = await console.SendAsync("/console/checkup", "/console/checkup", ("typedName", "Another"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Assert.Contains("Solidarity", page.QuerySelector("#typedName-error")!.TextContent, StringComparison.Ordinal);
        Assert.True(await site.WithAsync(db => db.Statements.AnyAsync()));
        var petition = JsonNode.Parse(await site.Client.GetStringAsync("/api/v1/petitions/speak-up-for-the-people-of-peru"))!.AsObject();
        Signers.AddsUp(petition);
        Assert.InRange((int)petition["signatures"]!, 3_000, 3_400);

        // What was tried with it goes too; until then all its signatures are in what is delivered.
        var api = await site.ApiAsync();
        var id = (await site.WithAsync(db => db.Petitions.Select(x => x.Id).SingleAsync())).ToString();
        using var patched = await api.Http.PatchAsJsonAsync($"/api/v1/petitions/{id}", new { targets = new[] { new { name = "The Minister", email = "minister@ministry.example" } } });
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        await Deliveries.DeliverAsync(site, console, new JsonObject { ["id"] = id }, "minister@ministry.example");
        Assert.Equal((int)petition["signatures"]!, await site.WithAsync(db => db.Handovers.Select(x => x.Signatures).SingleAsync()));

        await console.LocationAsync($"/console/petitions/{id}/removals", "Count", ("source", "flyer"), ("reason", "To see how it works"));
        await console.LocationAsync($"/console/petitions/{id}/defence", "=Hall", ("network", "203.0.113.1"));
        await site.WithAsync(async db =>
        {
            var now = site.Time.GetUtcNow();
            db.FloodAlerts.Add(new FloodAlert(EntityId.New<FloodAlertId>(now), PetitionId.From(Guid.Parse(id)), FloodScope.Network, new byte[16], 100, 0, now));
            return await db.SaveChangesAsync();
        });

        var (status, _) = await console.SendAsync("/console/checkup", "/console/checkup", ("typedName", " solidarity "));
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.False(await site.WithAsync(db => db.Statements.AnyAsync()));
        Assert.False(await site.WithAsync(db => db.Petitions.AnyAsync()));
        Assert.False(await site.WithAsync(db => db.CountEntries.AnyAsync()));
        Assert.False(await site.WithAsync(db => db.Campaigns.AnyAsync()));
        Assert.False(await site.WithAsync(db => db.MailingLists.AnyAsync()));
        Assert.False(await site.WithAsync(db => db.Pictures.AnyAsync()));
        Assert.Null((await console.PageAsync("/console/checkup")).QuerySelector("#demonstration"));
    }

    [Theory, OnEachDatabase]
    public async Task A_statement_of_ones_own_under_the_demonstration_stays_with_its_campaign(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:DemoContent=true");
        var slug = await site.WithAsync(db => db.Campaigns.Select(x => x.Slug).SingleAsync());
        await (await site.ApiAsync()).StatementAsync(campaign: slug.Value);
        var console = await ConsoleForms.SignInAsync(site);
        await console.SendAsync("/console/checkup", "/console/checkup", ("typedName", "Solidarity"));
        Assert.Equal(1, await site.WithAsync(db => db.Statements.CountAsync()));
        Assert.Equal(1, await site.WithAsync(db => db.Campaigns.CountAsync()));
    }

    private static async Task<IEnumerable<string>> DoneAsync(ConsoleForms console) =>
        (await console.PageAsync("/console/first-steps")).QuerySelectorAll(".steps > li").Where(step => step.QuerySelector(".state.good") is not null).Select(step => step.Id![5..]);
}
