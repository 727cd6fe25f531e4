using System.Reflection;
using FluentValidation;
using MediatR;
using Solidarity.Application;
using Solidarity.Application.Guards;
using Solidarity.Application.Organisations;

namespace Solidarity.Architecture.Tests.UseCases;

/// <summary>What holds for every command and query.</summary>
public sealed class RequestTests
{
    private static readonly Type[] ApplicationTypes = typeof(Application.UseCases).Assembly.GetTypes();

    /// <summary>Every request, by name.</summary>
    public static TheoryData<string> Requests => [.. RequestTypes.Select(type => type.FullName!)];

    private static IEnumerable<Type> RequestTypes =>
        ApplicationTypes.Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(IBaseRequest).IsAssignableFrom(type));

    [Fact]
    public void There_are_requests() => Assert.NotEmpty(Requests);

    [Theory, MemberData(nameof(Requests))]
    public void A_request_has_one_handler(string request)
    {
        var handlers = ImplementationsFor(TypeNamed(request), typeof(IRequestHandler<,>));

        Assert.Single(handlers);
    }

    [Theory, MemberData(nameof(Requests))]
    public void A_request_says_who_may_send_it(string request)
    {
        var type = TypeNamed(request);
        var open = type.GetCustomAttribute<AllowAnyoneAttribute>() is not null;
        var guarded = type.GetCustomAttribute<RequiresAttribute>() is not null;

        Assert.True(open ^ guarded, $"{type.Name} carries either [AllowAnyone] or [Requires(Right.…)].");
    }

    [Fact]
    public void A_form_for_everyone_stands_behind_the_guard() =>
        Assert.All(RequestTypes.Where(type => type.GetCustomAttribute<PublicFormAttribute>() is not null), type => Assert.True(typeof(ICarriesProof).IsAssignableFrom(type), type.Name));

    [Theory, MemberData(nameof(Requests))]
    public void A_request_has_one_validator_at_most(string request)
    {
        Assert.True(ImplementationsFor(TypeNamed(request), typeof(IValidator<>)).Count() <= 1);
    }

    [Theory, MemberData(nameof(Requests))]
    public void A_request_is_a_command_or_a_query(string request)
    {
        var kinds = TypeNamed(request).GetInterfaces().Where(i => i.IsGenericType).Select(i => i.GetGenericTypeDefinition())
            .Where(i => i == typeof(ICommand<>) || i == typeof(IQuery<>));

        Assert.Single(kinds);
    }

    private static Type TypeNamed(string name) => ApplicationTypes.Single(type => type.FullName == name);

    private static IEnumerable<Type> ImplementationsFor(Type request, Type open) =>
        from type in ApplicationTypes
        where type is { IsClass: true, IsAbstract: false }
        from implemented in type.GetInterfaces()
        where implemented.IsGenericType && implemented.GetGenericTypeDefinition() == open
            && implemented.GetGenericArguments()[0] == request
        select type;
}
