using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application.Events;
using Solidarity.Infrastructure.Jobs;

namespace Solidarity.Infrastructure.Events;

/// <summary>Registers what events need.</summary>
internal static class EventsRegistration
{
    /// <summary>Adds the board, what expands rules and writes calendars, and the queue of those who join.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services, Roles roles)
    {
        services.AddSingleton<ICalendarFiles, CalendarFiles>();
        services.AddSingleton<EventBoard>();
        services.AddSingleton<IEventBoard>(provider => provider.GetRequiredService<EventBoard>());
        services.AddSingleton<IEventChanges>(provider => provider.GetRequiredService<EventBoard>());
        services.AddSingleton<JoinQueue>();
        services.AddScoped<IJoining, Joining>();
        if (roles.Web)
        {
            services.AddHostedService(provider => provider.GetRequiredService<JoinQueue>());
        }

        return services;
    }
}
