using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers;

/// <summary>The secret of a second factor as a picture for an app's camera, while it is being set up. From an address of its own, for pages hold nothing inline.</summary>
internal sealed class SecondFactorPicture : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/console/account/second-factor.svg", ShowAsync).ExcludeFromDescription();

    private static async Task<Results<ContentHttpResult, NotFound>> ShowAsync(
        ClaimsPrincipal user, UserManager<OrganizerAccount> users, OrganizerAccounts accounts, SecondFactors factors, SiteLook look, CancellationToken cancellationToken) =>
        await users.GetUserAsync(user) is { } account && (await factors.StandingAsync(OrganizerId.From(account.Id), cancellationToken)).Secret is { } secret
            ? TypedResults.Text(Draw(Address(look.Name, (await accounts.EmailAsync(account, cancellationToken)).Value, secret)), "image/svg+xml")
            : TypedResults.NotFound();

    /// <summary>As apps read it (Key Uri Format of the Google Authenticator project).</summary>
    private static string Address(string issuer, string account, string secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={secret}&issuer={Uri.EscapeDataString(issuer)}";

    private static string Draw(string text)
    {
        var (side, path) = SquareCode.Of(text);
        return $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>""";
    }
}
