using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>A statement's public page.</summary>
[AllowAnyone]
public sealed record ShowStatement(string Slug, LanguageTag Language) : IQuery<ShownStatement>;

/// <summary>What a reader sees of a statement.</summary>
public sealed record ShownStatement(
    string Slug, LanguageTag Language, IReadOnlyList<LanguageTag> Languages, string Title, string? Standfirst, string? Byline, string Html,
    DateTimeOffset PublishedAt, DateTimeOffset? CorrectedAt, ShownPicture? Picture, IReadOnlyList<Source> Sources,
    string CampaignSlug, LanguageTag CampaignLanguage, string CampaignTitle, IReadOnlyList<string> Demands,
    IReadOnlyList<ListChoice> Lists, bool IsDemonstration);

/// <summary>A list that a reader can subscribe to.</summary>
public sealed record ListChoice(string Slug, string Name, string? Description);

internal sealed class ShowStatementHandler(ISolidarityDb db, IMarkdown markdown) : IRequestHandler<ShowStatement, ShownStatement>
{
    public async Task<ShownStatement> Handle(ShowStatement request, CancellationToken cancellationToken)
    {
        var slug = Slug.FromStored(request.Slug);
        var statement = await db.Statements.AsNoTracking()
            .Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Sources).Include(x => x.Lists)
            .SingleOrDefaultAsync(x => x.Slug == slug && x.State == StatementState.Published, cancellationToken) ?? throw new NotFound("Statement");
        var campaign = await db.Campaigns.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleAsync(x => x.Id == statement.CampaignId, cancellationToken);
        var frames = await db.FramesAsync([statement.LeadPictureId], cancellationToken);
        var listIds = statement.Lists.Select(x => x.ListId).ToList();
        var lists = await db.MailingLists.Where(x => listIds.Contains(x.Id)).OrderBy(x => x.Name)
            .Select(x => new ListChoice(x.Slug.Value, x.Name, x.Description)).ToListAsync(cancellationToken);

        var version = statement.Versions.For(x => x.Language, request.Language, statement.Language);
        var frame = campaign.Versions.For(x => x.Language, version.Language, campaign.Language);
        return new ShownStatement(
            statement.Slug.Value, version.Language, [.. statement.Versions.Select(x => x.Language).OrderBy(x => x.Value)],
            version.Title, version.Standfirst, version.Byline, markdown.ToHtml(version.Body),
            statement.PublishedAt!.Value, version.Revision > 1 && version.WrittenAt > statement.PublishedAt ? version.WrittenAt : null,
            StatementLists.Picture(statement, version, frames), [.. statement.Sources.OrderBy(x => x.Position).Select(x => x.Source)],
            campaign.Slug.Value, frame.Language, frame.Title, frame.Demands, lists, statement.IsDemonstration);
    }
}
