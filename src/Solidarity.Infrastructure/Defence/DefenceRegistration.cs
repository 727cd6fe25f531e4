using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application.Defence;

namespace Solidarity.Infrastructure.Defence;

/// <summary>Registers the defence of petitions.</summary>
internal static class DefenceRegistration
{
    /// <summary>Adds the judge.</summary>
    public static IServiceCollection AddDefence(this IServiceCollection services) => services.AddSingleton<ISignatureDefence, SignatureJudge>();
}
