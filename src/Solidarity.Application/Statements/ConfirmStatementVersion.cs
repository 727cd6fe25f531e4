using FluentValidation;
using MediatR;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Says that a translation is still right, although the original has changed.</summary>
/// <param name="Id">The statement.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="ExpectedVersion">Refuse when the statement has changed since this version.</param>
[Requires(Right.Write)]
public sealed record ConfirmStatementVersion(StatementId Id, string Language, long? ExpectedVersion = null) : ICommand<long>;

internal sealed class ConfirmStatementVersionValidator : AbstractValidator<ConfirmStatementVersion>
{
    public ConfirmStatementVersionValidator() => RuleFor(x => x.Language).Language();
}

internal sealed class ConfirmStatementVersionHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<ConfirmStatementVersion, long>
{
    public async Task<long> Handle(ConfirmStatementVersion request, CancellationToken cancellationToken)
    {
        var statement = await db.StatementToWriteAsync(actor, request.Id, request.ExpectedVersion, cancellationToken);
        var before = statement.ModifiedAt;
        statement.Confirm(LanguageTag.Parse(request.Language), time.GetUtcNow());
        statement.NoteEditor(before, actor);
        await db.SaveChangesAsync(cancellationToken);
        return statement.Version;
    }
}
