using System.Net;
using System.Security.Claims;
using System.Text;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organizers;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Guards;

/// <summary>
/// Every page of the console and every call of the API, out of <see cref="AddressTable"/>: with a role that lacks the right, with the
/// right in another campaign, and with an id of nothing. Strangers are tried by <see cref="ClosedTests"/>.
/// </summary>
public sealed class AddressTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Each_closed_address_stands_in_the_table(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var pages = Closed(site).Where(x => !IsCall(x)).Select(Pattern).ToHashSet();
        var calls = Closed(site).Where(IsCall).SelectMany(x => Methods(x).Select(method => $"{method} {Pattern(x)}")).ToHashSet();
        Assert.Empty(pages.Except(AddressTable.Pages.Keys));
        Assert.Empty(AddressTable.Pages.Keys.Except(pages));
        Assert.Empty(calls.Except(AddressTable.Calls.Keys));
        Assert.Empty(AddressTable.Calls.Keys.Except(calls));
    }

    [Theory, OnEachDatabase]
    public async Task A_page_is_refused_without_its_right_with_it_elsewhere_and_with_an_id_of_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var things = await ThingsAsync(site);
        var people = new Sessions(site, things.Elsewhere);
        var owner = await people.OwnerAsync();
        foreach (var endpoint in Closed(site).Where(x => !IsCall(x)).DistinctBy(Pattern))
        {
            var (pattern, needs) = (Pattern(endpoint), AddressTable.Pages[Pattern(endpoint)]);
            var path = Path(endpoint, things);
            foreach (var session in await people.LackingAsync(needs.Get, needs.Reach))
            {
                Assert.Equal((pattern, session.Who, HttpStatusCode.Forbidden), (pattern, session.Who, await session.GetAsync(path)));
            }

            if (needs.Reach == Reach.Anywhere)
            {
                var there = await people.ElsewhereAsync(needs.Get);
                Assert.True(there is null || await there.GetAsync(path) != HttpStatusCode.Forbidden, pattern);
            }

            if (pattern.Contains("{id", StringComparison.Ordinal))
            {
                Assert.Equal((pattern, HttpStatusCode.NotFound), (pattern, await owner.GetAsync(Path(endpoint, Things.OfNothing))));
            }

            foreach (var handler in await PostsAsync(site, endpoint))
            {
                foreach (var session in await people.LackingAsync(needs.Post ?? needs.Get, needs.PostReach ?? needs.Reach))
                {
                    // Where what was typed, or which button, is looked at first, that is refused; but nothing is ever done.
                    var status = await session.PostAsync(path + handler);
                    Assert.True(status is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound, $"POST {pattern}{handler} as {session.Who} answered {(int)status}");
                }

                if (pattern.Contains("{id", StringComparison.Ordinal))
                {
                    Assert.Equal((pattern, handler, HttpStatusCode.NotFound), (pattern, handler, await owner.PostAsync(Path(endpoint, Things.OfNothing) + handler)));
                }
            }
        }

        Assert.Empty(await people.DoneAsync());
    }

    [Theory, OnEachDatabase]
    public async Task A_call_is_refused_without_its_right_with_it_elsewhere_and_with_an_id_of_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var things = await ThingsAsync(site);
        var people = new Sessions(site, things.Elsewhere);
        var api = await site.ApiAsync();
        foreach (var endpoint in Closed(site).Where(IsCall))
        {
            foreach (var method in Methods(endpoint))
            {
                var call = $"{method} {Pattern(endpoint)}";
                var needs = AddressTable.Calls[call];

                // No session opens the API, for its address takes a key alone; so the call is made behind that door.
                foreach (var session in await people.LackingAsync(needs.Get, needs.Reach))
                {
                    Assert.Equal(HttpStatusCode.Unauthorized, await session.SendAsync(new HttpMethod(method), Path(endpoint, things)));
                    var refusal = await CallAsync(site, endpoint, method, things, session.Id);
                    Assert.True(refusal is NotAllowed, $"{call} as {session.Who}: {refusal?.ToString() ?? "done"}");
                }

                if (Pattern(endpoint).Contains("{id", StringComparison.Ordinal))
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), Path(endpoint, Things.OfNothing));
                    request.Content = method == "GET" ? null : new StringContent(Body(Things.OfNothing, Pattern(endpoint)), Encoding.UTF8, "application/json");
                    using var answer = await api.Http.SendAsync(request);
                    Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{call} of nothing answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                }
            }
        }

        Assert.Empty(await people.DoneAsync());
    }

    /// <summary>What stands in the addresses.</summary>
    private sealed record Things(Guid Campaign, Guid Statement, Guid Published, Guid Petition, Guid Event, Guid List, Guid Person, CampaignId Elsewhere)
    {
        public static readonly Things OfNothing = new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), default);

        public string For(string pattern, string parameter) => parameter switch
        {
            "row" => pattern.Contains("/batches/", StringComparison.Ordinal) ? Petition.ToString() : "",
            "number" => "1",
            "sheet" => "1",
            "kind" => "privacy",
            "language" => "en",
            "id" => (pattern.Contains("/alert", StringComparison.Ordinal) ? Published : pattern.Contains("/statements/", StringComparison.Ordinal) ? Statement : pattern.Contains("/petitions/", StringComparison.Ordinal) ? Petition : pattern.Contains("/events/", StringComparison.Ordinal) ? Event : pattern.Contains("/lists/", StringComparison.Ordinal) ? List
                : pattern.Contains("/people/", StringComparison.Ordinal) ? Person : Campaign).ToString(),
            _ => "x",
        };
    }

    private static async Task<Things> ThingsAsync(TestSite site)
    {
        var api = await site.ApiAsync();
        var campaign = await api.CampaignAsync();
        var (draft, published) = (await api.StatementAsync(campaign: (string)campaign["slug"]!), await api.StatementAsync(campaign: (string)campaign["slug"]!));
        await api.PublishAsync(published);
        var owner = Subscribers.NewAddress();
        await site.SignInAsync(owner);
        return new(
            Id(campaign), Id(draft), Id(published), Id(await Petitions.Signers.DraftAsync(api, new { campaign = (string)campaign["slug"]! })), Id(await Events.Planners.DraftAsync(api, new { campaign = (string)campaign["slug"]! })), Id(await api.ListAsync()), await PeopleTests.IdAsync(site, owner), CampaignId.From(Id(await api.CampaignAsync())));

        static Guid Id(System.Text.Json.Nodes.JsonObject made) => Guid.Parse((string)made["id"]!);
    }

    private static IEnumerable<RouteEndpoint> Closed(TestSite site) =>
        site.Endpoints.Where(x => !ClosedTests.IsPublic(x) && !Pattern(x).StartsWith("jobs", StringComparison.Ordinal));

    private static string Pattern(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.Trim('/');

    private static bool IsCall(RouteEndpoint endpoint) => Pattern(endpoint).StartsWith("api/", StringComparison.Ordinal);

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods;

    private static string Path(RouteEndpoint endpoint, Things things) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments
        .Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { Name: "row", IsOptional: false } => Guid.NewGuid().ToString(),
            RoutePatternParameterPart parameter => things.For(endpoint.RoutePattern.RawText!, parameter.Name),
            _ => "",
        }))).Where(segment => segment.Length > 0));

    /// <summary>What a page takes: the empty name, or <c>?handler=…</c>.</summary>
    private static async Task<IReadOnlyList<string>> PostsAsync(TestSite site, RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
        {
            return [];
        }

        var compiled = await site.Get<PageLoader>().LoadAsync(page, EndpointMetadataCollection.Empty);
        return [.. compiled.HandlerMethods.Where(x => x.HttpMethod == "Post").Select(x => x.Name is null ? "" : "?handler=" + x.Name)];
    }

    private static string Body(Things things, string path) => $$"""{"campaign":"{{things.Campaign}}","title":"T","name":"N","body":"B","subject":"S","language":"en","names":{"en":"N"},"stance":"supports","since":"2020","texts":{"en":"T"},"date":"2020","reason":"R","trigger":"subscribed","list":"x","ask":"A","targets":[{"name":"N"}],"kind":"other","place":{{(path.Contains("/events", StringComparison.Ordinal) ? """{"town":"Lima","country":"PE"}""" : "1")}},"start":"2100-03-01T18:00","end":"2100-03-01T20:00"}""";

    private static async Task<Exception?> CallAsync(TestSite site, RouteEndpoint endpoint, string method, Things things, Guid organizer)
    {
        await using var scope = site.Get<IServiceScopeFactory>().CreateAsyncScope();
        var context = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, organizer.ToString())], "test")),
        };
        context.Request.Method = method;
        context.Request.Path = Path(endpoint, things);
        foreach (var parameter in endpoint.RoutePattern.Parameters)
        {
            var value = things.For(endpoint.RoutePattern.RawText!, parameter.Name);
            context.Request.RouteValues[parameter.Name] = value.Length > 0 ? value : Guid.NewGuid().ToString();
        }

        if (Pattern(endpoint).EndsWith("/pictures", StringComparison.Ordinal))
        {
            context.Features.Set<IFormFeature>(new FormFeature(new FormCollection([], new FormFileCollection { new FormFile(new MemoryStream([1]), 0, 1, "file", "a.png") })));
            context.Request.ContentType = "multipart/form-data; boundary=x";
        }
        else if (method != "GET")
        {
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(Body(things, Pattern(endpoint))));
            context.Request.ContentType = "application/json";
        }

        context.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody(method != "GET"));
        site.Get<IHttpContextAccessor>().HttpContext = context;
        try
        {
            await endpoint.RequestDelegate!(context);
            return null;
        }
        catch (Exception refusal)
        {
            return refusal;
        }
        finally
        {
            site.Get<IHttpContextAccessor>().HttpContext = null;
        }
    }

    private sealed record HasBody(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;

    /// <summary>Organizers who lack something, each signed in once.</summary>
    private sealed class Sessions(TestSite site, CampaignId elsewhere)
    {
        private readonly Dictionary<(Role, CampaignId?), Session> _known = [];

        /// <summary>One with the most rights who lacks this one, and one who has it, or nearly all, in another campaign alone.</summary>
        public async Task<IReadOnlyList<Session>> LackingAsync(Right right, Reach reach)
        {
            List<Session> found = [];
            var roles = new[] { Role.Organizer, Role.DataSteward, Role.Moderator, Role.Writer, Role.Reader };
            if (reach != Reach.Own && Array.Find(roles, role => !role.Has(right)) is var lacking && !lacking.Has(right))
            {
                found.Add(await OfAsync(lacking, null));
            }

            if (reach is Reach.There or Reach.Everywhere)
            {
                found.Add(await OfAsync(Array.Find(roles, role => role.Has(right)) is var has && has.Has(right) && has != Role.Owner ? has : Role.Organizer, elsewhere));
            }

            return found;
        }

        /// <summary>One who has the right in another campaign alone, if a role for one campaign can have it.</summary>
        public async Task<Session?> ElsewhereAsync(Right right) => Role.Organizer.Has(right) ? await OfAsync(Role.Organizer, elsewhere) : null;

        public async Task<Session> OwnerAsync() => new(site, "the owner", Guid.Empty, await site.SignInAsync(Subscribers.NewAddress()));

        /// <summary>What these have done, after all: nothing.</summary>
        public async Task<IReadOnlyList<string>> DoneAsync()
        {
            var ids = _known.Values.Select(x => (Guid?)x.Id).ToList();
            return await site.WithAsync(db => db.AuditEntries.Where(x => ids.Contains(x.Organizer)).Select(x => x.Act).ToListAsync());
        }

        private async Task<Session> OfAsync(Role role, CampaignId? campaign)
        {
            if (!_known.TryGetValue((role, campaign), out var session))
            {
                var email = Subscribers.NewAddress();
                var cookie = await site.SignInAsync(email, (role, campaign));
                session = _known[(role, campaign)] = new Session(site, campaign is null ? $"{role}" : $"{role} of another campaign", await PeopleTests.IdAsync(site, email), cookie);
            }

            return session;
        }
    }

    private sealed class Session(TestSite site, string who, Guid id, string cookie)
    {
        private string? _cookies;
        private string _token = "";

        public string Who => who;

        public Guid Id => id;

        public Task<HttpStatusCode> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

        public async Task<HttpStatusCode> SendAsync(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Cookie", cookie);
            using var answer = await site.Client.SendAsync(request);
            return answer.StatusCode;
        }

        /// <summary>Posts with a token as good as any: that of a form that the organizer may send.</summary>
        public async Task<HttpStatusCode> PostAsync(string path)
        {
            if (_cookies is null)
            {
                using var account = new HttpRequestMessage(HttpMethod.Get, "/console/account");
                account.Headers.Add("Cookie", cookie);
                using var page = await site.Client.SendAsync(account);
                _token = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync()).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
                var own = page.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(x => x.Split(';')[0]).ToList() : [];
                _cookies = string.Join("; ", cookie.Split("; ").Where(x => own.All(y => y.Split('=')[0] != x.Split('=')[0])).Concat(own));
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", _token)]) };
            request.Headers.Add("Cookie", _cookies);
            using var answer = await site.Client.SendAsync(request);
            return answer.StatusCode;
        }
    }
}
