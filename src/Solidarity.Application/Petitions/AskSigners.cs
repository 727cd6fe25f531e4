using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>
/// Puts the mails that ask the owners of addresses on their way: a confirmation, or, to one whose signature counts already, a word that
/// somebody signed again. Whoever is to be asked later, or is held without having been asked, gets none.
/// </summary>
internal sealed class AskSigners(ISolidarityDb db, TimeProvider time, IJobs jobs) : INotificationHandler<Happened<SignaturesReceived>>
{
    public async Task Handle(Happened<SignaturesReceived> notification, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (ids, isAgain) = (notification.Event.Signatures.ToList(), notification.Event.IsAgain);
        var signatures = await db.Signatures.AsNoTracking().Where(x => ids.Contains(x.Id) && x.Email != null && x.AskAt == null)
            .Select(x => new { x.Id, x.PetitionId, x.State, x.MailboxKey, x.AddressKey, x.DomainKey, x.Language }).ToListAsync(cancellationToken);
        await db.SendAsync(
            [.. from one in signatures
                let kind = KindFor(one.State)
                where kind is not null
                select new SignatureMail(
                    one.Id, one.PetitionId, kind.Value, isAgain ? Guid.CreateVersion7(now) : Guid.Empty, new(one.MailboxKey, one.AddressKey, one.DomainKey), one.Language)],
            now, cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }

    private static MessageKind? KindFor(SignatureState state) => state switch
    {
        SignatureState.Waiting => MessageKind.ConfirmSignature,
        SignatureState.Confirmed or SignatureState.Held => MessageKind.AlreadySigned,
        _ => null,
    };
}
