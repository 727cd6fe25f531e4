using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Solidarity.Application;

namespace Solidarity.Web.Site;

/// <summary>Where the site listens.</summary>
internal static class Listening
{
    /// <summary>Whether any setting says where to listen.</summary>
    public static bool IsSet(IConfiguration configuration) => Urls(configuration).Count > 0;

    /// <summary>The addresses in the settings.</summary>
    public static IReadOnlyList<string> Urls(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        return endpoints.Count > 0 ? endpoints :
        [
            .. Split(configuration["urls"]),
            .. string.IsNullOrWhiteSpace(configuration["urls"]) ? Split(configuration["http_ports"]).Select(port => $"http://*:{port}") : [],
            .. string.IsNullOrWhiteSpace(configuration["urls"]) ? Split(configuration["https_ports"]).Select(port => $"https://*:{port}") : [],
        ];
    }

    /// <summary>Whether no other machine can reach the site.</summary>
    public static bool OnLoopbackOnly(IConfiguration configuration) => Urls(configuration) is { Count: > 0 } urls && urls.All(url =>
    {
        var host = BindingAddress.Parse(url).Host;
        return host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    });

    /// <summary>Where the base URL was left to the port that the system gives (port 0), fills in the address once it is known.</summary>
    public static void FillBaseUrlWhenListening(WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (address is not null && string.IsNullOrEmpty(app.Configuration["Site:BaseUrl"]))
        {
            site.BaseUrl = address.TrimEnd('/');
        }
    });

    private static string[] Split(string? list) => (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
