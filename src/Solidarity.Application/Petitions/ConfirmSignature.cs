using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Petitions;

/// <summary>What the page behind a mailed link to a signature shows. Changes nothing.</summary>
[AllowAnyone]
public sealed record ShowSignature(string Token) : IQuery<ShownSignature>;

/// <summary>The owner of the mailbox presses the button.</summary>
[AllowAnyone]
public sealed record ConfirmSignature(string Token) : ICommand<ShownSignature>;

/// <summary>"I did not sign this": the signature goes, and is counted as denied. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record DenySignature(string Token) : ICommand<Unit>;

/// <summary>Takes a signature back. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record WithdrawSignature(string Token) : ICommand<ShownSignature>;

/// <summary>Where a signature stands for the one who holds a link to it.</summary>
public enum SignatureStanding
{
    /// <summary>Waits for the button.</summary>
    Open,

    /// <summary>Confirmed before, at <see cref="ShownSignature.ConfirmedAt"/>.</summary>
    Done,

    /// <summary>Just confirmed.</summary>
    JustDone,

    /// <summary>The petition has ended, and with it the day after its end.</summary>
    TooLate,

    /// <summary>Others have signed with this mailbox already.</summary>
    NoPlace,

    /// <summary>Held or removed by an organizer.</summary>
    Held,

    /// <summary>Taken back.</summary>
    Withdrawn,

    /// <summary>Forgotten, denied, or never ours.</summary>
    Unknown,
}

/// <summary>What the page behind a mailed link shows.</summary>
/// <param name="Standing">Where it stands.</param>
/// <param name="Petition">The petition's slug.</param>
/// <param name="Title">Its title in the reader's language, or its own.</param>
/// <param name="TitleLanguage">The title's language.</param>
/// <param name="IsDiscreet">Whether little is to be said of it.</param>
/// <param name="ConfirmedAt">When it was confirmed.</param>
/// <param name="Display">How the person appears.</param>
/// <param name="Lists">The lists that confirming also subscribes to.</param>
public sealed record ShownSignature(
    SignatureStanding Standing, string? Petition = null, string? Title = null, LanguageTag? TitleLanguage = null, bool IsDiscreet = false,
    DateTimeOffset? ConfirmedAt = null, SignatureDisplay Display = SignatureDisplay.None, IReadOnlyList<string>? Lists = null)
{
    /// <summary>How many have signed, for the thanks.</summary>
    public int Signatures { get; init; }
}

internal sealed class SignatureLinkHandler(ISolidarityDb db, ITokens tokens, SignatureConfirming confirming, TimeProvider time) :
    IRequestHandler<ShowSignature, ShownSignature>, IRequestHandler<ConfirmSignature, ShownSignature>, IRequestHandler<DenySignature, Unit>,
    IRequestHandler<WithdrawSignature, ShownSignature>
{
    public async Task<ShownSignature> Handle(ShowSignature request, CancellationToken cancellationToken) =>
        await FindAsync(Any(request.Token), cancellationToken) is var (signature, petition)
            ? await ShownAsync(signature, petition, Standing(signature, petition, time.GetUtcNow()), cancellationToken)
            : new ShownSignature(SignatureStanding.Unknown);

    // Again if there are two presses, or two people of one mailbox, at once.
    public Task<ShownSignature> Handle(ConfirmSignature request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        if (await FindAsync(tokens.Read(TokenPurpose.ConfirmSignature, request.Token), cancellationToken) is not var (signature, petition))
        {
            return new ShownSignature(SignatureStanding.Unknown);
        }

        var standing = Standing(signature, petition, time.GetUtcNow());
        return standing != SignatureStanding.Open
            ? await ShownAsync(signature, petition, standing, cancellationToken)
            : await db.InTransactionAsync(
                async cancel => await confirming.ConfirmAsync(signature, petition, isByHand: false, cancel)
                    ? await ShownAsync(signature, petition, SignatureStanding.JustDone, cancel)
                    : await ShownAsync(signature, petition, SignatureStanding.NoPlace, cancel),
                cancellationToken);
    });

    public Task<Unit> Handle(DenySignature request, CancellationToken cancellationToken) =>
        TakeAwayAsync(tokens.Read(TokenPurpose.DenySignature, request.Token), (signature, now) => signature.Deny(RandomKey(), now), cancellationToken);

    public async Task<ShownSignature> Handle(WithdrawSignature request, CancellationToken cancellationToken)
    {
        await TakeAwayAsync(Any(request.Token), (signature, now) => signature.Withdraw(SignatureReason.None, RandomKey(), now), cancellationToken);
        return await Handle(new ShowSignature(request.Token), cancellationToken);
    }

    private static SignatureStanding Standing(Signature signature, Petition petition, DateTimeOffset now) => signature.State switch
    {
        SignatureState.Waiting when !petition.TakesConfirmations(now) => SignatureStanding.TooLate,
        SignatureState.Waiting => SignatureStanding.Open,
        SignatureState.Confirmed => SignatureStanding.Done,
        SignatureState.Held or SignatureState.Removed => SignatureStanding.Held,
        SignatureState.Withdrawn => SignatureStanding.Withdrawn,
        _ => SignatureStanding.Unknown,
    };

    private static byte[] RandomKey() => RandomNumberGenerator.GetBytes(Commitment.Length);

    private Token? Any(string token) => tokens.Read(TokenPurpose.ConfirmSignature, token) ?? tokens.Read(TokenPurpose.Signature, token) ?? tokens.Read(TokenPurpose.DenySignature, token);

    private async Task<(Signature Signature, Petition Petition)?> FindAsync(Token? token, CancellationToken cancellationToken)
    {
        if (token is null)
        {
            return null;
        }

        var id = SignatureId.From(token.Id);
        var signature = await db.Signatures.SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        return signature is null
            ? null
            : (signature, await db.Petitions.Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == signature.PetitionId, cancellationToken));
    }

    private async Task<ShownSignature> ShownAsync(Signature signature, Petition petition, SignatureStanding standing, CancellationToken cancellationToken)
    {
        var version = petition.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, signature.Language, petition.Language);
        var lists = SignatureConfirming.ListsOf(signature).ToList();
        var names = lists.Count == 0 ? [] : await db.MailingLists.Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).Select(x => x.Name).ToListAsync(cancellationToken);
        return new ShownSignature(
            standing, petition.Slug.Value, version.Title, version.Language, petition.IsDiscreet, signature.ConfirmedAt, signature.Display, names)
        {
            Signatures = await db.PetitionHeads.Where(x => x.PetitionId == petition.Id).Select(x => x.Confirmed).SingleOrDefaultAsync(cancellationToken),
        };
    }

    private Task<Unit> TakeAwayAsync(Token? token, Func<Signature, DateTimeOffset, Move> change, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        if (await FindAsync(token, cancellationToken) is not var (signature, petition)
            || signature.State is not (SignatureState.Waiting or SignatureState.Confirmed or SignatureState.Held))
        {
            return Unit.Value;
        }

        var now = time.GetUtcNow();
        return await db.InTransactionAsync(
            async cancel =>
            {
                await db.CountAsync(petition, [change(signature, now)], now, cancel);
                return Unit.Value;
            },
            cancellationToken);
    });
}

/// <summary>Confirms a signature: a place among those of its mailbox, the person, the lists, the count; in the transaction that is open.</summary>
internal sealed class SignatureConfirming(ISolidarityDb db, PeopleConfirming people, TimeProvider time)
{
    /// <summary>The lists that a signature subscribes to.</summary>
    public static IEnumerable<MailingListId> ListsOf(Signature signature) => PeopleConfirming.ListsOf(signature.Lists);

    /// <returns>False when the mailbox has no place left for it.</returns>
    public async Task<bool> ConfirmAsync(Signature signature, Petition petition, bool isByHand, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await PlaceAsync(signature, cancellationToken) is not { } place)
        {
            return false;
        }

        var person = new ConfirmedPerson(signature.Email!, signature.Name!, signature.Keys, signature.Language, signature.TimeZone, signature.Lists, signature.ListWordingVersion);
        var known = await people.ReadAsync([person], cancellationToken);
        var supporter = people.KnownOrNew(known, person, now);
        var move = signature.Confirm(supporter.Id, place, RandomNumberGenerator.GetBytes(Commitment.Length), isByHand, petition.ShowsCommentsAtOnce, now);
        if (!isByHand)
        {
            people.Subscribe(known, supporter, person, now);
        }

        await db.CountAsync(petition, [move], now, cancellationToken);
        return true;
    }

    // Place 2 needs another name, and the same postal code, not empty: a household. The same name is a repeat whatever the postal code.
    private async Task<byte?> PlaceAsync(Signature signature, CancellationToken cancellationToken)
    {
        var (id, petition, mailbox) = (signature.Id, signature.PetitionId, signature.MailboxKey);
        var taken = await db.Signatures.Where(x => x.PetitionId == petition && x.MailboxKey == mailbox && x.Place != null && x.Id != id)
            .Select(x => new { Place = x.Place!.Value, x.NameKey, x.PostalCodeKey }).ToListAsync(cancellationToken);
        if (taken.Count == 0)
        {
            return 1;
        }

        var isHousehold = taken.Count < Signature.MostPlaces && signature.PostalCodeKey is { } code
            && taken.All(x => x.PostalCodeKey is { } theirs && theirs.AsSpan().SequenceEqual(code) && !x.NameKey.AsSpan().SequenceEqual(signature.NameKey));
        return isHousehold ? (byte)(Signature.MostPlaces + 1 - taken[0].Place) : null;
    }
}
