using FluentValidation;
using MediatR;
using Solidarity.Application.Audit;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>Everything that is held under a mailbox.</summary>
/// <param name="Person">Which.</param>
/// <param name="Reason">Why it is looked at.</param>
[Requires(Right.SeePersonalData)]
public sealed record ShowPerson(PersonKey Person, string? Reason) : IQuery<HeldOfPerson>, IReadsPersonalData, INamesPerson;

internal sealed class ShowPersonValidator : AbstractValidator<ShowPerson>
{
    public ShowPersonValidator() => RuleFor(x => x.Reason).Reason();
}

internal sealed class ShowPersonHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ShowPerson, HeldOfPerson>
{
    public Task<HeldOfPerson> Handle(ShowPerson request, CancellationToken cancellationToken) => db.HeldAsync(request.Person, time.GetUtcNow(), cancellationToken);
}
