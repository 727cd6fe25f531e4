using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Subscribing;

/// <summary>The form to subscribe to a list, in other sites' pages.</summary>
public sealed class EmbedListTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Who_subscribes_in_a_frame_is_asked_by_mail_and_no_cookie_is_set(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        var framed = $"/de/embed/lists/{list["slug"]}";
        var (status, wrong) = await site.PressAsync(framed, ("email", "maria@"), ("name", "Maria Quispe"));
        var page = await new HtmlParser().ParseDocumentAsync(wrong);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(("maria@", "Maria Quispe"), (page.QuerySelector("#email")!.GetAttribute("value"), page.QuerySelector("#name")!.GetAttribute("value")));
        Assert.NotNull(page.QuerySelector(".error-summary a[href='#email']"));

        var email = Subscribers.NewAddress();
        using var taken = await site.Client.PostAsync(framed, new FormUrlEncodedContent([new("email", email), new("name", "Maria Quispe"), new("timeZone", "America/Lima")]));
        Assert.Equal(framed + "/sent", taken.Headers.Location!.OriginalString);
        using var sent = await site.Client.GetAsync(taken.Headers.Location);
        Assert.DoesNotContain(email, await sent.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var shown = await site.Client.GetAsync(framed);
        Assert.All(new[] { taken, sent, shown }, answer =>
        {
            Assert.Empty(answer.SetCookies());
            Assert.Contains("form-action 'self'; frame-ancestors *", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        });

        var mail = await Subscribers.LastMailAsync(site, email);
        Assert.Contains("/de/confirm/", mail.TextBody, StringComparison.Ordinal);
        Assert.False(await site.WithAsync(db => db.Subscriptions.AnyAsync(x => db.MailingLists.Any(y => y.Id == x.ListId && y.Name == (string)list["name"]!))));
        await site.PressAsync(mail.Link("confirm"));
        Assert.True(await site.WithAsync(db => db.Subscriptions.AnyAsync(x => db.MailingLists.Any(y => y.Id == x.ListId && y.Name == (string)list["name"]!))));
    }

    [Theory, OnEachDatabase]
    public async Task A_list_that_is_not_there_is_not_found_and_the_console_shows_what_to_paste(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var list = await (await site.ApiAsync()).ListAsync();
        foreach (var path in new[] { "/embed/lists/nothing", "/embed/lists/nothing/sent" })
        {
            using var answer = await site.Client.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        var console = await Organisations.ConsoleForms.SignInAsync(site);
        var page = await console.PageAsync($"/console/lists/{list["id"]}");
        Assert.Contains($"<solidarity-subscribe src=\"", page.QuerySelector("#elsewhere-Script")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"/embed/lists/{list["slug"]}\"", page.QuerySelector("#elsewhere-Frame")!.TextContent, StringComparison.Ordinal);
    }
}
