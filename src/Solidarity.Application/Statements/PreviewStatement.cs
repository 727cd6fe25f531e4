using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Makes a link that shows a statement before it is public, without an account. Nothing is stored for it.</summary>
[Requires(Right.Write)]
public sealed record MakePreviewLink(StatementId Statement) : ICommand<PreviewLink>;

/// <summary>Revokes every preview link of a statement.</summary>
[Requires(Right.Write)]
public sealed record RevokePreviewLinks(StatementId Statement) : ICommand<Unit>;

/// <summary>A statement as it would stand, for who has the link.</summary>
/// <param name="Token">From the link.</param>
/// <param name="Language">The language in which it is wanted.</param>
[AllowAnyone]
public sealed record PreviewStatement(string Token, LanguageTag Language) : IQuery<StatementPreview?>;

/// <summary>A preview link.</summary>
/// <param name="Token">What stands in it.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
public sealed record PreviewLink(string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
}

/// <summary>A statement as it would stand.</summary>
/// <param name="Statement">The statement; null when the link is too old.</param>
/// <param name="IsPublic">Whether it is public by now.</param>
/// <param name="ExpiresAt">Until when the link is good.</param>
public sealed record StatementPreview(ShownStatement? Statement, bool IsPublic, DateTimeOffset ExpiresAt);

internal sealed class PreviewHandlers(ISolidarityDb db, ITokens tokens, IMarkdown markdown, TimeProvider time)
    : IRequestHandler<MakePreviewLink, PreviewLink>, IRequestHandler<RevokePreviewLinks, Unit>, IRequestHandler<PreviewStatement, StatementPreview?>
{
    public async Task<PreviewLink> Handle(MakePreviewLink request, CancellationToken cancellationToken)
    {
        var epoch = await db.Statements.Where(x => x.Id == request.Statement).Select(x => (int?)x.PreviewEpoch).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Statement");
        var expiry = time.GetUtcNow() + PreviewLink.Lifetime;
        return new PreviewLink(tokens.Issue(new Token(TokenPurpose.Preview, request.Statement.Value, Guid.Empty, epoch, expiry)), expiry);
    }

    public async Task<Unit> Handle(RevokePreviewLinks request, CancellationToken cancellationToken)
    {
        var statement = await db.StatementToChangeAsync(request.Statement, null, cancellationToken);
        statement.RevokePreviews(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }

    public async Task<StatementPreview?> Handle(PreviewStatement request, CancellationToken cancellationToken)
    {
        if (tokens.Read(TokenPurpose.Preview, request.Token) is not { ExpiresAt: { } expiry } token)
        {
            return null;
        }

        var (now, id) = (time.GetUtcNow(), StatementId.From(token.Id));
        var statement = await db.StatementsToShow().SingleOrDefaultAsync(x => x.Id == id && x.PreviewEpoch == token.Epoch, cancellationToken);
        return statement is null ? null : expiry < now
            ? new StatementPreview(null, false, expiry)
            : new StatementPreview(await db.ShownAsync(markdown, statement, request.Language, now, cancellationToken), statement.State == StatementState.Published, expiry);
    }
}
