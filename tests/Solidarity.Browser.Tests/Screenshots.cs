using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MimeKit;
using Solidarity.Testing;
using Solidarity.Testing.Site;

namespace Solidarity.Browser.Tests;

/// <summary>Pictures of every page, to be looked at: what <c>infra/screenshots</c> makes. No test of the suite; it runs only when asked for.</summary>
[Collection(ConsoleSite.Name)]
public sealed partial class Screenshots(OrganizerFixture fixture, ITestOutputHelper output)
{
    private const int MostPages = 150;

    /// <summary>What begins so is for those who have not signed in.</summary>
    private const string SignIn = "/console/sign-in";

    /// <summary>The demonstration's.</summary>
    private const string Campaign = "solidarity-with-the-people-of-peru";
    private const string Statement = "we-stand-with-the-people-of-peru";

    /// <summary>Routes that answer forms alone, with a part of the page that has the form; that only lead on; and that take two people to come to.</summary>
    private static readonly string[] Parts =
    [
        "/console/petitions/similar", "/console/statements/preview", "/console/paper/{code}/{sheet:int?}", "/console/petitions/{id:guid}/batches/{row:guid}/differences",
    ];

    private static readonly IReadOnlyList<View> Views =
    [
        new("360-light", 360, ColorScheme.Light, false), new("360-dark", 360, ColorScheme.Dark, false), new("360-rtl", 360, ColorScheme.Light, true),
        new("1280-light", 1280, ColorScheme.Light, false), new("1280-dark", 1280, ColorScheme.Dark, false), new("1280-rtl", 1280, ColorScheme.Light, true),
    ];

    private sealed record View(string Name, int Width, ColorScheme Scheme, bool IsRightToLeft);

    [Fact(Explicit = true)]
    public async Task Of_every_page()
    {
        var folder = Environment.GetEnvironmentVariable("SOLIDARITY_SCREENSHOTS") ?? Repository.PathTo("tests", "Solidarity.Browser.Tests", "screenshots");
        Directory.CreateDirectory(folder);
        var pages = await FindAsync([$"/statements/{Statement}", $"/campaigns/{Campaign}", .. await MailedAsync(), .. await MadeAsync(), .. Routes().Where(route => !route.Contains('{', StringComparison.Ordinal))]);
        foreach (var view in Views)
        {
            var organizer = await fixture.OrganizerAsync(view.Width, view.Scheme);
            var stranger = await fixture.VisitorAsync(view.Width, view.Scheme);
            foreach (var (route, path) in pages)
            {
                var page = route.StartsWith(SignIn, StringComparison.Ordinal) ? stranger : organizer;
                await page.GotoAsync((view.IsRightToLeft ? "/ar" : "") + path, new() { WaitUntil = WaitUntilState.Load });
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{Name(route)}.{view.Name}.png"), FullPage = true });
            }

            await organizer.Context.DisposeAsync();
            await stranger.Context.DisposeAsync();
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), Sheet(pages));
        var unseen = Routes().Where(route => !pages.ContainsKey(route)).ToList();
        output.WriteLine($"{pages.Count} pages in {Views.Count} views: {Path.Combine(folder, "index.html")}");
        Assert.True(unseen.Count == 0, "No link led to: " + string.Join(", ", unseen));
    }

    /// <summary>The routes of all pages, as their files name them.</summary>
    private static IReadOnlyList<string> Routes() => [.. Directory.EnumerateFiles(Repository.PathTo("src", "Solidarity.Web"), "*.cshtml", SearchOption.AllDirectories)
        .Select(file => PageRoute().Match(File.ReadLines(file).FirstOrDefault() ?? "")).Where(match => match.Success).Select(match => match.Groups[1].Value).Except(Parts).Order(StringComparer.Ordinal)];

    /// <summary>Follows links from the pages given, one page of each route, until no new one turns up.</summary>
    private async Task<IReadOnlyDictionary<string, string>> FindAsync(IEnumerable<string> first)
    {
        var patterns = Routes().Select(route => (Route: route, Pattern: Pattern(route))).ToList();
        var waiting = new Queue<string>(first);
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        var page = await fixture.OrganizerAsync();
        while (waiting.TryDequeue(out var path) && found.Count < MostPages)
        {
            if (patterns.FirstOrDefault(x => x.Pattern.IsMatch(path.Split('?')[0])).Route is not { } route || !found.TryAdd(route, path))
            {
                continue;
            }

            await page.GotoAsync(path);
            foreach (var link in await page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin).map(a => a.pathname)"))
            {
                waiting.Enqueue(link);
            }
        }

        await page.Context.DisposeAsync();
        return found;
    }

    /// <summary>The pages that only a mail leads to: of a subscriber, of an organisation that endorses, and of somebody invited.</summary>
    private async Task<IReadOnlyList<string>> MailedAsync()
    {
        using var http = new HttpClient { BaseAddress = fixture.Site.Address };
        var page = await fixture.VisitorAsync();
        await page.GotoAsync("/subscribe");
        var list = await page.Locator("main input[name=lists]").First.GetAttributeAsync("value");
        await page.Context.DisposeAsync();
        Task<HttpResponseMessage> SubscribeAsync() => http.PostAsJsonAsync("/api/v1/subscriptions", new { email = "screen@example.org", lists = new[] { list } });
        Task<HttpResponseMessage> PressAsync(string path, params (string Name, string Value)[] fields) =>
            http.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

        var links = await MailedByAsync(SubscribeAsync);
        await PressedAsync(PressAsync(One(links, "/confirm/")));
        links = [.. links, .. await MailedByAsync(SubscribeAsync), .. await MailedByAsync(() => PressAsync("/your-data", ("email", "screen@example.org")))];
        var mine = One(links, "/your-data/");
        await PressedAsync(PressAsync(mine, ("act", "open")));
        return
        [
            .. links,
            .. await MailedByAsync(() => PressAsync(mine, ("act", "address"), ("email", "other@example.org"))),
            .. await MailedByAsync(() => http.PostAsJsonAsync($"/api/v1/statements/{Statement}/endorsements", new { name = "Works council", email = "council@example.org" })),
            .. await InvitedAsync(),
        ];
    }

    /// <summary>The page of an invitation.</summary>
    private async Task<IReadOnlyList<string>> InvitedAsync()
    {
        var page = await fixture.OrganizerAsync();
        var links = await MailedByAsync(async () =>
        {
            await page.GotoAsync("/console/people");
            await page.FillAsync("main [name=email]", "writer@example.org");
            await page.SelectOptionAsync("main form:has([name=email]) [name=role]", "Writer");
            await page.Locator("main form:has([name=email]) button:not([name])").Last.ClickAsync();
            await page.LoadedAsync();
            return new HttpResponseMessage();
        });
        await page.Context.DisposeAsync();
        return links;
    }

    /// <summary>The pages of a draft, of an alert that is held half-way, of a person, and of a sign-in link.</summary>
    private async Task<IReadOnlyList<string>> MadeAsync()
    {
        ApiClient api = new(fixture.Site.Client(await fixture.Site.AddKeyAsync("screenshots")));
        var list = (string)(await api.GetAsync("/lists"))["items"]!.AsArray().MaxBy(x => (int)x!["subscribers"]!)!["slug"]!;
        var draft = await api.StatementAsync(list, campaign: Campaign);
        await PressedAsync(api.Http.PutAsJsonAsync($"/api/v1/statements/{draft["id"]}/versions/es", new { title = "Una declaración", body = "El texto." }));
        var alerted = await api.StatementAsync(list, campaign: Campaign);
        await api.PublishAsync(alerted);
        using (var paused = await api.Http.PostAsync($"/api/v1/statements/{alerted["id"]}/alert/pause", null))
        {
            Assert.True(paused.IsSuccessStatusCode, "The alert was over before it could be paused.");
        }

        await PressedAsync(api.Http.PutAsJsonAsync(
            $"/api/v1/statements/{alerted["id"]}/versions/en", new { title = "A statement", body = "The text, as it should have been.", correction = "The text was too short." }));
        var (of, sent) = ($"/console/statements/{draft["id"]}", $"/console/statements/{alerted["id"]}");
        return
        [
            of + "/publish", of + "/review", of + "/versions/es/remove", sent + "/alert", sent + "/alert/stop", sent + "/corrections", sent + "/withdraw",
            sent + "/endorsements", $"/statements/{alerted["slug"]}/revisions", .. await PersonAsync(), .. await PetitionAsync(api), .. await Events.MadeAsync(fixture), (await fixture.Site.SignInLink).AbsolutePath,
        ];
    }

    /// <summary>The pages of a petition, in the console, in public, and of one who signs.</summary>
    private async Task<IReadOnlyList<string>> PetitionAsync(ApiClient api)
    {
        var console = await Petitions.MadeAsync(fixture);
        var slug = (string)(await api.GetAsync("/petitions/" + console.First(x => x.EndsWith("/state", StringComparison.Ordinal)).Split('/')[3]))["slug"]!;
        var links = await MailedByAsync(() => api.Http.PostAsJsonAsync($"/api/v1/petitions/{slug}/signatures", new { email = "signer@example.org", name = "Maria Quispe" }));
        var at = console.First(x => x.EndsWith("/state", StringComparison.Ordinal)).Replace("/state", "", StringComparison.Ordinal);
        return
        [
            .. console, "/petitions/" + slug, $"/petitions/{slug}/sent", "/embed/petitions/" + slug, $"/embed/petitions/{slug}/sent", One(links, "/confirm/").Replace("/confirm/", "/signatures/", StringComparison.Ordinal),
            .. await SheetsAsync(at), .. await DeliveredAsync(at), .. await OrganisationAsync(at, slug),
        ];
    }

    /// <summary>The pages of sheets of paper.</summary>
    private async Task<IReadOnlyList<string>> SheetsAsync(string petition)
    {
        var page = await fixture.OrganizerAsync();
        await page.GotoAsync(petition + "/paper");
        await page.FillAsync("#sheets", "1");
        await page.FillAsync("#lines", "6");
        await page.ClickAsync("button[value=print]");
        await page.ArriveAsync("/batches/[^/]+$");
        var batch = new Uri(page.Url).AbsolutePath;
        await page.SetInputFilesAsync("#picture", new FilePayload { Name = "sheet.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() });
        await page.ClickAsync("button[value=photo]");
        await Assertions.Expect(page.Locator(".photos a").First).ToBeVisibleAsync();
        await page.Context.DisposeAsync();
        return [batch, batch + "/print", batch + "/enter?sheet=1"];
    }

    /// <summary>The pages of a target's office.</summary>
    private async Task<IReadOnlyList<string>> DeliveredAsync(string petition)
    {
        var organizer = await fixture.OrganizerAsync();
        await organizer.GotoAsync(petition);
        await organizer.FillAsync("[id='targets[0].email']", "mayor@town.example");
        await organizer.ClickAsync(".savebar button[value=save]");
        await Assertions.Expect(organizer.Locator("main [role=status]").First).ToBeVisibleAsync();
        await organizer.GotoAsync(petition + "/deliver");
        await organizer.FillAsync("#contact", "Rosa Quispe, rosa@example.org");
        var delivery = One(await MailedByAsync(() => PressedInAsync(organizer, "button[value=deliver]")), "/deliveries/");
        var office = await fixture.VisitorAsync();
        await office.GotoAsync(delivery);
        await office.FillAsync("#email", "clerk@town.example");
        var visit = One(await MailedByAsync(() => PressedInAsync(office, "button[value=visit]")), "/offices/");
        await organizer.Context.DisposeAsync();
        await office.Context.DisposeAsync();
        return [delivery, visit];
    }

    /// <summary>The pages of an organisation that signs.</summary>
    private async Task<IReadOnlyList<string>> OrganisationAsync(string petition, string slug)
    {
        var visitor = await fixture.VisitorAsync();
        await visitor.GotoAsync($"/petitions/{slug}/organisations");
        await visitor.FillAsync("#name", "Dockers' Union");
        await visitor.FillAsync("#website", "https://www.union.example");
        await visitor.SelectOptionAsync("#country", "PE");
        await visitor.FillAsync("#contactName", "Ana Flores");
        await visitor.FillAsync("#email", "ana@union.example");
        var link = One(await MailedByAsync(() => PressedInAsync(visitor, "main form button.big")), "/organisations/");
        await visitor.GotoAsync(link);
        await visitor.ClickAsync("button[value=confirm]");
        await visitor.LoadedAsync();
        await visitor.Context.DisposeAsync();
        var organizer = await fixture.OrganizerAsync();
        await organizer.GotoAsync(petition + "/organisations");
        var contact = await organizer.Locator(".organisation-head p a[href*='/organisations/']").First.GetAttributeAsync("href");
        await organizer.ClickAsync("button[value=show]");
        await organizer.LoadedAsync();
        await organizer.Context.DisposeAsync();
        return [$"/petitions/{slug}/organisations", $"/petitions/{slug}/organisations/all", link, contact!];
    }

    private static async Task<HttpResponseMessage> PressedInAsync(IPage page, string button)
    {
        await page.ClickAsync(button);
        return new HttpResponseMessage();
    }

    /// <summary>The pages of a subscriber in the console, once a reason was given.</summary>
    private async Task<IReadOnlyList<string>> PersonAsync()
    {
        var page = await fixture.OrganizerAsync();
        await page.GotoAsync("/console/subscribers");
        await page.FillAsync("main [name=reason]", "Pictures of the pages");
        await page.ClickAsync("main form:has([name=reason]) button");
        var person = await page.Locator("main table th a").First.GetAttributeAsync("href");
        await fixture.KeepSessionAsync(page);
        await page.Context.DisposeAsync();
        return [person!, person + "/erase"];
    }

    /// <summary>The links of the mails that come after something was done.</summary>
    private async Task<IReadOnlyList<string>> MailedByAsync(Func<Task<HttpResponseMessage>> ask)
    {
        var before = Mails().Select(file => file.Name).ToHashSet();
        await PressedAsync(ask());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var tries = 0; tries < 150 && await timer.WaitForNextTickAsync(); tries++)
        {
            var links = Mails().Where(file => !before.Contains(file.Name)).SelectMany(Links).ToList();
            if (links.Count > 0)
            {
                return links;
            }
        }

        throw new TimeoutException("No mail came.");
    }

    private FileInfo[] Mails() => Directory.Exists(fixture.Site.Pickup) ? new DirectoryInfo(fixture.Site.Pickup).GetFiles("*.eml") : [];

    private static IEnumerable<string> Links(FileInfo file)
    {
        using var message = MimeMessage.Load(file.FullName);
        return [.. Link().Matches(message.TextBody ?? "").Select(match => new Uri(match.Value).AbsolutePath).Where(path => TokenAtEnd().IsMatch(path))];
    }

    private static string One(IReadOnlyList<string> links, string begins) => links.First(link => link.StartsWith(begins, StringComparison.Ordinal));

    private static async Task PressedAsync(Task<HttpResponseMessage> press)
    {
        using var answer = await press;
        Assert.True((int)answer.StatusCode < 400, $"{answer.RequestMessage?.RequestUri} answered {answer.StatusCode}.");
    }

    private static Regex Pattern(string route) => new("^" + Parameter().Replace(OptionalParameter().Replace(route, ""), "[^/]+") + "/?$");

    private static string Name(string route) => route == "/" ? "home" : Unsafe().Replace(route, "-").Trim('-');

    private static string Sheet(IReadOnlyDictionary<string, string> pages)
    {
        var html = new StringBuilder("<!doctype html><meta charset=utf-8><title>Screenshots</title><style>body{font:14px sans-serif}img{height:420px;object-fit:cover;object-position:top;border:1px solid #999;margin:4px}</style>");
        foreach (var (route, path) in pages)
        {
            html.Append("<h2>").Append(WebUtility.HtmlEncode(path)).Append("</h2>");
            foreach (var view in Views)
            {
                html.Append($"<a href=\"{Name(route)}.{view.Name}.png\"><img loading=lazy alt=\"{view.Name}\" src=\"{Name(route)}.{view.Name}.png\"></a>");
            }
        }

        return html.ToString();
    }

    [GeneratedRegex("^@page \"([^\"]*)\"")]
    private static partial Regex PageRoute();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"/\{[^}]*\?\}")]
    private static partial Regex OptionalParameter();

    [GeneratedRegex("[^a-zA-Z0-9]+")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();

    [GeneratedRegex("/[A-Za-z0-9_.-]{40,}$")]
    private static partial Regex TokenAtEnd();
}
