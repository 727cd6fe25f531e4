using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Organisations;

/// <summary>Says how the organisation is called, looks and works.</summary>
/// <param name="Name">One line.</param>
/// <param name="Accent">The colour of links and buttons, as in <c>#b3261e</c>; empty for the site's own.</param>
/// <param name="Logo">A picture taken in, or null for none.</param>
/// <param name="SecondReader">Whether a statement needs a second person's approval.</param>
/// <param name="ExportNeedsSecondPerson">Whether taking personal data out does.</param>
/// <param name="ExpectedVersion">Refuse when the organisation has changed since this version; null to write anyway.</param>
[Requires(Right.RunInstallation)]
public sealed record DescribeOrganisation(
    string? Name, string? Accent, PictureId? Logo, bool SecondReader, bool ExportNeedsSecondPerson, long? ExpectedVersion = null)
    : ICommand<Unit>;

internal sealed class DescribeOrganisationValidator : AbstractValidator<DescribeOrganisation>
{
    public DescribeOrganisationValidator()
    {
        RuleFor(x => x.Name).RequiredLine(Organisation.MaxNameLength);
        RuleFor(x => x.Accent).Must(text => string.IsNullOrWhiteSpace(text) || Colour.TryParse(text, out _)).WithErrorCode("Colour.Malformed");
    }
}

internal sealed class DescribeOrganisationHandler(ISolidarityDb db, IOrganisationNow now, IConsentWordings wordings, TimeProvider time)
    : IRequestHandler<DescribeOrganisation, Unit>
{
    public async Task<Unit> Handle(DescribeOrganisation request, CancellationToken cancellationToken)
    {
        var moment = time.GetUtcNow();
        var organisation = await db.OrganisationAsync(request.ExpectedVersion, cancellationToken);
        if (request.Logo is { } logo && !await db.Pictures.AnyAsync(x => x.Id == logo, cancellationToken))
        {
            throw new NotFound("Picture");
        }

        organisation.Call(Text.OneLine(request.Name)!, moment);
        organisation.Wear(Colour.TryParse(request.Accent, out var accent) ? accent : null, moment);
        organisation.ShowLogo(request.Logo, moment);
        organisation.Work(request.SecondReader, request.ExportNeedsSecondPerson, moment);
        await AddWordingsAsync(organisation.Name!, moment, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await now.RefreshAsync(cancellationToken);
        return Unit.Value;
    }

    /// <summary>The name stands in the wordings, so another name makes other wordings, and consents refer to rows.</summary>
    private async Task AddWordingsAsync(string name, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var named = wordings.Named(name);
        var versions = named.Select(x => x.Version).ToList();
        var known = await db.ConsentWordings.Where(x => versions.Contains(x.Version)).Select(x => x.Version).ToListAsync(cancellationToken);
        db.ConsentWordings.AddRange(named.Where(x => !known.Contains(x.Version)).Select(x => new ConsentWording(x.Version, x.Language, x.Text, moment)));
    }
}

/// <summary>Finds the one organisation.</summary>
internal static class TheOrganisation
{
    /// <summary>Loads it with what its pages say now, to be changed.</summary>
    /// <exception cref="Stale">It has changed since the expected version.</exception>
    public static async Task<Organisation> OrganisationAsync(this ISolidarityDb db, long? expected, CancellationToken cancellationToken)
    {
        var organisation = await db.Organisations.Include(x => x.Approvals).SingleAsync(cancellationToken);
        await db.Organisations.SelectMany(x => x.Pages).Where(page => page.IsCurrent).LoadAsync(cancellationToken);
        return expected is null || expected == organisation.Version ? organisation : throw new Stale();
    }
}
