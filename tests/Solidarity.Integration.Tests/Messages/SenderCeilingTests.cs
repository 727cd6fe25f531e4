using Solidarity.Application.Messages;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>A sender domain that is new sends a little more each day.</summary>
public sealed class SenderCeilingTests
{
    [Theory, OnEachDatabase]
    public async Task A_new_domain_sends_so_many_a_day_and_nobody_waits_for_a_confirmation(DatabaseProvider on)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await using var site = await TestSite.StartAsync(on, $"Smtp:NewSince={today:yyyy-MM-dd}", "Smtp:Ceilings=3,5");

        // Wherever in the day the test runs.
        site.Time.Pass(today.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) - site.Time.GetUtcNow().UtcDateTime + TimeSpan.FromHours(1));
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        for (var i = 0; i < 7; i++)
        {
            await DigestTests.ReaderAsync(site, list, "immediate", "UTC");
        }

        // Seven confirmations went, more than the five of the second day; an alert waits for the day after that, when there is no ceiling any more.
        var statement = await api.StatementAsync((string)list["slug"]!);
        await api.PublishAsync(statement);
        await site.WorkAsync();
        Assert.Equal((7, 0), await SentAsync(api, (string)statement["id"]!));
        Assert.Equal(5, site.Get<ISendingQuota>().PerDay);
        site.Time.Pass(TimeSpan.FromDays(1));
        await site.WorkAsync();
        Assert.Equal((7, 7), await SentAsync(api, (string)statement["id"]!));
        Assert.Null(site.Get<ISendingQuota>().PerDay);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_beyond_the_ceiling_waits_for_the_next_day(DatabaseProvider on)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await using var site = await TestSite.StartAsync(on, $"Smtp:NewSince={today.AddDays(1):yyyy-MM-dd}", "Smtp:Ceilings=3,5");
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        for (var i = 0; i < 7; i++)
        {
            await DigestTests.ReaderAsync(site, list, "immediate", "UTC");
        }

        site.Time.Pass(today.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) - site.Time.GetUtcNow().UtcDateTime + TimeSpan.FromHours(1));
        var statement = await api.StatementAsync((string)list["slug"]!);
        await api.PublishAsync(statement);
        await site.WorkAsync();
        Assert.Equal((7, 3), await SentAsync(api, (string)statement["id"]!));
        await site.WorkAsync();
        Assert.Equal((7, 3), await SentAsync(api, (string)statement["id"]!));
        site.Time.Pass(TimeSpan.FromDays(1));
        await site.WorkAsync();
        Assert.Equal((7, 7), await SentAsync(api, (string)statement["id"]!));
    }

    [Theory]
    [InlineData("2026-03-01", 200)]
    [InlineData("2026-03-02", 400)]
    [InlineData("2026-03-10", 100_000)]
    [InlineData("2026-03-11", null)]
    [InlineData("2026-02-27", 200)]
    public void Each_day_has_its_ceiling(string day, int? ceiling) =>
        Assert.Equal(ceiling, new SmtpOptions { NewSince = new DateOnly(2026, 3, 1) }.CeilingOn(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    private static async Task<(int Total, int Sent)> SentAsync(ApiClient api, string statement)
    {
        var alert = await api.GetAsync($"/statements/{statement}/alert");
        return ((int)alert["total"]!, (int)alert["sent"]!);
    }
}
