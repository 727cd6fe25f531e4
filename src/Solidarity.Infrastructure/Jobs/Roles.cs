using Microsoft.Extensions.Configuration;

namespace Solidarity.Infrastructure.Jobs;

/// <summary>What this process does.</summary>
/// <param name="Web">Serves pages and API.</param>
/// <param name="Worker">Runs jobs: sends mail, handles what the outbox holds, keeps the clock.</param>
public sealed record Roles(bool Web, bool Worker)
{
    /// <summary>Reads the setting <c>Roles</c>: <c>web</c>, <c>worker</c>, or both (default).</summary>
    /// <exception cref="StartRefused">It says something else.</exception>
    public static Roles From(IConfiguration configuration)
    {
        var setting = configuration["Roles"];
        if (string.IsNullOrWhiteSpace(setting))
        {
            return new Roles(true, true);
        }

        var named = setting.ToLowerInvariant().Split([',', ' ', '+', ';'], StringSplitOptions.RemoveEmptyEntries);
        if (named.FirstOrDefault(role => role is not ("web" or "worker" or "both")) is { } unknown)
        {
            throw new StartRefused($"Roles names \"{unknown}\"; it can be web, worker or both.");
        }

        var both = named.Contains("both");
        return new Roles(both || named.Contains("web"), both || named.Contains("worker"));
    }
}
