using System.Net;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>What comes due: reminders, forgetting, closing, goals. Each test has a site of its own, for it moves the clock.</summary>
public sealed class PetitionClockTests
{
    // So often the clock is looked at, in hours.
    private const int Step = 4;

    [Theory, OnEachDatabase]
    public async Task Who_has_not_confirmed_is_reminded_twice_in_the_morning_and_then_forgotten(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.SignAsync(site, petition, more: new { timeZone = "America/Lima" });
        var confirmed = await Signers.ConfirmedAsync(site, petition);
        var reminders = new List<DateTimeOffset>();
        var before = site.Time.GetUtcNow();
        for (var hour = 0; hour < 15 * 24; hour += Step)
        {
            site.Time.Pass(TimeSpan.FromHours(Step));
            var count = (await site.MailsToAsync(email)).Count;
            if (count > 1 + reminders.Count)
            {
                reminders.Add(site.Time.GetUtcNow());
            }
        }

        Assert.Equal(2, reminders.Count);
        Assert.All(reminders, at => Assert.InRange(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(at, "America/Lima").Hour, 8, 8 + Step - 1));
        Assert.InRange(reminders[0] - before, TimeSpan.FromDays(2), TimeSpan.FromDays(3.3));
        Assert.Equal(2, Math.Round((reminders[1] - reminders[0]).TotalDays));
        Assert.StartsWith("Your signature does not count yet", (await site.MailsToAsync(email))[^1].Subject, StringComparison.Ordinal);
        Assert.Single(await site.MailsToAsync(confirmed));
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, 0, 1), ((int)numbers["signatures"]!, (int)numbers["made"]!["waiting"]!, (int)numbers["made"]!["forgotten"]!));
        Assert.Equal(1, await site.WithAsync(db => db.Signatures.CountAsync()));
        Assert.False(await site.WithAsync(db => db.Signatures.AnyAsync(x => x.NetworkKey != null)));
    }

    [Theory, OnEachDatabase]
    public async Task After_the_promised_day_nothing_personal_is_left_and_the_number_stays(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var day = DateOnly.FromDateTime(site.Time.GetUtcNow().Date);
        var petition = await Signers.OpenAsync(api, new { closesAt = day.AddDays(5).ToString("yyyy-MM-dd") + "T12:00:00", keptUntil = day.AddDays(20).ToString("yyyy-MM-dd"), goal = 1_000 });
        await Signers.ConfirmedAsync(site, petition, more: new { country = "PE", postalCode = "15001" });
        await PassAsync(site, days: 20);
        Assert.True(await site.WithAsync(db => db.Signatures.AnyAsync(x => x.Email != null)));
        await PassAsync(site, days: 2);
        Assert.False(await site.WithAsync(db => db.Signatures.AnyAsync(x => x.Email != null || x.Name != null || x.PostalCode != null || x.Blind != null || x.SupporterId != null)));
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, "closed"), ((int)numbers["signatures"]!, (string)numbers["state"]!));
    }

    [Theory, OnEachDatabase]
    public async Task A_goal_reached_puts_one_draft_before_the_organizer(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var petition = await Signers.OpenAsync(api, new { goal = 1, milestones = new[] { 2, 50 }, lists = new[] { (string)list["slug"]! } });
        await Signers.ConfirmedAsync(site, petition);
        await Signers.ConfirmedAsync(site, petition);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => site.WorkAsync(Application.Work.Clock)));
        await site.WorkAsync(Application.Work.Clock);
        var drafts = await site.WithAsync(db => db.Statements.AsNoTracking().Include(x => x.Versions).Include(x => x.Lists).ToListAsync());
        Assert.Equal(drafts.Count, await site.WithAsync(db => db.PetitionGoals.Where(x => x.StatementId != null).Select(x => x.StatementId).Distinct().CountAsync()));
        Assert.Contains("have signed", drafts[^1].Versions[0].Title, StringComparison.Ordinal);
        Assert.Single(drafts[^1].Lists);
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal(50, (int)numbers["goal"]!);
        Assert.Equal(2, numbers["goals"]!.AsArray().Count(x => x!["reachedAt"] is not null));
    }

    [Fact]
    public async Task A_goal_that_two_servers_reach_at_once_is_told_of_once()
    {
        await using var first = await TestSite.StartAsync(DatabaseProvider.PostgreSql);
        await using var second = await first.StartSecondAsync();
        var api = await first.ApiAsync();
        for (var times = 1; times <= 5; times++)
        {
            var petition = await Signers.OpenAsync(api, new { goal = 1, milestones = new[] { 1_000 } });
            await Signers.ConfirmedAsync(first, petition);
            await Task.WhenAll(first.WorkAsync(Application.Work.Clock), second.WorkAsync(Application.Work.Clock));
            Assert.Equal(times, await first.WithAsync(db => db.Statements.CountAsync()));
            Assert.Equal(times, await first.WithAsync(db => db.PetitionGoals.CountAsync(x => x.ReachedAt != null)));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_shortened_promise_counts_for_those_who_signed_before(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        await Signers.ConfirmedAsync(site, petition);
        await PassAsync(site, days: 4);
        var day = DateOnly.FromDateTime(site.Time.GetUtcNow().Date).AddDays(3);
        using (var kept = await api.Http.PatchAsync($"/api/v1/petitions/{petition["id"]}", System.Net.Http.Json.JsonContent.Create(new { closesAt = day.ToString("yyyy-MM-dd") + "T00:00:00", keptUntil = day.ToString("yyyy-MM-dd") })))
        {
            Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        }

        await PassAsync(site, days: 5);
        Assert.False(await site.WithAsync(db => db.Signatures.AnyAsync(x => x.Email != null)));
    }

    private static async Task PassAsync(TestSite site, int days)
    {
        for (var day = 0; day < days; day++)
        {
            site.Time.Pass(TimeSpan.FromDays(1));
            await site.WorkAsync(Application.Work.Clock);
        }
    }
}
