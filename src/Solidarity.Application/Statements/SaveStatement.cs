using FluentValidation;
using MediatR;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>
/// Saves the editor's page: the texts of one language version, and what all versions share, in one transaction. The parts
/// by themselves are <see cref="ReviseStatement"/> and <see cref="ArrangeStatement"/>.
/// </summary>
/// <param name="Id">The statement.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown.</param>
/// <param name="Standfirst">One or two sentences under the title.</param>
/// <param name="Byline">Who speaks.</param>
/// <param name="PictureAlternative">What the lead picture shows.</param>
/// <param name="PictureCaption">The line under the lead picture.</param>
/// <param name="Lists">Slugs or ids of the lists to alert; null leaves them.</param>
/// <param name="Sources">What it rests on; null leaves them.</param>
/// <param name="Picture">Id of the lead picture; null leaves it, the empty id takes it away.</param>
/// <param name="PictureCredit">Who made the picture; null leaves it.</param>
/// <param name="ExpectedVersion">Refuse when the statement has changed since this version.</param>
/// <param name="PictureFaces">Whether people can be recognised in the picture; unanswered leaves what was said of the same picture.</param>
/// <param name="WhileWriting">Whether the page saves by itself while somebody is still writing; in drafts only.</param>
[Requires(Right.Write)]
public sealed record SaveStatement(
    StatementId Id, string Language, string? Title, string? Body, string? Standfirst, string? Byline, string? PictureAlternative, string? PictureCaption,
    IReadOnlyList<string>? Lists, IReadOnlyList<SourceFields>? Sources, Guid? Picture, string? PictureCredit, long? ExpectedVersion,
    PictureFaces PictureFaces = PictureFaces.Unanswered, bool WhileWriting = false)
    : ICommand<long>, IStatementTextFields, IStatementMarks, ISentWhileWriting
{
    /// <inheritdoc />
    public IReadOnlyList<QuotationFields>? Quotations { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<PlaceFields>? Places { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Topics { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Related { get; init; }

    /// <inheritdoc />
    public bool? TakesEndorsements { get; init; }

    /// <summary>What is corrected in a public text, for readers; null for a change that needs no words.</summary>
    public string? Correction { get; init; }
}

internal sealed class SaveStatementValidator : AbstractValidator<SaveStatement>
{
    public SaveStatementValidator(IMarkdown markdown)
    {
        this.TextRules(markdown);
        RuleFor(x => x.Language).Language();
        RuleFor(x => x.Correction).OptionalLine(StatementTexts.MaxCorrectionLength);
        RuleFor(x => x.PictureCredit).OptionalLine(StatementTexts.MaxLineLength);
        RuleForEach(x => x.Sources).SourceRules();
        this.MarkRules();
    }
}

internal sealed class SaveStatementHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<SaveStatement, long>
{
    public async Task<long> Handle(SaveStatement request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var statement = await db.StatementToWriteAsync(actor, request.Id, request.ExpectedVersion, cancellationToken);
        var before = statement.ModifiedAt;
        var writing = actor.Organizer is { } organizer ? new Writing(organizer, !request.WhileWriting) : null;
        statement.Revise(LanguageTag.Parse(request.Language), StatementForm.Texts(request), now, Text.OneLine(request.Correction), writing);
        await db.ArrangeAsync(statement, request.Lists, request.Sources, request.Picture, request.PictureCredit, now, cancellationToken);
        statement.AnswerForFaces(request.PictureFaces, now);
        await db.MarkAsync(statement, request, now, cancellationToken);
        statement.NoteEditor(before, actor);
        await db.SaveChangesAsync(cancellationToken);
        return statement.Version;
    }
}
