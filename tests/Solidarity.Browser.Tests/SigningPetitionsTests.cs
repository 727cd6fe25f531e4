using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MimeKit;
using Solidarity.Testing;
using Solidarity.Testing.Site;

namespace Solidarity.Browser.Tests;

/// <summary>A petition as people meet it on a phone: page, form, inbox, button, thanks; and inside another site's page.</summary>
[Collection(PublicSite.Name)]
public sealed partial class SigningPetitionsTests(BrowserFixture fixture)
{
    private const int MostBytes = 60 * 1024;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_petition_is_signed_on_a_phone_with_script_and_without(bool script)
    {
        var (_, petition) = await OpenAsync();
        var email = $"phone.{script}.{Guid.NewGuid():n}@example.org".ToLowerInvariant();
        var page = await fixture.VisitorAsync(360, script: script);
        await page.GotoAsync(PathOf(petition) + "?source=poster");
        await page.GetByLabel("Your name").FillAsync("Maria Quispe");
        await page.GetByLabel("E-mail address").FillAsync("maria@");
        await page.GetByLabel("Country (optional)").SelectOptionAsync("PE");
        await page.GetByLabel("By talk").CheckAsync();
        await page.GetByLabel("In town").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".error-summary")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Your name")).ToHaveValueAsync("Maria Quispe");
        await Assertions.Expect(page.GetByLabel("By talk")).ToBeCheckedAsync();
        await page.GetByLabel("E-mail address").FillAsync("wrong." + email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        var heading = page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        await Assertions.Expect(heading).ToHaveTextAsync("Now look into your inbox");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("E-mail address")).ToHaveValueAsync("wrong." + email);
        await page.GetByLabel("E-mail address").FillAsync(email);
        var mail = MailTo(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Write to this address" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice bdi")).ToHaveTextAsync(email);

        await page.GotoAsync(LinkIn(await mail, "confirm"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, I sign" }).ClickAsync();
        await Assertions.Expect(heading).ToHaveTextAsync("Thank you. Your signature counts.");
        await Assertions.Expect(page.Locator(".figure b")).ToHaveTextAsync("1");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copy the link" })).ToHaveCountAsync(script ? 1 : 0);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task The_number_moves_while_somebody_looks()
    {
        var (api, petition) = await OpenAsync();
        var page = await fixture.VisitorAsync();
        await page.GotoAsync(PathOf(petition));
        await Assertions.Expect(page.Locator("[data-petition-number]")).ToHaveTextAsync("0");
        await page.ClickAsync(".made summary");
        await ConfirmedAsync(api, petition);
        await Assertions.Expect(page.Locator("[data-petition-number]")).ToHaveTextAsync("1");

        // The parts move with it, while they are open, and with the same stamp as all else.
        Assert.Equal(["1", "1"], await page.Locator("[data-made=received], [data-made=confirmed]").AllTextContentsAsync());
        Assert.Equal(["1", "1"], await page.Locator("[data-country], [data-day]").AllTextContentsAsync());
        await Assertions.Expect(page.Locator("[data-made=confirmed]")).ToBeVisibleAsync();
        Assert.Equal(1, await page.EvalOnSelectorAsync<int>("[data-petition-bar]", "bar => bar.value"));
        Assert.Equal(0, await page.Locator("[data-petition] [aria-live], [aria-live] [data-petition-number]").CountAsync());
        await page.Context.DisposeAsync();
    }

    [Theory, InlineData(""), InlineData("/de"), InlineData("/ar")]
    public async Task Axe_finds_nothing_and_nothing_hangs_over_the_edge(string language)
    {
        var (api, petition) = await OpenAsync();
        var link = await ConfirmedAsync(api, petition);
        var waiting = await SignAsync(api, petition, "Someone Else");
        var page = await fixture.VisitorAsync();
        foreach (var path in new[] { PathOf(petition), PathOf(petition) + "/sent", link, waiting, link.Replace("/confirm/", "/signatures/", StringComparison.Ordinal), "/embed" + PathOf(petition) })
        {
            Assert.Empty(await Looks.FaultsAsync(page, language + path));
        }

        // With all that can be wrong, opened to the last part, on the smallest screen.
        await page.SetViewportSizeAsync(320, 900);
        await page.GotoAsync(language + PathOf(petition));
        await page.ClickAsync("main form button");
        await page.Locator(".error-summary").WaitForAsync();
        await page.ClickAsync(".made summary");
        Assert.Empty(await Looks.FaultsAsync(page));
        await page.GotoAsync(language + waiting);
        await page.ClickAsync("main form button");
        await page.Locator(".share").WaitForAsync();
        Assert.Empty(await Looks.FaultsAsync(page));
        await page.Context.DisposeAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_petition_is_signed_inside_another_sites_page_whatever_its_styles_with_script_and_without(bool script)
    {
        var (_, petition) = await OpenAsync();
        var (site, email) = (fixture.Site.Address.ToString().TrimEnd('/'), $"framed.{script}.{Guid.NewGuid():n}@example.org".ToLowerInvariant());
        var shown = script
            ? $"<script src='{site}/js/embed.js' async></script><solidarity-petition src='{site}/embed{PathOf(petition)}?source=partner'><a href='{site}{PathOf(petition)}'>Sign for the water</a></solidarity-petition>"
            : $"<iframe src='{site}/embed{PathOf(petition)}?source=partner' title='Sign for the water' width='400' height='900'></iframe>";
        var hostile = script ? "<style>* { color: lime !important; font: 2px cursive !important; transform: rotate(3deg) } iframe, solidarity-petition { display: none !important; height: 3px !important; visibility: hidden !important }</style>" : "";
        await using var foreign = new ForeignSite($"<!doctype html><meta charset='utf-8'><title>Elsewhere</title>{hostile}<h1>News</h1>{shown}");
        await using var context = await fixture.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 420, Height = 900 }, JavaScriptEnabled = script });
        var page = await context.NewPageAsync();
        await page.GotoAsync(foreign.Address);
        var frame = page.FrameLocator("iframe");
        await frame.GetByLabel("Your name").FillAsync("Maria Quispe");
        await frame.GetByLabel("E-mail address").FillAsync("maria@");
        await frame.GetByLabel("Country (optional)").SelectOptionAsync("PE");
        await frame.GetByLabel("By talk").CheckAsync();
        await frame.GetByLabel("In town").CheckAsync();
        await frame.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        await Assertions.Expect(frame.Locator(".error-summary")).ToBeVisibleAsync();
        await Assertions.Expect(frame.GetByLabel("By talk")).ToBeCheckedAsync();
        if (script)
        {
            // As high as what it holds, and no link beside it.
            var inside = await frame.Locator("body").EvaluateAsync<double>("body => body.getBoundingClientRect().height");
            await Assertions.Expect(page.Locator("iframe")).ToHaveAttributeAsync("height", Math.Ceiling(inside).ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.InRange(await page.Locator("iframe").EvaluateAsync<double>("frame => frame.offsetHeight"), inside - 1, inside + 1);
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign for the water" })).ToBeHiddenAsync();
        }

        var mail = MailTo(email);
        await frame.GetByLabel("E-mail address").FillAsync(email);
        await frame.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        await Assertions.Expect(frame.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Now look into your inbox");
        Assert.Empty(await context.CookiesAsync());
        Assert.Contains("/confirm/", LinkIn(await mail, "confirm"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_site_forbids_frames_the_link_stays()
    {
        var (_, petition) = await OpenAsync();
        var site = fixture.Site.Address.ToString().TrimEnd('/');
        await using var foreign = new ForeignSite(
            $"<!doctype html><meta charset='utf-8'><title>Elsewhere</title><script src='{site}/js/embed.js' async></script><solidarity-petition src='{site}/embed{PathOf(petition)}'><a href='{site}{PathOf(petition)}'>Sign for the water</a></solidarity-petition>",
            $"default-src 'none'; script-src {site}");
        await using var context = await fixture.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var refused = page.WaitForConsoleMessageAsync(new() { Predicate = message => message.Text.Contains("frame-src", StringComparison.Ordinal) || message.Text.Contains("Framing", StringComparison.Ordinal) || message.Text.Contains("default-src", StringComparison.Ordinal) });
        await page.GotoAsync(foreign.Address);
        await refused;
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign for the water" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("iframe")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Who_hears_the_form_hears_what_each_field_is_in_order()
    {
        var (_, petition) = await OpenAsync();
        var page = await fixture.VisitorAsync();
        await page.GotoAsync(PathOf(petition));
        await Assertions.Expect(page.Locator(".sign")).ToMatchAriaSnapshotAsync("""
            - paragraph: 0 confirmed signatures
            - progressbar "confirmed signatures"
            - paragraph: /Goal/
            - heading "Sign this petition" [level=2]
            - textbox "Your name"
            - textbox "E-mail address"
            - combobox "Country (optional)"
            - textbox "Postal code (optional)"
            - group "Where do you live?":
              - radio "In town"
              - radio "In the country"
            - group "How will you help? (optional)":
              - checkbox "By talk"
              - checkbox "By walk"
            - textbox "Why do you sign? (optional)"
            - group "How would you like to appear?":
              - radio /Not by name/ [checked]
              - radio /With first name/
              - radio /With my whole name/
            - paragraph: /asks, and is responsible/
            - button "Sign"
            """);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_petition_weighs_little_on_the_first_visit()
    {
        var (_, petition) = await OpenAsync();
        var page = await fixture.VisitorAsync(360);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        var bytes = 0d;
        session.Event("Network.loadingFinished").OnEvent += (_, data) => bytes += data!.Value.GetProperty("encodedDataLength").GetDouble();
        await page.GotoAsync(PathOf(petition), new() { WaitUntil = WaitUntilState.Load });
        Assert.InRange(bytes, 1_000, MostBytes);
        await page.Context.DisposeAsync();
    }

    /// <summary>Pictures of all of it, to be looked at; no test of the suite.</summary>
    [Fact(Explicit = true)]
    public async Task Pictures()
    {
        var folder = Environment.GetEnvironmentVariable("SOLIDARITY_SCREENSHOTS") ?? Repository.PathTo("tests", "Solidarity.Browser.Tests", "screenshots");
        Directory.CreateDirectory(folder);
        var (api, petition) = await OpenAsync();
        for (var i = 0; i < 11; i++)
        {
            await ConfirmedAsync(api, petition, $"Person {i}");
        }

        var (_, empty) = await OpenAsync();
        var closed = (await OpenAsync()).Petition;
        using (var answer = await api.Http.PostAsJsonAsync($"/api/v1/petitions/{closed["id"]}/close", new { reason = "The Congress has voted." }))
        {
            answer.EnsureSuccessStatusCode();
        }

        var done = await ConfirmedAsync(api, petition);
        var waiting = await SignAsync(api, petition, "Someone Else");
        foreach (var (name, width, scheme, language) in new[]
        {
            ("360-light", 360, ColorScheme.Light, ""), ("360-dark", 360, ColorScheme.Dark, ""), ("768-light", 768, ColorScheme.Light, ""), ("1280-light", 1280, ColorScheme.Light, ""),
            ("1280-dark", 1280, ColorScheme.Dark, ""), ("360-ar", 360, ColorScheme.Light, "/ar"), ("1280-ar", 1280, ColorScheme.Light, "/ar"), ("360-de", 360, ColorScheme.Light, "/de"), ("1280-de", 1280, ColorScheme.Light, "/de"),
        })
        {
            var page = await fixture.VisitorAsync(width, scheme);
            async Task TakeAsync(string what) => await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"petition-{what}.{name}.png"), FullPage = true });
            foreach (var (what, path) in new[]
            {
                ("page", PathOf(petition)), ("empty", PathOf(empty)), ("closed", PathOf(closed)), ("sent", PathOf(petition) + "/sent"), ("confirm", waiting), ("done", done),
                ("mine", done.Replace("/confirm/", "/signatures/", StringComparison.Ordinal)), ("embed", "/embed" + PathOf(petition)), ("unknown", "/signatures/nothing"), ("home", "/"),
            })
            {
                await page.GotoAsync(language + path);
                if (what == "page")
                {
                    await page.ClickAsync(".made summary");
                }

                await TakeAsync(what);
            }

            await page.GotoAsync(language + PathOf(empty));
            await page.ClickAsync("main form button");
            await page.Locator(".error-summary").WaitForAsync();
            await TakeAsync("errors");
            await page.FillAsync("#name", "Maria");
            await page.FillAsync("#email", $"pictures.{Guid.NewGuid():n}@example.org");
            await page.ClickAsync("[id='answers.from-0']");
            await page.ClickAsync("main form button");
            await page.Locator(".steps").WaitForAsync();
            await TakeAsync("sent-known");
            await page.GotoAsync(language + await SignAsync(api, petition, "Third Person"));
            await page.ClickAsync("main form button");
            await page.Locator(".share").WaitForAsync();
            await TakeAsync("thanks");
            await page.Context.DisposeAsync();
        }
    }

    private async Task<(ApiClient Api, JsonObject Petition)> OpenAsync()
    {
        ApiClient api = new(fixture.Site.Client(await fixture.Site.AddKeyAsync()));
        var petition = await api.MakeAsync("/petitions", new
        {
            campaign = "solidarity-with-the-people-of-peru",
            title = ApiClient.Unique("Restore the ballot to the people of the highlands"),
            ask = "Call general elections within the year, and let the families of the dead be heard before the Congress.\n\nDo it in public.",
            background = "Since December, **people march**.\n\n## What happened\n\nSixty have died.\n\n> We want to be heard.\n\n- In Puno\n- In Ayacucho",
            targets = new object[] { new { name = "The Congress of the Republic", email = "congress@example.org" }, new { name = "María Rojas", title = "President of the Commission for Human Rights", organisation = "Organization of American States" } },
            goal = 1_000,
            commentsAtOnce = true,
            questions = new object[]
            {
                new { key = "from", kind = "one", text = "Where do you live?", choices = new[] { "In town", "In the country" }, required = true },
                new { key = "help", kind = "several", text = "How will you help?", choices = new[] { "By talk", "By walk" } },
            },
        });
        using var opened = await api.Http.PostAsJsonAsync($"/api/v1/petitions/{petition["id"]}/open", new { });
        opened.EnsureSuccessStatusCode();
        return (api, petition);
    }

    private static string PathOf(JsonObject petition) => "/petitions/" + petition["slug"];

    /// <summary>Signs by the API; with a key, which no limit holds up.</summary>
    /// <returns>The path of the link that confirms.</returns>
    private async Task<string> SignAsync(ApiClient api, JsonObject petition, string name)
    {
        var email = $"api.{Guid.NewGuid():n}@example.org";
        var mail = MailTo(email);
        using var signed = await api.Http.PostAsJsonAsync(
            $"/api/v1/petitions/{petition["slug"]}/signatures",
            new { email, name, country = "PE", comment = "My grandmother marched in Puno, and so do I.", display = "short", answers = new { from = "In town" } });
        signed.EnsureSuccessStatusCode();
        return new Uri(LinkIn(await mail, "confirm")).AbsolutePath;
    }

    private async Task<string> ConfirmedAsync(ApiClient api, JsonObject petition, string name = "Maria Quispe")
    {
        var link = await SignAsync(api, petition, name);
        using var confirmed = await api.Http.PostAsync(link, null);
        confirmed.EnsureSuccessStatusCode();
        return link;
    }

    /// <summary>The next mail to an address, as the pickup folder gets it.</summary>
    private async Task<MimeMessage> MailTo(string address)
    {
        Directory.CreateDirectory(fixture.Site.Pickup);
        using var watcher = new FileSystemWatcher(fixture.Site.Pickup, "*.eml");
        var found = new TaskCompletionSource<MimeMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            foreach (var file in Directory.GetFiles(fixture.Site.Pickup, "*.eml"))
            {
                var mail = MimeMessage.Load(file);
                if (mail.To.Mailboxes.Any(box => box.Address == address))
                {
                    found.TrySetResult(mail);
                }
            }
        }

        watcher.Created += (_, _) => Look();
        watcher.Renamed += (_, _) => Look();
        watcher.EnableRaisingEvents = true;
        Look();
        return await found.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static string LinkIn(MimeMessage mail, string kind) =>
        Links().Matches(mail.TextBody!).Select(match => match.Value).First(link => link.Contains($"/{kind}/", StringComparison.Ordinal));

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Links();
}
