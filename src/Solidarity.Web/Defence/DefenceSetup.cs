using Microsoft.Extensions.Options;
using Solidarity.Infrastructure.Defence;
using Solidarity.Web.Site;

namespace Solidarity.Web.Defence;

/// <summary>Puts the defence of petitions together.</summary>
internal static class DefenceSetup
{
    public static void AddDefence(this IServiceCollection services)
    {
        services.AddOptions<DefenceOptions>().Configure<IOptions<LimitsOptions>>((defence, limits) => defence.IsOn = limits.Value.Enabled);
    }
}
