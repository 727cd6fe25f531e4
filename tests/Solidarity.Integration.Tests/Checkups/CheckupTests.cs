using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Checkups;

public sealed class CheckupTests
{
    [Theory, OnEachDatabase]
    public async Task It_says_in_sentences_what_is_wrong(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Site:BaseUrl=http://www.example.org", "Site:DemoContent=true");
        using (var forwarded = new HttpRequestMessage(HttpMethod.Get, "/about"))
        {
            forwarded.Headers.Add("X-Forwarded-For", "203.0.113.7");
            using var answer = await site.Client.SendAsync(forwarded);
        }

        var console = await ConsoleForms.SignInAsync(site);
        var said = (await console.PageAsync("/console/checkup")).QuerySelector("main")!.TextContent;
        Assert.Contains("http://www.example.org, without encryption", said, StringComparison.Ordinal);
        Assert.Contains("people may take it for real", said, StringComparison.Ordinal);
        Assert.Contains("No backup was ever made", said, StringComparison.Ordinal);
        Assert.Contains("No mail server is set", said, StringComparison.Ordinal);
        Assert.Contains("came 1 times from 127.0.0.1", said, StringComparison.Ordinal);
        Assert.Contains("Who seizes this server while it runs", said, StringComparison.Ordinal);
        Assert.Contains("The clock says 20", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Checkup.", said, StringComparison.Ordinal);
    }
}
