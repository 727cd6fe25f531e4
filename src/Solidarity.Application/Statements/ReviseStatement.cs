using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Writes the texts of one language version of a statement.</summary>
[Requires(Right.Write)]
public sealed record ReviseStatement(
    StatementId Id, string Language, string? Title, string? Body, string? Standfirst = null, string? Byline = null,
    string? PictureAlternative = null, string? PictureCaption = null, long? ExpectedVersion = null)
    : ICommand<long>, IStatementTextFields
{
    /// <inheritdoc />
    public IReadOnlyList<QuotationFields>? Quotations { get; init; }

    /// <summary>What is corrected in a public text, for readers; null for a change that needs no words.</summary>
    public string? Correction { get; init; }
}

/// <summary>Sets what all language versions of a statement share. What is null stays as it is.</summary>
/// <param name="Id">The statement.</param>
/// <param name="Lists">Slugs or ids of the lists to alert.</param>
/// <param name="Sources">What it rests on.</param>
/// <param name="Picture">Id of the lead picture; the empty id takes it away.</param>
/// <param name="PictureCredit">Who made the picture.</param>
/// <param name="ExpectedVersion">Refuse when the statement has changed since this version.</param>
[Requires(Right.Write)]
public sealed record ArrangeStatement(
    StatementId Id, IReadOnlyList<string>? Lists = null, IReadOnlyList<SourceFields>? Sources = null, Guid? Picture = null, string? PictureCredit = null,
    long? ExpectedVersion = null)
    : ICommand<long>, IStatementMarks
{
    /// <inheritdoc />
    public IReadOnlyList<PlaceFields>? Places { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Topics { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Related { get; init; }

    /// <inheritdoc />
    public bool? TakesEndorsements { get; init; }
}

internal sealed class ReviseStatementValidator : AbstractValidator<ReviseStatement>
{
    public ReviseStatementValidator(IMarkdown markdown)
    {
        this.TextRules(markdown);
        RuleFor(x => x.Language).Language();
        RuleFor(x => x.Correction).OptionalLine(StatementTexts.MaxCorrectionLength);
    }
}

internal sealed class ArrangeStatementValidator : AbstractValidator<ArrangeStatement>
{
    public ArrangeStatementValidator()
    {
        RuleFor(x => x.PictureCredit).OptionalLine(StatementTexts.MaxLineLength);
        RuleForEach(x => x.Sources).SourceRules();
        this.MarkRules();
    }
}

internal sealed class ReviseStatementHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<ReviseStatement, long>
{
    public async Task<long> Handle(ReviseStatement request, CancellationToken cancellationToken)
    {
        var statement = await db.StatementToWriteAsync(actor, request.Id, request.ExpectedVersion, cancellationToken);
        var before = statement.ModifiedAt;
        statement.Revise(LanguageTag.Parse(request.Language), StatementForm.Texts(request), time.GetUtcNow(), Text.OneLine(request.Correction));
        statement.NoteEditor(before, actor);
        await db.SaveChangesAsync(cancellationToken);
        return statement.Version;
    }
}

internal sealed class ArrangeStatementHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<ArrangeStatement, long>
{
    public async Task<long> Handle(ArrangeStatement request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var statement = await db.StatementToWriteAsync(actor, request.Id, request.ExpectedVersion, cancellationToken);
        var before = statement.ModifiedAt;
        await db.ArrangeAsync(statement, request.Lists, request.Sources, request.Picture, request.PictureCredit, now, cancellationToken);
        await db.MarkAsync(statement, request, now, cancellationToken);
        statement.NoteEditor(before, actor);
        await db.SaveChangesAsync(cancellationToken);
        return statement.Version;
    }
}

/// <summary>Loads statements to change.</summary>
internal static class StatementsToChange
{
    public static async Task<Statement> StatementToChangeAsync(
        this ISolidarityDb db, StatementId id, long? expectedVersion, CancellationToken cancellationToken)
    {
        var statement = await db.Statements
            .Include(x => x.Versions.Where(version => version.IsCurrent || version.RemovedAt != null)).Include(x => x.Sources).Include(x => x.Lists)
            .Include(x => x.Topics).Include(x => x.Related).Include(x => x.Holds)
            .SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Statement");
        return expectedVersion is null || expectedVersion == statement.Version ? statement : throw new Stale();
    }

    /// <summary>The same for those who write: what is a draft no more is changed by those alone who might publish it.</summary>
    public static async Task<Statement> StatementToWriteAsync(
        this ISolidarityDb db, IActor actor, StatementId id, long? expectedVersion, CancellationToken cancellationToken)
    {
        var statement = await db.StatementToChangeAsync(id, expectedVersion, cancellationToken);
        return statement.State == StatementState.Draft || (await actor.ScopeAsync(Right.Publish, cancellationToken)).Covers(statement.CampaignId)
            ? statement
            : throw new DomainError("Statement.NotYoursToChange");
    }

    /// <summary>Notes who changed a statement, if anything was changed since.</summary>
    public static void NoteEditor(this Statement statement, DateTimeOffset before, IActor actor)
    {
        if (statement.ModifiedAt != before)
        {
            statement.WriteAs(actor.Editor());
        }
    }

    /// <summary>The one who acts, as the editor of a statement.</summary>
    public static EditorId? Editor(this IActor actor) => (actor.Organizer?.Value ?? actor.Program?.Value) is { } id ? EditorId.From(id) : null;

    /// <summary>Sets what all language versions share; what is null stays as it is.</summary>
    public static async Task ArrangeAsync(
        this ISolidarityDb db, Statement statement, IReadOnlyList<string>? lists, IReadOnlyList<SourceFields>? sources, Guid? picture, string? credit,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (lists is not null)
        {
            statement.AddressTo(await StatementForm.ListsAsync(db, lists, cancellationToken), now);
        }

        if (sources is not null)
        {
            statement.RestOn(StatementForm.Sources(sources), now);
        }

        if (picture is { } wanted)
        {
            PictureId? found = wanted == Guid.Empty ? null : PictureId.From(wanted);
            if (found is not null && !await db.Pictures.AnyAsync(x => x.Id == found.Value, cancellationToken))
            {
                throw new DomainError("Picture.NotFound", "picture");
            }

            statement.LeadWith(found, Text.OneLine(credit), now);
        }
        else if (credit is not null)
        {
            statement.LeadWith(statement.LeadPictureId, Text.OneLine(credit), now);
        }
    }
}
