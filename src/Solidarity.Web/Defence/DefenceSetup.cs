using Microsoft.Extensions.Options;
using Solidarity.Application.Defence;
using Solidarity.Infrastructure.Defence;
using Solidarity.Web.Site;

namespace Solidarity.Web.Defence;

/// <summary>Puts the defence of petitions together.</summary>
internal static class DefenceSetup
{
    public static void AddDefence(this IServiceCollection services)
    {
        services.AddSingleton<IMailDomains, MailDomains>();
        services.AddSingleton<IPublicSuffixes, PublicSuffixes>();
        services.AddOptions<DefenceOptions>().Configure<IOptions<LimitsOptions>>((defence, limits) => defence.IsOn = limits.Value.Enabled);
    }
}
