using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application.Organisations;

namespace Solidarity.Application;

/// <summary>A use case that changes something.</summary>
/// <typeparam name="TResult">What it answers.</typeparam>
public interface ICommand<out TResult> : IRequest<TResult>;

/// <summary>A use case that changes nothing.</summary>
/// <typeparam name="TResult">What it answers.</typeparam>
public interface IQuery<out TResult> : IRequest<TResult>;

/// <summary>A domain event on its way to its handlers, after the transaction that caused it.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
public sealed record Happened<TEvent>(TEvent Event) : INotification
    where TEvent : Domain.IDomainEvent;

/// <summary>Puts the use cases together. The one file that knows how MediatR is registered, so that another version is a local change.</summary>
public static class UseCases
{
    /// <summary>Adds every handler and validator of this assembly, and the behaviours around each request: first the right, then the form, then its guard, then the entry in the audit log.</summary>
    /// <exception cref="InvalidOperationException">Two handlers for one request.</exception>
    public static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        var assembly = typeof(UseCases).Assembly;
        services.AddScoped<ServiceFactory>(provider => provider.GetService!);
        services.AddScoped<IMediator, Mediator>();
        foreach (var (service, implementation) in Implementations(assembly))
        {
            if (service.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) && services.Any(known => known.ServiceType == service))
            {
                throw new InvalidOperationException($"{service.GetGenericArguments()[0].Name} has two handlers.");
            }

            // A validator has no state, and making its rules takes longer than checking by them.
            var isValidator = service.GetGenericTypeDefinition() == typeof(IValidator<>);
            services.Add(new ServiceDescriptor(service, implementation, isValidator ? ServiceLifetime.Singleton : ServiceLifetime.Transient));
            if (service.GetGenericTypeDefinition() == typeof(INotificationHandler<>))
            {
                services.AddTransient(implementation);
            }
        }

        services.AddScoped<Supporters.FreshLinks>();
        services.AddScoped<Supporters.PeopleConfirming>();
        services.AddScoped<Petitions.SignatureConfirming>();
        services.AddSingleton<Events.SeatTurns>();
        services.AddScoped<Events.Seats>();
        services.AddScoped<Events.AttendanceShowing>();
        services.AddScoped<Events.JoinTogether>();
        services.AddScoped<Events.HostLinks>();
        services.AddScoped<Events.AttendanceClock>();
        services.AddScoped<Events.FollowZones>();
        services.AddSingleton<Events.ZonesSeen>();
        services.AddScoped<Petitions.PetitionClock>();
        services.AddScoped<Petitions.BatchMoving>();
        services.AddScoped<MailingLists.ListImporting>();
        services.AddScoped<Series.MovingSeries>();
        services.AddScoped<Petitions.ReachGoals>();
        services.AddScoped<Reviews.ReviewLocks>();
        services.AddScoped<Petitions.MailEachSignature>();
        services.AddScoped<Defence.Sweeping>();
        services.AddScoped<Defence.WatchFloods>();
        services.AddScoped<Petitions.HandoverFiles>();
        services.AddScoped<Petitions.HandoverClock>();
        services.AddScoped<Clock>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Authorization<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ClosedForms<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Validation<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Reviews.ReviewsTaken<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Guards.GuardedForms<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Audit.Auditing<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(SlugRace<,>));
        return services;
    }

    /// <summary>The handlers of each domain event, by the event's type: what the outbox writes a row for.</summary>
    public static ILookup<Type, Type> EventHandlers { get; } = Implementations(typeof(UseCases).Assembly)
        .Where(pair => pair.Service.GetGenericTypeDefinition() == typeof(INotificationHandler<>))
        .Where(pair => pair.Service.GetGenericArguments()[0] is { IsGenericType: true } happened && happened.GetGenericTypeDefinition() == typeof(Happened<>))
        .ToLookup(pair => pair.Service.GetGenericArguments()[0].GetGenericArguments()[0], pair => pair.Implementation);

    private static IEnumerable<(Type Service, Type Implementation)> Implementations(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
        from service in type.GetInterfaces()
        where service.IsGenericType
        let definition = service.GetGenericTypeDefinition()
        where definition == typeof(IRequestHandler<,>) || definition == typeof(INotificationHandler<>) || definition == typeof(IValidator<>)
        select (service, type);
}
