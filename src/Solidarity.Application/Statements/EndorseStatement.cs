using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Guards;
using Solidarity.Application.Organisations;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Asks that an organisation be shown under a statement. The answer is the same whoever is known; the contact person is asked by mail.</summary>
/// <param name="Statement">Slug of the statement.</param>
/// <param name="Name">The organisation's name.</param>
/// <param name="Email">The contact person's address; never shown.</param>
/// <param name="Website">The organisation's website.</param>
/// <param name="Language">Of the mails; the site's when null.</param>
/// <param name="Proof">A solved challenge; without one the stricter limits apply.</param>
[AllowAnyone, PublicForm]
public sealed record EndorseStatement(string Statement, string? Name, string? Email, string? Website = null, string? Language = null, string? Proof = null)
    : ICommand<Unit>, ICarriesProof;

internal sealed class EndorseStatementValidator : AbstractValidator<EndorseStatement>
{
    public EndorseStatementValidator()
    {
        RuleFor(x => x.Name).RequiredLine(Endorsement.MaxNameLength);
        RuleFor(x => x.Website).WebAddress();
        RuleFor(x => x.Email).Email();
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class EndorseStatementHandler(ISolidarityDb db, IKeyedHashes hashes, IConsentWordings wordings, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<EndorseStatement, Unit>
{
    public async Task<Unit> Handle(EndorseStatement request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var slug = Slug.FromStored(request.Statement);
        var statement = await db.Statements.AsNoTracking().SingleOrDefaultAsync(x => x.Slug == slug && x.State == StatementState.Published, cancellationToken)
            ?? throw new NotFound("Statement");
        var email = EmailAddress.Parse(request.Email!);
        var language = LanguageTag.Parse(string.IsNullOrWhiteSpace(request.Language) ? site.Value.Language : request.Language);
        db.Endorsements.Add(Endorsement.Ask(
            EntityId.New<EndorsementId>(now), statement, Text.OneLine(request.Name)!, Text.OneLine(request.Website), email, hashes.Of(email), language,
            wordings.For(language, WordingUse.Endorsement).Version, now));
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
