using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Published statements, newest first: home page and feeds.</summary>
[AllowAnyone]
public sealed record ListStatements(LanguageTag Language, int Take) : IQuery<IReadOnlyList<StatementListed>>;

/// <summary>A statement in a list.</summary>
public sealed record StatementListed(
    string Slug, LanguageTag Language, string Title, string? Standfirst, string? Byline, DateTimeOffset PublishedAt, DateTimeOffset ModifiedAt,
    ShownPicture? Picture, string Body, bool IsDemonstration);

/// <summary>A picture with its words.</summary>
/// <param name="Hash">SHA-256 of the content, hexadecimal: its name in addresses.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Alternative">What it shows.</param>
/// <param name="Caption">The line under it.</param>
/// <param name="Credit">Who made it.</param>
public sealed record ShownPicture(string Hash, int Width, int Height, string Alternative, string? Caption, string? Credit);

internal sealed class ListStatementsHandler(ISolidarityDb db) : IRequestHandler<ListStatements, IReadOnlyList<StatementListed>>
{
    public Task<IReadOnlyList<StatementListed>> Handle(ListStatements request, CancellationToken cancellationToken) =>
        db.ListedAsync(db.Statements, request.Language, request.Take, cancellationToken);
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
            Picture(statement, version, frames), version.Body, statement.IsDemonstration);
    }
}

/// <summary>Name and size of a picture.</summary>
internal sealed record PictureFrame(PictureId Id, byte[] Hash, int Width, int Height);
