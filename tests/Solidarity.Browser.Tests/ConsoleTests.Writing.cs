using Microsoft.Playwright;
using Solidarity.Testing;

namespace Solidarity.Browser.Tests;

/// <summary>The editor, as somebody uses it on a phone: buttons, pasting, a net that goes, faces.</summary>
public sealed partial class ConsoleTests
{
    private const int Phone = 360;

    private static readonly string Clipboard = Path.Combine(Repository.Root, "tests", "Solidarity.Browser.Tests", "Clipboard");

    public static TheoryData<string> Copied => [.. Directory.GetFiles(Clipboard, "*.html").Select(path => Path.GetFileNameWithoutExtension(path)!).Order()];

    [Theory]
    [MemberData(nameof(Copied))]
    public async Task What_is_copied_elsewhere_is_pasted_as_Markdown_and_undone_at_once(string from)
    {
        var page = await fixture.OrganizerAsync(Phone);
        List<string> complaints = [];
        page.Console += (_, message) => complaints.AddRange(message.Type == "error" ? [message.Text] : []);
        await page.GotoAsync("/console/statements/new");
        await page.FillAsync("#body", "Before.");
        Assert.True(await PasteAsync(page, await File.ReadAllTextAsync(Path.Combine(Clipboard, from + ".html"), TestContext.Current.CancellationToken), "plain"));
        var wanted = await File.ReadAllTextAsync(Path.Combine(Clipboard, from + ".md"), TestContext.Current.CancellationToken);
        Assert.Equal("Before.\n\n" + wanted.TrimEnd(), await page.InputValueAsync("#body"));
        await page.ClickAsync("[data-tool=undo]");
        await Assertions.Expect(page.Locator("#body")).ToHaveValueAsync("Before.");
        Assert.Empty(complaints);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Plain_text_is_pasted_as_it_is_and_an_address_onto_words_links_them()
    {
        var page = await fixture.OrganizerAsync(Phone);
        await page.GotoAsync("/console/statements/new");
        await page.FocusAsync("#body");
        Assert.False(await PasteAsync(page, "", "• one *two*"));
        Assert.False(await PasteAsync(page, "<meta charset='utf-8'><div style=\"color:red\"><span>let x = 1;</span></div>", "let x = 1;"));
        await page.FillAsync("#body", "Read the report now.");
        await SelectAsync(page, "the report");
        Assert.True(await PasteAsync(page, "", "https://example.org/r"));
        await Assertions.Expect(page.Locator("#body")).ToHaveValueAsync("Read [the report](https://example.org/r) now.");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task The_buttons_mark_and_unmark_keep_the_selection_and_go_by_keyboard()
    {
        var page = await fixture.OrganizerAsync(Phone);
        await page.GotoAsync("/console/statements/new");
        var body = page.Locator("#body");
        await body.FillAsync("Bread and roses\n\nfor all");

        await SelectAsync(page, "roses");
        await page.ClickAsync("[data-tool=bold]");
        await Assertions.Expect(body).ToHaveValueAsync("Bread and **roses**\n\nfor all");
        await Assertions.Expect(page.Locator("[data-tool=bold]")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.ClickAsync("[data-tool=italic]");
        await Assertions.Expect(body).ToHaveValueAsync("Bread and ***roses***\n\nfor all");
        await page.Keyboard.PressAsync("Control+b");
        await Assertions.Expect(body).ToHaveValueAsync("Bread and *roses*\n\nfor all");
        Assert.Equal("roses", await page.EvaluateAsync<string>("document.getSelection().toString()"));

        // One stop of the Tab key stands before the text; the arrows go on from there.
        await body.PressAsync("Shift+Tab");
        await Assertions.Expect(page.Locator(".tools [tabindex='0']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(page.Locator("[data-tool=heading]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(body).ToHaveValueAsync("## Bread and *roses*\n\nfor all");
        await Assertions.Expect(body).ToBeFocusedAsync();
        await page.ClickAsync("[data-tool=heading]");
        await Assertions.Expect(body).ToHaveValueAsync("Bread and *roses*\n\nfor all");

        await page.Keyboard.PressAsync("Control+End");
        await page.ClickAsync("[data-tool=list]");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("and now");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(body).ToHaveValueAsync("Bread and *roses*\n\n- for all\n- and now\n\n");
        await AssertFitAsync(page);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_net_goes_and_the_draft_saves_itself_when_it_is_back()
    {
        var page = await fixture.OrganizerAsync(Phone);
        await DraftAsync(page, "A net that goes");
        var editor = page.Url;
        var state = page.Locator("[data-draft-state]");

        await page.FillAsync("#body", "Saved by itself.");
        await Assertions.Expect(state).ToContainTextAsync("Saved at");
        Assert.Equal(0, await KeptAsync(page));

        await page.Context.SetOfflineAsync(true);
        await page.FillAsync("#body", "Written without a net.");
        await Assertions.Expect(state).ToContainTextAsync("Kept on this device at");
        await page.ClickAsync(".savebar button[value=save]");
        await Assertions.Expect(state).ToContainTextAsync("nothing was sent");
        Assert.Equal(editor, page.Url);
        await Assertions.Expect(page.Locator("#body")).ToHaveValueAsync("Written without a net.");
        await AssertFitAsync(page);

        // The window is closed, and nothing it sends as it closes arrives; opened again when the net is back, it shows both texts.
        await page.EvaluateAsync("() => { window.fetch = () => Promise.reject(new TypeError('no net')); }");
        await page.GotoAsync("about:blank");
        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync(editor);
        var found = page.Locator("[data-draft-found]");
        await Assertions.Expect(found).ToContainTextAsync("Written without a net.");
        await Assertions.Expect(found).ToContainTextAsync("Saved by itself.");
        await AssertFitAsync(page);
        await page.ClickAsync("[data-draft-take]");
        await Assertions.Expect(page.Locator("#body")).ToHaveValueAsync("Written without a net.");
        await Assertions.Expect(state).ToContainTextAsync("Saved at");

        await page.FillAsync("#body", "Written, and saved by hand.");
        await page.ClickAsync(".savebar button[value=save]");
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("saved");
        Assert.Equal(0, await KeptAsync(page));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_statement_that_was_never_saved_becomes_a_draft_by_itself_and_goes_on_as_one()
    {
        var page = await fixture.OrganizerAsync(Phone);
        await page.GotoAsync("/console/statements/new");
        var state = page.Locator("[data-draft-state]");
        await page.FillAsync("#body", "Before it has a title.");
        await Assertions.Expect(state).ToContainTextAsync("Kept on this device");
        await page.FillAsync("#title", "A title comes later");
        await page.FillAsync("#body", "Saved by itself.");
        await Assertions.Expect(state).ToContainTextAsync("Saved at");
        Assert.Matches("/console/statements/[0-9a-f-]{36}$", page.Url);
        var editor = page.Url;
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("A title comes later");
        await Assertions.Expect(page.Locator("#campaign")).ToBeDisabledAsync();
        await Assertions.Expect(page.Locator("#slug")).ToHaveValueAsync("a-title-comes-later");
        Assert.Equal(0, await KeptAsync(page));
        await AssertFitAsync(page);

        // From here on it is the editor of that draft, on this device too.
        await page.Context.SetOfflineAsync(true);
        await page.FillAsync("#body", "Written without a net.");
        await Assertions.Expect(state).ToContainTextAsync("Kept on this device");
        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(state).ToContainTextAsync("Saved at");
        Assert.Equal(0, await KeptAsync(page));
        await page.ReloadAsync();
        Assert.Equal(editor, page.Url);
        await Assertions.Expect(page.Locator("#body")).ToHaveValueAsync("Written without a net.");
        Assert.False(await page.IsVisibleAsync("[data-draft-found]"));
        await page.Context.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_statement_whose_first_answer_was_lost_is_begun_once(bool byHand)
    {
        var page = await fixture.OrganizerAsync();
        var title = "An answer that was lost, and then one that came by " + (byHand ? "hand" : "itself");
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/console/statements/new?handler=Keep", async route =>
        {
            if (lost.Task.IsCompleted)
            {
                await route.ContinueAsync();
                return;
            }

            var answer = await route.FetchAsync();
            await route.AbortAsync();
            if (answer.Status == 200)
            {
                lost.SetResult();
            }
        });
        await page.GotoAsync("/console/statements/new");
        await page.FillAsync("#title", title);
        await page.FillAsync("#body", "Once.");
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30));

        // The window is closed before it hears; what the device kept goes on as the same draft.
        await page.GotoAsync("/console");
        await page.GotoAsync("/console/statements/new");
        await page.ClickAsync("[data-draft-take]");
        await page.FillAsync("#body", "Once and no more.");
        if (byHand)
        {
            await page.ClickAsync(".savebar button[value=save]");
            await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("saved");
        }
        else
        {
            await Assertions.Expect(page.Locator("[data-draft-state]")).ToContainTextAsync("Saved at");
            await page.ReloadAsync();
        }

        await Assertions.Expect(page.Locator("#body")).ToHaveValueAsync("Once and no more.");
        Assert.Equal(0, await KeptAsync(page));
        await page.GotoAsync("/console/statements");
        await Assertions.Expect(page.Locator("main a", new() { HasText = title })).ToHaveCountAsync(1);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_draft_that_saves_itself_puts_nothing_over_what_somebody_else_saved()
    {
        var mine = await fixture.OrganizerAsync();
        await DraftAsync(mine, "Two hands at once");
        var theirs = await fixture.OrganizerAsync();
        await theirs.GotoAsync(mine.Url);
        await theirs.FillAsync("#body", "Their words.");
        await theirs.ClickAsync(".savebar button[value=save]");
        await Assertions.Expect(theirs.Locator("[role=status]")).ToContainTextAsync("saved");

        await mine.FillAsync("#body", "My words.");
        await Assertions.Expect(mine.Locator("[data-version] .notice")).ToContainTextAsync("Their words.");
        await Assertions.Expect(mine.Locator("#body")).ToHaveValueAsync("My words.");
        await theirs.ReloadAsync();
        await Assertions.Expect(theirs.Locator("#body")).ToHaveValueAsync("Their words.");
        await mine.ClickAsync(".savebar button[value=save]");
        await Assertions.Expect(mine.Locator("[role=status]")).ToContainTextAsync("saved");
        await Assertions.Expect(mine.Locator("#body")).ToHaveValueAsync("My words.");
        await mine.Context.DisposeAsync();
        await theirs.Context.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_stays_on_the_device_after_signing_out_or_when_it_is_not_wanted()
    {
        var page = await fixture.OrganizerAsync(Phone);
        await page.GotoAsync("/console/statements/new");
        await page.FillAsync("#body", "A secret plan.");
        await Assertions.Expect(page.Locator("[data-draft-state]")).ToContainTextAsync("Kept on this device");
        Assert.Equal(1, await KeptAsync(page));
        await page.UncheckAsync("#draft-choice");
        await Assertions.Expect(page.Locator("[data-draft-state]")).ToHaveTextAsync("Not saved yet.");
        Assert.Equal(0, await KeptAsync(page));
        await page.CheckAsync("#draft-choice");
        await Assertions.Expect(page.Locator("[data-draft-state]")).ToContainTextAsync("Kept on this device");

        // What the button does, without ending the session that the other tests use.
        await page.EvaluateAsync("""
            () => {
                const out = document.querySelector('form[action*="SignOut"]');
                out.addEventListener('submit', event => event.preventDefault());
                out.requestSubmit();
            }
            """);
        Assert.Equal(0, await KeptAsync(page));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Faces_are_asked_about_and_blurred_by_keyboard_before_the_picture_goes_up()
    {
        var page = await fixture.OrganizerAsync(Phone);
        await page.GotoAsync("/console/statements/new");
        await page.FillAsync("#title", "A vigil");
        await page.FillAsync("#body", "Candles.");
        await page.FillAsync("#pictureAlternative", "Candles on a square.");
        await page.SetInputFilesAsync("#picture", new FilePayload { Name = "vigil.png", MimeType = "image/png", Buffer = await NoiseAsync(page) });
        await page.ClickAsync("button[value=publish]");
        await Assertions.Expect(page.Locator(".notice.bad")).ToContainTextAsync("recognisable");
        var before = await page.EvaluateAsync<string>("location.href");
        await page.ClickAsync(".notice.bad a");
        var original = await page.GetAttributeAsync("[data-blur-stored]", "data-blur-stored");

        Assert.InRange(await RoughnessAsync(page, original!), 50, 255);
        await page.ClickAsync("[data-blur-open]");
        await Assertions.Expect(page.Locator("dialog canvas")).ToBeFocusedAsync();
        await AssertFitAsync(page);
        await page.Keyboard.PressAsync("+");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("[data-blur-count]")).ToHaveTextAsync("Places blurred: 2");
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(page.Locator("[data-blur-count]")).ToHaveTextAsync("Places blurred: 1");
        await page.ClickAsync("[data-blur-done]");
        await Assertions.Expect(page.Locator("[name=faces][value=Blurred]")).ToBeCheckedAsync();
        await page.ClickAsync("button[value=publish]");
        await Assertions.Expect(page.Locator("form.part")).ToBeVisibleAsync();
        Assert.Equal(before, page.Url);

        // Where the brush was, nothing but a slow change of colour is left; and the picture with the faces is gone.
        await page.GoBackAsync();
        var blurred = await page.GetAttributeAsync("[data-blur-stored]", "data-blur-stored");
        Assert.NotEqual(original, blurred);
        Assert.InRange(await RoughnessAsync(page, blurred!), 0, 10);
        Assert.Equal(404, (await page.APIRequest.GetAsync(original!)).Status);
        await page.Context.DisposeAsync();
    }

    /// <summary>A picture that nothing else shows, as rough as can be.</summary>
    private static async Task<byte[]> NoiseAsync(IPage page) => Convert.FromBase64String(await page.EvaluateAsync<string>("""
        () => {
            const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 600 });
            const pen = canvas.getContext('2d'), noise = pen.createImageData(900, 600);
            for (let i = 0; i < noise.data.length; i++) noise.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
            pen.putImageData(noise, 0, 0);
            return canvas.toDataURL().split(',')[1];
        }
        """));

    /// <summary>The greatest step from one point to the next in the middle of a picture, where the brush begins.</summary>
    private static Task<int> RoughnessAsync(IPage page, string address) => page.EvaluateAsync<int>("""
        async address => {
            const picture = await createImageBitmap(await (await fetch(address)).blob());
            const canvas = Object.assign(document.createElement('canvas'), { width: 60, height: 60 });
            const pen = canvas.getContext('2d');
            pen.drawImage(picture, 30 - picture.width / 2, 30 - picture.height / 2);
            const { data } = pen.getImageData(0, 0, 60, 60);
            let step = 0;
            for (let i = 4; i < data.length; i++) if (i % 240 >= 4 && i % 4 !== 3) step = Math.max(step, Math.abs(data[i] - data[i - 4]));
            return step;
        }
        """, address);

    private static Task<bool> PasteAsync(IPage page, string html, string plain) => page.EvaluateAsync<bool>("""
        ([html, plain]) => {
            const data = new DataTransfer();
            if (html) data.setData('text/html', html);
            data.setData('text/plain', plain);
            const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
            document.querySelector('#body').dispatchEvent(event);
            return event.defaultPrevented;
        }
        """, new[] { html, plain });

    private static Task SelectAsync(IPage page, string words) => page.EvaluateAsync("""
        words => {
            const body = document.querySelector('#body'), at = body.value.indexOf(words);
            body.focus();
            body.setSelectionRange(at, at + words.length);
        }
        """, words);

    private static Task<int> KeptAsync(IPage page) => page.EvaluateAsync<int>("Object.keys(localStorage).filter(key => key.startsWith('draft/')).length");
}
