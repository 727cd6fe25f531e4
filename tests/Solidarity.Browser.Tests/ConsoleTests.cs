using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MimeKit;
using Solidarity.Testing;

namespace Solidarity.Browser.Tests;

[Collection(ConsoleSite.Name)]
public sealed partial class ConsoleTests(OrganizerFixture fixture)
{
    private static int _networks;

    private static readonly string[] Pages =
    [
        "/console", "/es/console", "/console/campaigns", "/console/campaigns/new", "/console/campaigns/*", "/console/lists", "/console/lists/new",
        "/console/lists/*", "/console/lists/*/import", "/console/lists/*/export", "/console/messages", "/console/messages/new", "/console/segments", "/console/segments/new", "/console/series", "/console/series/new", "/console/statements", "/console/statements/new", "/console/statements/*", "/console/statements/*?language=qu",
        "/console/petitions", "/console/petitions/new", "/console/mail", "/console/account", "/console/organisation", "/console/organisation/pages/imprint", "/console/first-steps", "/console/checkup", "/console/checkup/mail",
        "/console/people", "/console/people/*", "/console/audit", "/console/account/second-factor",
    ];

    public static TheoryData<string> Looked => [.. Pages];

    public static TheoryData<string> Addresses => [.. Pages,
        "/console/statements/00000000-0000-7000-8000-000000000000?handler=Keep", "/console/statements/00000000-0000-7000-8000-000000000000/publish", "/console/statements/00000000-0000-7000-8000-000000000000/alert",
        "/console/statements/00000000-0000-7000-8000-000000000000/alert?handler=Progress",
        "/console/statements/00000000-0000-7000-8000-000000000000/alert/stop", "/console/mail/00000000000000000000000000000000",
        "/console/mail/00000000000000000000000000000000?handler=Html", "/jobs"];

    [Theory]
    [MemberData(nameof(Looked))]
    public async Task Axe_finds_nothing_and_nothing_hangs_over_the_edge(string path)
    {
        var page = await fixture.OrganizerAsync();
        Assert.Empty(await Looks.FaultsAsync(page, await ResolvedAsync(page, path)));
        await page.Context.DisposeAsync();
    }

    /// <summary>All in one window, for it is the same pages once more.</summary>
    [Fact]
    public async Task Axe_finds_nothing_from_right_to_left_either()
    {
        var page = await fixture.OrganizerAsync(800);
        List<string> complaints = [];
        page.Console += (_, message) => complaints.AddRange(message.Type == "error" ? [message.Text] : []);
        foreach (var path in Pages.Where(path => path.StartsWith("/console", StringComparison.Ordinal)))
        {
            await page.GotoAsync(await ResolvedAsync(page, "/ar" + path));
            Assert.Equal("rtl", await page.GetAttributeAsync("html", "dir"));
            complaints.AddRange((await Looks.FaultsAsync(page)).Select(fault => $"{page.Url}: {fault}"));
        }

        Assert.Empty(complaints);
        await page.Context.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task The_console_is_closed_to_whom_the_site_does_not_know(string path)
    {
        using var client = FromANetworkOfItsOwn();
        path = path.Replace("*", "00000000-0000-7000-8000-000000000000", StringComparison.Ordinal);
        var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains("/console/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        answer = await client.PostAsync(path, new FormUrlEncodedContent([KeyValuePair.Create("title", "x")]), TestContext.Current.CancellationToken);
        Assert.Contains<HttpStatusCode>(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Found, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.MethodNotAllowed]);
    }

    // What changes something is limited by network, and there are more addresses than the limit: each is tried from another part of loopback.
    private HttpClient FromANetworkOfItsOwn()
    {
        var from = new IPEndPoint(new IPAddress([127, 7, (byte)Interlocked.Increment(ref _networks), 1]), 0);
        return new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(from);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = fixture.Site.Address,
        };
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        var page = await fixture.OrganizerAsync();
        await page.GotoAsync("/console/lists/new");
        await page.EvaluateAsync("document.querySelectorAll('[name=__RequestVerificationToken]').forEach(e => e.remove())");
        await page.FillAsync("#name", "A forged list");
        var answer = await page.RunAndWaitForResponseAsync(() => page.ClickAsync("main form button"), Posted);
        Assert.Equal(400, answer.Status);
        await page.GotoAsync("/console/lists");
        Assert.DoesNotContain("A forged list", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_newsletter_is_written_seen_as_it_will_come_corrected_and_sent()
    {
        var page = await fixture.OrganizerAsync();
        await MakeListAsync(page, "Night watch");
        await SubscribeAsync("watcher@example.org", "night-watch");

        await page.GotoAsync("/console/messages/new");
        await page.FillAsync("#subject", "Tonight");
        await page.FillAsync("#body", "Dear {{ name | default: \"friend\" }}, come **tonight**.");
        var preview = page.FrameLocator("[data-mail-preview]");
        await Assertions.Expect(preview.Locator("strong")).ToHaveTextAsync("tonight");
        await Assertions.Expect(preview.Locator("h1")).ToHaveTextAsync("Tonight");
        await page.ClickAsync("button[data-text]");
        await Assertions.Expect(preview.Locator("body")).ToContainTextAsync("==========");
        await page.CheckAsync("input[value=night-watch]");
        await page.FillAsync("#body", "Dear {{ nmae }}");
        await page.ClickAsync("main button[value=next]:visible");
        await Assertions.Expect(page.Locator("#body-error")).ToContainTextAsync("Line 1");
        Assert.Equal("Dear {{ nmae }}", await page.InputValueAsync("#body"));
        Assert.True(await page.IsCheckedAsync("input[value=night-watch]"));
        Assert.Empty(await Looks.FaultsAsync(page));
        await page.FillAsync("#body", "Dear friend, come **tonight**.");
        await page.ClickAsync("main button[value=next]:visible");

        await page.ArriveAsync("/send$");
        await Assertions.Expect(page.Locator("dl.numbers")).ToContainTextAsync("1");
        Assert.Empty(await Looks.FaultsAsync(page));
        await page.ClickAsync("button.big");
        await page.ArriveAsync("/progress$");
        await Assertions.Expect(page.Locator("[data-live]")).ToHaveAttributeAsync("data-state", "done");
        Assert.Empty(await Looks.FaultsAsync(page));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Two_texts_are_compared_and_one_of_them_is_chosen()
    {
        var page = await fixture.OrganizerAsync();
        await MakeListAsync(page, "Two voices");
        await SubscribeAsync("listener@example.org", "two-voices");
        await page.GotoAsync("/console/messages/new");
        await page.FillAsync("#subject", "The vigil is on Friday");
        await page.FillAsync("#body", "Read [what happened](https://news.example/harbour).");
        await page.CheckAsync("input[value=two-voices]");
        await page.CheckAsync("#countsLinks");
        await page.ClickAsync("main .actions button[value=save]");
        await page.ClickAsync("details:has(#otherSubject) summary");
        await page.FillAsync("#otherSubject", "Will you stand with us on Friday?");
        await page.CheckAsync("#splits");
        await page.FillAsync("#share", "1");
        await page.ClickAsync("main .actions button[value=next]");
        await Assertions.Expect(page.Locator("#share-error")).ToContainTextAsync("from 2 to 100");
        Assert.Equal("Will you stand with us on Friday?", await page.InputValueAsync("#otherSubject"));
        Assert.True(await page.IsCheckedAsync("#countsLinks"));
        Assert.Empty(await Looks.FaultsAsync(page));
        await page.FillAsync("#share", "100");
        await page.SelectOptionAsync("#by", "Clicks");
        await page.ClickAsync("main .actions button[value=next]");
        await page.ArriveAsync("/send$");
        await page.ClickAsync("button.big");
        await page.ArriveAsync("/progress$");
        await Assertions.Expect(page.Locator("#outcome")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#links")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=outcome]")).ToContainTextAsync("counted when this page was loaded");
        Assert.Empty(await Looks.FaultsAsync(page));
        await page.ClickAsync("button[name=act][value=b]");
        await Assertions.Expect(page.Locator("[role=status]").First).ToContainTextAsync("gets that text now");
        await Assertions.Expect(page.Locator("section[aria-labelledby=split]")).ToContainTextAsync("gets B");
        Assert.Empty(await Looks.FaultsAsync(page));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task An_archive_is_opened_and_read_by_everybody()
    {
        var page = await fixture.OrganizerAsync();
        await MakeListAsync(page, "Open letters");
        await page.ClickAsync("main tbody a:has-text('Open letters')");
        await page.CheckAsync("#archive");
        Assert.Empty(await Looks.FaultsAsync(page));
        await page.ClickAsync("main form button");
        await page.ArriveAsync("/console/lists$");
        await using (var empty = (await fixture.VisitorAsync(360)).Context)
        {
            Assert.Empty(await Looks.FaultsAsync(empty.Pages[0], "/lists/open-letters"));
        }

        await page.GotoAsync("/console/messages/new");
        await page.FillAsync("#subject", "What happened this week, and what comes next in the harbour");
        await page.FillAsync("#body", "Dear {{ name | default: \"friend\" }},\n\n## Tonight\n\nCome **tonight**.");
        await page.CheckAsync("input[value=open-letters]");
        await page.ClickAsync("main button[value=next]:visible");
        await page.ArriveAsync("/send$");
        await page.ClickAsync("button.big");
        await page.ArriveAsync("/progress$");
        Assert.Empty(await Looks.FaultsAsync(page));
        var web = (await page.GetAttributeAsync("section[aria-labelledby=archive] a", "href"))!;
        foreach (var (width, scheme, prefix) in new[] { (360, ColorScheme.Dark, ""), (1280, ColorScheme.Light, "/de"), (360, ColorScheme.Light, "/ar") })
        {
            var visitor = await fixture.VisitorAsync(width, scheme);
            Assert.Empty(await Looks.FaultsAsync(visitor, prefix + "/lists/open-letters"));
            await visitor.ClickAsync(".sent h2 a");
            await visitor.ArriveAsync(prefix + web + "$");
            Assert.Empty(await Looks.FaultsAsync(visitor));
            await Assertions.Expect(visitor.Locator(".prose p").First).ToHaveTextAsync("Dear friend,");
            await visitor.Context.DisposeAsync();
        }

        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_statement_is_written_published_and_its_alert_followed()
    {
        var page = await fixture.OrganizerAsync();
        await MakeListAsync(page, "Harbour news");
        await SubscribeAsync("reader@example.org", "harbour-news");

        await page.GotoAsync("/console/statements/new");
        await page.FillAsync("#title", "The harbour stands still");
        await page.FillAsync("#body", "## What happened\n\nNot one ship was *unloaded*.");
        await Assertions.Expect(page.Locator("#sheet h2")).ToHaveTextAsync("What happened");
        await page.CheckAsync("input[value=harbour-news]");
        await page.SetInputFilesAsync("#picture", Path.Combine(
            Repository.Root, "src", "Solidarity.Infrastructure", "Demonstration", "Content", "pictures", "vigil-on-the-square.jpg"));
        await page.ClickAsync("button[value=publish]");

        await Assertions.Expect(page.Locator(".notice.bad")).ToContainTextAsync("what the picture shows");
        await page.ClickAsync(".notice.bad a");
        await page.FillAsync("#pictureAlternative", "Candles on a square.");
        await page.CheckAsync("#faces-Nobody");
        await page.ClickAsync("button[value=publish]");
        await Assertions.Expect(page.Locator("form.part")).ToContainTextAsync("one person");
        await AssertFitAsync(page);

        await page.ClickAsync("form.part .actions button");
        await Assertions.Expect(page.Locator("[data-live]")).ToHaveAttributeAsync("data-state", "done", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("[data-live]")).ToContainTextAsync("100% sent");
        await AssertFitAsync(page);

        await page.GotoAsync("/console/mail");
        await page.ClickAsync("text=The harbour stands still");
        await Assertions.Expect(page.Locator("pre.plain")).ToContainTextAsync("/statements/the-harbour-stands-still");
        await Assertions.Expect(page.FrameLocator("iframe").Locator("h1")).ToContainTextAsync("The harbour stands still");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Everything_is_done_without_script()
    {
        var page = await fixture.OrganizerAsync(script: false);
        await page.GotoAsync("/console/campaigns/new");
        await page.FillAsync("#title", "Bread and roses");
        await page.Locator("[name=demands]").Nth(0).FillAsync("Roses");
        await page.Locator("[name=demands]").Nth(1).FillAsync("Bread");
        await page.ClickAsync("button[value='up:1']");
        await Assertions.Expect(page.Locator("[name=demands]").Nth(0)).ToHaveValueAsync("Bread");
        await page.PressAsync("#title", "Enter");
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("The campaign is there");

        await page.ClickAsync("main header a.button");
        await page.FillAsync("#title", "A statement without script");
        await page.FillAsync("#body", "Some *words*.");
        await page.ClickAsync("button[value=preview]");
        await Assertions.Expect(page.Locator("#sheet em")).ToHaveTextAsync("words");
        await Assertions.Expect(page.Locator("#title")).ToHaveValueAsync("A statement without script");
        await page.ClickAsync("button[value=publish]");
        await page.CheckAsync("#later-yes");
        await page.FillAsync("#at", "2124-05-01T09:00");
        await page.ClickAsync("form.part .actions button");
        await Assertions.Expect(page.Locator(".next")).ToContainTextAsync("1 May 2124, 09:00");
        await page.ClickAsync(".next button");
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("It is a draft again");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_form_loses_nothing_that_was_typed()
    {
        var page = await fixture.OrganizerAsync();
        await page.GotoAsync("/console/statements/new");
        await page.FillAsync("#title", "Kept");
        await page.FillAsync("#body", "\n\nLong words, and a first line that is empty.");
        await page.FillAsync("[id='sources[0].title']", "A bulletin");
        await page.FillAsync("[id='sources[0].url']", "javascript:alert(1)");
        await page.SetInputFilesAsync("#picture", Path.Combine(
            Repository.Root, "src", "Solidarity.Infrastructure", "Demonstration", "Content", "pictures", "vigil-on-the-square.jpg"));
        var answer = await page.RunAndWaitForResponseAsync(() => page.ClickAsync(".savebar button[value=save]"), Posted);
        Assert.Equal(422, answer.Status);
        await Assertions.Expect(page.Locator(".error-summary")).ToBeFocusedAsync();
        Assert.StartsWith("Error:", await page.TitleAsync(), StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#title")).ToHaveValueAsync("Kept");
        await Assertions.Expect(page.Locator("#body")).ToHaveValueAsync("\n\nLong words, and a first line that is empty.");
        await Assertions.Expect(page.Locator("[id='sources[0].title']")).ToHaveValueAsync("A bulletin");
        Assert.Equal(1, await page.Locator(".picture-field img").CountAsync());
        await page.ClickAsync(".error-summary a");
        await Assertions.Expect(page.Locator("[id='sources[0].url']")).ToBeFocusedAsync();
        await AssertFitAsync(page);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Two_who_write_at_once_both_see_both_texts()
    {
        var mine = await fixture.OrganizerAsync();
        await DraftAsync(mine, "Two hands");
        var theirs = await fixture.OrganizerAsync();
        await theirs.GotoAsync(mine.Url);
        await theirs.FillAsync("#body", "Their words.");
        await theirs.ClickAsync(".savebar button[value=save]");
        await Assertions.Expect(theirs.Locator("[role=status]")).ToContainTextAsync("saved");

        await mine.FillAsync("#body", "My words.");
        var answer = await mine.RunAndWaitForResponseAsync(() => mine.ClickAsync(".savebar button[value=save]"), Posted);
        Assert.Equal(409, answer.Status);
        await Assertions.Expect(mine.Locator(".notice.warn:visible")).ToContainTextAsync("Their words.");
        await Assertions.Expect(mine.Locator("#body")).ToHaveValueAsync("My words.");
        await AssertFitAsync(mine);
        await mine.ClickAsync(".savebar button[value=save]");
        await Assertions.Expect(mine.Locator("#body")).ToHaveValueAsync("My words.");
        await Assertions.Expect(mine.Locator("[role=status]")).ToContainTextAsync("saved");
        await mine.Context.DisposeAsync();
        await theirs.Context.DisposeAsync();
    }

    [Fact]
    public async Task What_was_typed_is_there_again_after_the_page_was_left()
    {
        var page = await fixture.OrganizerAsync();
        const string editor = "/console/statements/new";
        await page.GotoAsync(editor);
        await page.FillAsync("#title", "A lost net");
        await page.FillAsync("#body", "Words that nobody saved.");
        await page.EvaluateAsync("""
            () => new Promise(kept => {
                const look = () => Object.values(localStorage).some(text => text.includes('nobody saved')) ? kept() : requestAnimationFrame(look);
                look();
            })
            """);
        await page.GotoAsync("/console");
        await page.GotoAsync(editor);
        await page.ClickAsync("[data-draft-take]");
        await Assertions.Expect(page.Locator("#body")).ToHaveValueAsync("Words that nobody saved.");
        await page.ClickAsync(".savebar button[value=save]");
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("saved");
        await page.GotoAsync(editor);
        Assert.False(await page.IsVisibleAsync("[data-draft-found]"));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_passkey_is_added_and_signs_in_by_itself()
    {
        // Somebody of their own: a new way to sign in ends a person's other sessions, which the other tests use.
        var page = await fixture.VisitorAsync();
        await page.GotoAsync(await fixture.Site.AdminAsync("add-organizer", "passkey@example.org"));
        await page.ClickAsync("main form button");
        await page.ArriveAsync("/console/(?!sign-in)");
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        await page.GotoAsync("/console/account");
        await Assertions.Expect(page.Locator("input[autocomplete=username]")).ToHaveAttributeAsync("type", "email");
        await page.ClickAsync("[data-passkey-button]");
        await Assertions.Expect(page.Locator("[role=status]:visible")).ToContainTextAsync("passkey");
        await Assertions.Expect(page.Locator("form[action='?handler=RemovePasskey']")).ToHaveCountAsync(1);
        await AssertFitAsync(page);

        await page.ClickAsync(".who button");
        await page.ArriveAsync(@"^https?://[^/]+/(\?|$)");
        await page.GotoAsync("/console");
        await page.ArriveAsync("/console/sign-in");
        await page.ClickAsync("[data-passkey-button]");
        await page.ArriveAsync(@"/console(\?|$)");

        await page.GotoAsync("/console/account");
        await page.ClickAsync("form[action='?handler=RemovePasskey'] button");
        await Assertions.Expect(page.Locator("form[action='?handler=RemovePasskey']")).ToHaveCountAsync(0);
        await page.Context.DisposeAsync();
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task A_statement_is_written_and_published_with_the_keyboard_alone(int width)
    {
        var page = await fixture.OrganizerAsync(width);
        await page.GotoAsync("/console/statements/new");
        await TabToAsync(page, "#title");
        await page.Keyboard.TypeAsync($"By keyboard on {width}");
        await TabToAsync(page, "#body");
        await page.Keyboard.TypeAsync("Words without a mouse.");
        await TabToAsync(page, ".savebar button[value=publish]");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("/publish$");
        await TabToAsync(page, "form.part .actions button");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".state.on")).ToHaveTextAsync("Published");
        await page.Context.DisposeAsync();
    }

    /// <summary>Presses Tab until something has the focus; each stop on the way is seen, and under nothing.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var stops = 0; stops < 80; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal("", await page.EvaluateAsync<string>("""
                () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
                    const at = document.activeElement, box = at.getBoundingClientRect(), bar = document.querySelector('.savebar');
                    const name = at.id || at.outerHTML.slice(0, 80), over = bar && getComputedStyle(bar).position === 'sticky' ? bar.getBoundingClientRect() : null;
                    if (getComputedStyle(at).outlineStyle === 'none' && getComputedStyle(at).boxShadow === 'none') return done(name + ' shows no focus');
                    if (box.bottom <= 0 || box.top >= innerHeight) return done(name + ' is beyond the screen');
                    if (over && !bar.contains(at) && box.height < innerHeight / 2 && box.bottom > over.top && box.right > over.left)
                        return done(name + ' is under the save bar');
                    done('');
                })))
                """));
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        Assert.Fail($"Tab does not come to {selector}.");
    }

    private static async Task AssertFitAsync(IPage page) => Assert.Empty(await Looks.FaultsAsync(page));

    /// <summary>The answer to a form that was sent, not to the preview beside it.</summary>
    private static bool Posted(IResponse response) =>
        response.Request.Method == "POST" && !response.Url.EndsWith("/preview", StringComparison.Ordinal) && !response.Url.Contains("handler=Keep", StringComparison.Ordinal);

    /// <summary>An address with a star stands for that of the first thing in the list.</summary>
    private static async Task<string> ResolvedAsync(IPage page, string path)
    {
        if (path.Split('*') is not [var list, var rest])
        {
            return path;
        }

        await page.GotoAsync(list.TrimEnd('/'));
        return await page.Locator("main tbody a").First.GetAttributeAsync("href") + rest;
    }

    private static async Task MakeListAsync(IPage page, string name)
    {
        await page.GotoAsync("/console/lists/new");
        await page.FillAsync("#name", name);
        await page.ClickAsync("main form button");
        await page.ArriveAsync("/console/lists$");
    }

    private static async Task DraftAsync(IPage page, string title)
    {
        await page.GotoAsync("/console/statements/new");
        await page.FillAsync("#title", title);
        await page.ClickAsync(".savebar button[value=save]");
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("saved");
    }

    private async Task SubscribeAsync(string email, string list)
    {
        var page = await fixture.VisitorAsync();
        await page.GotoAsync("/subscribe");
        await page.FillAsync("#email", email);
        await page.CheckAsync($"input[value={list}]");
        await page.ClickAsync("main form button");
        await page.GotoAsync(await LinkInMailToAsync(email));
        await page.ClickAsync("main form button");
        await Assertions.Expect(page.Locator(".notice.good")).ToBeVisibleAsync();
        await page.Context.DisposeAsync();
    }

    private async Task<string> LinkInMailToAsync(string email)
    {
        var page = await fixture.OrganizerAsync();
        ILocator row;
        do
        {
            await page.GotoAsync("/console/mail");
            row = page.Locator("tr", new() { HasText = email }).Locator("a").First;
        }
        while (await row.CountAsync() == 0);

        var name = (await row.GetAttributeAsync("href"))!.Split('/')[^1];
        await page.Context.DisposeAsync();
        using var mail = await MimeMessage.LoadAsync(Path.Combine(fixture.Site.Pickup, name + ".eml"));
        return Confirmation().Match(mail.TextBody!).Value;
    }

    [GeneratedRegex(@"https?://\S+/confirm/\S+")]
    private static partial Regex Confirmation();
}
