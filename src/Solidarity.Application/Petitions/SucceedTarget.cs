using System.Globalization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Notes that somebody else holds the office of one of a petition's targets now.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Position">The target's place.</param>
/// <param name="Successor">Who holds the office now.</param>
/// <param name="Email">The address from now on.</param>
/// <param name="LastDay">The last day of who held it before, as in <c>2027-05-03</c>.</param>
[Requires(Right.Publish)]
public sealed record SucceedTarget(PetitionId Petition, int Position, string? Successor, string? Email, string? LastDay) : ICommand<Unit>, IWithinPetition;

internal sealed class SucceedTargetValidator : AbstractValidator<SucceedTarget>
{
    public SucceedTargetValidator()
    {
        RuleFor(x => x.Successor).RequiredLine(Target.MaxLength);
        RuleFor(x => x.Email).Must(text => string.IsNullOrWhiteSpace(text) || EmailAddress.TryParse(text, out _)).WithErrorCode("EmailAddress.Malformed");
        RuleFor(x => x.LastDay).Must(text => SucceedTargetHandler.Day(text) is not null).WithErrorCode("Petition.NoLastDay");
    }
}

internal sealed class SucceedTargetHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<SucceedTarget, Unit>
{
    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public async Task<Unit> Handle(SucceedTarget request, CancellationToken cancellationToken)
    {
        var petition = await db.PetitionToChangeAsync(request.Petition, null, cancellationToken);
        var id = petition.Id;
        await db.Petitions.Where(x => x.Id == id).Include(x => x.FormerTargets).LoadAsync(cancellationToken);
        petition.Succeed(request.Position, Text.OneLine(request.Successor)!, EmailAddress.TryParse(request.Email, out var email) ? email : null, Day(request.LastDay)!.Value, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
