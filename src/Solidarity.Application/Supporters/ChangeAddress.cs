using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>What the page behind the link of a change of address shows, in either mailbox. Changes nothing.</summary>
[AllowAnyone]
public sealed record ShowAddressChange(string Token) : IQuery<ShownAddressChange>;

/// <summary>The owner of one of the mailboxes agrees. Once both have, the person moves; doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record AgreeToAddress(string Token) : ICommand<ShownAddressChange>;

/// <summary>The owner of one of the mailboxes says no: the change is erased.</summary>
[AllowAnyone]
public sealed record StopAddressChange(string Token) : ICommand<ShownAddressChange>;

/// <summary>Where a change of address stands, seen from one of the mailboxes.</summary>
public enum AddressChangeStanding
{
    /// <summary>Waits for this mailbox.</summary>
    Open,

    /// <summary>This mailbox has agreed, and the other is waited for.</summary>
    Waits,

    /// <summary>Both agreed, and mail goes to the new address.</summary>
    Done,

    /// <summary>Too old.</summary>
    Expired,

    /// <summary>It was stopped just now.</summary>
    Stopped,

    /// <summary>Stopped, forgotten, or never ours.</summary>
    Unknown,
}

/// <summary>What the page shows.</summary>
/// <param name="Standing">Where it stands.</param>
/// <param name="IsOld">Whether it is the mailbox so far that looks.</param>
/// <param name="Masked">In the mailbox so far: the new address, with most of it hidden.</param>
/// <param name="DoneAt">When the person moved.</param>
public sealed record ShownAddressChange(AddressChangeStanding Standing, bool IsOld = false, string? Masked = null, DateTimeOffset? DoneAt = null);

internal sealed class ShowAddressChangeHandler(ISolidarityDb db, ITokens tokens, TimeProvider time) : IRequestHandler<ShowAddressChange, ShownAddressChange>
{
    public async Task<ShownAddressChange> Handle(ShowAddressChange request, CancellationToken cancellationToken) =>
        (await db.ChangeBehindAsync(tokens, request.Token, cancellationToken))?.Shown(time.GetUtcNow()) ?? new ShownAddressChange(AddressChangeStanding.Unknown);
}

internal sealed class StopAddressChangeHandler(ISolidarityDb db, ITokens tokens, TimeProvider time) : IRequestHandler<StopAddressChange, ShownAddressChange>
{
    public async Task<ShownAddressChange> Handle(StopAddressChange request, CancellationToken cancellationToken)
    {
        if (await db.ChangeBehindAsync(tokens, request.Token, cancellationToken) is not { } found || found.Change.DoneAt is not null)
        {
            return await new ShowAddressChangeHandler(db, tokens, time).Handle(new ShowAddressChange(request.Token), cancellationToken);
        }

        db.AddressChanges.Remove(found.Change);
        await db.SaveChangesAsync(cancellationToken);
        return new ShownAddressChange(AddressChangeStanding.Stopped, found.IsOld);
    }
}

internal sealed class AgreeToAddressHandler(ISolidarityDb db, Events.Seats seats, ITokens tokens, TimeProvider time) : IRequestHandler<AgreeToAddress, ShownAddressChange>
{
    public async Task<ShownAddressChange> Handle(AgreeToAddress request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await db.ChangeBehindAsync(tokens, request.Token, cancellationToken) is not { } found)
        {
            return new ShownAddressChange(AddressChangeStanding.Unknown);
        }

        if (found.Shown(now).Standing == AddressChangeStanding.Open)
        {
            var isAgreed = found.Change.Agree(found.IsOld, now);
            await db.InTransactionAsync(
                async token =>
                {
                    if (isAgreed)
                    {
                        await MoveAsync(found.Change, now, token);
                    }

                    return await db.SaveChangesAsync(token);
                },
                cancellationToken);
        }

        return found.Shown(now);
    }

    private async Task MoveAsync(AddressChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        change.Done(now);
        var (mailbox, address) = (change.Keys.Mailbox, change.Keys.Address);
        var supporter = await db.Supporters.SingleAsync(x => x.Id == change.SupporterId, cancellationToken);
        db.Suppressions.RemoveRange(await db.Suppressions.Where(x => x.AddressKey == address).ToListAsync(cancellationToken));
        var other = await db.Supporters.SingleOrDefaultAsync(x => x.Keys.Mailbox == mailbox, cancellationToken);
        await db.MoveSignaturesAsync(supporter.Keys.Mailbox, (other ?? supporter).Id, change.Email, change.Keys, now, cancellationToken);
        await db.MoveAttendancesAsync(seats, supporter.Keys.Mailbox, (other ?? supporter).Id, change.Email, change.Keys, cancellationToken);
        await db.MoveHostingsAsync(supporter.Keys.Mailbox, change.Email, change.Keys, cancellationToken);
        if (other is not null)
        {
            await MergeAsync(supporter, other, now, cancellationToken);
        }
        else
        {
            supporter.Move(change.Email, change.Keys, now);
        }
    }

    /// <summary>The person was known in both mailboxes: what was subscribed to in the first goes over to the second, whose links stay good.</summary>
    private async Task MergeAsync(Supporter from, Supporter to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var there = await db.Subscriptions.Where(x => x.SupporterId == to.Id).ToDictionaryAsync(x => x.ListId, cancellationToken);
        foreach (var subscription in await db.Subscriptions.Where(x => x.SupporterId == from.Id).ToListAsync(cancellationToken))
        {
            if (!there.TryGetValue(subscription.ListId, out var same))
            {
                subscription.GoOverTo(to.Id, now);
                continue;
            }

            if (subscription.State == SubscriptionState.Active && same.State == SubscriptionState.Left)
            {
                same.ConfirmAgain(subscription.Language, subscription.Frequency, now);
            }

            db.Subscriptions.Remove(subscription);
        }

        await db.Consents.Where(x => x.SupporterId == from.Id).ExecuteUpdateAsync(set => set.SetProperty(x => x.SupporterId, (SupporterId?)to.Id), cancellationToken);
        await db.SubscriptionRequests.Where(x => x.SupporterId == from.Id).ExecuteUpdateAsync(set => set.SetProperty(x => x.SupporterId, (SupporterId?)to.Id), cancellationToken);
        await db.HeldMails.Where(x => x.SupporterId == from.Id && !db.HeldMails.Any(held => held.SupporterId == to.Id && held.MessageId == x.MessageId))
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.SupporterId, to.Id), cancellationToken);
        await db.SeriesEntries.Where(x => x.SupporterId == from.Id && !db.SeriesEntries.Any(entry => entry.SupporterId == to.Id && entry.SeriesId == x.SeriesId))
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.SupporterId, to.Id), cancellationToken);
        db.Supporters.Remove(from);
    }
}

/// <summary>
/// Asks both mailboxes; each counts as a mail that somebody asked for. The mailbox so far hears of it whatever went there before:
/// else whoever fills up its day by the public forms could move a person away unheard.
/// </summary>
internal sealed class AskBothMailboxes(ISolidarityDb db, TimeProvider time, IJobs jobs) : INotificationHandler<Happened<AddressChangeAsked>>
{
    public async Task Handle(Happened<AddressChangeAsked> notification, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = notification.Event.Change;
        var change = await db.AddressChanges.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        var supporter = change is null ? null : await db.Supporters.AsNoTracking().SingleOrDefaultAsync(x => x.Id == change.SupporterId, cancellationToken);
        if (change is null || supporter is null)
        {
            return;
        }

        await AskAsync(MessageKind.ChangeAddressOld, change, supporter.Keys, now, cancellationToken);
        await AskAsync(MessageKind.ChangeAddressNew, change, change.Keys, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }

    private async Task AskAsync(MessageKind kind, AddressChange change, AddressKeys keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (kind == MessageKind.ChangeAddressOld || await db.MayAskMailboxAsync(keys.Mailbox, now, cancellationToken))
        {
            db.Deliveries.Add(new Delivery(
                EntityId.New<DeliveryId>(now), StandingMessages.Id(kind), Lane.Confirmations, RecipientKind.AddressChange, change.Id.Value, Guid.Empty,
                change.Language, keys.Domain, now, keys.Mailbox));
        }
    }
}

/// <summary>A change behind a mailed link.</summary>
internal sealed record ChangeBehindToken(AddressChange Change, bool IsOld, DateTimeOffset? ExpiresAt)
{
    public ShownAddressChange Shown(DateTimeOffset now) => new(
        Change.DoneAt is not null ? AddressChangeStanding.Done
            : ExpiresAt < now ? AddressChangeStanding.Expired
            : (IsOld ? Change.OldAgreedAt : Change.NewAgreedAt) is not null ? AddressChangeStanding.Waits
            : AddressChangeStanding.Open,
        IsOld, IsOld ? Change.Email.Masked : null, Change.DoneAt);
}

internal static class ChangesByToken
{
    public static async Task<ChangeBehindToken?> ChangeBehindAsync(this ISolidarityDb db, ITokens tokens, string text, CancellationToken cancellationToken)
    {
        var isOld = tokens.Read(TokenPurpose.ChangeAddressOld, text) is not null;
        if ((tokens.Read(TokenPurpose.ChangeAddressOld, text) ?? tokens.Read(TokenPurpose.ChangeAddressNew, text)) is not { } token)
        {
            return null;
        }

        var id = AddressChangeId.From(token.Id);
        return await db.AddressChanges.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is { } change ? new ChangeBehindToken(change, isOld, token.ExpiresAt) : null;
    }
}
