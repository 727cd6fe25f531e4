using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Api;

/// <summary>Every naughty string in every field at once. The fields are found in the description of the API and in the pages' forms.</summary>
public sealed partial class NaughtyStringsTests(TestSites sites) : IClassFixture<TestSites>
{
    // Pages that were looked at, as their hashes: most answers to nonsense are the same page, and need no second look.
    private readonly ConcurrentDictionary<string, bool> harmless = new();

    private const int AtOnce = 20;

    private static readonly JsonSerializerOptions AsIs = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory, OnEachDatabase]
    public async Task No_call_breaks_by_what_its_fields_hold(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (statement, campaign, list) = (await api.StatementAsync(), await api.CampaignAsync(), await api.ListAsync());
        var slug = await EndorsableAsync(api);
        var petition = await Petitions.Signers.OpenAsync(api, new { fields = new { region = "optional", phone = "optional" } });
        var planned = await Events.Planners.DraftAsync(api);
        var newsletter = await api.MakeAsync("/messages", new { subject = "Subject", body = "Text." });
        var document = JsonNode.Parse(await site.Client.GetStringAsync("/openapi/v1.json"))!;
        var calls = Calls(document).ToList();
        Assert.True(calls.Count >= 8, "The description names too few calls with a body: " + string.Join(", ", calls.Select(call => call.Path)));
        await Parallel.ForEachAsync(NaughtyStrings.All.Index(), SeveralAtOnce(on), async (one, _) =>
        {
            var (place, naughty) = one;
            foreach (var (index, (method, template, schema)) in calls.Index())
            {
                foreach (var inFormats in new[] { false, true })
                {
                    if (inFormats ? !IsRead(on, place, index) || (!HasFormats(document, schema) && !template.Contains("{language}", StringComparison.Ordinal)) : !IsTried(on, place, index))
                    {
                        continue;
                    }

                    var id = (string)(template.Contains("petitions", StringComparison.Ordinal) ? petition : template.Contains("events", StringComparison.Ordinal) ? planned : template.Contains("messages", StringComparison.Ordinal) ? newsletter : template.Contains("statements", StringComparison.Ordinal) ? statement : template.Contains("lists", StringComparison.Ordinal) ? list : campaign)["id"]!;
                    var path = template.Replace("{id}", id, StringComparison.Ordinal).Replace("{slug}", template.Contains("petitions", StringComparison.Ordinal) ? (string)petition["slug"]! : slug, StringComparison.Ordinal).Replace("{language}", inFormats ? Escaped(naughty) : "en", StringComparison.Ordinal);
                    await SendAsync(api.Http, method, path, Filled(document, schema, naughty, inFormats)?.ToJsonString(AsIs) ?? "null", naughty);
                }
            }

            string[] paths = ["campaigns/", "statements/", "lists/", "petitions/", "events/", "statements?campaign=", "campaigns?cursor=", "campaigns?limit=", "events?near=", "events?cursor=", "events?from=", "events?language="];
            foreach (var (_, path) in paths.Index().Where(path => IsTried(on, place, path.Index)))
            {
                await SendAsync(api.Http, "GET", "/api/v1/" + path + Escaped(naughty), null, naughty);
            }
        });
    }

    [Theory, OnEachDatabase]
    public async Task No_page_breaks_by_what_its_address_or_its_forms_hold(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var alert = await Subscribers.AlertedAsync(site, list, email);
        var api = await site.ApiAsync();
        var (campaign, statement) = ((string)(await api.CampaignAsync())["id"]!, (string)(await api.StatementAsync())["id"]!);
        var petition = await Petitions.Signers.OpenAsync(api, new { fields = new { region = "optional", phone = "optional", comment = "optional" } });
        var parser = new HtmlParser();
        var session = await site.SignInAsync();
        var forms = await FormsAsync(
            site, parser, "", "/subscribe", "/es/subscribe", "/your-data", $"/petitions/{petition["slug"]}", $"/statements/{await EndorsableAsync(api)}/endorse", alert.Link("preferences"), alert.Link("unsubscribe"), "/console/sign-in", "/console/sign-in/x");
        forms.AddRange(await FormsAsync(
            site, parser, session, "/console/campaigns/new", $"/console/campaigns/{campaign}", "/console/lists/new", $"/console/lists/{list["id"]}", "/console/subscribers",
            "/console/statements/new", $"/console/statements/{statement}", $"/console/statements/{statement}/publish", "/console/petitions/new", $"/console/petitions/{petition["id"]}/state", "/console/messages/new"));
        Assert.True(forms.Count >= 12, $"Only {forms.Count} forms were found.");
        forms = [.. forms.DistinctBy(form => form.Action + string.Join(',', form.Fields))];
        await Parallel.ForEachAsync(NaughtyStrings.All.Index(), SeveralAtOnce(on), async (one, _) =>
        {
            var (place, naughty) = one;
            foreach (var (_, (action, fields, hidden, cookie)) in forms.Index().Where(form => IsTried(on, place, form.Index)))
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, action)
                {
                    Content = new FormUrlEncodedContent([.. hidden, .. fields.Select(field => KeyValuePair.Create(field, naughty))]),
                };
                request.Headers.TryAddWithoutValidation("Cookie", cookie);
                using var answer = await site.Client.SendAsync(request, CancellationToken.None);
                var html = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                Assert.False(cookie.Contains(session, StringComparison.Ordinal) && answer.Headers.Location?.OriginalString.Contains("/console/sign-in", StringComparison.Ordinal) == true, $"POST {action} with \"{naughty}\" was not let in");
                Assert.True((int)answer.StatusCode < 500, $"POST {action} with \"{naughty}\" answered {(int)answer.StatusCode}");
                AssertHarmless(parser, html, naughty);
            }

            string[] paths = ["/statements/", "/campaigns/", "/petitions/", "/signatures/", "/attendances/", "/hosts/", "/confirm/", "/preferences/", "/unsubscribe/", "/not-me/", "/your-data/", "/change-address/", "/console/subscribers/", "/console/sign-in/", "/pictures/", "/", "/events/", "/events?q=", "/events?near=", "/events?view=month&month=", "/events?view=map&town=", "/events.ics?campaign=", "/events.atom?campaign=", "/subscribe?sent=", "/console/sign-in?returnUrl="];
            foreach (var (_, path) in paths.Index().Where(path => IsTried(on, place, path.Index)))
            {
                AssertHarmless(parser, await SendAsync(site.Client, "GET", path + Escaped(naughty), null, naughty), naughty);
            }
        });
    }

    /// <summary>The forms of pages with all their fields; the honeypot stays as it is. Signing out is no field, and would end the session.</summary>
    private static async Task<List<(string Action, List<string> Fields, List<KeyValuePair<string, string>> Hidden, string Cookie)>> FormsAsync(
        TestSite site, HtmlParser parser, string session, params string[] paths)
    {
        List<(string Action, List<string> Fields, List<KeyValuePair<string, string>> Hidden, string Cookie)> forms = [];
        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Cookie", session);
            using var answer = await site.Client.SendAsync(request);
            Assert.True(session.Length == 0 || answer.StatusCode == HttpStatusCode.OK, $"{path} answered {answer.StatusCode}");
            var page = await parser.ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
            var cookies = answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(x => x.Split(';')[0]) : [];
            foreach (var form in page.Forms.Where(form => form.Method == "post" && form.GetAttribute("action")?.Contains("SignOut", StringComparison.Ordinal) != true))
            {
                var controls = form.QuerySelectorAll("input[name], select[name], textarea[name], button[name]").ToList();
                forms.Add((
                    form.GetAttribute("action") is { Length: > 0 } action ? action : path,
                    [.. controls.Select(x => x.GetAttribute("name")!).Where(x => x is not ("__RequestVerificationToken" or "k9")).Distinct()],
                    [.. controls.OfType<IHtmlInputElement>().Where(x => x.Name == "__RequestVerificationToken").Select(x => KeyValuePair.Create(x.Name!, x.Value))],
                    string.Join("; ", new[] { session }.Where(x => x.Length > 0).Concat(cookies))));
            }
        }

        return forms;
    }

    [Theory, OnEachDatabase]
    public async Task Pages_show_what_was_stored_and_run_none_of_it(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        var list = await api.ListAsync();
        var parser = new HtmlParser();
        var shown = 0;
        List<JsonObject> statements = [];
        for (var i = 0; i < AtOnce; i++)
        {
            statements.Add(await api.StatementAsync((string)list["slug"]!, campaign: (string)campaign["slug"]!));
            await api.PublishAsync(statements[^1], new { alert = false });
        }

        foreach (var several in NaughtyStrings.All.Chunk(AtOnce))
        {
            foreach (var (naughty, statement) in several.Zip(statements))
            {
                var texts = JsonSerializer.Serialize(new { title = naughty, body = naughty, standfirst = naughty, byline = naughty });
                using var change = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/statements/{statement["id"]}/versions/en") { Content = new StringContent(texts, Encoding.UTF8, "application/json") };
                using var answer = await api.Http.SendAsync(change);
                var html = await SendAsync(site.Client, "GET", $"/statements/{statement["slug"]}", null, naughty);
                AssertHarmless(parser, html, naughty);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    var stored = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["versions"]![0]!["title"]!;
                    Assert.Equal(Plain(stored), Plain((await parser.ParseDocumentAsync(html)).QuerySelector("h1")!.TextContent));
                    shown++;
                }
                else
                {
                    Assert.Equal((naughty, HttpStatusCode.BadRequest), (naughty, answer.StatusCode));
                }
            }

            var first = several[0];
            await SendAsync(api.Http, "PUT", $"/api/v1/campaigns/{campaign["id"]}/versions/en", JsonSerializer.Serialize(new { title = "Title", summary = string.Join(' ', several), demands = several }), first);
            await SendAsync(api.Http, "PUT", $"/api/v1/lists/{list["id"]}", JsonSerializer.Serialize(new { name = first, description = string.Join(' ', several)[..Math.Min(400, several.Sum(x => x.Length))] }), first);
            foreach (var path in new[] { $"/campaigns/{campaign["slug"]}", "/", "/subscribe" })
            {
                AssertHarmless(parser, await SendAsync(site.Client, "GET", path, null, first), first);
            }

            System.Xml.Linq.XDocument.Parse(await SendAsync(site.Client, "GET", "/statements.atom", null, first));
            JsonNode.Parse(await SendAsync(site.Client, "GET", "/statements.json", null, first));
        }

        Assert.True(shown > 300, $"Only {shown} strings were taken and shown.");
    }

    /// <summary>
    /// Every string in every field is tried on PostgreSQL, the strictest with text. Before a database is reached nothing depends on its
    /// kind: on the others, each string goes into a third of the forms, calls and addresses.
    /// </summary>
    private static bool IsTried(DatabaseProvider on, int text, int form) => on == DatabaseProvider.PostgreSql || text % 3 == form % 3;

    /// <summary>
    /// What is no date, number or language at all is refused when the call is read, on every database alike: each of such calls is made on one
    /// of them.
    /// </summary>
    private static bool IsRead(DatabaseProvider on, int text, int call) => (text + call) % 2 == (on == DatabaseProvider.PostgreSql ? 0 : 1);

    /// <summary>SQLite has one writer: who finds it busy sleeps for a while and asks again, so several take longer than one.</summary>
    private static ParallelOptions SeveralAtOnce(DatabaseProvider on) => new() { MaxDegreeOfParallelism = on == DatabaseProvider.Sqlite ? 1 : 4 };

    /// <summary>The slug of a statement that organisations may endorse.</summary>
    private static async Task<string> EndorsableAsync(ApiClient api)
    {
        var statement = await api.MakeAsync("/statements", new
        {
            campaign = (string)(await api.CampaignAsync())["slug"]!, title = ApiClient.Unique("Statement"), body = "Text.", language = "en", takesEndorsements = true,
        });
        await api.PublishAsync(statement, new { alert = false });
        return (string)statement["slug"]!;
    }

    private static async Task<string> SendAsync(HttpClient client, string method, string path, string? body, string naughty)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var answer = await client.SendAsync(request);
        Assert.True((int)answer.StatusCode < 500, $"{method} {path} with \"{naughty}\" answered {(int)answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    private void AssertHarmless(HtmlParser parser, string html, string naughty)
    {
        var looked = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(AntiforgeryToken.Replace(html, ""))));
        if (!html.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || harmless.ContainsKey(looked))
        {
            return;
        }

        var page = parser.ParseDocument(html);
        foreach (var element in page.All)
        {
            Assert.False(
                (element.LocalName == "script" && !element.HasAttribute("src") && element.GetAttribute("type") is not "application/ld+json")
                || element.LocalName is "object" or "embed" or "style"
                || (element.LocalName is "iframe" && !IsOurPreview(element))
                || element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name == "style"
                    || (attribute.Name is "href" or "src" or "action" or "formaction" && attribute.Value.TrimStart('\u0001', ' ', '\t').StartsWith("javascript", StringComparison.OrdinalIgnoreCase))),
                $"\"{naughty}\" came through: {element.OuterHtml[..Math.Min(200, element.OuterHtml.Length)]}");
        }

        harmless[looked] = true;
    }

    // A mail as it will come is shown in a frame in which nothing runs, from an address of the console's own.
    private static bool IsOurPreview(IElement frame) => frame.GetAttribute("sandbox") is "" && frame.GetAttribute("src") is "/console/messages/preview";

    // Ours is of letters, digits, - and _ alone: nothing naughty fits between the quotes.
    [GeneratedRegex("value=\"CfDJ8[A-Za-z0-9_-]*\"")]
    private static partial Regex AntiforgeryToken { get; }

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>As a path or query part; what no program can put there in one piece (a lone surrogate) becomes the sign for it.</summary>
    private static string Escaped(string naughty) => Uri.EscapeDataString(naughty.Length > 2_000 ? naughty[..2_000] : naughty.Length == 0 || naughty is "." or ".." ? "_" : naughty);

    private static bool HasFormats(JsonNode document, JsonNode schema) =>
        Filled(document, schema, "x", inFormats: true)?.ToJsonString() != Filled(document, schema, "x", inFormats: false)?.ToJsonString();

    private static IEnumerable<(string Method, string Path, JsonNode Schema)> Calls(JsonNode document)
    {
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject().Where(x => x.Key is "post" or "put" or "patch"))
            {
                if (operation!["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema)
                {
                    yield return (method.ToUpperInvariant(), path, schema);
                }
            }
        }
    }

    private static JsonNode? Filled(JsonNode document, JsonNode schema, string naughty, bool inFormats)
    {
        if (schema["$ref"] is { } reference)
        {
            return Filled(document, document["components"]!["schemas"]![((string)reference!).Split('/')[^1]]!, naughty, inFormats);
        }

        if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is JsonArray choices)
        {
            return Filled(document, choices.First(choice => (choice!["type"] as JsonValue)?.ToString() != "null")!, naughty, inFormats);
        }

        var types = schema["type"] is JsonArray several ? several.Select(x => (string)x!).ToList() : [(string?)schema["type"] ?? "object"];
        if (types.Contains("array"))
        {
            return new JsonArray(Filled(document, schema["items"]!, naughty, inFormats));
        }

        if (types.Contains("string"))
        {
            return inFormats || schema["format"] is null ? JsonValue.Create(naughty) : null;
        }

        if (schema["properties"] is not JsonObject properties)
        {
            return null;
        }

        var filled = new JsonObject();
        foreach (var (name, property) in properties)
        {
            if (Filled(document, property!, naughty, inFormats) is { } value)
            {
                filled[name] = value;
            }
        }

        return filled;
    }
}
