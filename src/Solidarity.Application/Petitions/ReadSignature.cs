using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Petitions;

/// <summary>One signature with all that is known of it. Every reading is logged.</summary>
/// <param name="Signature">Which.</param>
/// <param name="Petition">Its petition.</param>
/// <param name="Reason">Why it is read.</param>
[Requires(Right.SeePersonalData)]
public sealed record ReadSignature(SignatureId Signature, PetitionId Petition, string? Reason) : IQuery<SignatureDetail>, IReadsPersonalData, IWithinPetition;

/// <summary>One signature.</summary>
/// <param name="Signature">What was signed.</param>
/// <param name="Person">The owner of the mailbox; null once the personal data is gone.</param>
/// <param name="Lists">The lists that this person gets mail by.</param>
/// <param name="Wished">The lists that confirming subscribes to.</param>
/// <param name="Mails">How many mails went for it.</param>
/// <param name="TakesConfirmations">Whether a mailed link still confirms.</param>
public sealed record SignatureDetail(
    SignatureSeen Signature, PersonKey? Person, IReadOnlyList<string> Lists, IReadOnlyList<string> Wished, int Mails, bool TakesConfirmations);

internal sealed class ReadSignatureValidator : AbstractValidator<ReadSignature>
{
    public ReadSignatureValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class ReadSignatureHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ReadSignature, SignatureDetail>
{
    public async Task<SignatureDetail> Handle(ReadSignature request, CancellationToken cancellationToken)
    {
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Changes)
            .SingleOrDefaultAsync(x => x.Id == request.Petition, cancellationToken) ?? throw new NotFound("Petition");
        var signature = await db.Signatures.AsNoTracking().SingleOrDefaultAsync(x => x.Id == request.Signature && x.PetitionId == petition.Id, cancellationToken) ?? throw new NotFound("Signature");
        var (mailbox, id) = (signature.OwnerKey ?? signature.MailboxKey, signature.Id.Value);
        var lists = signature.Email is null ? [] : await db.Subscriptions
            .Where(x => x.State == SubscriptionState.Active && db.Supporters.Any(person => person.Id == x.SupporterId && person.Keys.Mailbox == mailbox))
            .Join(db.MailingLists, x => x.ListId, x => x.Id, (_, list) => list.Name).OrderBy(x => x).ToListAsync(cancellationToken);
        var wished = SignatureConfirming.ListsOf(signature).ToList();
        var names = wished.Count == 0 ? [] : await db.MailingLists.Where(x => wished.Contains(x.Id)).OrderBy(x => x.Name).Select(x => x.Name).ToListAsync(cancellationToken);
        var mails = signature.Email is null ? 0 : await db.Deliveries.CountAsync(x => x.MailboxKey == mailbox && x.Recipient == id, cancellationToken);
        return new SignatureDetail(
            signature.Seen(petition), signature.Email is null ? null : PersonKey.Of(mailbox), lists, names, mails, petition.TakesConfirmations(time.GetUtcNow()));
    }
}
