using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Organizers;

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

    /// <summary>Value of <see cref="How"/>: by a one-time link, so that a forgotten password can be set anew.</summary>
    public const string ByLink = "link";

    /// <summary>Programs show a key, people a cookie; the API takes no cookie, so no page can make a browser use it.</summary>
    private const string ByPath = "by-path";

    private static readonly TimeSpan Session = TimeSpan.FromHours(2);

    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddScoped<OrganizerAccounts>();
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
                if (refreshing.CurrentPrincipal?.FindFirst(How) is { } how)
                {
                    (refreshing.NewPrincipal?.Identity as ClaimsIdentity)?.AddClaim(how.Clone());
                }

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
            cookie.ExpireTimeSpan = Session;
            cookie.SlidingExpiration = true;
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

    /// <summary>What no page says otherwise about: the console and the jobs are for those who signed in, the rest for everyone.</summary>
    private static bool IsOpenOrSignedIn(AuthorizationHandlerContext context) => context.User.Identity?.IsAuthenticated == true
        || (context.Resource is HttpContext { Request.Path: var path } && !path.StartsWithSegments("/console") && !path.StartsWithSegments("/jobs"));

    private static async Task<bool> MaySeeJobsAsync(AuthorizationHandlerContext context) => context.Resource is HttpContext http
        && await http.RequestServices.GetRequiredService<IActor>().MayAsync(Right.SeeJobs, http.RequestAborted);
}
