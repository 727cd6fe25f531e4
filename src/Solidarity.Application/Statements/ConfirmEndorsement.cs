using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>What the page behind the link in an endorser's mail shows. Changes nothing.</summary>
[AllowAnyone]
public sealed record ShowEndorsement(string Token) : IQuery<EndorsementStanding?>;

/// <summary>The contact person presses the button: the organisation stands behind the statement. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record ConfirmEndorsement(string Token) : ICommand<EndorsementStanding?>;

/// <summary>The contact person takes it back, or says that nobody there asked. Doing so again changes nothing.</summary>
[AllowAnyone]
public sealed record WithdrawEndorsement(string Token) : ICommand<EndorsementStanding?>;

/// <summary>Asks for a fresh link in place of an expired one.</summary>
[AllowAnyone]
public sealed record RenewEndorsement(string Token) : ICommand<Unit>;

/// <summary>Where an endorsement stands, for the contact person.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Since">Since when.</param>
/// <param name="IsExpired">Whether the link is too old to confirm by.</param>
/// <param name="Name">The organisation's name, as it will be shown.</param>
/// <param name="Website">Its website.</param>
/// <param name="StatementSlug">The statement, by its name in addresses.</param>
/// <param name="StatementTitle">Its title.</param>
/// <param name="StatementLanguage">The language of the title.</param>
public sealed record EndorsementStanding(
    EndorsementState State, DateTimeOffset Since, bool IsExpired, string Name, string? Website, string StatementSlug, string StatementTitle, LanguageTag StatementLanguage);

internal sealed class ConfirmEndorsementHandler(ISolidarityDb db, ITokens tokens, TimeProvider time)
    : IRequestHandler<ShowEndorsement, EndorsementStanding?>, IRequestHandler<ConfirmEndorsement, EndorsementStanding?>,
        IRequestHandler<WithdrawEndorsement, EndorsementStanding?>, IRequestHandler<RenewEndorsement, Unit>
{
    public async Task<EndorsementStanding?> Handle(ShowEndorsement request, CancellationToken cancellationToken) =>
        await BehindAsync(request.Token, cancellationToken) is var (token, endorsement) ? await StandingAsync(token, endorsement, cancellationToken) : null;

    public async Task<EndorsementStanding?> Handle(ConfirmEndorsement request, CancellationToken cancellationToken) => await ChangeAsync(request.Token, (token, endorsement, now) =>
    {
        if (!IsExpired(token, now))
        {
            endorsement.Confirm(now);
        }
    }, cancellationToken);

    public async Task<EndorsementStanding?> Handle(WithdrawEndorsement request, CancellationToken cancellationToken) =>
        await ChangeAsync(request.Token, (_, endorsement, now) =>
        {
            // What nobody confirmed is erased at once.
            if (endorsement.State == EndorsementState.Asked)
            {
                db.Endorsements.Remove(endorsement);
            }

            endorsement.Withdraw(now);
        }, cancellationToken);

    public async Task<Unit> Handle(RenewEndorsement request, CancellationToken cancellationToken)
    {
        await ChangeAsync(request.Token, (_, endorsement, now) => endorsement.AskAgain(now), cancellationToken);
        return Unit.Value;
    }

    private async Task<EndorsementStanding?> ChangeAsync(string text, Action<Token, Endorsement, DateTimeOffset> change, CancellationToken cancellationToken)
    {
        if (await BehindAsync(text, cancellationToken) is not var (token, endorsement))
        {
            return null;
        }

        change(token, endorsement, time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Stale)
        {
            // Two presses at once: the other one did it.
            db.Forget();
            return await Handle(new ShowEndorsement(text), cancellationToken);
        }

        return await StandingAsync(token, endorsement, cancellationToken);
    }

    private async Task<(Token Token, Endorsement Endorsement)?> BehindAsync(string text, CancellationToken cancellationToken)
    {
        if (tokens.Read(TokenPurpose.Endorsement, text) is not { } token)
        {
            return null;
        }

        var id = EndorsementId.From(token.Id);
        var found = await db.Endorsements.SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        return found is null || (token.Epoch < found.Epoch && found.State == EndorsementState.Asked) ? null : (token, found);
    }

    private async Task<EndorsementStanding> StandingAsync(Token token, Endorsement endorsement, CancellationToken cancellationToken)
    {
        var statement = await db.Statements.Where(x => x.Id == endorsement.StatementId)
            .Select(x => new { x.Slug, x.Language, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title }).SingleAsync(cancellationToken);
        return new EndorsementStanding(
            endorsement.State, endorsement.StateSince, endorsement.State == EndorsementState.Asked && IsExpired(token, time.GetUtcNow()),
            endorsement.Name, endorsement.Website, statement.Slug.Value, statement.Title, statement.Language);
    }

    private static bool IsExpired(Token token, DateTimeOffset now) => token.ExpiresAt < now;
}
