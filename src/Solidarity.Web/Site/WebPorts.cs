using Microsoft.Extensions.FileProviders;
using Solidarity.Application.Defence;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Application.Supporters;
using Solidarity.Web.Defence;
using Solidarity.Web.Events;
using Solidarity.Web.MailingLists;
using Solidarity.Web.Petitions;

namespace Solidarity.Web.Site;

/// <summary>What jobs need of the web project and no request: its words, and the lists that it brings along.</summary>
public static class WebPorts
{
    /// <summary>Adds it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="files">Where the files of <c>wwwroot</c> are.</param>
    public static IServiceCollection AddWebPorts(this IServiceCollection services, Func<IServiceProvider, IFileProvider> files)
    {
        services.AddLocalization(localization => localization.ResourcesPath = "Resources");
        services.AddSingleton<IMailDomains>(provider => new MailDomains(files(provider)));
        services.AddSingleton<IPublicSuffixes>(provider => new PublicSuffixes(files(provider)));
        services.AddSingleton<ITowns>(provider => new Towns(files(provider)));
        services.AddSingleton<IHandoverWriting, HandoverWriting>();
        services.AddSingleton<IGoalWords, GoalWords>();
        services.AddSingleton<IConsentWordings, ConsentWordings>();
        return services;
    }
}
