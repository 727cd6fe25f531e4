using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Topics;

namespace Solidarity.Application.Statements;

/// <summary>Published statements, newest first: home page, archive, search.</summary>
/// <param name="Language">The language in which they are wanted.</param>
/// <param name="Take">At most so many.</param>
/// <param name="Among">Which of them; all when null.</param>
/// <param name="Before">Only those older than the one with this slug.</param>
[AllowAnyone]
public sealed record ListStatements(LanguageTag Language, int Take, StatementFilter? Among = null, string? Before = null) : IQuery<IReadOnlyList<StatementListed>>;

/// <summary>Which statements; what is null lets all pass.</summary>
/// <param name="Year">Published in this year, in the organisation's zone.</param>
/// <param name="Campaign">Slug of their campaign.</param>
/// <param name="List">Slug of a list that they are addressed to.</param>
/// <param name="WrittenIn">With a version in this language.</param>
/// <param name="Query">With all these words, each at the beginning of one of theirs or of their topic's.</param>
/// <param name="Topic">Slug of a topic that they stand under.</param>
public sealed record StatementFilter(int? Year = null, string? Campaign = null, string? List = null, LanguageTag? WrittenIn = null, string? Query = null, string? Topic = null);

/// <summary>A statement in a list.</summary>
public sealed record StatementListed(
    string Slug, LanguageTag Language, string Title, string? Standfirst, string? Byline, DateTimeOffset PublishedAt, DateTimeOffset ModifiedAt,
    ShownPicture? Picture, string Body, bool IsDemonstration)
{
    /// <summary>Its identity.</summary>
    public StatementId Id { get; init; }

    /// <summary>The topics it stands under, by name; only feeds ask for them.</summary>
    public IReadOnlyList<ShownTopic> Topics { get; init; } = [];
}

/// <summary>A picture with its words.</summary>
/// <param name="Hash">SHA-256 of the content, hexadecimal: its name in addresses.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Alternative">What it shows.</param>
/// <param name="Caption">The line under it.</param>
/// <param name="Credit">Who made it.</param>
public sealed record ShownPicture(string Hash, int Width, int Height, string Alternative, string? Caption, string? Credit);

internal sealed class ListStatementsHandler(ISolidarityDb db, IOptions<SiteOptions> site) : IRequestHandler<ListStatements, IReadOnlyList<StatementListed>>
{
    public async Task<IReadOnlyList<StatementListed>> Handle(ListStatements request, CancellationToken cancellationToken)
    {
        var statements = await db.StatementsAmongAsync(request.Among, site.Value, cancellationToken);
        if (request.Before is { Length: > 0 } before)
        {
            var slug = Slug.FromStored(before);
            var last = await db.Statements.Where(x => x.Slug == slug && x.State == StatementState.Published)
                .Select(x => new { x.PublishedAt, x.Id }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Statement");
            statements = statements.Where(x => x.PublishedAt < last.PublishedAt || (x.PublishedAt == last.PublishedAt && x.Id < last.Id));
        }

        return await db.ListedAsync(statements, request.Language, request.Take, cancellationToken);
    }
}

/// <summary>Narrows statements, whatever their state, to those that a filter lets pass.</summary>
internal static class StatementsChosen
{
    public static async Task<IQueryable<Statement>> StatementsAmongAsync(this ISolidarityDb db, StatementFilter? among, SiteOptions site, CancellationToken cancellationToken)
    {
        if (among is null)
        {
            return db.Statements;
        }

        var statements = await db.NamedAsync(among, cancellationToken);
        if (among.Year is { } year)
        {
            var (from, until) = (Begins(year, site), Begins(year + 1, site));
            statements = statements.Where(x => x.PublishedAt >= from && x.PublishedAt < until);
        }

        if (among.WrittenIn is { } language)
        {
            statements = statements.Where(x => x.Versions.Any(version => version.IsCurrent && version.Language == language));
        }

        return among.Query is null ? statements : statements.Saying(db, among.Query);
    }

    /// <summary>Those of the campaign, the list and the topic that are named, which must be there.</summary>
    private static async Task<IQueryable<Statement>> NamedAsync(this ISolidarityDb db, StatementFilter among, CancellationToken cancellationToken)
    {
        IQueryable<Statement> statements = db.Statements;
        if (among.Campaign is { Length: > 0 } named)
        {
            var slug = Slug.FromStored(named);
            var campaign = await db.Campaigns.Where(x => x.Slug == slug).Select(x => (CampaignId?)x.Id).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Campaign");
            statements = statements.Where(x => x.CampaignId == campaign);
        }

        if (among.List is { Length: > 0 } addressed)
        {
            var slug = Slug.FromStored(addressed);
            var list = await db.MailingLists.Where(x => x.Slug == slug).Select(x => (MailingListId?)x.Id).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("MailingList");
            statements = statements.Where(x => x.Lists.Any(row => row.ListId == list));
        }

        if (among.Topic is { Length: > 0 } about)
        {
            var slug = Slug.FromStored(about);
            var topic = await db.Topics.Where(x => x.Slug == slug).Select(x => (TopicId?)x.Id).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Topic");
            statements = statements.Where(x => x.Topics.Any(row => row.TopicId == topic));
        }

        return statements;
    }

    private static DateTimeOffset Begins(int year, SiteOptions site)
    {
        var local = new DateTime(Math.Clamp(year, 1, 9998), 1, 1);
        return new DateTimeOffset(local, TimeZoneInfo.FindSystemTimeZoneById(site.TimeZone).GetUtcOffset(local)).ToUniversalTime();
    }
}

/// <summary>Reads lists of published statements in three queries, however many there are.</summary>
internal static class StatementLists
{
    public static async Task<IReadOnlyList<StatementListed>> ListedAsync(
        this ISolidarityDb db, IQueryable<Statement> statements, LanguageTag language, int take, CancellationToken cancellationToken)
    {
        var found = await statements.AsNoTracking().Where(x => x.State == StatementState.Published)
            .OrderByDescending(x => x.PublishedAt).ThenByDescending(x => x.Id).Take(take)
            .Include(x => x.Versions.Where(version => version.IsCurrent))
            .ToListAsync(cancellationToken);
        var pictures = await db.FramesAsync(found.Select(x => x.LeadPictureId), cancellationToken);
        return [.. found.Select(statement => Row(statement, language, pictures))];
    }

    /// <summary>Those with a version, or a topic, that has all the words; none when there is no word.</summary>
    public static IQueryable<Statement> Saying(this IQueryable<Statement> statements, ISolidarityDb db, string query)
    {
        var words = SearchText.Words(query);
        if (words.Count == 0)
        {
            return statements.Where(x => false);
        }

        var versions = db.StatementVersions.Where(x => x.IsCurrent);
        IQueryable<Topic> topics = db.Topics;
        foreach (var beginning in words.Select(word => " " + word))
        {
            versions = versions.Where(x => x.SearchText!.Contains(beginning));
            topics = topics.Where(x => x.SearchText.Contains(beginning));
        }

        return statements.Where(x => versions.Any(version => version.StatementId == x.Id) || x.Topics.Any(row => topics.Any(topic => topic.Id == row.TopicId)));
    }

    /// <summary>Names and sizes of pictures, without their content.</summary>
    public static async Task<IReadOnlyDictionary<PictureId, PictureFrame>> FramesAsync(
        this ISolidarityDb db, IEnumerable<PictureId?> wanted, CancellationToken cancellationToken)
    {
        List<PictureId> ids = [.. wanted.OfType<PictureId>().Distinct()];
        return ids.Count == 0
            ? new Dictionary<PictureId, PictureFrame>()
            : await db.Pictures.Where(x => ids.Contains(x.Id)).Select(x => new PictureFrame(x.Id, x.Hash, x.Width, x.Height))
                .ToDictionaryAsync(x => x.Id, cancellationToken);
    }

    public static ShownPicture? Picture(Statement statement, StatementVersion version, IReadOnlyDictionary<PictureId, PictureFrame> frames) =>
        statement.LeadPictureId is { } id && frames.TryGetValue(id, out var frame)
            ? new ShownPicture(
                Convert.ToHexStringLower(frame.Hash), frame.Width, frame.Height, version.PictureAlternative ?? "", version.PictureCaption, statement.PictureCredit)
            : null;

    private static StatementListed Row(Statement statement, LanguageTag wanted, IReadOnlyDictionary<PictureId, PictureFrame> frames)
    {
        var version = statement.Versions.For(x => x.Language, wanted, statement.Language);
        var published = statement.PublishedAt!.Value;
        return new StatementListed(
            statement.Slug.Value, version.Language, version.Title, version.Standfirst, version.Byline, published,
            version.WrittenAt > published && version.Revision > 1 ? version.WrittenAt : published,
            Picture(statement, version, frames), version.Body.WithQuotations(version.Quotations, version.Language), statement.IsDemonstration) { Id = statement.Id };
    }
}

/// <summary>Name and size of a picture.</summary>
internal sealed record PictureFrame(PictureId Id, byte[] Hash, int Width, int Height);
