using System.Globalization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.MailingLists;

/// <summary>What the page behind an unsubscribe or preferences link shows: that message's lists and this person's standing on them, no more, for people forward mails.</summary>
[AllowAnyone]
public sealed record ShowStanding(TokenPurpose Purpose, string Token) : IQuery<ShownStanding?>;

/// <summary>Leaves the lists that a message came through. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record Leave(TokenPurpose Purpose, string Token, ConsentChannel Channel) : ICommand<ShownStanding?>;

/// <summary>Takes leaving back.</summary>
[AllowAnyone]
public sealed record UndoLeave(TokenPurpose Purpose, string Token) : ICommand<ShownStanding?>;

/// <summary>Sets language, zone, how often, and how many mails a week come at most.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="TimeZone">IANA.</param>
/// <param name="Frequency"><c>immediate</c>, <c>daily</c> or <c>weekly</c>.</param>
/// <param name="MailsAWeek">A number, 0 for all that come, <see cref="Usual"/>, or null to leave it as it is.</param>
[AllowAnyone]
public sealed record SetPreferences(string Token, string? Language, string? TimeZone, string? Frequency = null, string? MailsAWeek = null) : ICommand<ShownStanding?>
{
    /// <summary>As many mails a week as the installation sends at most.</summary>
    public const string Usual = "usual";
}

/// <summary>Holds the mails for a month, or lets them come again.</summary>
[AllowAnyone]
public sealed record PauseMails(string Token, bool IsPaused) : ICommand<ShownStanding?>;

/// <summary>A person's standing on the lists of one message.</summary>
/// <param name="MaskedEmail">The address with most of its local part hidden.</param>
/// <param name="Language">Of the mails.</param>
/// <param name="TimeZone">IANA.</param>
/// <param name="Frequency">How often: <c>immediate</c>, <c>daily</c> or <c>weekly</c>.</param>
/// <param name="Lists">The lists.</param>
/// <param name="MailsAWeek">Most mails a week, over all lists; 0: all that come; null: as is usual here.</param>
public sealed record ShownStanding(string MaskedEmail, string Language, string TimeZone, string Frequency, IReadOnlyList<StandingOnList> Lists, int? MailsAWeek)
{
    /// <summary>Whether the person has left all of them.</summary>
    public bool HasLeft => Lists.All(list => list.LeftAt is not null);

    /// <summary>When the person left, if so.</summary>
    public DateTimeOffset? LeftAt => HasLeft ? Lists.Max(list => list.LeftAt) : null;

    /// <summary>Until when no mail comes by any of those that were not left, if so.</summary>
    public DateTimeOffset? PausedUntil => Lists.Where(list => list.LeftAt is null).All(list => list.PausedUntil is not null) ? Lists.Max(list => list.PausedUntil) : null;
}

/// <summary>The standing on one list.</summary>
/// <param name="Name">The list's.</param>
/// <param name="Frequency">How often mail comes: <c>immediate</c>, <c>daily</c> or <c>weekly</c>.</param>
/// <param name="LeftAt">When the person left it.</param>
/// <param name="PausedUntil">Until when the person wants none.</param>
public sealed record StandingOnList(string Name, string Frequency, DateTimeOffset? LeftAt, DateTimeOffset? PausedUntil);

internal sealed class SetPreferencesValidator : AbstractValidator<SetPreferences>
{
    public SetPreferencesValidator()
    {
        RuleFor(x => x.Language).Must(text => LanguageTag.TryParse(text, out _)).WithErrorCode("LanguageTag.Malformed");
        RuleFor(x => x.TimeZone).Must(zone => TimeZoneName.TryParse(zone, out _)).WithErrorCode("TimeZone.Unknown");
        RuleFor(x => x.Frequency).Must(frequency => Frequencies.TryParse(frequency, out _)).WithErrorCode("Frequency.Unknown");
        RuleFor(x => x.MailsAWeek).Must(number => number is null or SetPreferences.Usual
                || (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most <= Supporter.MostMailsAWeek))
            .WithErrorCode("MailsAWeek.OutOfRange");
    }
}

internal sealed class ShowStandingHandler(ISolidarityDb db, ITokens tokens, TimeProvider time) : IRequestHandler<ShowStanding, ShownStanding?>
{
    public async Task<ShownStanding?> Handle(ShowStanding request, CancellationToken cancellationToken) =>
        (await db.StandingBehindAsync(tokens, request.Purpose, request.Token, cancellationToken))?.Shown(time.GetUtcNow());
}

internal sealed class LeaveHandler(ISolidarityDb db, ITokens tokens, IConsentWordings wordings, TimeProvider time) : IRequestHandler<Leave, ShownStanding?>
{
    public async Task<ShownStanding?> Handle(Leave request, CancellationToken cancellationToken)
    {
        if (await db.StandingBehindAsync(tokens, request.Purpose, request.Token, cancellationToken) is not { } standing)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var left = standing.Subscriptions.Where(x => x.Leave(now)).ToList();
        db.Consents.AddRange(left.Select(x => standing.Entry(x, ConsentAct.Withdrawn, request.Channel, wordings, now)));
        await standing.SaveAsync(db, left.Count > 0 ? 1 : 0, cancellationToken);
        return standing.Shown(now);
    }
}

internal sealed class UndoLeaveHandler(ISolidarityDb db, ITokens tokens, IConsentWordings wordings, TimeProvider time) : IRequestHandler<UndoLeave, ShownStanding?>
{
    public async Task<ShownStanding?> Handle(UndoLeave request, CancellationToken cancellationToken)
    {
        if (await db.StandingBehindAsync(tokens, request.Purpose, request.Token, cancellationToken) is not { } standing)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var back = standing.Subscriptions.Where(x => x.Return(now)).ToList();
        db.Consents.AddRange(back.Select(x => standing.Entry(x, ConsentAct.Restored, ConsentChannel.Page, wordings, now)));
        await standing.SaveAsync(db, back.Count > 0 ? -1 : 0, cancellationToken);
        return standing.Shown(now);
    }
}

internal sealed class SetPreferencesHandler(ISolidarityDb db, ITokens tokens, TimeProvider time) : IRequestHandler<SetPreferences, ShownStanding?>
{
    public async Task<ShownStanding?> Handle(SetPreferences request, CancellationToken cancellationToken)
    {
        if (await db.StandingBehindAsync(tokens, TokenPurpose.Preferences, request.Token, cancellationToken) is not { } standing)
        {
            return null;
        }

        var now = time.GetUtcNow();
        TimeZoneName.TryParse(request.TimeZone, out var zone);
        Frequencies.TryParse(request.Frequency, out var frequency);
        standing.Supporter.LiveIn(zone, now);
        if (request.MailsAWeek is { } most)
        {
            standing.Supporter.Want(most == SetPreferences.Usual ? null : int.Parse(most, CultureInfo.InvariantCulture), now);
        }

        foreach (var subscription in standing.Subscriptions)
        {
            subscription.Prefer(LanguageTag.Parse(request.Language!), frequency, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        return standing.Shown(now);
    }
}

internal sealed class PauseMailsHandler(ISolidarityDb db, ITokens tokens, TimeProvider time) : IRequestHandler<PauseMails, ShownStanding?>
{
    public async Task<ShownStanding?> Handle(PauseMails request, CancellationToken cancellationToken)
    {
        if (await db.StandingBehindAsync(tokens, TokenPurpose.Preferences, request.Token, cancellationToken) is not { } standing)
        {
            return null;
        }

        var now = time.GetUtcNow();
        foreach (var subscription in standing.Subscriptions.Where(x => x.State == SubscriptionState.Active))
        {
            if (request.IsPaused)
            {
                subscription.Pause(now);
            }
            else
            {
                subscription.GoOn(now);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        return standing.Shown(now);
    }
}

/// <summary>The person and the subscriptions behind a link in a mail, and the message that it stood in, where that is one.</summary>
internal sealed record StandingBehindToken(Supporter Supporter, MessageId? Message, IReadOnlyList<Subscription> Subscriptions, IReadOnlyDictionary<MailingListId, string> Names)
{
    public ShownStanding Shown(DateTimeOffset now) => new(
        Supporter.Email.Masked, Subscriptions[0].Language.Value, Supporter.TimeZone.Value, Frequencies.Name(Subscriptions[0].Frequency),
        [.. Subscriptions.Select(x => new StandingOnList(
            Names[x.ListId], Frequencies.Name(x.Frequency), x.LeftAt, x.PausedUntil > now ? x.PausedUntil : null)).OrderBy(x => x.Name)],
        Supporter.MailsAWeek);

    /// <summary>Saves, and moves how many left by the message.</summary>
    public Task SaveAsync(ISolidarityDb db, int left, CancellationToken cancellationToken) => left == 0 || Message is null ? db.SaveChangesAsync(cancellationToken) : db.InTransactionAsync(
        async token =>
        {
            await db.SaveChangesAsync(token);
            return await db.Messages.Numbered().Where(x => x.Id == Message).ExecuteUpdateAsync(set => set.SetProperty(x => x.Left, x => x.Left + left), token);
        },
        cancellationToken);

    public Consent Entry(Subscription subscription, ConsentAct act, ConsentChannel channel, IConsentWordings wordings, DateTimeOffset now) => new(
        EntityId.New<ConsentId>(now), Supporter, subscription.ListId, act, channel, subscription.Language, wordings.For(subscription.Language).Version, now);
}

/// <summary>Finds the standing behind a mailed link.</summary>
internal static class StandingsByToken
{
    public static async Task<StandingBehindToken?> StandingBehindAsync(
        this ISolidarityDb db, ITokens tokens, TokenPurpose purpose, string text, CancellationToken cancellationToken)
    {
        if (tokens.Read(purpose, text) is not { } token)
        {
            return null;
        }

        var supporterId = SupporterId.From(token.Id);
        var messageId = MessageId.From(token.Second);
        var supporter = await db.Supporters.SingleOrDefaultAsync(x => x.Id == supporterId, cancellationToken);

        // Leaving never expires and is never revoked; the settings are, by raising the person's epoch.
        if (supporter is null || (purpose != TokenPurpose.Unsubscribe && token.Epoch < supporter.Epoch))
        {
            return null;
        }

        var lists = await db.ListsOfAsync(messageId, supporterId, cancellationToken);
        var isOfMessage = lists.Count > 0;
        var subscriptions = await db.Subscriptions
            .Where(x => x.SupporterId == supporterId && (!isOfMessage || lists.Contains(x.ListId))).ToListAsync(cancellationToken);
        if (subscriptions.Count == 0)
        {
            return null;
        }

        var ids = subscriptions.Select(x => x.ListId).ToList();
        var names = await db.MailingLists.Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.Name }).ToDictionaryAsync(x => x.Id, x => x.Name, cancellationToken);
        return new StandingBehindToken(supporter, messageId, subscriptions, names);
    }

    // A digest goes to the lists of all that it tells anybody of: a reader's own are those read as a digest, and those of what was held back from this reader.
    private static async Task<List<MailingListId>> ListsOfAsync(this ISolidarityDb db, MessageId id, SupporterId reader, CancellationToken cancellationToken)
    {
        var message = await db.Messages.AsNoTracking().Include(x => x.Lists).SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        List<MailingListId> all = [.. message?.Lists.Select(x => x.ListId) ?? []];
        if (message is not { Kind: MessageKind.Digest })
        {
            return all;
        }

        var told = db.Messages.Where(x => x.Id == id).SelectMany(x => x.Statements).Join(db.Statements, x => x.StatementId, statement => statement.Id, (_, statement) => statement)
            .SelectMany(x => x.Lists).Select(x => x.ListId)
            .Where(list => db.Subscriptions.Any(x => x.SupporterId == reader && x.ListId == list && x.Frequency != Frequency.Immediate));
        var held = db.HeldMails.Where(x => x.DigestId == id && x.SupporterId == reader).Join(db.Messages, x => x.MessageId, other => other.Id, (_, other) => other).SelectMany(x => x.Lists).Select(x => x.ListId);
        var own = await told.Union(held).ToListAsync(cancellationToken);
        return own.Count > 0 ? own : all;
    }
}
