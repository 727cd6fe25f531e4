using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.MailingLists;

/// <summary>What the page behind a confirmation link shows. Changes nothing.</summary>
[AllowAnyone]
public sealed record ShowConfirmation(string Token) : IQuery<ShownConfirmation>;

/// <summary>The owner of the mailbox presses the button.</summary>
[AllowAnyone]
public sealed record ConfirmSubscription(string Token) : ICommand<ShownConfirmation>;

/// <summary>Asks for a fresh link in place of an expired one.</summary>
[AllowAnyone]
public sealed record RenewConfirmation(string Token) : ICommand<Unit>;

/// <summary>"That was not me": the request is erased. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record DeclineSubscription(string Token) : ICommand<Unit>;

/// <summary>Where a confirmation link stands.</summary>
public enum ConfirmationStanding
{
    /// <summary>Waits for the button.</summary>
    Open,

    /// <summary>Was used before, at <see cref="ShownConfirmation.ConfirmedAt"/>.</summary>
    Done,

    /// <summary>Just used.</summary>
    JustDone,

    /// <summary>Too old; a new one can be had by one press.</summary>
    Expired,

    /// <summary>Forgotten, declined, revoked, or never ours.</summary>
    Unknown,
}

/// <summary>What the page behind a confirmation link shows.</summary>
/// <param name="Standing">Where it stands.</param>
/// <param name="Lists">The names of the lists.</param>
/// <param name="ConfirmedAt">When it was used.</param>
/// <param name="PreferencesToken">Opens the settings, once confirmed.</param>
public sealed record ShownConfirmation(
    ConfirmationStanding Standing, IReadOnlyList<string> Lists, DateTimeOffset? ConfirmedAt = null, string? PreferencesToken = null);

internal sealed class ShowConfirmationHandler(ISolidarityDb db, ITokens tokens, TimeProvider time) : IRequestHandler<ShowConfirmation, ShownConfirmation>
{
    public async Task<ShownConfirmation> Handle(ShowConfirmation request, CancellationToken cancellationToken)
    {
        var found = await db.RequestBehindAsync(tokens, TokenPurpose.Confirm, request.Token, cancellationToken);
        return found is null ? new ShownConfirmation(ConfirmationStanding.Unknown, []) : found.Value.Request switch
        {
            { ConfirmedAt: { } at } asked => new ShownConfirmation(ConfirmationStanding.Done, await db.NamesAsync(asked, cancellationToken), at),
            var asked when found.Value.Token.ExpiresAt < time.GetUtcNow() => new ShownConfirmation(ConfirmationStanding.Expired, await db.NamesAsync(asked, cancellationToken)),
            var asked => new ShownConfirmation(ConfirmationStanding.Open, await db.NamesAsync(asked, cancellationToken)),
        };
    }
}

internal sealed class ConfirmSubscriptionHandler(ISolidarityDb db, ITokens tokens, IKeyedHashes hashes, TimeProvider time) : IRequestHandler<ConfirmSubscription, ShownConfirmation>
{
    public async Task<ShownConfirmation> Handle(ConfirmSubscription request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await db.RequestBehindAsync(tokens, TokenPurpose.Confirm, request.Token, cancellationToken) is not var (token, asked))
        {
            return new ShownConfirmation(ConfirmationStanding.Unknown, []);
        }

        var names = await db.NamesAsync(asked, cancellationToken);
        if (asked.ConfirmedAt is { } before)
        {
            return new ShownConfirmation(ConfirmationStanding.Done, names, before);
        }

        if (token.ExpiresAt < now)
        {
            return new ShownConfirmation(ConfirmationStanding.Expired, names);
        }

        var supporter = await KnownOrNewAsync(asked, now, cancellationToken);
        asked.Confirm(supporter.Id, now);
        await SubscribeAsync(supporter, asked, now, cancellationToken);
        await LiftSuppressionAsync(asked, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception e) when (e is Stale || db.IsDuplicate(e))
        {
            // Two presses at once: the other one did it.
            return new ShownConfirmation(ConfirmationStanding.Done, names, now);
        }

        return new ShownConfirmation(ConfirmationStanding.JustDone, names, now);
    }

    private async Task<Supporter> KnownOrNewAsync(SubscriptionRequest asked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mailbox = asked.Keys.Mailbox;
        var supporter = await db.Supporters.SingleOrDefaultAsync(x => x.Keys.Mailbox == mailbox, cancellationToken);
        if (supporter is null)
        {
            supporter = Supporter.Confirmed(EntityId.New<SupporterId>(now), asked.Email, asked.Name, asked.Keys, asked.Language, asked.TimeZone, now);
            db.Supporters.Add(supporter);
        }
        else
        {
            supporter.ConfirmAgain(asked.Email, asked.Name, asked.Keys, asked.Language, asked.TimeZone, now);
        }

        supporter.FindBy(supporter.Name is { } name ? hashes.OfName(name) : null);
        return supporter;
    }

    private async Task SubscribeAsync(Supporter supporter, SubscriptionRequest asked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lists = asked.Lists.Select(x => x.ListId).ToList();
        var known = await db.Subscriptions.Where(x => x.SupporterId == supporter.Id && lists.Contains(x.ListId)).ToDictionaryAsync(x => x.ListId, cancellationToken);
        var full = await db.MailingLists.Where(x => lists.Contains(x.Id)).ToListAsync(cancellationToken);
        foreach (var list in full)
        {
            if (known.TryGetValue(list.Id, out var subscription))
            {
                subscription.ConfirmAgain(asked.Language, asked.Frequency, now);
            }
            else
            {
                db.Subscriptions.Add(Subscription.Confirmed(EntityId.New<SubscriptionId>(now), supporter.Id, list.Id, asked.Language, asked.Frequency, now));
            }

            db.Consents.Add(new Consent(
                EntityId.New<ConsentId>(now), supporter, list.Id, ConsentAct.Given, ConsentChannel.Page, asked.Language, asked.WordingVersion, now));
        }
    }

    private async Task LiftSuppressionAsync(SubscriptionRequest asked, CancellationToken cancellationToken)
    {
        var address = asked.Keys.Address;
        if (await db.Suppressions.SingleOrDefaultAsync(x => x.AddressKey == address, cancellationToken) is { } suppression)
        {
            db.Suppressions.Remove(suppression);
        }
    }
}

internal sealed class RenewConfirmationHandler(ISolidarityDb db, ITokens tokens, TimeProvider time) : IRequestHandler<RenewConfirmation, Unit>
{
    public async Task<Unit> Handle(RenewConfirmation request, CancellationToken cancellationToken)
    {
        if (await db.RequestBehindAsync(tokens, TokenPurpose.Confirm, request.Token, cancellationToken) is var (_, asked) && asked.ConfirmedAt is null)
        {
            asked.AskAgain(time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
        }

        return Unit.Value;
    }
}

internal sealed class DeclineSubscriptionHandler(ISolidarityDb db, ITokens tokens) : IRequestHandler<DeclineSubscription, Unit>
{
    public async Task<Unit> Handle(DeclineSubscription request, CancellationToken cancellationToken)
    {
        if (await db.RequestBehindAsync(tokens, TokenPurpose.NotMe, request.Token, cancellationToken) is var (_, asked) && asked.ConfirmedAt is null)
        {
            db.SubscriptionRequests.Remove(asked);
            await db.SaveChangesAsync(cancellationToken);
        }

        return Unit.Value;
    }
}

/// <summary>Finds the request behind a mailed link.</summary>
internal static class RequestBehindToken
{
    public static async Task<(Token Token, SubscriptionRequest Request)?> RequestBehindAsync(
        this ISolidarityDb db, ITokens tokens, TokenPurpose purpose, string text, CancellationToken cancellationToken)
    {
        if (tokens.Read(purpose, text) is not { } token)
        {
            return null;
        }

        var id = SubscriptionRequestId.From(token.Id);
        var request = await db.SubscriptionRequests.Include(x => x.Lists).SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        return request is null || (token.Epoch < request.Epoch && request.ConfirmedAt is null) ? null : (token, request);
    }

    public static async Task<IReadOnlyList<string>> NamesAsync(this ISolidarityDb db, SubscriptionRequest request, CancellationToken cancellationToken)
    {
        var lists = request.Lists.Select(x => x.ListId).ToList();
        return await db.MailingLists.Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).Select(x => x.Name).ToListAsync(cancellationToken);
    }
}
