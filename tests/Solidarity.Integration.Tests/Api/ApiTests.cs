using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Api;

public sealed class ApiTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task What_is_made_is_answered_with_its_location(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        var list = await api.ListAsync();
        var campaign = await api.CampaignAsync();
        foreach (var (path, body) in new (string, object)[]
        {
            ("/campaigns", new { title = "Water", summary = "Why." }),
            ("/lists", new { name = "News of water", description = "Once a week." }),
            ("/statements", new { campaign = (string)campaign["slug"]!, title = "We stand", body = "Text", lists = new[] { (string)list["slug"]! } }),
        })
        {
            using var answer = await api.Http.PostAsJsonAsync("/api/v1" + path, body);
            var made = await ApiClient.ReadAsync(answer, HttpStatusCode.Created);
            Assert.NotEmpty((string)made["slug"]!);
            Assert.Equal($"/api/v1{path}/{made["id"]}", answer.Headers.Location!.ToString());
            using var again = await api.Http.GetAsync(answer.Headers.Location);
            Assert.Equal(made.ToJsonString(), (await ApiClient.ReadAsync(again, HttpStatusCode.OK)).ToJsonString());
            Assert.Equal(answer.Headers.ETag, again.Headers.ETag);
        }
    }

    [Theory, OnEachDatabase]
    public async Task Things_of_one_name_made_at_once_are_all_made(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        var campaign = await api.CampaignAsync();
        foreach (var (path, body) in new (string, object)[]
        {
            ("/campaigns", new { title = "At once", summary = "Why." }),
            ($"/campaigns/{campaign["id"]}/copy", new { title = "Copied at once" }),
            ("/lists", new { name = "News at once" }),
            ("/statements", new { campaign = (string)campaign["slug"]!, title = "All at once", body = "Text" }),
        })
        {
            var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.MakeAsync(path, body)));
            Assert.Equal(8, made.Select(x => (string)x["slug"]!).Distinct().Count());
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_language_is_the_sites_or_the_campaigns_when_none_is_given(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        Assert.Equal("en", (string)(await api.MakeAsync("/campaigns", new { title = "A", summary = "B" }))["language"]!);
        var spanish = await api.CampaignAsync("es");
        var statement = await api.MakeAsync("/statements", new { campaign = (string)spanish["slug"]!, title = "T", body = "B" });
        Assert.Equal("es", (string)statement["versions"]![0]!["language"]!);
    }

    [Theory, OnEachDatabase]
    public async Task A_language_version_is_written_and_a_stale_change_refused(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        var statement = await api.StatementAsync();
        var path = $"/api/v1/statements/{statement["id"]}/versions/es";
        using var first = await api.Http.PutAsJsonAsync(path, new { title = "Estamos", body = "Texto" });
        Assert.Equal(2, (await ApiClient.ReadAsync(first, HttpStatusCode.OK))["versions"]!.AsArray().Count);

        foreach (var (tag, status) in new[]
        {
            (first.Headers.ETag!.Tag, HttpStatusCode.OK), (first.Headers.ETag.Tag, HttpStatusCode.PreconditionFailed),
            ("\"nonsense\"", HttpStatusCode.PreconditionFailed), ("*", HttpStatusCode.OK),
        })
        {
            using var change = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(new { title = "Seguimos " + tag.Trim('"'), body = "Texto" }) };
            change.Headers.TryAddWithoutValidation("If-Match", tag);
            using var answer = await api.Http.SendAsync(change);
            Assert.Equal(status, answer.StatusCode);
        }

        var campaign = await api.CampaignAsync();
        using var texts = await api.Http.PutAsJsonAsync(
            $"/api/v1/campaigns/{campaign["id"]}/versions/qu", new { title = "Yaku", summary = "S", demands = new[] { "One", "Two" } });
        Assert.Equal(HttpStatusCode.OK, texts.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task Publishing_answers_202_and_the_alert_has_its_numbers(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var statement = await api.StatementAsync((string)list["slug"]!);
        using (var none = await api.Http.GetAsync($"/api/v1/statements/{statement["id"]}/alert"))
        {
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }

        await api.PublishAsync(statement);
        using (var again = await api.Http.PostAsJsonAsync($"/api/v1/statements/{statement["id"]}/publish", new { }))
        {
            Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        }

        var mail = Assert.Single(await site.MailsToAsync(email), mail => mail.Subject == (string)statement["versions"]![0]!["title"]!);
        Assert.Contains("List-Unsubscribe", mail.Headers.Select(header => header.Field));
        var alert = await api.GetAsync($"/statements/{statement["id"]}/alert");
        Assert.Equal((1, 0, 1, 0, 0, true), ((int)alert["total"]!, (int)alert["queued"]!, (int)alert["sent"]!, (int)alert["failed"]!, (int)alert["skipped"]!, (bool)alert["done"]!));
    }

    [Theory, OnEachDatabase]
    public async Task A_paused_alert_waits_and_a_stopped_one_skips_the_rest(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        var statement = await api.StatementAsync((string)list["slug"]!);
        await api.PublishAsync(statement);
        async Task<string> ToAsync(string verb)
        {
            using var answer = await api.Http.PostAsync($"/api/v1/statements/{statement["id"]}/alert/{verb}", null);
            return (string)(await ApiClient.ReadAsync(answer, HttpStatusCode.OK))["state"]!;
        }

        Assert.Equal("paused", await ToAsync("pause"));
        Assert.Single(await site.MailsToAsync(email));
        Assert.Equal("sending", await ToAsync("resume"));
        await ToAsync("stop");
        Assert.Single(await site.MailsToAsync(email));
    }

    [Theory, OnEachDatabase]
    public async Task A_list_by_cursor_shows_everything_once(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        foreach (var (path, make) in new (string, Func<Task<JsonObject>>)[] { ("/campaigns", () => api.CampaignAsync()), ("/lists", api.ListAsync) })
        {
            List<string> made = [];
            for (var i = 0; i < 5; i++)
            {
                made.Add((string)(await make())["id"]!);
            }

            List<string> seen = [];
            string? next = null;
            do
            {
                var page = await api.GetAsync(path + "?limit=2" + (next is null ? "" : "&cursor=" + next));
                Assert.InRange(page["items"]!.AsArray().Count, 0, 2);
                seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
                next = (string?)page["next"];
            }
            while (next is not null);
            Assert.Equal(seen.Count, seen.Distinct().Count());
            Assert.Empty(made.Except(seen));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_list_chosen_long_ago_is_still_offered_among_hundreds_of_newer_ones(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var (chosen, other) = (await api.ListAsync(), await api.ListAsync());
        var statement = await api.StatementAsync((string)chosen["slug"]!);
        for (var i = 0; i < 100; i++)
        {
            await api.ListAsync();
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/console/statements/{statement["id"]}");
        request.Headers.Add("Cookie", await site.SignInAsync());
        using var answer = await site.Client.SendAsync(request);
        var editor = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.NotNull(editor.QuerySelector($"input[name=lists][value={chosen["slug"]}]:checked"));
        Assert.Null(editor.QuerySelector($"input[name=lists][value={other["slug"]}]"));
    }

    [Theory, OnEachDatabase]
    public async Task An_idempotency_key_does_the_work_once(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        var (key, name) = (Guid.NewGuid().ToString(), ApiClient.Unique("Once"));
        async Task<HttpResponseMessage> PostAsync(string title, string with)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/lists") { Content = JsonContent.Create(new { name = title }) };
            request.Headers.Add("Idempotency-Key", with);
            return await api.Http.SendAsync(request);
        }

        using var first = await PostAsync(name, key);
        using var second = await PostAsync(name, key);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        using var other = await PostAsync(name + " other", key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("application/problem+json", other.Content.Headers.ContentType!.MediaType);

        var (raceKey, raced) = (Guid.NewGuid().ToString(), ApiClient.Unique("Raced"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostAsync(raced, raceKey)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        var lists = (await api.GetAsync("/lists"))["items"]!.AsArray().Select(list => (string)list!["name"]!).ToList();
        Assert.Single(lists, name);
        Assert.Single(lists, raced);

        // What was refused is not remembered: it can be mended and sent again.
        using var refused = await PostAsync("", raceKey + "x");
        using var mended = await PostAsync(ApiClient.Unique("Mended"), raceKey + "x");
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Created), (refused.StatusCode, mended.StatusCode));
    }

    [Theory, OnEachDatabase]
    public async Task A_refusal_is_a_problem_that_names_the_fields(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        using var answer = await api.Http.PostAsJsonAsync("/api/v1/campaigns", new { title = " ", summary = new string('x', 100_000), language = "no language" });
        var problem = await ApiClient.ReadAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["language", "summary", "title"], problem["errors"]!.AsObject().Select(error => error.Key).Order());
        Assert.All(problem["errors"]!.AsObject(), error => Assert.EndsWith(".", (string)error.Value![0]!, StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    public async Task What_makes_no_sense_is_refused_and_breaks_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var statement = await api.StatementAsync();
        var unknown = Guid.NewGuid();
        string[] bodies =
        [
            "", "{", "[]", "null", "\"text\"", "5", "{\"title\":5}", "{\"title\":{\"a\":[]}}", "{\"title\":\"a\",\"title\":\"b\"}", "{\"lists\":{}}",
            "{\"name\":[1]}", "{\"email\":true}", "{\"at\":\"yesterday\"}", "{\"title\":\"\\ud800\"}", "{\"name\":\"\\u0000\"}", "{'title':1}",
            new string('[', 5000), "{\"lists\":[null]}", "{\"lists\":[5]}", "{\"sources\":[null]}", "{\"demands\":[null]}",
        ];
        foreach (var (method, path) in new[]
        {
            ("POST", "campaigns"), ("POST", "lists"), ("POST", "statements"), ("POST", "subscriptions"), ("POST", "pictures"),
            ("PUT", $"statements/{statement["id"]}/versions/en"), ("PATCH", $"statements/{unknown}"), ("PUT", $"lists/{unknown}"),
            ("PUT", $"campaigns/{unknown}/versions/en"), ("POST", $"statements/{unknown}/publish"),
        })
        {
            foreach (var body in bodies)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/" + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                using var answer = await api.Http.SendAsync(request);
                Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{method} {path} with {body[..Math.Min(40, body.Length)]} answered {(int)answer.StatusCode}");
            }
        }

        foreach (var path in new[]
        {
            $"campaigns/{unknown}", $"statements/{unknown}", $"lists/{unknown}", $"statements/{unknown}/alert", $"statements/{unknown}/alert/plan",
            "campaigns/" + new string('x', 2000), "campaigns?limit=1&limit=2", "campaigns?limit=many", "campaigns?cursor=x", "statements?campaign=" + unknown,
            "statements?campaign=a&campaign=b", "statements/%F0%28", "nothing", "statements/not-an-id/alert",
        })
        {
            using var answer = await api.Http.GetAsync("/api/v1/" + path);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{path} answered {(int)answer.StatusCode}");
            Assert.Equal((path, "application/problem+json"), (path, answer.Content.Headers.ContentType?.MediaType));
        }

        using var form = await api.Http.PostAsync("/api/v1/lists", new StringContent("name=a", Encoding.UTF8, "application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task Without_a_key_or_with_a_wrong_one_the_answer_is_401(DatabaseProvider on)
    {
        var site = await sites.On(on);
        foreach (var header in new[] { null, "Bearer", "Bearer ", "Bearer solidarity_wrong", "Basic YTpi", "Bearer " + new string('x', 5000) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/lists") { Content = JsonContent.Create(new { name = "x" }) };
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", header);
            }

            using var answer = await site.Client.SendAsync(request);
            Assert.Equal((header, HttpStatusCode.Unauthorized), (header, answer.StatusCode));
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_slug_that_is_taken_is_refused_when_asked_for_and_numbered_when_not(DatabaseProvider on)
    {
        var api = await (await sites.On(on)).ApiAsync();
        var title = ApiClient.Unique("Same");
        var first = await api.MakeAsync("/lists", new { name = title });
        var second = await api.MakeAsync("/lists", new { name = title });
        Assert.Equal((string)first["slug"]! + "-2", (string)second["slug"]!);
        using var answer = await api.Http.PostAsJsonAsync("/api/v1/lists", new { name = title, slug = (string)first["slug"]! });
        Assert.Equal(["slug"], (await ApiClient.ReadAsync(answer, HttpStatusCode.Conflict))["errors"]!.AsObject().Select(x => x.Key));

        var statement = await api.StatementAsync(title: title);
        Assert.Equal((string)statement["slug"]! + "-2", (string)(await api.StatementAsync(title: title))["slug"]!);
    }
}
