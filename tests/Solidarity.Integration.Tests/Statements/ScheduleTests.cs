using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Statements;

/// <summary>A moment chosen on the clock of a zone.</summary>
public sealed class ScheduleTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_moment_is_on_the_clock_of_its_zone(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (statement, page) = await DraftAsync(site);
        var forms = await ConsoleForms.SignInAsync(site);
        var day = site.Time.GetUtcNow().AddDays(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(forms, page, day + "T18:00", "America/Lima")).Status);
        Assert.Equal(DateTimeOffset.Parse(day + "T23:00Z", CultureInfo.InvariantCulture), await PublishAtAsync(site, statement));

        foreach (var (at, zone, says) in new[]
        {
            ("2001-01-01T10:00", "UTC", "past"), ("never", "UTC", "moment"), (day + "T18:00", "Europe/Atlantis", "time zone"),
        })
        {
            var (status, again) = await SendAsync(forms, page, at, zone);
            Assert.Equal((at, HttpStatusCode.UnprocessableEntity), (at, status));
            Assert.Contains(says, again.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(zone, again.QuerySelector("#zone")!.GetAttribute("value"));
        }
    }

    [Theory, OnEachDatabase]
    public async Task An_hour_that_clocks_leave_out_is_named_and_one_they_show_twice_is_the_first(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (statement, page) = await DraftAsync(site);
        var forms = await ConsoleForms.SignInAsync(site);
        var year = site.Time.GetUtcNow().Year + 1;
        var (status, refused) = await SendAsync(forms, page, $"{LastSunday(year, 3)}T02:30", "Europe/Madrid");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("from 02:00 to 03:00", refused.QuerySelector("#at-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("no 02:30", refused.QuerySelector("#at-error")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(forms, page, $"{LastSunday(year, 10)}T02:30", "Europe/Madrid")).Status);
        Assert.Contains("twice", (await forms.PageAsync(page)).QuerySelector(".notice.good")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.Parse($"{LastSunday(year, 10)}T00:30Z", CultureInfo.InvariantCulture), await PublishAtAsync(site, statement));
    }

    [Theory, OnEachDatabase]
    public async Task The_form_lets_readers_wait_until_an_hour_on_that_clock(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        await site.ReaderAsync(list, "es");
        var statement = await api.StatementAsync((string)list["slug"]!);
        var page = $"/console/statements/{statement["id"]}/publish";
        var forms = await ConsoleForms.SignInAsync(site);
        var day = site.Time.GetUtcNow().AddDays(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Contains("One person reads Español", (await forms.PageAsync(page)).Body!.TextContent, StringComparison.Ordinal);
        var (status, _) = await forms.SendAsync(page, "publish", ("holds[0].wait", "true"), ("holds[0].until", day + "T18:00"), ("zone", "America/Lima"));
        Assert.Equal(HttpStatusCode.Redirect, status);
        await site.WorkAsync();
        var alert = await api.GetAsync($"/statements/{statement["id"]}/alert");
        Assert.Equal((1, DateTimeOffset.Parse(day + "T23:00Z", CultureInfo.InvariantCulture)), ((int)alert["held"]!, (DateTimeOffset)alert["holds"]![0]!["until"]!));
        Assert.Contains("Español", (await forms.PageAsync($"/console/statements/{statement["id"]}/alert")).QuerySelector("[data-live-part='held']")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task What_came_due_while_the_site_was_down_is_published_once_when_it_is_up(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var reader = await site.ReaderAsync(list, "en");
        var statement = await api.StatementAsync((string)list["slug"]!, title: "We stand");
        await api.PublishAsync(statement, new { at = site.Time.GetUtcNow().AddHours(1) });

        // Nobody looked at the clock for two days; then several do at once.
        site.Time.Pass(TimeSpan.FromDays(2));
        await Task.WhenAll(site.WorkAsync(Application.Work.Clock), site.WorkAsync(Application.Work.Clock));
        Assert.Equal(["We stand"], await site.SubjectsToAsync(reader));
        Assert.Equal(["We stand"], await site.SubjectsToAsync(reader));
        Assert.Equal((1, 1, 0, 0, true), await api.AlertAsync(statement));
    }

    private static async Task<(JsonObject Statement, string Page)> DraftAsync(TestSite site)
    {
        var statement = await (await site.ApiAsync()).StatementAsync();
        return (statement, $"/console/statements/{statement["id"]}/publish");
    }

    private static Task<(HttpStatusCode Status, AngleSharp.Html.Dom.IHtmlDocument Page)> SendAsync(ConsoleForms forms, string page, string at, string zone) =>
        forms.SendAsync(page, "publish", ("later", "true"), ("at", at), ("zone", zone), ("act", null));

    private static async Task<DateTimeOffset> PublishAtAsync(TestSite site, JsonObject statement) =>
        (DateTimeOffset)(await (await site.ApiAsync()).GetAsync($"/statements/{statement["id"]}"))["publishAt"]!;

    private static string LastSunday(int year, int month)
    {
        var last = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        return last.AddDays(-(int)last.DayOfWeek).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
