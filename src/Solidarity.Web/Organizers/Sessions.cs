using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Organizers;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Web.Supporters.Console;

namespace Solidarity.Web.Organizers;

/// <summary>How organizers and programs are known.</summary>
internal static class Sessions
{
    /// <summary>For addresses of the API that need a key.</summary>
    public const string ApiPolicy = "api";

    /// <summary>For those with the right to see the jobs.</summary>
    public const string JobsPolicy = "jobs";

    /// <summary>Claim: the way by which the session began.</summary>
    public const string How = "how";

    /// <summary>Claim: the id of the session, whose row says whether it goes on.</summary>
    public const string Id = "session";

    /// <summary>Value of <see cref="How"/>: by a one-time link, so that a forgotten password can be set anew.</summary>
    public const string ByLink = "link";

    /// <summary>Value of <see cref="How"/>: by password, and by the second factor where there is one.</summary>
    public const string ByPassword = "password";

    /// <summary>Programs show a key, people a cookie; the API takes no cookie, so no page can make a browser use it.</summary>
    private const string ByPath = "by-path";

    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddScoped<OrganizerAccounts>();
        services.AddScoped<IOrganizerAccounts>(provider => provider.GetRequiredService<OrganizerAccounts>());
        services.AddScoped<SecondFactors>();
        services.AddScoped<Credentials>();
        services.AddScoped<SessionRows>();
        services.AddScoped<Sureness>();
        services.AddScoped<IActor, Actor>();
        services.AddIdentityCore<OrganizerAccount>(identity =>
            {
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                identity.Password.RequiredLength = 12;
                identity.Password.RequireDigit = identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
                identity.Lockout.MaxFailedAccessAttempts = 10;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
            })
            .AddOrganizerAccounts()
            .AddSignInManager();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<SiteOptions>>((passkeys, site) => passkeys.ServerDomain = new Uri(site.Value.BaseUrl).Host);
        services.Configure<SecurityStampValidatorOptions>(stamps =>
        {
            stamps.ValidationInterval = TimeSpan.FromMinutes(1);
            stamps.OnRefreshingPrincipal = refreshing =>
            {
                (refreshing.NewPrincipal?.Identity as ClaimsIdentity)?.AddClaims(KeptClaims(refreshing.CurrentPrincipal));

                return Task.CompletedTask;
            };
        });

        services.AddAuthentication(schemes =>
            {
                schemes.DefaultScheme = ByPath;
                schemes.DefaultSignInScheme = schemes.DefaultSignOutScheme = IdentityConstants.ApplicationScheme;
            })
            .AddPolicyScheme(ByPath, null, way => way.ForwardDefaultSelector = context =>
                context.Request.Path.StartsWithSegments("/api/v1") ? ApiKeys.Scheme : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeys>(ApiKeys.Scheme, null)
            .AddIdentityCookies();
        services.ConfigureAll<CookieAuthenticationOptions>(cookie =>
        {
            cookie.Cookie.Path = "/";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "solidarity";
            cookie.LoginPath = "/console/sign-in";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = OrganizerSession.Lifetime;
            cookie.SlidingExpiration = true;
            cookie.Events.OnSigningIn = BeginAsync;
            cookie.Events.OnSigningOut = EndAsync;
            var stamp = cookie.Events.OnValidatePrincipal;
            cookie.Events.OnValidatePrincipal = async validating =>
            {
                await stamp(validating);
                await RefuseIfEndedAsync(validating);
            };
            cookie.Events.OnRedirectToLogin = needed =>
            {
                // Without the host: it came with the request, and is anybody's word.
                needed.Response.Redirect(new Uri(needed.RedirectUri).PathAndQuery);
                return Task.CompletedTask;
            };
            cookie.Events.OnRedirectToAccessDenied = denied =>
            {
                denied.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "solidarity-form";
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(ApiPolicy, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(JobsPolicy, policy => policy.RequireAuthenticatedUser().RequireAssertion(MaySeeJobsAsync))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsOpenOrSignedIn).Build());
    }

    /// <summary>The session of a principal, or null.</summary>
    public static OrganizerSessionId? IdOf(ClaimsPrincipal? user) => Guid.TryParse(user?.FindFirstValue(Id), out var id) ? OrganizerSessionId.From(id) : null;

    /// <summary>What a session goes on with when its cookie is made anew.</summary>
    public static IEnumerable<Claim> KeptClaims(ClaimsPrincipal? user) => (user?.Claims ?? []).Where(claim => claim.Type is How or Id).Select(claim => claim.Clone());

    private static async Task BeginAsync(CookieSigningInContext signing)
    {
        if (IdOf(signing.Principal) is null && OrganizerOf(signing.Principal) is { } organizer)
        {
            var id = await RowsOf(signing.HttpContext).BeginAsync(organizer, BrowserWords.Of(signing.Request.Headers.UserAgent), signing.HttpContext.RequestAborted);
            ((ClaimsIdentity)signing.Principal!.Identity!).AddClaim(new Claim(Id, id.ToString()));
        }
    }

    private static async Task EndAsync(CookieSigningOutContext leaving)
    {
        ReadingReason.Forget(leaving.HttpContext);
        if (IdOf(leaving.HttpContext.User) is { } id && OrganizerOf(leaving.HttpContext.User) is { } organizer)
        {
            await RowsOf(leaving.HttpContext).EndAsync(organizer, id, leaving.HttpContext.RequestAborted);
        }
    }

    private static async Task RefuseIfEndedAsync(CookieValidatePrincipalContext validating)
    {
        if (validating.Principal is { } principal
            && (IdOf(principal) is not { } id || OrganizerOf(principal) is not { } organizer
                || !await RowsOf(validating.HttpContext).GoesOnAsync(id, organizer, validating.HttpContext.RequestAborted)))
        {
            validating.RejectPrincipal();
        }
    }

    private static SessionRows RowsOf(HttpContext context) => context.RequestServices.GetRequiredService<SessionRows>();

    private static OrganizerId? OrganizerOf(ClaimsPrincipal? user) =>
        Guid.TryParse(user?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? OrganizerId.From(id) : null;

    /// <summary>What no page says otherwise about: the console and the jobs are for those who signed in, the rest for everyone.</summary>
    private static bool IsOpenOrSignedIn(AuthorizationHandlerContext context) => context.User.Identity?.IsAuthenticated == true
        || (context.Resource is HttpContext { Request.Path: var path } && !path.StartsWithSegments("/console") && !path.StartsWithSegments("/jobs"));

    private static async Task<bool> MaySeeJobsAsync(AuthorizationHandlerContext context) => context.Resource is HttpContext http
        && await http.RequestServices.GetRequiredService<IActor>().MayAsync(Right.SeeJobs, http.RequestAborted);
}
