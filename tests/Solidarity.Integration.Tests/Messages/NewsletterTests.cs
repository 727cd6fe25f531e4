using System.Net;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MimeKit;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>A newsletter, from the first word to the last copy.</summary>
public sealed class NewsletterTests(TestSites sites) : IClassFixture<TestSites>
{
    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory, OnEachDatabase]
    public async Task Everybody_on_its_lists_gets_one_copy_in_their_language(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (first, second) = (await api.ListAsync(), await api.ListAsync());
        var (maria, both, elsewhere) = (await ReaderAsync(site, "en", "Maria Quispe", first), await ReaderAsync(site, "es-PE", null, first, second), await ReaderAsync(site, "en", "X", await api.ListAsync()));
        var newsletter = await DraftAsync(api, "News for you", "Dear {{ name | default: \"friend\" }},\n\n**it is time.** You read {{ list_names }}.", first, second);
        await WriteAsync(api, newsletter, "es", "Noticias", "{% if name != \"\" %}Hola, {{ name }}{% else %}Hola{% endif %}. *Es hora.*");
        Assert.Equal("draft", (string)newsletter["state"]!);

        Assert.Equal("sending", (string)(await SendAsync(api, newsletter))["state"]!);
        await site.WorkAsync();

        var mail = Assert.Single(Newsletters(site, maria));
        Assert.Equal("News for you", mail.Subject);
        Assert.Contains("Dear Maria Quispe,", mail.TextBody);
        Assert.Contains("<strong>it is time.</strong>", mail.HtmlBody);
        Assert.Contains((string)first["name"]!, mail.TextBody);
        Assert.DoesNotContain((string)second["name"]!, mail.TextBody);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        var spanish = Assert.Single(Newsletters(site, both));
        Assert.Equal(("Noticias", "es"), (spanish.Subject, spanish.Body!.Headers["Content-Language"]));
        Assert.Contains("Hola. ", spanish.TextBody);
        Assert.Contains((string)second["name"]!, spanish.TextBody);
        Assert.Empty(Newsletters(site, elsewhere));
        var done = await api.GetAsync($"/messages/{newsletter["id"]}");
        Assert.Equal(("done", 2, 2, 0, true), ((string)done["state"]!, (int)done["total"]!, (int)done["sent"]!, (int)done["queued"]!, (bool)done["done"]!));
    }

    [Theory, OnEachDatabase]
    public async Task What_a_reader_is_called_is_never_read_as_Markdown_nor_as_HTML(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var reader = await ReaderAsync(site, "en", "[x](https://evil.example) <b>*Ana*</b> {{ site_name }}", list);
        await SendAsync(api, await DraftAsync(api, "To {{ name }}", "Dear {{ name }}, [look](https://example.org/?n={{ name | url_encode }}).", list));
        await site.WorkAsync();

        var mail = Assert.Single(Newsletters(site, reader));
        Assert.Equal("To [x](https://evil.example) <b>*Ana*</b> {{ site_name }}", mail.Subject);
        Assert.Contains("Dear [x](https://evil.example) <b>*Ana*</b> {{ site_name }},", mail.TextBody);
        Assert.Contains("Dear [x](https://evil.example) &lt;b&gt;*Ana*&lt;/b&gt; {{ site_name }},", mail.HtmlBody);
        Assert.Contains("?n=%5Bx%5D%28https%3A%2F%2Fevil.example%29%20%3Cb%3E%2AAna%2A%3C%2Fb%3E%20%7B%7B%20site_name%20%7D%7D\"", mail.HtmlBody);
    }

    [Theory, OnEachDatabase]
    public async Task Who_leaves_while_it_waits_gets_no_copy(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var (leaving, staying) = (await ReaderAsync(site, "en", null, list), await ReaderAsync(site, "en", null, list));
        var alert = await Subscribers.AlertedAsync(site, list, leaving);
        var newsletter = await DraftAsync(api, "News", "Text.", list);
        await SendAsync(api, newsletter);
        await site.WorkAsync(Application.Work.Outbox, Application.Work.Expansion);
        using (var left = await site.Client.PostAsync(alert.Link("unsubscribe"), new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")])))
        {
            Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        }

        await site.WorkAsync();
        Assert.DoesNotContain(Newsletters(site, leaving), mail => mail.Subject == "News");
        Assert.Contains(Newsletters(site, staying), mail => mail.Subject == "News");
        var done = await api.GetAsync($"/messages/{newsletter["id"]}");
        Assert.Equal((2, 1, 1), ((int)done["total"]!, (int)done["sent"]!, (int)done["skipped"]!));
    }

    [Theory, OnEachDatabase]
    public async Task It_waits_for_its_moment_and_can_be_taken_off(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var reader = await ReaderAsync(site, "en", null, list);
        var newsletter = await DraftAsync(api, "Planned", "Text.", list);
        var at = site.Time.GetUtcNow().AddHours(2);
        Assert.Equal("scheduled", (string)(await SendAsync(api, newsletter, new { at }))["state"]!);
        await site.WorkAsync();
        Assert.Empty(Newsletters(site, reader));
        Assert.Equal("draft", (string)(await DoAsync(api, newsletter, "unschedule"))["state"]!);
        site.Time.Pass(TimeSpan.FromHours(3));
        await site.WorkAsync();
        Assert.Empty(Newsletters(site, reader));

        await SendAsync(api, newsletter, new { at = site.Time.GetUtcNow().AddHours(1) });
        await WriteAsync(api, newsletter, "en", "Planned, and better", "Text.");
        site.Time.Pass(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        await site.WorkAsync();
        Assert.Equal("Planned, and better", Assert.Single(Newsletters(site, reader)).Subject);
    }

    [Theory, OnEachDatabase]
    public async Task It_comes_when_each_readers_own_clock_shows_the_time(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var (lima, tokyo) = (await ReaderAsync(site, "en", null, "America/Lima", list), await ReaderAsync(site, "en", null, "Asia/Tokyo", list));
        var day = site.Time.GetUtcNow().UtcDateTime.Date.AddDays(3);
        var newsletter = await DraftAsync(api, "Good morning", "Text.", list);
        await SendAsync(api, newsletter, new { localAt = day.AddHours(9).ToString("s") });

        async Task AtAsync(DateTime utc, params string[] have)
        {
            site.Time.Pass(new DateTimeOffset(utc, TimeSpan.Zero) - site.Time.GetUtcNow());
            await site.WorkAsync();
            Assert.Equal(have, new[] { tokyo, lima }.Where(reader => Newsletters(site, reader).Count > 0));
        }

        // 9 o'clock in Tokyo (UTC+9) is midnight in UTC, and in Lima (UTC-5) 14 o'clock.
        await AtAsync(day.AddMinutes(-1));
        await AtAsync(day.AddMinutes(1), tokyo);
        await AtAsync(day.AddHours(13.9), tokyo);
        await AtAsync(day.AddHours(14).AddMinutes(1), tokyo, lima);
        Assert.Equal("done", (string)(await api.GetAsync($"/messages/{newsletter["id"]}"))["state"]!);
    }

    [Theory, OnEachDatabase]
    public async Task It_is_held_goes_on_and_is_ended(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var reader = await ReaderAsync(site, "en", null, list);
        var (held, ended) = (await DraftAsync(api, "Held", "Text.", list), await DraftAsync(api, "Ended", "Text.", list));
        await RefusedAsync(HttpStatusCode.Conflict, api.Http.PostAsync($"/api/v1/messages/{held["id"]}/pause", null), "not going out yet");
        await SendAsync(api, held);
        await SendAsync(api, ended);
        Assert.Equal("paused", (string)(await DoAsync(api, held, "pause"))["state"]!);
        Assert.Equal("cancelled", (string)(await DoAsync(api, ended, "cancel"))["state"]!);
        await site.WorkAsync();
        Assert.Empty(Newsletters(site, reader));
        await DoAsync(api, held, "resume");
        await site.WorkAsync();
        Assert.Equal("Held", Assert.Single(Newsletters(site, reader)).Subject);
        await RefusedAsync(HttpStatusCode.Conflict, api.Http.PostAsync($"/api/v1/messages/{ended["id"]}/resume", null), "has ended");
        await RefusedAsync(HttpStatusCode.Conflict, api.Http.PostAsJsonAsync($"/api/v1/messages/{held["id"]}/send", new { }), "can’t be changed any more");
        await RefusedAsync(HttpStatusCode.Conflict, api.Http.PutAsJsonAsync($"/api/v1/messages/{held["id"]}/versions/en", new { subject = "Other", body = "Text." }), "can’t be changed any more");
    }

    [Theory, OnEachDatabase]
    public async Task It_shows_statements_and_petitions_with_their_number_as_it_is_then(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var reader = await ReaderAsync(site, "en", null, list);
        var statement = await api.StatementAsync(title: "We *stand* [here]");
        await api.PublishAsync(statement, new { alert = false });
        var petition = await Petitions.Signers.OpenAsync(api);
        await Petitions.Signers.ConfirmedAsync(site, petition);
        await SendAsync(api, await DraftAsync(api, "Blocks", $"Look:\n{{% statement \"{statement["slug"]}\" %}}\nand{{% petition \"{petition["slug"]}\" %}}", list));
        await site.WorkAsync();

        var mail = Newsletters(site, reader).Single(mail => mail.Subject == "Blocks");
        Assert.Contains("We *stand* [here]", mail.TextBody);
        Assert.Contains($"/statements/{statement["slug"]}", mail.HtmlBody);
        Assert.Contains("1 people have signed.", mail.TextBody);
        Assert.Contains($"/petitions/{petition["slug"]}", mail.TextBody);
    }

    [Theory, OnEachDatabase]
    public async Task A_test_goes_to_organizers_alone(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        await site.SignInAsync("colleague@example.org");
        var newsletter = await DraftAsync(api, "Look at this", "Dear {{ name | default: 'reader' }}.", await api.ListAsync());
        using (var answer = await api.Http.PostAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/test", new { to = new[] { "colleague@example.org" } }))
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await site.WorkAsync();
        Assert.Contains("Dear reader.", Newsletters(site, "colleague@example.org").Single(mail => mail.Subject == "Look at this").TextBody);
        await RefusedAsync(HttpStatusCode.BadRequest, api.Http.PostAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/test", new { to = new[] { "stranger@example.org" } }), "no organizer here");
        await RefusedAsync(HttpStatusCode.BadRequest, api.Http.PostAsync($"/api/v1/messages/{newsletter["id"]}/test", null), "Say who is to look at it");
    }

    [Theory]
    [InlineData("{{ nmae }}", "Line 1 can’t be filled in: there is no value {{ nmae }}")]
    [InlineData("One\n\n{% if name %}", "Line 3")]
    [InlineData("One\n{{ name | upcase }}", "Line 2")]
    [InlineData("{{ name | shout }}", "shout")]
    [InlineData("{% if name == 'Ana' %}x{% endif %}", "and not compared")]
    [InlineData("{% for i in (1..100000000) %}x{% endfor %}", "Line 1 can’t be filled in: a range begins and ends with a number of at most three digits")]
    [InlineData("{% assign n = 99999999 %}\n{% for i in (1..n) %}x{% endfor %}", "Line 2")]
    [InlineData("{% for i in (1..999) %}{% for j in (1..999) %}x{% endfor %}{% endfor %}", "it takes too many steps")]
    [InlineData("{% for i in (1..999) %}0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789{% for j in (1..15) %}0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789{% endfor %}{% endfor %}", "more than 500000 characters")]
    [InlineData("{% petition 'no-such' %}", "no public petition with the address “no-such”")]
    [InlineData("[leave]({{ unsubscribe_url }})", "there is no value {{ unsubscribe_url }}")]
    public async Task What_cannot_be_filled_in_is_refused_with_line_and_reason(string body, string why)
    {
        var site = await sites.On(DatabaseProvider.Sqlite);
        var api = await site.ApiAsync();
        await RefusedAsync(HttpStatusCode.BadRequest, api.Http.PostAsJsonAsync("/api/v1/messages", new { subject = "Subject", body, lists = Array.Empty<string>(), language = "en" }), why);
    }

    [Fact]
    public async Task What_is_no_newsletter_yet_is_refused()
    {
        var site = await sites.On(DatabaseProvider.Sqlite);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        await RefusedAsync(HttpStatusCode.BadRequest, api.Http.PostAsJsonAsync("/api/v1/messages", new { subject = " ", body = "" }), "subject");
        await RefusedAsync(HttpStatusCode.BadRequest, api.Http.PostAsJsonAsync("/api/v1/messages", new { subject = "S", body = "B", lists = new[] { "no-such-list" } }), "no-such-list");
        var nowhere = await DraftAsync(api, "Nowhere", "Text.");
        await RefusedAsync(HttpStatusCode.Conflict, api.Http.PostAsJsonAsync($"/api/v1/messages/{nowhere["id"]}/send", new { }), "at least one list");
        var late = await DraftAsync(api, "Late", "Text.", list);
        await RefusedAsync(HttpStatusCode.BadRequest, api.Http.PostAsJsonAsync($"/api/v1/messages/{late["id"]}/send", new { at = site.Time.GetUtcNow().AddMinutes(-1) }), "is past");
        await RefusedAsync(HttpStatusCode.BadRequest, api.Http.PostAsJsonAsync($"/api/v1/messages/{late["id"]}/send", new { at = site.Time.GetUtcNow().AddDays(800) }), "more than a year");
        await RefusedAsync(HttpStatusCode.BadRequest, api.Http.PostAsJsonAsync($"/api/v1/messages/{late["id"]}/send", new { at = site.Time.GetUtcNow().AddDays(1), localAt = "2027-01-01T09:00:00" }), "Choose one");
        await RefusedAsync(HttpStatusCode.BadRequest, api.Http.DeleteAsync($"/api/v1/messages/{late["id"]}/versions/en"), "written in first stays");
        await RefusedAsync(HttpStatusCode.NotFound, api.Http.GetAsync($"/api/v1/messages/{Guid.CreateVersion7()}"), "no such newsletter");
        using var stale = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/messages/{late["id"]}/versions/en") { Content = JsonContent.Create(new { subject = "S", body = "B" }) };
        stale.Headers.TryAddWithoutValidation("If-Match", "\"77\"");
        await RefusedAsync(HttpStatusCode.PreconditionFailed, api.Http.SendAsync(stale), "");
    }

    [Theory, OnEachDatabase]
    public async Task The_plan_says_who_gets_it_and_who_is_left_out(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        await ReaderAsync(site, "en", null, list);
        await ReaderAsync(site, "de", null, list);
        var paused = await ReaderAsync(site, "en", null, list);
        var alert = await Subscribers.AlertedAsync(site, list, paused);
        await site.PressAsync(alert.Link("preferences"), ("act", "pause"));
        await Subscribers.AskAsync(site, list, Subscribers.NewAddress());
        var newsletter = await DraftAsync(api, "Plan", "Text.", list);
        var plan = await api.GetAsync($"/messages/{newsletter["id"]}/plan");
        Assert.Equal((2, 0, 1, 1), ((int)plan["total"]!, (int)plan["suppressed"]!, (int)plan["onPause"]!, (int)plan["unconfirmed"]!));
        var german = plan["languages"]!.AsArray().Single(row => (string)row!["reader"]! == "de")!;
        Assert.Equal(("en", true), ((string)german["version"]!, (bool)german["isMissing"]!));
    }

    internal static async Task<string> ReaderAsync(TestSite site, string language, string? name, params JsonObject[] lists) => await ReaderAsync(site, language, name, "UTC", lists);

    internal static async Task<string> ReaderAsync(TestSite site, string language, string? name, string timeZone, params JsonObject[] lists)
    {
        var email = Subscribers.NewAddress();
        using (var asked = await site.Client.PostAsJsonAsync("/api/v1/subscriptions", new { email, name, language, timeZone, lists = lists.Select(list => (string)list["slug"]!) }))
        {
            Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        }

        using var confirmed = await site.Client.PostAsync((await Subscribers.LastMailAsync(site, email)).Link("confirm"), null);
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        return email;
    }

    internal static Task<JsonObject> DraftAsync(ApiClient api, string subject, string body, params JsonObject[] lists) =>
        api.MakeAsync("/messages", new { subject, body, language = "en", lists = lists.Select(list => (string)list["slug"]!) });

    internal static async Task WriteAsync(ApiClient api, JsonObject newsletter, string language, string subject, string body)
    {
        using var answer = await api.Http.PutAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/versions/{language}", new { subject, body });
        await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
    }

    internal static async Task<JsonObject> SendAsync(ApiClient api, JsonObject newsletter, object? how = null)
    {
        using var answer = await api.Http.PostAsJsonAsync($"/api/v1/messages/{newsletter["id"]}/send", how ?? new { });
        return await ApiClient.ReadAsync(answer, HttpStatusCode.Accepted);
    }

    internal static async Task<JsonObject> DoAsync(ApiClient api, JsonObject newsletter, string what)
    {
        using var answer = await api.Http.PostAsync($"/api/v1/messages/{newsletter["id"]}/{what}", null);
        return await ApiClient.ReadAsync(answer, HttpStatusCode.OK);
    }

    private static async Task RefusedAsync(HttpStatusCode status, Task<HttpResponseMessage> asking, string why)
    {
        using var answer = await asking;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        var said = JsonNode.Parse(text)!.ToJsonString(AsItIs).Replace("\\\"", "\"", StringComparison.Ordinal);
        Assert.True(said.Contains(why, StringComparison.OrdinalIgnoreCase), said);
    }

    // What came since the confirmation.
    private static IReadOnlyList<MimeMessage> Newsletters(TestSite site, string reader) =>
        [.. site.Mails().Where(mail => mail.To.Mailboxes.Any(to => to.Address == reader) && !mail.Headers.Contains("Auto-Submitted") && mail.Subject?.StartsWith("Statement", StringComparison.Ordinal) != true)];
}
