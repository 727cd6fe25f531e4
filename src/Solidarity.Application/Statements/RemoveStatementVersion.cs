using FluentValidation;
using MediatR;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Deletes the version of a statement in one language, before publishing or after. Its readers get the nearest version that is left.</summary>
/// <param name="Id">The statement.</param>
/// <param name="Language">BCP 47; not the original's.</param>
/// <param name="ExpectedVersion">Refuse when the statement has changed since this version.</param>
[Requires(Right.Write)]
public sealed record RemoveStatementVersion(StatementId Id, string Language, long? ExpectedVersion = null) : ICommand<long>;

internal sealed class RemoveStatementVersionValidator : AbstractValidator<RemoveStatementVersion>
{
    public RemoveStatementVersionValidator() => RuleFor(x => x.Language).Language();
}

internal sealed class RemoveStatementVersionHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<RemoveStatementVersion, long>
{
    public async Task<long> Handle(RemoveStatementVersion request, CancellationToken cancellationToken)
    {
        var statement = await db.StatementToWriteAsync(actor, request.Id, request.ExpectedVersion, cancellationToken);
        var before = statement.ModifiedAt;
        statement.RemoveVersion(LanguageTag.Parse(request.Language), time.GetUtcNow());
        statement.NoteEditor(before, actor);
        await db.SaveChangesAsync(cancellationToken);
        return statement.Version;
    }
}
