using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Defence;

/// <summary>Removal by rule: counted, taken, stopped, and put back whole. The sums add up after each step.</summary>
public sealed class RemovalTests
{
    [Theory, OnEachDatabase]
    public async Task A_rule_takes_what_fits_all_that_it_names_and_is_undone_whole(DatabaseProvider on)
    {
        await using var site = await DefenceTests.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        await SignAsync(site, petition, "203.0.113.1", "bot1@farm.example.net", "Test One", "promo");
        await SignAsync(site, petition, "203.0.113.2", "bot2@farm.example.net", "Test Two", "promo", confirms: true);
        await SignAsync(site, petition, "203.0.200.3", "bot3@x.farm.example.net", "Test Three", null);
        await SignAsync(site, petition, "198.51.100.4", "maria@example.org", "Maria Quispe", "promo", confirms: true);
        await SignAsync(site, petition, "198.51.100.5", "jose@example.org", "José Pérez", null, confirms: true);
        var before = await MadeAsync(site, petition);
        var console = await ConsoleForms.SignInAsync(site);
        (string Rule, string Value, int Matched)[] rules =
        [
            ("network", "203.0.113.99", 2), ("network", "203.0.113.0/24", 2), ("network", "203.0.0.0/16", 3), ("domain", "farm.example.net", 2), ("domain", "*.farm.example.net", 3),
            ("source", "promo", 3), ("source", "-", 2), ("name", "test *", 3), ("name", "* perez", 1), ("until", "2020-01-01T00:00", 0), ("from", "2020-01-01T00:00", 5),
        ];
        foreach (var (rule, value, matched) in rules)
        {
            var counted = await CountAsync(site, console, petition, (rule, value));
            Assert.Equal((rule, value, matched, SweepState.Counted), (rule, value, counted.Matched, counted.State));
        }

        Assert.Equal(before, await MadeAsync(site, petition));
        var both = await CountAsync(site, console, petition, ("network", "203.0.0.0/16"), ("source", "promo"), ("kind", "Automated"));
        await ActAsync(console, petition, both, "run", both.Matched);
        await site.WorkAsync();
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((2, 2), ((int)numbers["signatures"]!, (int)numbers["made"]!["removed"]!["automated"]!));
        Assert.Equal(SweepState.Done, (await LastAsync(site)).State);

        await ActAsync(console, petition, both, "undo");
        await site.WorkAsync();
        Assert.Equal(before, await MadeAsync(site, petition));
        Assert.Equal((SweepState.Undone, 2), ((await LastAsync(site)).State, (await LastAsync(site)).Restored));
        Assert.Equal(0, await site.WithAsync(db => db.SweptSignatures.CountAsync()));
        var id = PetitionId.From((Guid)petition["id"]!);
        await site.WithAsync(db => Batches.JournalAddsUpAsync(db, id));
        Assert.Contains(await site.WithAsync(db => db.AuditEntries.Select(x => x.Act + ": " + x.Reason).ToListAsync()), x => x == "CountByRule: A farm");
    }

    [Theory, OnEachDatabase]
    public async Task A_rule_that_would_take_everything_is_asked_twice_in_numbers(DatabaseProvider on)
    {
        await using var site = await DefenceTests.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        for (var i = 0; i < 6; i++)
        {
            await SignAsync(site, petition, "203.0.113.1", $"p{i}@example.org", "Test " + i, null, confirms: true);
        }

        var console = await ConsoleForms.SignInAsync(site);
        var all = await CountAsync(site, console, petition);
        var at = $"/console/petitions/{petition["id"]}/removals";
        Assert.Contains("This would remove 6 of the 6 that stand", await console.TextAsync(at), StringComparison.Ordinal);
        foreach (var number in new[] { null, "5", "many" })
        {
            var (status, page) = await console.SendAsync(at, "Act", ("sweep", all.Id.ToString()), ("act", "run"), ("number", number));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains("This would remove 6 of the 6", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        }

        await site.WorkAsync();
        Assert.Equal(6, (int)(await Signers.NumbersAsync(site, petition))["signatures"]!);
        await ActAsync(console, petition, all, "run", 6);
        await site.WorkAsync();
        Assert.Equal(0, (int)(await Signers.NumbersAsync(site, petition))["signatures"]!);
    }

    [Theory, OnEachDatabase]
    public async Task Stopped_half_way_it_is_undone_and_nothing_is_missing(DatabaseProvider on)
    {
        await using var site = await DefenceTests.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var id = PetitionId.From((Guid)petition["id"]!);
        await Crowd.StoreAsync(site, id, 1_300, index => index % 2 == 0 ? "Test Bot" : "Maria Quispe");
        var before = await MadeAsync(site, petition);
        var console = await ConsoleForms.SignInAsync(site);
        var sweep = await CountAsync(site, console, petition, ("name", "test*"));
        Assert.Equal(650, sweep.Matched);
        await ActAsync(console, petition, sweep, "run", 650);

        Assert.True(await site.WithAsync(db => new Application.Defence.Sweeping(db, site.Get<IJobs>(), site.Time).StepAsync(CancellationToken.None)));
        await ActAsync(console, petition, sweep, "cancel");
        await site.WorkAsync();
        var stopped = await LastAsync(site);
        Assert.Equal((SweepState.Cancelled, 250), (stopped.State, stopped.Taken));
        Assert.Equal(250, (int)(await Signers.NumbersAsync(site, petition))["made"]!["removed"]!["automated"]!);
        await ActAsync(console, petition, sweep, "undo");
        await site.WorkAsync();
        Assert.Equal(before, await MadeAsync(site, petition));
        await site.WithAsync(db => Batches.JournalAddsUpAsync(db, id));
    }

    [Theory, OnEachDatabase]
    public async Task Of_two_that_overlap_undoing_one_leaves_what_the_other_took(DatabaseProvider on)
    {
        await using var site = await DefenceTests.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        await SignAsync(site, petition, "203.0.113.1", "a@one.example.net", "A", null, confirms: true);
        await SignAsync(site, petition, "203.0.113.1", "b@two.example.net", "B", null, confirms: true);
        await SignAsync(site, petition, "198.51.100.1", "c@two.example.net", "C", null, confirms: true);
        await SignAsync(site, petition, "198.51.100.1", "d@example.org", "D", null, confirms: true);
        var before = await MadeAsync(site, petition);
        var console = await ConsoleForms.SignInAsync(site);
        var network = await RunAsync(site, console, petition, ("network", "203.0.113.0/24"));
        var domain = await RunAsync(site, console, petition, ("domain", "two.example.net"));
        Assert.Equal((2, 2), (network.Matched, domain.Matched));
        Assert.Equal(1, (int)(await Signers.NumbersAsync(site, petition))["signatures"]!);

        await ActAsync(console, petition, network, "undo");
        await site.WorkAsync();
        Assert.Equal((2, 2), ((int)(await Signers.NumbersAsync(site, petition))["signatures"]!, (int)(await Signers.NumbersAsync(site, petition))["made"]!["removed"]!["automated"]!));
        await ActAsync(console, petition, domain, "undo");
        await site.WorkAsync();
        Assert.Equal(before, await MadeAsync(site, petition));
    }

    [Theory, OnEachDatabase]
    public async Task What_was_held_is_held_again_and_nobody_is_mailed_for_it(DatabaseProvider on)
    {
        await using var site = await DefenceTests.StartAsync(on);
        await DefenceTests.SetAsync(site, defence => defence.Keep(DefenceList.BlockedNetworks, "203.0.113.0/24", default));
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await DefenceTests.SignAsync(site, petition, "203.0.113.1");
        var console = await ConsoleForms.SignInAsync(site);
        var sweep = await RunAsync(site, console, petition, ("network", "203.0.113.0/24"));
        await ActAsync(console, petition, sweep, "undo");
        Assert.Empty(await site.MailsToAsync(email));
        Assert.Equal((SignatureState.Held, SignatureReason.Listed), await site.WithAsync(db => db.Signatures.Select(x => new ValueTuple<SignatureState, SignatureReason>(x.State, x.Reason)).SingleAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task Once_the_promise_is_over_nothing_tells_any_more_what_was_looked_for(DatabaseProvider on)
    {
        await using var site = await DefenceTests.StartAsync(on);
        var day = DateOnly.FromDateTime(site.Time.GetUtcNow().Date);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), new { closesAt = day.AddDays(5).ToString("yyyy-MM-dd") + "T12:00:00", keptUntil = day.AddDays(20).ToString("yyyy-MM-dd") });
        await SignAsync(site, petition, "203.0.113.1", "bot@farm.example.net", "Test One", null, confirms: true);
        var console = await ConsoleForms.SignInAsync(site);
        await RunAsync(site, console, petition, ("name", "test *"));
        site.Time.Pass(TimeSpan.FromDays(19));
        await site.WorkAsync();
        Assert.Equal((1, 1), (await site.WithAsync(db => db.Sweeps.CountAsync()), await site.WithAsync(db => db.SweptSignatures.CountAsync())));
        site.Time.Pass(TimeSpan.FromDays(4));
        await site.WorkAsync();
        Assert.Equal((0, 0), (await site.WithAsync(db => db.Sweeps.CountAsync()), await site.WithAsync(db => db.SweptSignatures.CountAsync())));
        Assert.Equal(1, (int)(await Signers.NumbersAsync(site, petition))["made"]!["removed"]!["automated"]!);
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_may_not_see_who_signed_learns_no_names_by_patterns(DatabaseProvider on)
    {
        await using var site = await DefenceTests.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        await SignAsync(site, petition, "203.0.113.1", "a@sub.example.net", "Maria Quispe", null);
        var moderator = new ConsoleForms(site, await site.SignInAsync("moderator@example.org", (Role.Moderator, null)));
        var at = $"/console/petitions/{petition["id"]}/removals";
        foreach (var (field, value) in new[] { ("name", "Maria*"), ("domain", "*.example.net") })
        {
            var (status, page) = await moderator.SendAsync(at, "Count", (field, value), ("reason", "Curious"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.NotNull(page.GetElementById(field + "-error"));
            Assert.Equal(value, page.GetElementById(field)!.GetAttribute("value"));
        }

        Assert.Equal(1, (await CountAsync(site, moderator, petition, ("domain", "sub.example.net"))).Matched);
        foreach (var (field, value) in new[] { ("network", "203.0.113.0/20"), ("network", "everyone"), ("domain", "*"), ("source", "No Source!"), ("until", "soon"), ("reason", "") })
        {
            var (status, page) = await moderator.SendAsync(at, "Count", [(field, value), .. field == "reason" ? [] : new[] { ("reason", (string?)"Why") }]);
            Assert.Equal((field, HttpStatusCode.UnprocessableEntity), (field, status));
            Assert.NotNull(page.GetElementById(field + "-error"));
        }
    }

    private static async Task SignAsync(TestSite site, JsonObject petition, string from, string email, string name, string? source, bool confirms = false)
    {
        await DefenceTests.SignAsync(site, petition, from, email, name, source is null ? null : new { source });
        if (confirms)
        {
            await Signers.ConfirmAsync(site, email);
        }
    }

    private static async Task<Sweep> CountAsync(TestSite site, ConsoleForms console, JsonObject petition, params (string Field, string? Value)[] rule)
    {
        var at = $"/console/petitions/{petition["id"]}/removals";
        var (status, page) = await console.SendAsync(at, "Count", [.. rule, ("reason", "A farm")]);
        Assert.True(status == HttpStatusCode.Redirect, page.QuerySelector(".error-summary")?.TextContent);
        await site.WorkAsync(Work.Sweeps);
        return await LastAsync(site);
    }

    private static async Task<Sweep> RunAsync(TestSite site, ConsoleForms console, JsonObject petition, params (string Field, string? Value)[] rule)
    {
        var sweep = await CountAsync(site, console, petition, rule);
        await ActAsync(console, petition, sweep, "run", sweep.Matched);
        await site.WorkAsync(Work.Sweeps);
        return await LastAsync(site);
    }

    private static async Task ActAsync(ConsoleForms console, JsonObject petition, Sweep sweep, string act, int? number = null)
    {
        var (status, page) = await console.SendAsync(
            $"/console/petitions/{petition["id"]}/removals", "Act", ("sweep", sweep.Id.ToString()), ("act", act), ("number", number?.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.True(status == HttpStatusCode.Redirect, page.QuerySelector(".error-summary")?.TextContent);
    }

    private static Task<Sweep> LastAsync(TestSite site) => site.WithAsync(db => db.Sweeps.AsNoTracking().OrderByDescending(x => x.Id).FirstAsync());

    private static async Task<string> MadeAsync(TestSite site, JsonObject petition)
    {
        var made = (await Signers.NumbersAsync(site, petition))["made"]!.AsObject();
        made.Remove("restored");
        return made.ToJsonString();
    }
}
