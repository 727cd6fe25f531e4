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
public sealed partial class Screenshots(OrganizerFixture fixture, ITestOutputHelper output) : IClassFixture<OrganizerFixture>
{
    private const int MostPages = 150;

    /// <summary>What begins so is for those who have not signed in.</summary>
    private const string SignIn = "/console/sign-in";

    /// <summary>The demonstration's.</summary>
    private const string Campaign = "solidarity-with-the-people-of-peru";

    /// <summary>Routes that answer forms alone, with a part of the page that has the form.</summary>
    private static readonly string[] Parts = ["/console/statements/preview"];

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
        var pages = await FindAsync(["/statements/we-stand-with-the-people-of-peru", $"/campaigns/{Campaign}", .. await MailedAsync(), .. await MadeAsync(), .. Routes().Where(route => !route.Contains('{', StringComparison.Ordinal))]);
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

    /// <summary>The pages that only a mail leads to.</summary>
    private async Task<IReadOnlyList<string>> MailedAsync()
    {
        using var http = new HttpClient { BaseAddress = fixture.Site.Address };
        var page = await fixture.VisitorAsync();
        await page.GotoAsync("/subscribe");
        var list = await page.Locator("main input[name=lists]").First.GetAttributeAsync("value");
        await page.Context.DisposeAsync();
        async Task<string> AskAsync(int mails)
        {
            using var asked = await http.PostAsJsonAsync("/api/v1/subscriptions", new { email = "screen@example.org", lists = new[] { list } });
            asked.EnsureSuccessStatusCode();
            return await MailAsync(mails);
        }

        var first = await AskAsync(1);
        var links = Links(first);
        using (var confirmed = await http.PostAsync(links.Single(link => link.StartsWith("/confirm/", StringComparison.Ordinal)), new FormUrlEncodedContent([])))
        {
            Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        }

        return [.. links, .. Links(await AskAsync(2))];
    }

    /// <summary>The pages of a draft, of an alert that is held half-way, and of a sign-in link.</summary>
    private async Task<IReadOnlyList<string>> MadeAsync()
    {
        ApiClient api = new(fixture.Site.Client(await fixture.Site.AddKeyAsync("screenshots")));
        var list = (string)(await api.GetAsync("/lists"))["items"]!.AsArray().MaxBy(x => (int)x!["subscribers"]!)!["slug"]!;
        var draft = await api.StatementAsync(list, campaign: Campaign);
        var alerted = await api.StatementAsync(list, campaign: Campaign);
        await api.PublishAsync(alerted);
        using (var paused = await api.Http.PostAsync($"/api/v1/statements/{alerted["id"]}/alert/pause", null))
        {
            Assert.True(paused.IsSuccessStatusCode, "The alert was over before it could be paused.");
        }

        return
        [
            $"/console/statements/{draft["id"]}/publish", $"/console/statements/{alerted["id"]}/alert", $"/console/statements/{alerted["id"]}/alert/stop",
            (await fixture.Site.SignInLink).AbsolutePath,
        ];
    }

    private async Task<string> MailAsync(int number)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var tries = 0; tries < 150 && await timer.WaitForNextTickAsync(); tries++)
        {
            var mails = Directory.Exists(fixture.Site.Pickup) ? new DirectoryInfo(fixture.Site.Pickup).GetFiles("*.eml") : [];
            if (mails.Length >= number)
            {
                using var message = MimeMessage.Load(mails.MaxBy(file => file.LastWriteTimeUtc)!.FullName);
                return message.TextBody ?? "";
            }
        }

        throw new TimeoutException("No mail came.");
    }

    private IReadOnlyList<string> Links(string text) => [.. Link().Matches(text).Select(match => new Uri(match.Value).AbsolutePath).Where(path => path.Count(c => c == '/') == 2)];

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
}
