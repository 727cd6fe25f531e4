using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application.Events;

namespace Solidarity.Infrastructure.Events;

/// <summary>Registers what events need.</summary>
internal static class EventsRegistration
{
    /// <summary>Adds what expands rules.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services) => services.AddSingleton<ICalendarFiles, RecurrenceDays>();
}
