using FluentValidation;
using MediatR;
using Solidarity.Application.Supporters;
using Solidarity.Domain;

namespace Solidarity.Application.Organisations;

/// <summary>The organisation stands by the consent wording in a language that nobody has reviewed, or does so no longer.</summary>
/// <param name="Language">BCP 47, one of the interface.</param>
/// <param name="IsApproved">False takes the approval back.</param>
/// <param name="Wording">Version of the wording that was read; refused when it is another now.</param>
[Requires(Right.RunInstallation)]
public sealed record ApproveWording(string Language, bool IsApproved, string? Wording) : ICommand<Unit>;

internal sealed class ApproveWordingValidator : AbstractValidator<ApproveWording>
{
    public ApproveWordingValidator() => RuleFor(x => x.Language).Language();
}

internal sealed class ApproveWordingHandler(ISolidarityDb db, IOrganisationNow now, IConsentWordings wordings, IActor actor, TimeProvider time)
    : IRequestHandler<ApproveWording, Unit>
{
    public async Task<Unit> Handle(ApproveWording request, CancellationToken cancellationToken)
    {
        var language = LanguageTag.Parse(request.Language);
        var wording = wordings.All.FirstOrDefault(x => x.Language == language && x.Use == WordingUse.Subscription) ?? throw new NotFound("ConsentWording");
        var organisation = await db.OrganisationAsync(null, cancellationToken);
        if (!request.IsApproved)
        {
            organisation.Disapprove(language, time.GetUtcNow());
        }
        else if (request.Wording is not null && request.Wording != wording.Source)
        {
            throw new Stale();
        }
        else
        {
            organisation.Approve(language, wording.Source, actor.Organizer, time.GetUtcNow());
        }

        await db.SaveChangesAsync(cancellationToken);
        await now.RefreshAsync(cancellationToken);
        return Unit.Value;
    }
}
