using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;

namespace Solidarity.Application.Organisations;

/// <summary>Writes one of the pages about the organisation, in one language.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Text">Markdown; empty brings the site's own text back.</param>
/// <param name="ExpectedVersion">Refuse when the organisation has changed since this version; null to write anyway.</param>
[Requires(Right.RunInstallation)]
public sealed record WritePage(PageKind Kind, string Language, string? Text, long? ExpectedVersion = null) : ICommand<Unit>;

internal sealed class WritePageValidator : AbstractValidator<WritePage>
{
    public WritePageValidator()
    {
        RuleFor(x => x.Kind).IsInEnum().WithErrorCode("Required");
        RuleFor(x => x.Language).Language();
        RuleFor(x => x.Text).OptionalLines(Organisation.MaxPageLength);
    }
}

internal sealed class WritePageHandler(ISolidarityDb db, IOrganisationNow now, IMarkdown markdown, TimeProvider time) : IRequestHandler<WritePage, Unit>
{
    public async Task<Unit> Handle(WritePage request, CancellationToken cancellationToken)
    {
        var organisation = await db.OrganisationAsync(request.ExpectedVersion, cancellationToken);
        var text = Text.Lines(request.Text);

        // What can't be rendered is refused now, and not when somebody reads it.
        markdown.ToHtml(text);
        if (organisation.Write(request.Kind, LanguageTag.Parse(request.Language), text, time.GetUtcNow()))
        {
            await db.SaveChangesAsync(cancellationToken);
            await now.RefreshAsync(cancellationToken);
        }

        return Unit.Value;
    }
}

/// <summary>What a page about the organisation says, for everyone.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Language">The language wanted; the site's own, or any, where there is none in it.</param>
[AllowAnyone]
public sealed record ReadPage(PageKind Kind, LanguageTag Language) : IQuery<PageRead?>;

/// <summary>A page as it is read.</summary>
/// <param name="Language">The language of the text.</param>
/// <param name="Languages">All in which there is one.</param>
/// <param name="Html">The text.</param>
public sealed record PageRead(LanguageTag Language, IReadOnlyList<LanguageTag> Languages, string Html);

internal sealed class ReadPageHandler(ISolidarityDb db, IMarkdown markdown, Microsoft.Extensions.Options.IOptions<SiteOptions> site)
    : IRequestHandler<ReadPage, PageRead?>
{
    public async Task<PageRead?> Handle(ReadPage request, CancellationToken cancellationToken)
    {
        var written = await db.Organisations.SelectMany(x => x.Pages).Where(page => page.Kind == request.Kind && page.IsCurrent && page.Text != "")
            .OrderBy(page => page.Language).Select(page => new { page.Language, page.Text }).ToListAsync(cancellationToken);
        if (written.Count == 0)
        {
            return null;
        }

        var page = written.For(x => x.Language, request.Language, LanguageTag.Parse(site.Value.Language));
        return new PageRead(page.Language, [.. written.Select(x => x.Language)], markdown.ToHtml(page.Text));
    }
}
