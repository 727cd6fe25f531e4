using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Solidarity.Application.Petitions;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>What people do on a petition's pages, as a browser without script does it.</summary>
internal static class PetitionPages
{
    public static string Path(this JsonObject petition) => "/petitions/" + Uri.EscapeDataString(petition.Slug());

    /// <summary>The page of an address.</summary>
    public static async Task<IHtmlDocument> ReadAsync(TestSite site, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await site.Client.GetAsync(path);
        return await ReadAsync(answer, expected);
    }

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode}: {text}");
        return await new HtmlParser().ParseDocumentAsync(text);
    }

    /// <summary>Fills in the form of the page, as it stands there, and sends it.</summary>
    /// <param name="from">The query of the page's address, as in <c>?source=poster</c>.</param>
    /// <param name="fields">What is typed: over what stands in the form.</param>
    public static async Task<HttpResponseMessage> SendAsync(TestSite site, string path, string from, params (string Name, string Value)[] fields)
    {
        var page = await ReadAsync(site, path + from);
        var form = page.QuerySelector<IHtmlFormElement>("main form[method=post]")!;
        List<KeyValuePair<string, string>> all = [.. page.QuerySelectorAll<IHtmlInputElement>("main form[method=post] input[type=hidden]")
            .Where(x => fields.All(field => field.Name != x.Name)).Select(x => KeyValuePair.Create(x.Name!, x.Value)), .. fields.Select(x => KeyValuePair.Create(x.Name, x.Value))];
        using var post = new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action")) { Content = new FormUrlEncodedContent(all) };
        post.Headers.Referrer = new Uri(site.Address, path + from);
        return await site.Client.SendAsync(post);
    }

    /// <summary>The cookies that an answer sets, whole.</summary>
    public static IReadOnlyList<string> SetCookies(this HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set] : [];

    /// <summary>What a browser that keeps one cookie gets.</summary>
    public static async Task<IHtmlDocument> WithAsync(
        TestSite site, HttpMethod method, string path, string cookie, HttpStatusCode expected = HttpStatusCode.OK, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        if (method == HttpMethod.Post)
        {
            request.Content = new FormUrlEncodedContent(fields.Select(x => KeyValuePair.Create(x.Name, x.Value)));
        }

        using var answer = await site.Client.SendAsync(request);
        return await ReadAsync(answer, expected);
    }

    /// <summary>Waits until the site's own look at a petition has come to what is said.</summary>
    public static async Task<PetitionSeen> UntilAsync(TestSite site, JsonObject petition, Func<PetitionSeen, bool> isSo)
    {
        var (board, changes, slug) = (site.Get<IPetitionBoard>(), site.Get<IPetitionChanges>(), petition.Slug());
        while (true)
        {
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void Note(string of) => changed.TrySetResult();
            changes.Changed += Note;
            try
            {
                if (await board.FindAsync(slug, CancellationToken.None) is { } seen && isSo(seen))
                {
                    return seen;
                }

                await changed.Task.WaitAsync(TimeSpan.FromSeconds(60));
            }
            finally
            {
                changes.Changed -= Note;
            }
        }
    }

    /// <summary>A number as a page writes it.</summary>
    public static int Number(string? text) => int.Parse(text!.Trim(), System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
}
