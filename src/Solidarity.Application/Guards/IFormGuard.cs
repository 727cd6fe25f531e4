using MediatR;

namespace Solidarity.Application.Guards;

/// <summary>A request from a form for everyone, which may carry a proof of work.</summary>
public interface ICarriesProof
{
    /// <summary>A solved challenge, or null.</summary>
    string? Proof { get; }
}

/// <summary>A request from a form that is stored by a writer of its own, and not by the use case: what its proof spends goes there too.</summary>
public interface IStoredApart;

/// <summary>Stands before the forms for everyone. A port: the web host knows where a request comes from.</summary>
public interface IFormGuard
{
    /// <summary>Does what a form asks for, unless more work or a wait is asked for first.</summary>
    /// <param name="proof">A solved challenge, or null. It is spent together with what the form stores, and only then.</param>
    /// <param name="isStoredApart">Whether the use case stores nothing itself.</param>
    /// <param name="work">What the form asks for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<T> GuardAsync<T>(string? proof, bool isStoredApart, Func<Task<T>> work, CancellationToken cancellationToken);
}

/// <summary>Leads the forms for everyone past the guard, once what was typed can be taken: who mistyped is not asked to work twice.</summary>
internal sealed class GuardedForms<TRequest, TResponse>(IFormGuard guard) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, ICarriesProof
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        guard.GuardAsync(request.Proof, request is IStoredApart, () => next(), cancellationToken);
}
