using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>
/// An address was mistyped and typed anew: takes back the request with the wrong one, if it still waits. The caller knows that the same
/// person asks, and has sent the request with the right one.
/// </summary>
/// <param name="Mistyped">The request with the wrong address.</param>
/// <param name="Slug">The petition.</param>
/// <param name="Email">The right address: a request of that mailbox stays.</param>
[AllowAnyone]
public sealed record TakeBackMistyped(SignatureId Mistyped, string Slug, string? Email) : ICommand<Unit>;

internal sealed class TakeBackMistypedHandler(ISolidarityDb db, IKeyedHashes hashes, TimeProvider time) : IRequestHandler<TakeBackMistyped, Unit>
{
    public async Task<Unit> Handle(TakeBackMistyped request, CancellationToken cancellationToken)
    {
        var (id, slug) = (request.Mistyped, Slug.FromStored(request.Slug));
        var mailbox = EmailAddress.TryParse(request.Email, out var email) ? hashes.Of(email).Mailbox : [];

        // Again if it was confirmed or denied at this moment.
        return await db.AgainIfOvertakenAsync(async () =>
        {
            var signature = await db.Signatures.SingleOrDefaultAsync(x => x.Id == id && x.State == SignatureState.Waiting, cancellationToken);
            if (signature is null || signature.MailboxKey.AsSpan().SequenceEqual(mailbox)
                || await db.Petitions.SingleOrDefaultAsync(x => x.Id == signature.PetitionId && x.Slug == slug, cancellationToken) is not { } petition)
            {
                return Unit.Value;
            }

            return await db.InTransactionAsync(
                async cancel =>
                {
                    var now = time.GetUtcNow();
                    await db.CountAsync(petition, [signature.Withdraw(SignatureReason.Corrected, RandomNumberGenerator.GetBytes(Commitment.Length), now)], now, cancel);
                    return Unit.Value;
                },
                cancellationToken);
        });
    }
}
