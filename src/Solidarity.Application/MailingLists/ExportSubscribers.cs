using System.Runtime.CompilerServices;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.MailingLists;

/// <summary>Takes out who gets mail by a list. Where the organisation wants a second person for exports it is refused: the list in the console stays.</summary>
/// <param name="List">The list.</param>
/// <param name="Reason">Why.</param>
[Requires(Right.ExportPersonalData)]
public sealed record ExportSubscribers(MailingListId List, string? Reason) : IQuery<SubscriberExport>, IReadsPersonalData;

/// <summary>Who gets mail by a list, to be read once, while the request lasts.</summary>
/// <param name="List">The list's slug.</param>
/// <param name="Rows">The people; read from the database part by part.</param>
public sealed record SubscriberExport(string List, IAsyncEnumerable<ExportedSubscriber> Rows);

/// <summary>Somebody who gets mail by a list.</summary>
/// <param name="Email">The address.</param>
/// <param name="Name">The name.</param>
/// <param name="Language">Of the mails.</param>
/// <param name="Frequency">How often.</param>
/// <param name="TimeZone">Where the person is.</param>
/// <param name="AgreedAt">When the person agreed.</param>
/// <param name="AgreedHow">The words that the person agreed to.</param>
public sealed record ExportedSubscriber(string Email, string? Name, string Language, Frequency Frequency, string TimeZone, DateTimeOffset AgreedAt, string? AgreedHow);

internal sealed class ExportSubscribersValidator : AbstractValidator<ExportSubscribers>
{
    public ExportSubscribersValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class ExportSubscribersHandler(ISolidarityDb db) : IRequestHandler<ExportSubscribers, SubscriberExport>
{
    private const int Part = 1_000;

    public async Task<SubscriberExport> Handle(ExportSubscribers request, CancellationToken cancellationToken)
    {
        var slug = await db.MailingLists.Where(x => x.Id == request.List).Select(x => x.Slug.Value).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("MailingList");
        return await db.Organisations.AnyAsync(x => x.ExportNeedsSecondPerson, cancellationToken) ? throw new DomainError("DataExport.NotApproved")
            : new SubscriberExport(slug, RowsAsync(request.List, cancellationToken));
    }

    private async IAsyncEnumerable<ExportedSubscriber> RowsAsync(MailingListId list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = SupporterId.From(Guid.Empty);
        while (true)
        {
            var after = last;
            var part = await (
                from subscription in db.Subscriptions.AsNoTracking().Where(x => x.ListId == list && x.State == SubscriptionState.Active && x.SupporterId > after).OrderBy(x => x.SupporterId).Take(Part)
                join supporter in db.Supporters.AsNoTracking() on subscription.SupporterId equals supporter.Id
                orderby subscription.SupporterId
                select new { Subscription = subscription, Supporter = supporter }).ToListAsync(cancellationToken);
            var words = await WordsAsync(list, part.ConvertAll(x => x.Supporter.Id), cancellationToken);
            foreach (var x in part)
            {
                yield return new ExportedSubscriber(
                    x.Supporter.Email.Value, x.Supporter.Name, x.Subscription.Language.Value, x.Subscription.Frequency, x.Supporter.TimeZone.Value, x.Subscription.ConfirmedAt,
                    words.GetValueOrDefault(x.Supporter.Id));
            }

            if (part.Count < Part)
            {
                yield break;
            }

            last = part[^1].Subscription.SupporterId;
        }
    }

    private async Task<Dictionary<SupporterId, string>> WordsAsync(MailingListId list, List<SupporterId> people, CancellationToken cancellationToken)
    {
        var given = await (
            from consent in db.Consents.AsNoTracking().Where(x => x.SupporterId != null && people.Contains(x.SupporterId.Value) && x.ListId == list && x.Act != ConsentAct.Withdrawn)
            join wording in db.ConsentWordings on consent.WordingVersion equals wording.Version
            select new { Person = consent.SupporterId!.Value, consent.At, wording.Text }).ToListAsync(cancellationToken);
        return given.GroupBy(x => x.Person).ToDictionary(x => x.Key, x => x.MaxBy(consent => consent.At)!.Text);
    }
}
