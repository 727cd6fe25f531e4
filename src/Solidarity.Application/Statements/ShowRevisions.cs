using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>What was changed in a statement since it was published, newest first: in the language version that a reader gets.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Language">The reader's language.</param>
/// <param name="Before">Only what is older than this revision.</param>
[AllowAnyone]
public sealed record ShowRevisions(string Slug, LanguageTag Language, int? Before = null) : IQuery<ShownRevisions>;

/// <summary>The changes of one language version.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Language">The language version.</param>
/// <param name="Languages">The languages there are.</param>
/// <param name="Title">Its title now.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Changes">The changes.</param>
/// <param name="Older">Where older ones begin, or null.</param>
public sealed record ShownRevisions(
    string Slug, LanguageTag Language, IReadOnlyList<LanguageTag> Languages, string Title, DateTimeOffset PublishedAt, IReadOnlyList<ShownRevision> Changes, int? Older);

/// <summary>One change.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="At">When it was made.</param>
/// <param name="Correction">What it corrected; null for a change that needed no words.</param>
/// <param name="IsFirst">Whether it brought the version in this language.</param>
/// <param name="Fields">What is different, field by field.</param>
public sealed record ShownRevision(int Revision, DateTimeOffset At, string? Correction, bool IsFirst, IReadOnlyList<ChangedField> Fields);

/// <summary>A field that was changed.</summary>
/// <param name="Name">As in <see cref="StatementTexts"/>.</param>
/// <param name="Paragraphs">The paragraphs that are different.</param>
public sealed record ChangedField(string Name, IReadOnlyList<IReadOnlyList<TextPart>> Paragraphs);

/// <summary>A piece of a compared paragraph.</summary>
public sealed record TextPart(TextChange Change, string Text);

/// <summary>What became of a piece of text.</summary>
public enum TextChange
{
    /// <summary>It stands in both.</summary>
    Kept,

    /// <summary>It stands in the earlier text alone.</summary>
    Removed,

    /// <summary>It stands in the later text alone.</summary>
    Added,
}

/// <summary>Compares texts, word by word. A port.</summary>
public interface ITextComparison
{
    /// <summary>The paragraphs that are different, in their order.</summary>
    IReadOnlyList<IReadOnlyList<TextPart>> Compare(string before, string after);
}

internal sealed class ShowRevisionsHandler(ISolidarityDb db, ITextComparison comparison) : IRequestHandler<ShowRevisions, ShownRevisions>
{
    private const int Most = 10;

    public async Task<ShownRevisions> Handle(ShowRevisions request, CancellationToken cancellationToken)
    {
        var slug = Slug.FromStored(request.Slug);
        var statement = await db.Statements.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent))
            .SingleOrDefaultAsync(x => x.Slug == slug && x.State == StatementState.Published, cancellationToken) ?? throw new NotFound("Statement");
        var current = statement.Versions.For(x => x.Language, request.Language, statement.Language);
        var published = statement.PublishedAt!.Value;

        // One more than is shown: the text that the last of them changed.
        var before = request.Before ?? int.MaxValue;
        var rows = await db.StatementVersions.AsNoTracking().Where(x => x.StatementId == statement.Id && x.Language == current.Language && x.Revision < before)
            .OrderByDescending(x => x.Revision).Take(Most + 1).ToListAsync(cancellationToken);
        var changes = rows.Take(Most).TakeWhile(x => x.WrittenAt > published)
            .Select((row, index) => Change(row, index + 1 < rows.Count ? rows[index + 1] : null)).ToList();
        return new ShownRevisions(
            statement.Slug.Value, current.Language, [.. statement.Versions.Select(x => x.Language).OrderBy(x => x.Value)], current.Title, published, changes,
            rows.Count > Most && changes.Count == Most && rows[Most].WrittenAt > published ? changes[^1].Revision : null);
    }

    private ShownRevision Change(StatementVersion after, StatementVersion? before)
    {
        (string Name, string? Before, string? After)[] fields =
        [
            (nameof(StatementTexts.Title), before?.Title, after.Title),
            (nameof(StatementTexts.Standfirst), before?.Standfirst, after.Standfirst),
            (nameof(StatementTexts.Byline), before?.Byline, after.Byline),
            (nameof(StatementTexts.PictureAlternative), before?.PictureAlternative, after.PictureAlternative),
            (nameof(StatementTexts.PictureCaption), before?.PictureCaption, after.PictureCaption),
            (nameof(StatementTexts.Body), before?.Body, after.Body),
        ];
        return new ShownRevision(
            after.Revision, after.WrittenAt, after.Correction, before is null,
            before is null ? [] : [.. fields.Where(x => x.Before != x.After).Select(x => new ChangedField(x.Name, comparison.Compare(x.Before ?? "", x.After ?? "")))]);
    }
}
