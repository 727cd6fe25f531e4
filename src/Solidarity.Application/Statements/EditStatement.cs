using System.Text.Json.Serialization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>A statement as the console and the API show it, with all its language versions.</summary>
[Requires(Right.SeeConsole)]
public sealed record EditStatement(string SlugOrId) : IQuery<EditedStatement>, INamesStatement
{
    string? INamesStatement.StatementName => SlugOrId;
}

/// <summary>Statements for the console and the API, newest first.</summary>
/// <param name="Campaign">Only those of this campaign.</param>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record ListAllStatements(CampaignId? Campaign = null, StatementId? Before = null, int Take = 50) : IQuery<IReadOnlyList<StatementInConsole>>;

/// <summary>Markdown as it will look.</summary>
[Requires(Right.Write, InAnyCampaign = true)]
public sealed record PreviewMarkdown(string? Body) : IQuery<string>;

/// <summary>A statement with its current texts.</summary>
public sealed record EditedStatement(
    StatementId Id, CampaignId Campaign, string Slug, string Language, string State, DateTimeOffset? PublishAt, DateTimeOffset? PublishedAt, long Version,
    DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt, IReadOnlyList<string> Lists, IReadOnlyList<Source> Sources,
    Guid? Picture, string? PictureHash, string? PictureCredit, bool HasAlert, bool AlertWhenPublished, IReadOnlyList<EditedStatementVersion> Versions)
{
    /// <summary>The places it is about.</summary>
    public IReadOnlyList<PlaceFields> Places { get; init; } = [];

    /// <summary>Slugs of its topics.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Slugs of the statements that its readers may want, in order.</summary>
    public IReadOnlyList<string> Related { get; init; } = [];

    /// <summary>Whether organisations may endorse it on its page.</summary>
    public bool TakesEndorsements { get; init; }

    /// <summary>Where it stands with its second reader: <c>none</c>, <c>asked</c>, <c>approved</c>.</summary>
    public required string Review { get; init; }

    /// <summary>When it was withdrawn, while it is.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Why it was withdrawn.</summary>
    public string? WithdrawalReason { get; init; }

    /// <summary>Readers who are to wait for their language version when it is published.</summary>
    public IReadOnlyList<HoldFields> Hold { get; init; } = [];

    /// <summary>Whether people can be recognised in the picture. The console asks; a program answers for itself.</summary>
    [JsonIgnore]
    public PictureFaces PictureFaces { get; init; }
}

/// <summary>The current texts in one language.</summary>
public sealed record EditedStatementVersion(
    string Language, int Revision, string Title, string? Standfirst, string? Byline, string Body, string? PictureAlternative, string? PictureCaption)
{
    /// <summary>What people said, in order.</summary>
    public IReadOnlyList<Quotation> Quotations { get; init; } = [];

    /// <summary>Whether the original has changed since these texts were made from it.</summary>
    public bool OutOfDate { get; init; }
}

/// <summary>A statement in the console's list.</summary>
public sealed record StatementInConsole(
    StatementId Id, string Slug, string Language, string Title, string State, DateTimeOffset? PublishedAt, DateTimeOffset ModifiedAt, int? Sent, int? Total)
{
    /// <summary>Where it stands with its second reader: <c>none</c>, <c>asked</c>, <c>approved</c>.</summary>
    public required string Review { get; init; }

    /// <summary>The languages of its versions, the original's first.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Those of them that the original has overtaken.</summary>
    public IReadOnlyList<string> OutOfDate { get; init; } = [];
}

internal sealed class EditStatementHandler(ISolidarityDb db) : IRequestHandler<EditStatement, EditedStatement>
{
    public async Task<EditedStatement> Handle(EditStatement request, CancellationToken cancellationToken)
    {
        var statements = db.Statements.AsNoTracking()
            .Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Sources).Include(x => x.Lists)
            .Include(x => x.Topics).Include(x => x.Related).Include(x => x.Holds);
        var slug = Slug.FromStored(request.SlugOrId);
        var statement = (Guid.TryParse(request.SlugOrId, out var id)
                ? await statements.SingleOrDefaultAsync(x => x.Id == StatementId.From(id), cancellationToken)
                : await statements.SingleOrDefaultAsync(x => x.Slug == slug, cancellationToken))
            ?? throw new NotFound("Statement");
        var lists = statement.Lists.Select(x => x.ListId).ToList();
        var slugs = await db.MailingLists.Where(x => lists.Contains(x.Id)).Select(x => x.Slug).ToListAsync(cancellationToken);
        var frame = (await db.FramesAsync([statement.LeadPictureId], cancellationToken)).Values.FirstOrDefault();
        var hasAlert = await db.Messages.AnyAsync(x => x.StatementId == statement.Id && x.Kind == MessageKind.StatementAlert, cancellationToken);
        return new EditedStatement(
            statement.Id, statement.CampaignId, statement.Slug.Value, statement.Language.Value, statement.State.ToString().ToLowerInvariant(),
            statement.PublishAt, statement.PublishedAt, statement.Version, statement.CreatedAt, statement.ModifiedAt,
            [.. slugs.Select(x => x.Value)], [.. statement.Sources.OrderBy(x => x.Position).Select(x => x.Source)],
            statement.LeadPictureId?.Value, frame is null ? null : Convert.ToHexStringLower(frame.Hash), statement.PictureCredit, hasAlert, statement.AlertWhenPublished,
            [.. statement.Versions.OrderBy(x => x.Language != statement.Language).ThenBy(x => x.Language.Value).Select(x => new EditedStatementVersion(
                x.Language.Value, x.Revision, x.Title, x.Standfirst, x.Byline, x.Body, x.PictureAlternative, x.PictureCaption)
            {
                Quotations = (IReadOnlyList<Quotation>?)x.Quotations ?? [],
                OutOfDate = statement.IsOutOfDate(x.Language),
            })])
        {
            Places = [.. (statement.Places ?? Enumerable.Empty<Place>()).Select(place => new PlaceFields(place.Name, place.Country?.Value))],
            Topics = await TopicsAsync(statement, cancellationToken),
            Related = await RelatedAsync(statement, cancellationToken),
            TakesEndorsements = statement.TakesEndorsements,
            PictureFaces = statement.PictureFaces,
            Review = statement.Review.ToString().ToLowerInvariant(),
            WithdrawnAt = statement.WithdrawnAt,
            WithdrawalReason = statement.WithdrawalReason,
            Hold = [.. statement.Holds.Select(x => new HoldFields(x.Language.Value, x.Until))],
        };
    }

    private async Task<IReadOnlyList<string>> TopicsAsync(Statement statement, CancellationToken cancellationToken)
    {
        var ids = statement.Topics.Select(x => x.TopicId).ToList();
        return ids.Count == 0 ? [] : await db.Topics.Where(x => ids.Contains(x.Id)).OrderBy(x => x.Slug).Select(x => x.Slug.Value).ToListAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<string>> RelatedAsync(Statement statement, CancellationToken cancellationToken)
    {
        var ids = statement.Related.OrderBy(x => x.Position).Select(x => x.RelatedId).ToList();
        var slugs = ids.Count == 0 ? [] : await db.Statements.Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.Slug }).ToDictionaryAsync(x => x.Id, x => x.Slug.Value, cancellationToken);
        return [.. ids.Where(slugs.ContainsKey).Select(id => slugs[id])];
    }
}

internal sealed class ListAllStatementsHandler(ISolidarityDb db, IActor actor) : IRequestHandler<ListAllStatements, IReadOnlyList<StatementInConsole>>
{
    public async Task<IReadOnlyList<StatementInConsole>> Handle(ListAllStatements request, CancellationToken cancellationToken)
    {
        var statements = db.Statements.AsNoTracking();
        if ((await actor.ScopeAsync(Right.SeeConsole, cancellationToken)).Campaigns is { } seen)
        {
            statements = statements.Where(x => seen.Contains(x.CampaignId));
        }

        if (request.Campaign is { } campaign)
        {
            statements = statements.Where(x => x.CampaignId == campaign);
        }

        if (request.Before is { } before)
        {
            statements = statements.Where(x => x.Id < before);
        }

        var rows = await statements.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100))
            .Select(x => new
            {
                x.Id, x.Slug, x.Language, x.State, x.PublishedAt, x.ModifiedAt, x.ReviewAskedAt, x.ApprovedAsOf,
                x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title,
                Versions = x.Versions.Where(version => version.IsCurrent).Select(version => new { version.Language, version.Revision, version.MadeFrom, version.WrittenAt }).ToList(),
                Alert = db.Messages.Where(message => message.StatementId == x.Id && message.Kind == MessageKind.StatementAlert).Select(message => new { message.Sent, message.Total }).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(x => (Row: x, Original: x.Versions.First(version => version.Language == x.Language))).Select(pair => new StatementInConsole(
            pair.Row.Id, pair.Row.Slug.Value, pair.Row.Language.Value, pair.Row.Title, pair.Row.State.ToString().ToLowerInvariant(), pair.Row.PublishedAt,
            pair.Row.ModifiedAt, pair.Row.Alert?.Sent, pair.Row.Alert?.Total)
        {
            Review = Statement.ReviewOf(pair.Row.ModifiedAt, pair.Row.ReviewAskedAt, pair.Row.ApprovedAsOf).ToString().ToLowerInvariant(),
            Languages = [.. pair.Row.Versions.Select(x => x.Language).OrderBy(x => x != pair.Row.Language).ThenBy(x => x.Value).Select(x => x.Value)],
            OutOfDate = [.. pair.Row.Versions.Where(x => StatementVersion.IsOutOfDate(
                x.Language, x.MadeFrom, x.WrittenAt, pair.Original.Language, pair.Original.Revision, pair.Original.WrittenAt)).Select(x => x.Language.Value).Order()],
        })];
    }
}

internal sealed class PreviewMarkdownHandler(IMarkdown markdown) : IRequestHandler<PreviewMarkdown, string>
{
    public Task<string> Handle(PreviewMarkdown request, CancellationToken cancellationToken)
    {
        var body = Text.Lines(request.Body);
        return body.Length > StatementTexts.MaxBodyLength
            ? throw new DomainError("TooLong", "body", StatementTexts.MaxBodyLength)
            : Task.FromResult(markdown.ToHtml(body));
    }
}
