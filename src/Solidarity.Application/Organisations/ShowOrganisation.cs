using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Pictures;

namespace Solidarity.Application.Organisations;

/// <summary>All that the organisation can set about itself.</summary>
[Requires(Right.RunInstallation)]
public sealed record ShowOrganisation : IQuery<OrganisationKept>;

/// <summary>The organisation as the console shows it.</summary>
/// <param name="Name">Its name; null while the setting's counts.</param>
/// <param name="Accent">As in <c>#b3261e</c>, or null.</param>
/// <param name="LogoId">The picture that is its logo, or null.</param>
/// <param name="Logo">Its logo, or null.</param>
/// <param name="SecondReader">Whether a statement needs a second person's approval.</param>
/// <param name="ExportNeedsSecondPerson">Whether taking personal data out does.</param>
/// <param name="TestMailAt">When a test mail was last asked for.</param>
/// <param name="Pages">What its pages say, language by language.</param>
/// <param name="Approvals">The consent wordings that it approved.</param>
/// <param name="Version">Grows with every change.</param>
public sealed record OrganisationKept(
    string? Name, string? Accent, PictureId? LogoId, Logo? Logo, bool SecondReader, bool ExportNeedsSecondPerson, DateTimeOffset? TestMailAt,
    IReadOnlyList<WrittenPage> Pages, IReadOnlyList<ApprovedWording> Approvals, long Version)
{
    /// <summary>What a page says in a language, or null.</summary>
    public string? Text(PageKind kind, string language) => Pages.FirstOrDefault(page => page.Kind == kind && page.Language == language)?.Text;
}

/// <summary>A page in one language.</summary>
public sealed record WrittenPage(PageKind Kind, string Language, string Text);

/// <summary>A consent wording that was approved.</summary>
public sealed record ApprovedWording(string Language, string Wording, DateTimeOffset At);

internal sealed class ShowOrganisationHandler(ISolidarityDb db) : IRequestHandler<ShowOrganisation, OrganisationKept>
{
    public async Task<OrganisationKept> Handle(ShowOrganisation request, CancellationToken cancellationToken)
    {
        var organisation = await db.Organisations.AsNoTracking().Include(x => x.Approvals).SingleAsync(cancellationToken);
        var pages = await db.Organisations.SelectMany(x => x.Pages).Where(page => page.IsCurrent && page.Text != "")
            .Select(page => new { page.Kind, page.Language, page.Text }).ToListAsync(cancellationToken);
        var logo = organisation.LogoId is { } id
            ? await db.Pictures.Where(x => x.Id == id).Select(x => new { x.Hash, x.Width, x.Height }).SingleAsync(cancellationToken) : null;
        return new OrganisationKept(
            organisation.Name, organisation.Accent?.ToString(), organisation.LogoId, logo is null ? null : new Logo(Convert.ToHexStringLower(logo.Hash), logo.Width, logo.Height),
            organisation.SecondReader, organisation.ExportNeedsSecondPerson, organisation.TestMailAt,
            [.. pages.Select(page => new WrittenPage(page.Kind, page.Language.Value, page.Text))],
            [.. organisation.Approvals.Select(approval => new ApprovedWording(approval.Language.Value, approval.Wording, approval.ApprovedAt))],
            organisation.Version);
    }
}
