using MediatR;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Messages;

/// <summary>Lets the public archives of its lists show a newsletter, or takes it out of them, wherever it stands.</summary>
/// <param name="Id">The newsletter.</param>
/// <param name="Shown">Whether they are to show it.</param>
[Requires(Right.Publish)]
public sealed record ArchiveNewsletter(MessageId Id, bool Shown) : ICommand<Unit>;

internal sealed class ArchiveNewsletterHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ArchiveNewsletter, Unit>
{
    // Again if the expansion moved it meanwhile.
    public Task<Unit> Handle(ArchiveNewsletter request, CancellationToken cancellationToken) =>
        db.AgainIfOvertakenAsync(async () =>
        {
            (await db.NewsletterToChangeAsync(request.Id, null, cancellationToken)).ShowInArchive(request.Shown, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return Unit.Value;
        });
}
