using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Solidarity.Web.Checkups;

namespace Solidarity.Web.Site;

/// <summary>Forwarded headers count only when they come from a proxy that the settings name.</summary>
internal static class Proxies
{
    public static void UseTrustedProxies(this WebApplication app)
    {
        var forwards = app.Services.GetRequiredService<UntrustedForwards>();
        app.Use(next => context =>
        {
            forwards.Note(context);
            return next(context);
        });
        var trusted = app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.Parts.ToList();
        if (trusted.Count == 0)
        {
            return;
        }

        // The host stays the request's own: links come from Site__BaseUrl, never from a header.
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var part in trusted)
        {
            if (IPAddress.TryParse(part, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(part));
            }
        }

        app.UseForwardedHeaders(options);
    }
}
