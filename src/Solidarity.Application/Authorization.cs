using System.Reflection;
using MediatR;
using Solidarity.Domain.Organizers;

namespace Solidarity.Application;

/// <summary>What an organizer may do.</summary>
public enum Right
{
    /// <summary>See the console.</summary>
    SeeConsole,

    /// <summary>Write campaigns and statements.</summary>
    Write,

    /// <summary>Publish, alert, pause, stop.</summary>
    Publish,

    /// <summary>Keep the mailing lists.</summary>
    KeepLists,

    /// <summary>See personal data.</summary>
    SeePersonalData,

    /// <summary>See the jobs.</summary>
    SeeJobs,

    /// <summary>Answer for the installation as a whole, such as letting it send again after a restore.</summary>
    RunInstallation,
}

/// <summary>The one table of rights.</summary>
public static class Rights
{
    private static readonly Dictionary<Role, HashSet<Right>> Table = new()
    {
        [Role.Owner] = [.. Enum.GetValues<Right>()],
        [Role.Organizer] = [Right.SeeConsole, Right.Write, Right.Publish, Right.KeepLists],
        [Role.Writer] = [Right.SeeConsole, Right.Write],
        [Role.Reader] = [Right.SeeConsole],
    };

    /// <summary>Whether a role has a right.</summary>
    public static bool Has(this Role role, Right right) => Table[role].Contains(right);
}

/// <summary>The request is for everyone.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AllowAnyoneAttribute : Attribute;

/// <summary>The request is for organizers, and API keys, with this right.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresAttribute(Right right) : Attribute
{
    /// <summary>The right.</summary>
    public Right Right { get; } = right;
}

/// <summary>Who acts in this request. A port: the web host knows.</summary>
public interface IActor
{
    /// <summary>The organizer who is signed in, or null.</summary>
    OrganizerId? Organizer { get; }

    /// <summary>Whether anybody is known: an organizer or an API key.</summary>
    bool IsKnown { get; }

    /// <summary>Whether the one who acts has a right now. Asked anew in every request, so that a role taken away counts at once.</summary>
    Task<bool> MayAsync(Right right, CancellationToken cancellationToken);
}

/// <summary>The one who acts lacks the right.</summary>
/// <param name="isKnown">Whether it is known who acts; if not, signing in may help.</param>
public sealed class NotAllowed(bool isKnown) : Exception("Not allowed.")
{
    /// <summary>Whether it is known who acts.</summary>
    public bool IsKnown { get; } = isKnown;
}

/// <summary>Denies every request that does not say who may send it.</summary>
internal sealed class Authorization<TRequest, TResponse>(IActor actor) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly Right? Needed = typeof(TRequest).GetCustomAttribute<RequiresAttribute>()?.Right;
    private static readonly bool IsOpen = typeof(TRequest).GetCustomAttribute<AllowAnyoneAttribute>() is not null;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (!IsOpen && (Needed is not { } right || !await actor.MayAsync(right, cancellationToken)))
        {
            throw new NotAllowed(actor.IsKnown);
        }

        return await next();
    }
}
