using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.MailingLists;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>What the page behind a fresh link shows: all that is held, to the browser that opened it. Changes nothing.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Browser">The secret of the browser, or null.</param>
[AllowAnyone]
public sealed record ShowMyData(string Token, string? Browser) : IQuery<ShownMyData>;

/// <summary>Opens a fresh link in this browser, by one press. From then on it serves no other.</summary>
[AllowAnyone]
public sealed record OpenMyData(string Token, string Browser) : ICommand<ShownMyData>;

/// <summary>The person corrects how to be addressed, and in which language and zone.</summary>
[AllowAnyone]
public sealed record CorrectMyData(string Token, string? Browser, string? Name, string? Language, string? TimeZone) : ICommand<ShownMyData>;

/// <summary>The person wants mail at another address. Both mailboxes are asked; the answer is the same whoever is known there.</summary>
[AllowAnyone]
public sealed record ChangeMyAddress(string Token, string? Browser, string? Email) : ICommand<ShownMyData>;

/// <summary>The person leaves every list.</summary>
[AllowAnyone]
public sealed record LeaveAll(string Token, string? Browser) : ICommand<ShownMyData>;

/// <summary>The person has everything erased.</summary>
[AllowAnyone]
public sealed record EraseMyData(string Token, string? Browser) : ICommand<ShownMyData>;

/// <summary>Notes that the person took everything along, in files.</summary>
[AllowAnyone]
public sealed record TakeMyData(string Token, string? Browser) : ICommand<ShownMyData>;

/// <summary>Where a fresh link stands.</summary>
public enum MyDataStanding
{
    /// <summary>Waits for the press that opens it.</summary>
    Closed,

    /// <summary>Open in this browser.</summary>
    Open,

    /// <summary>Was opened in another browser.</summary>
    Elsewhere,

    /// <summary>Too old.</summary>
    Expired,

    /// <summary>Forgotten, or never ours.</summary>
    Unknown,

    /// <summary>Everything was erased just now.</summary>
    Erased,
}

/// <summary>What the page shows.</summary>
/// <param name="Standing">Where the link stands.</param>
/// <param name="Held">All that is held, if it is open.</param>
/// <param name="Until">How long it stays open.</param>
public sealed record ShownMyData(MyDataStanding Standing, HeldOfPerson? Held = null, DateTimeOffset? Until = null);

internal sealed class CorrectMyDataValidator : AbstractValidator<CorrectMyData>
{
    public CorrectMyDataValidator()
    {
        RuleFor(x => x.Name).OptionalLine(Supporter.MaxNameLength);
        RuleFor(x => x.Language).Must(text => LanguageTag.TryParse(text, out _)).WithErrorCode("LanguageTag.Malformed");
        RuleFor(x => x.TimeZone).Must(zone => TimeZoneName.TryParse(zone, out _)).WithErrorCode("TimeZone.Unknown");
    }
}

internal sealed class ChangeMyAddressValidator : AbstractValidator<ChangeMyAddress>
{
    public ChangeMyAddressValidator() => RuleFor(x => x.Email).Email();
}

internal sealed class ShowMyDataHandler(FreshLinks links) : IRequestHandler<ShowMyData, ShownMyData>
{
    public async Task<ShownMyData> Handle(ShowMyData request, CancellationToken cancellationToken) =>
        await links.ShownAsync(await links.FindAsync(request.Token, cancellationToken), request.Browser, cancellationToken);
}

internal sealed class OpenMyDataHandler(ISolidarityDb db, FreshLinks links, TimeProvider time) : IRequestHandler<OpenMyData, ShownMyData>
{
    public async Task<ShownMyData> Handle(OpenMyData request, CancellationToken cancellationToken)
    {
        var found = await links.FindAsync(request.Token, cancellationToken);
        if ((await links.ShownAsync(found, request.Browser, cancellationToken)).Standing == MyDataStanding.Closed)
        {
            found!.Value.Link.Open(request.Browser, time.GetUtcNow());
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (Stale)
            {
                return new ShownMyData(MyDataStanding.Elsewhere);
            }
        }

        return await links.ShownAsync(found, request.Browser, cancellationToken);
    }
}

internal sealed class CorrectMyDataHandler(ISolidarityDb db, FreshLinks links, IKeyedHashes hashes, TimeProvider time) : IRequestHandler<CorrectMyData, ShownMyData>
{
    public Task<ShownMyData> Handle(CorrectMyData request, CancellationToken cancellationToken) => links.WhenOpenAsync(request.Token, request.Browser, async link =>
    {
        var supporter = await db.PersonAsync(PersonKey.Of(link.Keys.Mailbox), cancellationToken);
        supporter.Correct(request.Name, request.Language, request.TimeZone, hashes, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }, cancellationToken);
}

internal sealed class ChangeMyAddressHandler(ISolidarityDb db, FreshLinks links, IKeyedHashes hashes, TimeProvider time) : IRequestHandler<ChangeMyAddress, ShownMyData>
{
    public Task<ShownMyData> Handle(ChangeMyAddress request, CancellationToken cancellationToken) => links.WhenOpenAsync(request.Token, request.Browser, async link =>
    {
        var supporter = await db.PersonAsync(PersonKey.Of(link.Keys.Mailbox), cancellationToken);
        await db.AskForAddressAsync(supporter, EmailAddress.Parse(request.Email!), hashes, byOrganizer: false, time.GetUtcNow(), cancellationToken);
    }, cancellationToken);
}

internal sealed class LeaveAllHandler(ISolidarityDb db, FreshLinks links, IConsentWordings wordings, TimeProvider time) : IRequestHandler<LeaveAll, ShownMyData>
{
    public Task<ShownMyData> Handle(LeaveAll request, CancellationToken cancellationToken) => links.WhenOpenAsync(request.Token, request.Browser, async link =>
    {
        var now = time.GetUtcNow();
        var supporter = await db.PersonAsync(PersonKey.Of(link.Keys.Mailbox), cancellationToken);
        var subscriptions = await db.Subscriptions.Where(x => x.SupporterId == supporter.Id && x.State == SubscriptionState.Active).ToListAsync(cancellationToken);
        var standing = new StandingBehindToken(supporter, null, subscriptions, new Dictionary<MailingListId, string>());
        foreach (var subscription in subscriptions.Where(x => x.Leave(now)))
        {
            db.Consents.Add(standing.Entry(subscription, ConsentAct.Withdrawn, ConsentChannel.Page, wordings, now));
        }

        await db.SaveChangesAsync(cancellationToken);
    }, cancellationToken);
}

internal sealed class TakeMyDataHandler(ISolidarityDb db, FreshLinks links, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<TakeMyData, ShownMyData>
{
    public Task<ShownMyData> Handle(TakeMyData request, CancellationToken cancellationToken) => links.WhenOpenAsync(request.Token, request.Browser, async link =>
    {
        var now = time.GetUtcNow();
        db.DataRequests.Add(DataRequest.Own(EntityId.New<DataRequestId>(now), link.Keys.Mailbox, DataRequestKind.See, site.Value.DayOf(now), now));
        await db.SaveChangesAsync(cancellationToken);
    }, cancellationToken);
}

internal sealed class EraseMyDataHandler(ISolidarityDb db, Events.Seats seats, FreshLinks links, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<EraseMyData, ShownMyData>
{
    public async Task<ShownMyData> Handle(EraseMyData request, CancellationToken cancellationToken)
    {
        var isErased = false;
        var shown = await links.WhenOpenAsync(request.Token, request.Browser, async link =>
        {
            var now = time.GetUtcNow();
            var mailbox = link.Keys.Mailbox;
            isErased = await db.InTransactionAsync(
                async token =>
                {
                    db.DataRequests.Add(DataRequest.Own(EntityId.New<DataRequestId>(now), mailbox, DataRequestKind.Erase, site.Value.DayOf(now), now));
                    await db.EraseAsync(seats, PersonKey.Of(mailbox), ConsentChannel.Page, now, token);
                    return true;
                },
                cancellationToken);
        }, cancellationToken);
        return isErased ? new ShownMyData(MyDataStanding.Erased) : shown;
    }
}

/// <summary>Finds fresh links by their tokens, and tells how they stand.</summary>
internal sealed class FreshLinks(ISolidarityDb db, ITokens tokens, TimeProvider time)
{
    public async Task<(Token Token, FreshLink Link)?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (tokens.Read(TokenPurpose.MyData, text) is not { } token)
        {
            return null;
        }

        var id = FreshLinkId.From(token.Id);
        return await db.FreshLinks.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is { } link ? (token, link) : null;
    }

    public async Task<ShownMyData> ShownAsync((Token Token, FreshLink Link)? found, string? browser, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return found switch
        {
            null => new ShownMyData(MyDataStanding.Unknown),
            var (_, link) when link.IsOpenTo(browser, now) => new ShownMyData(
                MyDataStanding.Open, await db.HeldAsync(PersonKey.Of(link.Keys.Mailbox), now, cancellationToken), link.OpenedAt + FreshLink.Lifetime),
            var (token, link) when token.ExpiresAt < now || link.OpenedAt + FreshLink.Lifetime < now => new ShownMyData(MyDataStanding.Expired),
            var (_, link) => new ShownMyData(link.OpenedAt is null ? MyDataStanding.Closed : MyDataStanding.Elsewhere),
        };
    }

    /// <summary>Does something for the person, if the link is open in this browser; then tells how it stands.</summary>
    public async Task<ShownMyData> WhenOpenAsync(string token, string? browser, Func<FreshLink, Task> act, CancellationToken cancellationToken)
    {
        var found = await FindAsync(token, cancellationToken);
        if (found is { } known && known.Link.IsOpenTo(browser, time.GetUtcNow()))
        {
            await act(known.Link);
        }

        return await ShownAsync(found, browser, cancellationToken);
    }
}
