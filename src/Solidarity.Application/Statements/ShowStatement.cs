using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>A statement that is public.</summary>
[AllowAnyone]
public sealed record ShowStatement(string Slug, LanguageTag Language) : IQuery<ShownStatement>;

/// <summary>What stands at a statement's public address.</summary>
[AllowAnyone]
public sealed record VisitStatement(string Slug, LanguageTag Language) : IQuery<VisitedStatement>;

/// <summary>What stands at a statement's public address: the statement, or when and why it was withdrawn.</summary>
/// <param name="Statement">The statement, while it is public.</param>
/// <param name="Withdrawal">Its withdrawal otherwise.</param>
public sealed record VisitedStatement(ShownStatement? Statement, Withdrawal? Withdrawal);

/// <summary>What a reader sees of a statement.</summary>
public sealed record ShownStatement(
    string Slug, LanguageTag Language, IReadOnlyList<LanguageTag> Languages, string Title, string? Standfirst, string? Byline, string Html,
    DateTimeOffset PublishedAt, DateTimeOffset? CorrectedAt, ShownPicture? Picture, IReadOnlyList<Source> Sources,
    string CampaignSlug, LanguageTag CampaignLanguage, string CampaignTitle, IReadOnlyList<string> Demands,
    IReadOnlyList<ListChoice> Lists, bool IsDemonstration)
{
    /// <summary>What people said.</summary>
    public IReadOnlyList<Quotation> Quotations { get; init; } = [];

    /// <summary>The places it is about.</summary>
    public IReadOnlyList<Place> Places { get; init; } = [];

    /// <summary>The topics it stands under.</summary>
    public IReadOnlyList<ShownTopic> Topics { get; init; } = [];

    /// <summary>Other statements that are public.</summary>
    public IReadOnlyList<StatementListed> Related { get; init; } = [];

    /// <summary>Whether organisations may endorse it here.</summary>
    public bool TakesEndorsements { get; init; }

    /// <summary>Organisations that stand behind it, by name.</summary>
    public IReadOnlyList<ShownEndorsement> Endorsements { get; init; } = [];

    /// <summary>The language of the original, when that has changed since this translation was made.</summary>
    public LanguageTag? NewerIn { get; init; }

    /// <summary>What was corrected since it was published, newest first.</summary>
    public IReadOnlyList<ShownCorrection> Corrections { get; init; } = [];
}

/// <summary>An organisation that stands behind a statement.</summary>
public sealed record ShownEndorsement(string Name, string? Website);

/// <summary>A correction, as readers see it.</summary>
public sealed record ShownCorrection(DateTimeOffset At, string Note);

/// <summary>A list that a reader can subscribe to.</summary>
public sealed record ListChoice(string Slug, string Name, string? Description)
{
    /// <summary>Whether everybody can read what went through it.</summary>
    public bool HasArchive { get; init; }
}

internal sealed class ShowStatementHandler(ISolidarityDb db, IMarkdown markdown, TimeProvider time)
    : IRequestHandler<ShowStatement, ShownStatement>, IRequestHandler<VisitStatement, VisitedStatement>
{
    public async Task<ShownStatement> Handle(ShowStatement request, CancellationToken cancellationToken) =>
        await PublicAsync(request.Slug, request.Language, cancellationToken) ?? throw new NotFound("Statement");

    public async Task<VisitedStatement> Handle(VisitStatement request, CancellationToken cancellationToken)
    {
        // Nearly all that is visited is public; only where it is not, one more query tells why.
        var shown = await PublicAsync(request.Slug, request.Language, cancellationToken);
        return new VisitedStatement(shown, shown is null ? await db.WithdrawalAsync(request.Slug, cancellationToken) ?? throw new NotFound("Statement") : null);
    }

    private async Task<ShownStatement?> PublicAsync(string named, LanguageTag language, CancellationToken cancellationToken)
    {
        var slug = Slug.FromStored(named);
        return await db.StatementsToShow().SingleOrDefaultAsync(x => x.Slug == slug && x.State == StatementState.Published, cancellationToken) is { } statement
            ? await db.ShownAsync(markdown, statement, language, time.GetUtcNow(), cancellationToken)
            : null;
    }
}

/// <summary>Shows a statement, as readers see it or will.</summary>
internal static class StatementsShown
{
    private const int MostEndorsements = 1_000;
    private const int MostCorrections = 5;

    public static IQueryable<Statement> StatementsToShow(this ISolidarityDb db) => db.Statements.AsNoTracking()
        .Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Sources).Include(x => x.Lists).Include(x => x.Topics).Include(x => x.Related);

    public static async Task<ShownStatement> ShownAsync(
        this ISolidarityDb db, IMarkdown markdown, Statement statement, LanguageTag wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleAsync(x => x.Id == statement.CampaignId, cancellationToken);
        var frames = await db.FramesAsync([statement.LeadPictureId], cancellationToken);
        var listIds = statement.Lists.Select(x => x.ListId).ToList();
        var lists = await db.MailingLists.Where(x => listIds.Contains(x.Id)).OrderBy(x => x.Name)
            .Select(x => new ListChoice(x.Slug.Value, x.Name, x.Description)).ToListAsync(cancellationToken);

        var version = statement.Versions.For(x => x.Language, wanted, statement.Language);
        DateTimeOffset? changed = version.Revision > 1 && version.WrittenAt > statement.PublishedAt ? version.WrittenAt : null;
        List<ShownCorrection> corrections = changed is null ? [] : await db.StatementVersions
            .Where(x => x.StatementId == statement.Id && x.Language == version.Language && x.Correction != null)
            .OrderByDescending(x => x.Revision).Take(MostCorrections).Select(x => new ShownCorrection(x.WrittenAt, x.Correction!)).ToListAsync(cancellationToken);
        var frame = campaign.Versions.For(x => x.Language, version.Language, campaign.Language);
        return new ShownStatement(
            statement.Slug.Value, version.Language, [.. statement.Versions.Select(x => x.Language).OrderBy(x => x.Value)],
            version.Title, version.Standfirst, version.Byline, markdown.ToHtml(version.Body),
            statement.PublishedAt ?? statement.PublishAt ?? now, changed,
            StatementLists.Picture(statement, version, frames), [.. statement.Sources.OrderBy(x => x.Position).Select(x => x.Source)],
            campaign.Slug.Value, frame.Language, frame.Title, frame.Demands, lists, statement.IsDemonstration)
        {
            Quotations = (IReadOnlyList<Quotation>?)version.Quotations ?? [],
            Places = (IReadOnlyList<Place>?)statement.Places ?? [],
            Topics = await db.TopicsOfAsync(statement, version.Language, cancellationToken),
            Related = await db.RelatedOfAsync(statement, wanted, cancellationToken),
            TakesEndorsements = statement.TakesEndorsements,
            NewerIn = statement.IsOutOfDate(version.Language) ? statement.Language : null,
            Corrections = corrections,
            Endorsements = await db.Endorsements.Where(x => x.StatementId == statement.Id && x.State == BackingState.Shown)
                .OrderBy(x => x.NameKey).ThenBy(x => x.Id).Take(MostEndorsements).Select(x => new ShownEndorsement(x.Name, x.Website)).ToListAsync(cancellationToken),
        };
    }

    private static async Task<IReadOnlyList<ShownTopic>> TopicsOfAsync(this ISolidarityDb db, Statement statement, LanguageTag language, CancellationToken cancellationToken)
    {
        var ids = statement.Topics.Select(x => x.TopicId).ToList();
        return ids.Count == 0 ? [] : (await db.Topics.AsNoTracking().Include(x => x.Names).Where(x => ids.Contains(x.Id)).ToListAsync(cancellationToken)).In(language);
    }

    private static async Task<IReadOnlyList<StatementListed>> RelatedOfAsync(this ISolidarityDb db, Statement statement, LanguageTag language, CancellationToken cancellationToken)
    {
        var ids = statement.Related.OrderBy(x => x.Position).Select(x => x.RelatedId).ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var listed = await db.ListedAsync(db.Statements.Where(x => ids.Contains(x.Id)), language, Statement.MaxRelated, cancellationToken);
        return [.. listed.OrderBy(x => ids.IndexOf(x.Id))];
    }
}
