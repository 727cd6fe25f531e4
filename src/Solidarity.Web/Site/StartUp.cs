using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Organizers;

namespace Solidarity.Web.Site;

/// <summary>What is done before the first request: database, keys, the program's own rows, the demonstration, the first organizer.</summary>
internal static class StartUp
{
    /// <summary>Under this name the program takes the first organizer in (RFC 2606: no mail can ever go there).</summary>
    private static readonly EmailAddress FirstOrganizer = EmailAddress.Parse("organizer@solidarity.invalid");

    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync("Solidarity: opening the database and the keys ...");
        await services.PrepareDatabaseAsync(asServer: true, cancellationToken);
        await services.AddFirstRowsAsync(cancellationToken);
        await services.IndexOldVersionsAsync(cancellationToken);
        await services.KeyOldNamesAsync(cancellationToken);
        var site = services.GetRequiredService<IOptions<SiteOptions>>().Value;
        if (site.DemoContent && await services.LoadDemonstrationAsync(cancellationToken))
        {
            await Console.Out.WriteLineAsync("Solidarity: the demonstration was loaded into the empty database.");
        }

        if (services.GetRequiredService<Infrastructure.Jobs.Roles>().Web)
        {
            await OfferFirstLinkAsync(services, site, cancellationToken);
        }
    }

    private static async Task OfferFirstLinkAsync(IServiceProvider services, SiteOptions site, CancellationToken cancellationToken)
    {
        string secret;
        await using (var scope = services.CreateAsyncScope())
        {
            var accounts = scope.ServiceProvider.GetRequiredService<OrganizerAccounts>();
            if (!await accounts.LacksAnyoneAsync(FirstOrganizer, cancellationToken))
            {
                return;
            }

            secret = await accounts.InviteAsync(FirstOrganizer, cancellationToken);
        }

        // Told once the site listens: only then is its address sure, and the link of use.
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => Console.Out.WriteLine(
            $"""

            Nobody has signed in here yet. This link signs the first organizer in, once, within 24 hours:

                {SignInLinks.Address(site, secret)}

            """));
    }
}

/// <summary>Where sign-in links lead.</summary>
internal static class SignInLinks
{
    public static string Address(SiteOptions site, string secret) => $"{site.BaseUrl}/console/sign-in/{secret}";
}
