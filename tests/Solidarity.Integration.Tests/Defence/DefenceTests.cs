using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Defence;
using Solidarity.Infrastructure.Limits;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Defence;

/// <summary>Floods, lists and halls, from the form to the mail. Each test has a site of its own, for it moves the clock and sets what holds for all petitions.</summary>
public sealed class DefenceTests
{
    [Theory, OnEachDatabase]
    public async Task A_flood_from_one_network_is_slowed_then_held_and_everyone_else_signs(DatabaseProvider on)
    {
        await using var site = await StartAsync(on);
        var console = await ConsoleForms.SignInAsync(site);
        await console.LocationAsync(
            "/console/defence", "/console/defence", ("limits.Network.slowPerMinute", "3"), ("limits.Network.slowPerHour", "3"), ("limits.Network.holdPerMinute", "6"),
            ("limits.Network.holdPerHour", "6"));
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        List<string> flood = [];
        for (var i = 0; i < 20; i++)
        {
            flood.Add(await SignAsync(site, petition, $"203.0.113.{i + 1}"));
        }

        var elsewhere = await SignAsync(site, petition, "198.51.100.1");
        await site.WorkAsync();
        Assert.Equal(flood.Take(3).Append(elsewhere).Order(), Asked(site).Order());
        var made = (await Signers.NumbersAsync(site, petition))["made"]!;
        Assert.Equal((21, 7, 14), ((int)made["received"]!, (int)made["waiting"]!, (int)made["held"]!));

        // Asking again changes nothing: neither for one who is slowed, nor for one who is held.
        await SignAsync(site, petition, "203.0.113.9", flood[4]);
        await SignAsync(site, petition, "203.0.113.9", flood[10]);
        await site.WorkAsync();
        Assert.Equal(4, Asked(site).Count);

        // What was only slowed is of the same flood.
        site.Time.Pass(Verdict.Slowness + TimeSpan.FromMinutes(1));
        await site.WorkAsync();
        Assert.Equal(4, Asked(site).Count);
        Assert.Equal(17, (int)(await Signers.NumbersAsync(site, petition))["made"]!["held"]!);

        // An organizer lets them go: then the mails go out, and they count once they are confirmed.
        var at = $"/console/petitions/{petition["id"]}/defence";
        Assert.Contains("Very many from one network", await console.TextAsync(at), StringComparison.Ordinal);
        await console.LocationAsync(at, "Decide", ("act", "all"), ("why", "The assembly of the union"));
        await site.WorkAsync();
        Assert.Equal(flood.Append(elsewhere).Order(), Asked(site).Order());
        await Signers.ConfirmAsync(site, flood[^1]);
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, 0, 17), ((int)numbers["signatures"]!, (int)numbers["made"]!["held"]!, (int)numbers["made"]!["restored"]!));
    }

    [Fact]
    public async Task Two_servers_know_a_flood_together()
    {
        await using var first = await StartAsync(DatabaseProvider.PostgreSql);
        await SetAsync(first, defence => defence.Set(FloodScope.Network, new(true, new(16, 16), new(24, 24)), default));
        await using var second = await first.StartSecondAsync(services => services.PostConfigure<DefenceOptions>(defence => defence.IsOn = true), "Proxy:Trusted=127.0.0.1");
        Dictionary<LimitKey, int> learned = [];
        var hasLearned = new TaskCompletionSource();
        second.Get<ILimitExchange>().CountedElsewhere += counts =>
        {
            foreach (var (key, count) in counts)
            {
                learned[key] = learned.GetValueOrDefault(key) + count;
            }

            // The first two, an eighth of what may come in a minute, are the first server's own matter.
            if (learned.Values.Max() == 23)
            {
                hasLearned.TrySetResult();
            }
        };
        var petition = await Signers.OpenAsync(await first.ApiAsync());
        for (var i = 0; i < 25; i++)
        {
            await SignAsync(first, petition, $"203.0.113.{i + 1}");
        }

        Task<int> HeldAsync() => first.WithAsync(db => db.Signatures.CountAsync(x => x.State == SignatureState.Held));
        Assert.Equal(1, await HeldAsync());

        // Alone, the second would let 24 through again.
        await hasLearned.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await SignAsync(second, petition, "203.0.113.100");
        Assert.Equal(1, await HeldAsync());
        await SignAsync(second, petition, "203.0.113.101");
        Assert.Equal(2, await HeldAsync());
        await SignAsync(second, petition, "198.51.100.1");
        Assert.Equal(2, await HeldAsync());
    }

    [Theory, OnEachDatabase]
    public async Task Who_only_shares_a_network_is_asked_a_little_later(DatabaseProvider on)
    {
        await using var site = await StartAsync(on);
        await SetAsync(site, defence => defence.Set(FloodScope.Network, new(true, new(2, 2), new(50, 50)), default));
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        List<string> people = [];
        for (var i = 0; i < 5; i++)
        {
            people.Add(await SignAsync(site, petition, "203.0.113.7"));
        }

        await site.WorkAsync();
        Assert.Equal(people.Take(2).Order(), Asked(site).Order());
        site.Time.Pass(Verdict.Slowness + TimeSpan.FromMinutes(1));
        await site.WorkAsync();
        Assert.Equal(people.Order(), Asked(site).Order());
        await site.WorkAsync();
        Assert.Equal(5, Asked(site).Count);

        // From then on it is a signature like any other: reminded, and forgotten in the end.
        site.Time.Pass(TimeSpan.FromDays(15));
        await site.WorkAsync();
        Assert.Equal(5, (int)(await Signers.NumbersAsync(site, petition))["made"]!["forgotten"]!);
    }

    [Theory, OnEachDatabase]
    public async Task From_many_networks_on_one_domain_it_is_a_flood_and_at_a_provider_for_everyone_it_is_not(DatabaseProvider on)
    {
        await using var site = await StartAsync(on);
        await SetAsync(site, defence => defence.Set(FloodScope.Domain, new(true, new(3, 3), new(5, 5)), default));
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        for (var i = 0; i < 12; i++)
        {
            await SignAsync(site, petition, $"203.0.{i}.7", $"p{i}@farm.example.net");
            await SignAsync(site, petition, $"198.51.{i}.7", $"p{i}@gmail.com");
            await SignAsync(site, petition, $"192.0.{i}.7", $"p{i}@riseup.net");
        }

        await site.WorkAsync();
        Assert.Equal((3, 12, 12), (Asked(site).Count(x => x.EndsWith("farm.example.net", StringComparison.Ordinal)), Asked(site).Count(x => x.EndsWith("gmail.com", StringComparison.Ordinal)), Asked(site).Count(x => x.EndsWith("riseup.net", StringComparison.Ordinal))));
        Assert.Equal(7, await site.WithAsync(db => db.Signatures.CountAsync(x => x.State == SignatureState.Held && x.Reason == SignatureReason.DomainFlood)));
    }

    [Theory, OnEachDatabase]
    public async Task What_is_on_a_list_is_held_or_let_through_and_the_page_is_the_same(DatabaseProvider on)
    {
        await using var site = await StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await ConsoleForms.SignInAsync(site);
        await console.LocationAsync(
            "/console/defence", "/console/defence", ("lists.BlockedNetworks", "203.0.113.0/24 # a farm"), ("lists.BlockedDomains", "*.example.net"), ("lists.BlockedAddresses", "Troll@example.org"),
            ("lists.AllowedAddresses", "friend@mail.example.net"), ("lists.AllowedDomains", "mailinator.com"), ("lists.AllowedNetworks", "203.0.113.77"));
        string[] passed = ["a@example.org", "friend@mail.example.net", "one@mailinator.com", "hall@example.org"];
        string[] held = ["b@example.org", "c@deep.below.example.net", "troll@example.org", "d@yopmail.com"];
        foreach (var (email, from) in passed.Zip(["198.51.100.1", "198.51.100.2", "198.51.100.3", "203.0.113.77"]).Concat(held.Zip(["203.0.113.5", "198.51.100.4", "198.51.100.5", "198.51.100.6"])))
        {
            await SignAsync(site, petition, from, email);
        }

        await site.WorkAsync();
        Assert.Equal(passed.Order(), Asked(site).Order());
        Assert.Equal(4, await site.WithAsync(db => db.Signatures.CountAsync(x => x.State == SignatureState.Held && x.Reason == SignatureReason.Listed)));

        // Without script too, the sender sees what everybody sees.
        var pages = new List<string>();
        foreach (var (email, from) in new[] { ("e@example.org", "198.51.100.8"), ("f@example.org", "203.0.113.9") })
        {
            using var form = new HttpRequestMessage(HttpMethod.Post, $"/petitions/{petition.Slug()}")
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("email", email), KeyValuePair.Create("name", "Maria Quispe")]),
            };
            form.Headers.Add("X-Forwarded-For", from);
            using var answer = await site.Client.SendAsync(form);
            pages.Add($"{answer.StatusCode} {answer.Headers.Location?.ToString().Split('?')[0]}");
        }

        Assert.Equal(pages[0], pages[1]);
        Assert.StartsWith("Redirect", pages[0].Replace("SeeOther", "Redirect", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Bad_lines_and_numbers_are_named_and_nothing_typed_is_lost(DatabaseProvider on)
    {
        await using var site = await StartAsync(on);
        var console = await ConsoleForms.SignInAsync(site);
        var (status, page) = await console.SendAsync(
            "/console/defence", "/console/defence", ("lists.BlockedDomains", "example.org\n*\nfoo..bar"), ("lists.BlockedNetworks", "0.0.0.0/0"), ("lists.AllowedAddresses", "nobody"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var summary = page.QuerySelector(".error-summary")!.TextContent;
        Assert.Contains("Line 2 is no mail domain: “*”", summary, StringComparison.Ordinal);
        Assert.Contains("Line 3 is no mail domain: “foo..bar”", summary, StringComparison.Ordinal);
        Assert.Contains("Line 1 is no network: “0.0.0.0/0”", summary, StringComparison.Ordinal);
        Assert.Contains("Line 1 is no e-mail address: “nobody”", summary, StringComparison.Ordinal);
        Assert.Equal("example.org\n*\nfoo..bar", page.GetElementById("lists.BlockedDomains")!.TextContent.ReplaceLineEndings("\n"));

        (status, page) = await console.SendAsync("/console/defence", "/console/defence", ("limits.Domain.holdPerHour", "many"), ("limits.Network.holdPerMinute", "1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(page.GetElementById("limits.Network-error"));
        Assert.Equal("many", page.QuerySelector("input[name='limits.Domain.holdPerHour']")!.GetAttribute("value"));
        Assert.False(await site.WithAsync(db => db.SignatureDefences.AnyAsync()));

        // Two at once: the second sees it, and sends again what it typed.
        var late = await console.PreparedAsync("/console/defence", "/console/defence", ("lists.BlockedDomains", "mine.example"));
        await console.LocationAsync("/console/defence", "/console/defence", ("lists.BlockedDomains", "theirs.example"));
        (status, page) = await late();
        Assert.Equal((HttpStatusCode.Conflict, "mine.example"), (status, page.GetElementById("lists.BlockedDomains")!.TextContent.Trim()));
    }

    [Theory, OnEachDatabase]
    public async Task A_hall_with_its_hour_signs_as_one_and_what_goes_beyond_is_held(DatabaseProvider on)
    {
        await using var site = await StartAsync(on);
        await SetAsync(site, defence => defence.Set(FloodScope.Network, new(true, new(2, 2), new(4, 4)), default));
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var console = await ConsoleForms.SignInAsync(site);
        var at = $"/console/petitions/{petition["id"]}/defence";
        var (status, page) = await console.SendAsync(at, "Hall", ("people", "0"), ("hours", "99"), ("network", "the hall"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("the hall", page.GetElementById("network")!.GetAttribute("value"));
        await console.LocationAsync(at, "=Hall", ("people", "15"), ("hours", "2"), ("network", "203.0.113.200"));
        for (var i = 0; i < 20; i++)
        {
            await SignAsync(site, petition, $"203.0.113.{i + 1}");
        }

        await site.WorkAsync();
        Assert.Equal(15, Asked(site).Count);
        Assert.Equal(5, (int)(await Signers.NumbersAsync(site, petition))["made"]!["held"]!);

        // Only while it lasts, and only there.
        await console.LocationAsync(at, "CloseHall", ("hall", (await site.WithAsync(db => db.HallHours.SingleAsync())).Id.ToString()));
        await SignAsync(site, petition, "203.0.113.77");
        Assert.Equal(6, (int)(await Signers.NumbersAsync(site, petition))["made"]!["held"]!);
    }

    [Theory, OnEachDatabase]
    public async Task Organizers_are_told_once_when_much_comes_from_one_place(DatabaseProvider on)
    {
        await using var site = await StartAsync(on);
        await SetAsync(site, defence => defence.Watch(true, true, 10, default));
        await site.SignInAsync("owner@example.org");
        await site.SignInAsync("writer@example.org", (Role.Writer, null));
        await site.SignInAsync("moderator@example.org", (Role.Moderator, null));
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        for (var i = 0; i < 12; i++)
        {
            await SignAsync(site, petition, "203.0.113.7", $"p{i}@gmail.com");
        }

        await site.WorkAsync();
        await site.WorkAsync();
        var mails = site.Mails().Where(mail => mail.Subject!.StartsWith("Very many signatures", StringComparison.Ordinal)).ToList();
        Assert.Equal(["moderator@example.org", "owner@example.org"], mails.Select(mail => mail.To.Mailboxes.Single().Address).Where(x => x.EndsWith("@example.org", StringComparison.Ordinal)).Order());
        Assert.Contains($"/console/petitions/{petition["id"]}/defence", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("12 within an hour", mails[0].TextBody, StringComparison.Ordinal);

        var page = await (await ConsoleForms.SignInAsync(site)).TextAsync($"/console/petitions/{petition["id"]}/defence");
        Assert.Contains("gmail.com", page, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113", page, StringComparison.Ordinal);

        // The next day it is news again.
        site.Time.Pass(TimeSpan.FromHours(25));
        for (var i = 20; i < 32; i++)
        {
            await SignAsync(site, petition, "203.0.113.7", $"p{i}@gmail.com");
        }

        await site.WorkAsync();
        Assert.Equal(2 * mails.Count, site.Mails().Count(mail => mail.Subject!.StartsWith("Very many signatures", StringComparison.Ordinal)));
    }

    [Theory, OnEachDatabase]
    public async Task Chosen_ones_are_let_go_or_removed_and_what_nobody_decides_is_forgotten(DatabaseProvider on)
    {
        await using var site = await StartAsync(on);
        await SetAsync(site, defence => defence.Keep(DefenceList.BlockedNetworks, "203.0.113.0/24", default));
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var people = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            people.Add(await SignAsync(site, petition, "203.0.113.7"));
        }

        var ids = await site.WithAsync(db => db.Signatures.OrderBy(x => x.Id).Select(x => x.Id).ToListAsync());
        var console = await ConsoleForms.SignInAsync(site);
        var at = $"/console/petitions/{petition["id"]}/defence";
        var (status, page) = await console.SendAsync(at, "Decide", ("act", "release"), ("why", "Known to us"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("Known to us", page.GetElementById("why")!.GetAttribute("value"));
        await console.LocationAsync(at, "Decide", ("act", "release"), ("why", "Known to us"), ("signature", ids[0].ToString()));
        await console.LocationAsync(at, "Decide", ("act", "remove"), ("why", "Nonsense"), ("kind", "FalseName"), ("signature", ids[1].ToString()));
        await site.WorkAsync();
        Assert.Equal([people[0]], Asked(site));
        var made = (await Signers.NumbersAsync(site, petition))["made"]!;
        Assert.Equal((1, 2, 1), ((int)made["waiting"]!, (int)made["held"]!, (int)made["removed"]!["falseName"]!));

        site.Time.Pass(TimeSpan.FromDays(2));
        Assert.Contains("nearly late", await (await ConsoleForms.SignInAsync(site)).TextAsync(at), StringComparison.Ordinal);
        site.Time.Pass(TimeSpan.FromDays(12.5));
        await site.WorkAsync();
        made = (await Signers.NumbersAsync(site, petition))["made"]!;
        Assert.Equal((0, 0, 3), ((int)made["waiting"]!, (int)made["held"]!, (int)made["forgotten"]!));
        Assert.Single(Asked(site).Distinct());
    }

    /// <summary>A site whose defence is on while nobody is asked for work, and that knows senders by what a proxy says.</summary>
    internal static Task<TestSite> StartAsync(DatabaseProvider on) =>
        TestSite.StartAsync(on, services => services.PostConfigure<DefenceOptions>(defence => defence.IsOn = true), "Proxy:Trusted=127.0.0.1");

    /// <summary>Signs from a network; the answer is the same whatever becomes of it.</summary>
    internal static async Task<string> SignAsync(TestSite site, JsonObject petition, string from, string? email = null, string name = "Maria Quispe", object? more = null)
    {
        email ??= Subscribers.NewAddress();
        var body = System.Text.Json.JsonSerializer.SerializeToNode(new { email, name })!.AsObject();
        foreach (var (field, value) in System.Text.Json.JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
        {
            body[field] = value?.DeepClone();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/petitions/{petition.Slug()}/signatures") { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Forwarded-For", from);
        using var answer = await site.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.Accepted, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        return email;
    }

    /// <summary>Sets how petitions are defended.</summary>
    internal static Task SetAsync(TestSite site, Action<SignatureDefence> set) => site.WithAsync(async db =>
    {
        var defence = SignatureDefence.Create(site.Time.GetUtcNow());
        set(defence);
        db.SignatureDefences.Add(defence);
        return await db.SaveChangesAsync();
    });

    // The owners of the mailboxes who were asked to confirm, in that order.
    private static List<string> Asked(TestSite site) =>
        [.. site.Mails().Where(mail => mail.Subject!.StartsWith("Please confirm", StringComparison.Ordinal)).Select(mail => mail.To.Mailboxes.Single().Address)];
}
