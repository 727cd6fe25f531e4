using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.MailingLists;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>People with a subscription that is like this; newest first.</summary>
/// <param name="Reason">Why they are looked at.</param>
/// <param name="List">Slug of the list; all when null.</param>
/// <param name="Language">Of the mails.</param>
/// <param name="Frequency">How often.</param>
/// <param name="State"><c>active</c>, <c>paused</c> or <c>left</c>.</param>
/// <param name="NameKey">The keyed hash of their whole name, in base64url: what <see cref="FindPeople"/> tells.</param>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeePersonalData)]
public sealed record ListSubscribers(
    string? Reason, string? List = null, string? Language = null, string? Frequency = null, string? State = null, string? NameKey = null,
    SupporterId? Before = null, int Take = 50) : IQuery<IReadOnlyList<ListedSubscriber>>, IReadsPersonalData;

/// <summary>A person in a list.</summary>
/// <param name="Id">Where older ones begin.</param>
/// <param name="Person">Which.</param>
/// <param name="Email">The address.</param>
/// <param name="Name">The name.</param>
/// <param name="Since">Since when.</param>
/// <param name="Subscriptions">The standing on lists.</param>
public sealed record ListedSubscriber(
    SupporterId Id, PersonKey Person, string Email, string? Name, DateTimeOffset Since, IReadOnlyList<HeldSubscription> Subscriptions);

internal sealed class ListSubscribersValidator : AbstractValidator<ListSubscribers>
{
    public ListSubscribersValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class ListSubscribersHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ListSubscribers, IReadOnlyList<ListedSubscriber>>
{
    public async Task<IReadOnlyList<ListedSubscriber>> Handle(ListSubscribers request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var people = db.Supporters.AsNoTracking();
        if (request.NameKey is { } named)
        {
            var key = PersonKey.TryParse(named, out var hash) ? hash.Mailbox : throw new NotFound("Person");
            people = people.Where(x => x.NameKey == key);
        }

        if (await SubscriptionsAsync(request, now, cancellationToken) is { } subscriptions)
        {
            people = people.Where(x => subscriptions.Any(y => y.SupporterId == x.Id));
        }

        if (request.Before is { } before)
        {
            people = people.Where(x => x.Id < before);
        }

        var found = await people.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100)).ToListAsync(cancellationToken);
        var ids = found.Select(x => x.Id).ToList();
        var standing = (await db.Subscriptions.AsNoTracking().Where(x => ids.Contains(x.SupporterId))
            .Join(db.MailingLists, x => x.ListId, x => x.Id, (subscription, list) => new { Subscription = subscription, list.Name })
            .ToListAsync(cancellationToken)).ToLookup(x => x.Subscription.SupporterId);
        return [.. found.Select(x => new ListedSubscriber(
            x.Id, PersonKey.Of(x.Keys.Mailbox), x.Email.Value, x.Name, x.CreatedAt,
            [.. standing[x.Id].Select(y => y.Subscription.Held(y.Name, now)).OrderBy(y => y.List)]))];
    }

    /// <summary>The subscriptions that are asked for, or null for any or none.</summary>
    private async Task<IQueryable<Subscription>?> SubscriptionsAsync(ListSubscribers request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = db.Subscriptions.AsNoTracking();
        var subscriptions = all;
        if (!string.IsNullOrEmpty(request.List))
        {
            var slug = Slug.FromStored(request.List);
            var list = await db.MailingLists.Where(x => x.Slug == slug).Select(x => (MailingListId?)x.Id).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("MailingList");
            subscriptions = subscriptions.Where(x => x.ListId == list);
        }

        if (LanguageTag.TryParse(request.Language, out var language))
        {
            subscriptions = subscriptions.Where(x => x.Language == language);
        }

        if (!string.IsNullOrEmpty(request.Frequency) && Frequencies.TryParse(request.Frequency, out var frequency))
        {
            subscriptions = subscriptions.Where(x => x.Frequency == frequency);
        }

        subscriptions = request.State switch
        {
            "active" => subscriptions.Where(x => x.State == SubscriptionState.Active && (x.PausedUntil == null || x.PausedUntil <= now)),
            "paused" => subscriptions.Where(x => x.State == SubscriptionState.Active && x.PausedUntil > now),
            "left" => subscriptions.Where(x => x.State == SubscriptionState.Left),
            _ => subscriptions,
        };
        return ReferenceEquals(subscriptions, all) ? null : subscriptions;
    }
}
