using System.Reflection;
using MediatR;
using Microsoft.Extensions.Options;
using Solidarity.Domain;

namespace Solidarity.Application.Organisations;

/// <summary>The request comes from a form for everyone. Beyond loopback it is taken only once imprint and privacy wording are written.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PublicFormAttribute : Attribute;

/// <summary>Tells whether the forms for everyone are open.</summary>
public static class PublicForms
{
    /// <summary>The refusal while they are not.</summary>
    public const string NotOpen = "Organisation.FormsNotOpen";

    /// <summary>Whether they are: nobody else can reach the site, or the organisation says who answers for it and what it does with the data.</summary>
    public static bool AreOpen(SiteOptions site, IOrganisationNow organisation) => !site.IsPublic || organisation.Now.AnswersForItself;
}

/// <summary>Keeps the forms for everyone closed until the organisation answers for them.</summary>
internal sealed class ClosedForms<TRequest, TResponse>(IOptions<SiteOptions> site, IOrganisationNow organisation) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly bool IsPublicForm = typeof(TRequest).GetCustomAttribute<PublicFormAttribute>() is not null;

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        !IsPublicForm || PublicForms.AreOpen(site.Value, organisation) ? next() : throw new DomainError("Organisation.FormsNotOpen");
}
