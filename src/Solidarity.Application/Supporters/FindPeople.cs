using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>Finds people by exact address or by whole name. What names a person never stands in an address: keyed hashes come back.</summary>
/// <param name="Query">An address, or a whole name; case, accents and signs don't count.</param>
/// <param name="Reason">Why they are looked for.</param>
[Requires(Right.SeePersonalData)]
public sealed record FindPeople(string? Query, string? Reason) : IQuery<FoundPeople>, IReadsPersonalData;

/// <summary>Who was found.</summary>
/// <param name="Person">The owner of the address, whether or not anything is held; or the only one of that name.</param>
/// <param name="NameKey">Where several have the name, its keyed hash.</param>
public sealed record FoundPeople(PersonKey? Person, string? NameKey);

internal sealed class FindPeopleValidator : AbstractValidator<FindPeople>
{
    public FindPeopleValidator()
    {
        RuleFor(x => x.Query).RequiredLine(EmailAddress.MaxLength);
        RuleFor(x => x.Reason).Reason();
    }
}

internal sealed class FindPeopleHandler(ISolidarityDb db, IKeyedHashes hashes) : IRequestHandler<FindPeople, FoundPeople>
{
    public async Task<FoundPeople> Handle(FindPeople request, CancellationToken cancellationToken)
    {
        var query = Text.OneLine(request.Query)!;
        if (EmailAddress.TryParse(query, out var email))
        {
            return new FoundPeople(PersonKey.Of(hashes.Of(email).Mailbox), null);
        }

        var key = hashes.OfName(query);
        var found = await db.Supporters.Where(x => x.NameKey == key).OrderBy(x => x.Id).Select(x => x.Keys.Mailbox).Take(2).ToListAsync(cancellationToken);
        return found switch
        {
            [] => throw new DomainError("Person.NoSuchName", "query"),
            [var only] => new FoundPeople(PersonKey.Of(only), null),
            _ => new FoundPeople(null, PersonKey.Of(key).Value),
        };
    }
}
