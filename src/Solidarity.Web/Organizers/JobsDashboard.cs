using Hangfire;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers;

/// <summary>Hangfire's dashboard, for organizers with the right.</summary>
internal sealed class JobsDashboard : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app) => app.MapHangfireDashboard("/jobs", new DashboardOptions
    {
        // The policy below decides, not Hangfire's own filter for local requests.
        Authorization = [],
        AppPath = "/console",
        DashboardTitle = "Solidarity",
        DisplayStorageConnectionString = false,
    }).RequireAuthorization(Sessions.JobsPolicy);
}
