using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Guards;
using Solidarity.Application.Organisations;
using Solidarity.Application.Statements;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.MailingLists;

/// <summary>Asks that an address be subscribed. The answer is the same whoever is known already; the owner of the mailbox is asked by mail.</summary>
/// <param name="Email">The address.</param>
/// <param name="Lists">Slugs or ids.</param>
/// <param name="Name">How the person wishes to be addressed.</param>
/// <param name="Language">Of the mails; the site's when null.</param>
/// <param name="TimeZone">IANA; the site's when null.</param>
/// <param name="Frequency"><c>immediate</c>, unless it is given, or <c>daily</c> or <c>weekly</c> for a digest at 8 in the morning of that zone.</param>
/// <param name="Proof">A solved challenge; without one the stricter limits apply.</param>
[AllowAnyone, PublicForm]
public sealed record Subscribe(
    string? Email, IReadOnlyList<string>? Lists, string? Name = null, string? Language = null, string? TimeZone = null, string? Frequency = null,
    string? Proof = null)
    : ICommand<Unit>, ICarriesProof;

internal sealed class SubscribeValidator : AbstractValidator<Subscribe>
{
    public SubscribeValidator()
    {
        RuleFor(x => x.Email).Email();
        RuleFor(x => x.Lists).Must(lists => lists?.Any(name => !string.IsNullOrWhiteSpace(name)) == true).WithErrorCode("Subscription.NoList");
        RuleFor(x => x.Lists).Must(lists => (lists?.Count ?? 0) <= 100).WithErrorCode("Subscription.TooManyLists");
        RuleFor(x => x.Name).OptionalLine(Supporter.MaxNameLength);
        RuleFor(x => x.Language).Language();
        RuleFor(x => x.TimeZone).Must(zone => string.IsNullOrWhiteSpace(zone) || TimeZoneName.TryParse(zone, out _)).WithErrorCode("TimeZone.Unknown");
        RuleFor(x => x.Frequency).Must(frequency => Frequencies.TryParse(frequency, out _)).WithErrorCode("Frequency.Unknown");
    }
}

internal sealed class SubscribeHandler(ISolidarityDb db, IKeyedHashes hashes, IConsentWordings wordings, IOptions<SiteOptions> site, TimeProvider time)
    : IRequestHandler<Subscribe, Unit>
{
    public async Task<Unit> Handle(Subscribe request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var email = EmailAddress.Parse(request.Email!);
        var lists = await StatementForm.ListsAsync(db, request.Lists, cancellationToken);
        var language = LanguageTag.Parse(string.IsNullOrWhiteSpace(request.Language) ? site.Value.Language : request.Language);
        if (!TimeZoneName.TryParse(request.TimeZone, out var zone))
        {
            zone = TimeZoneName.FromStored(site.Value.TimeZone);
        }

        Frequencies.TryParse(request.Frequency, out var frequency);
        db.SubscriptionRequests.Add(SubscriptionRequest.Ask(
            EntityId.New<SubscriptionRequestId>(now), email, Text.OneLine(request.Name), hashes.Of(email), lists, language, zone,
            frequency, wordings.For(language).Version, now));
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
