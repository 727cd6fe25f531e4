using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Organisations;

/// <summary>An organizer's browser without script: reads a page of the console, fills its form in, presses its button.</summary>
internal sealed class ConsoleForms(TestSite site, string session)
{
    private string _cookies = session;
    private string? _location;

    /// <summary>What the browser says it is.</summary>
    public string? Agent { get; init; }

    /// <summary>A cookie that it holds, as <c>name=value</c>, or null.</summary>
    public string? Cookie(string name) => _cookies.Split("; ").FirstOrDefault(x => x.StartsWith(name + "=", StringComparison.Ordinal) && x.Length > name.Length + 1);

    public static async Task<ConsoleForms> SignInAsync(TestSite site) => new(site, await site.SignInAsync());

    public async Task<IHtmlDocument> PageAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Cookie", _cookies);
        using var answer = await site.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {site.Log.LastOrDefault(line => line.Contains("Exception", StringComparison.Ordinal))} {text}");
        Keep(answer);
        return new HtmlParser().ParseDocument(text);
    }

    /// <summary>Fills in the first form of a page whose action holds some words, and sends it.</summary>
    public async Task<(HttpStatusCode Status, IHtmlDocument Page)> SendAsync(string path, string action, params (string Name, string? Value)[] values) =>
        await (await PreparedAsync(path, action, values))();

    /// <summary>The same by a button of the form that leads elsewhere.</summary>
    public async Task<(HttpStatusCode Status, IHtmlDocument Page)> PressAsync(string path, string action, string elsewhere, params (string Name, string? Value)[] values) =>
        await (await PreparedAsync(path, action, values, elsewhere))();

    /// <summary>Fills the form in, and sends it when told.</summary>
    public Task<Func<Task<(HttpStatusCode Status, IHtmlDocument Page)>>> PreparedAsync(string path, string action, params (string Name, string? Value)[] values) =>
        PreparedAsync(path, action, values, null);

    private async Task<Func<Task<(HttpStatusCode Status, IHtmlDocument Page)>>> PreparedAsync(
        string path, string action, (string Name, string? Value)[] values, string? elsewhere)
    {
        var form = (await PageAsync(path)).Forms.First(x => x.Method == "post" && (x.GetAttribute("action") ?? path).Contains(action, StringComparison.Ordinal) && !x.ClassList.Contains("sign-out")
            && !(x.GetAttribute("action") ?? "").Contains("SignOut", StringComparison.Ordinal));
        var fields = form.Elements.OfType<IHtmlElement>().Where(x => x.GetAttribute("name") is not null && x is not IHtmlButtonElement)
            .Where(x => x is not IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } and not IHtmlInputElement { Type: "file" })
            .Select(x => KeyValuePair.Create(x.GetAttribute("name")!, (x as IHtmlInputElement)?.Value ?? (x as IHtmlTextAreaElement)?.Value ?? (x as IHtmlSelectElement)?.Value ?? ""))
            .Where(pair => values.All(value => value.Name != pair.Key))
            .Concat(values.Where(value => value.Value is not null).Select(value => KeyValuePair.Create(value.Name, value.Value!)));
        List<KeyValuePair<string, string>> sent = [.. fields];
        var address = elsewhere is null ? form.GetAttribute("action") ?? path : path.Split('?')[0] + elsewhere;
        return async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address.StartsWith('?') ? path.Split('?')[0] + address : address) { Content = new FormUrlEncodedContent(sent) };
            request.Headers.TryAddWithoutValidation("Cookie", _cookies);
            request.Headers.TryAddWithoutValidation("User-Agent", Agent);
            using var answer = await site.Client.SendAsync(request);
            Keep(answer);
            _location = answer.Headers.Location?.ToString();
            return (answer.StatusCode, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()));
        };
    }

    /// <summary>Sends a form, and gives where its answer leads.</summary>
    public async Task<string> LocationAsync(string path, string action, params (string Name, string? Value)[] values)
    {
        var (status, page) = await SendAsync(path, action, values);
        Assert.True(status == HttpStatusCode.Redirect, $"{path}: {status} {page.Body?.TextContent}");
        return _location!;
    }

    /// <summary>Sends a form with a file, as a browser does.</summary>
    public async Task<(HttpStatusCode Status, IHtmlDocument Page)> UploadAsync(string path, string field, string name, byte[] content, params (string Name, string Value)[] values)
    {
        var token = (await PageAsync(path)).QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), field, name }, { new StringContent(token), "__RequestVerificationToken" } };
        foreach (var (key, value) in values)
        {
            form.Add(new StringContent(value), key);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        request.Headers.TryAddWithoutValidation("Cookie", _cookies);
        using var answer = await site.Client.SendAsync(request);
        Keep(answer);
        _location = answer.Headers.Location?.ToString();
        return (answer.StatusCode, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>Where the last answer led.</summary>
    public string? Location => _location;

    /// <summary>How a page answers.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path) => (await GetAsync(path)).Status;

    public async Task<string> TextAsync(string path)
    {
        var (status, text) = await GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {text}");
        return text;
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Cookie", _cookies);
        using var answer = await site.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private void Keep(HttpResponseMessage answer)
    {
        if (answer.Headers.TryGetValues("Set-Cookie", out var set))
        {
            var jar = _cookies.Split("; ", StringSplitOptions.RemoveEmptyEntries).ToDictionary(x => x.Split('=')[0], x => x);
            foreach (var cookie in set.Select(x => x.Split(';')[0]))
            {
                jar[cookie.Split('=')[0]] = cookie;
            }

            _cookies = string.Join("; ", jar.Values);
        }
    }
}
