using MediatR;
using Solidarity.Application.Audit;

namespace Solidarity.Application.Bounces;

/// <summary>
/// Takes a mail that came to the bounce address. What it says counts only where it bears the token of one of our copies; of any other
/// mail nothing happens, and whoever sent it learns nothing.
/// </summary>
/// <param name="Mail">The mail as it came (RFC 5322).</param>
[Requires(Right.RunInstallation), SentByMachine]
public sealed record TakeBounce(Stream Mail) : ICommand<Unit>;

/// <summary>Reads mails that came to the bounce address, and does what follows. A port: how mails are written lies outside.</summary>
public interface IBounceDesk
{
    /// <summary>Takes one.</summary>
    /// <param name="mail">The mail as it came; read once, from where it stands.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Domain.DomainError"><c>Bounce.Empty</c>, <c>Bounce.NoMail</c>, <c>Bounce.TooLarge</c>.</exception>
    Task TakeAsync(Stream mail, CancellationToken cancellationToken);
}

internal sealed class TakeBounceHandler(IBounceDesk desk) : IRequestHandler<TakeBounce, Unit>
{
    public async Task<Unit> Handle(TakeBounce request, CancellationToken cancellationToken)
    {
        await desk.TakeAsync(request.Mail, cancellationToken);
        return Unit.Value;
    }
}
