using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Organisations;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
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
    BackingState State, DateTimeOffset Since, bool IsExpired, string Name, string? Website, string StatementSlug, string StatementTitle, LanguageTag StatementLanguage);

internal sealed class ConfirmEndorsementHandler(ISolidarityDb db, ITokens tokens, TimeProvider time)
    : BackingLinks<Endorsement, EndorsementId>(db, tokens, TokenPurpose.Endorsement, time), IRequestHandler<ShowEndorsement, EndorsementStanding?>,
        IRequestHandler<ConfirmEndorsement, EndorsementStanding?>, IRequestHandler<WithdrawEndorsement, EndorsementStanding?>, IRequestHandler<RenewEndorsement, Unit>
{
    public async Task<EndorsementStanding?> Handle(ShowEndorsement request, CancellationToken cancellationToken) =>
        await StandingAsync(await BehindAsync(request.Token, cancellationToken), cancellationToken);

    public async Task<EndorsementStanding?> Handle(ConfirmEndorsement request, CancellationToken cancellationToken) => await StandingAsync(
        await ChangeAsync(
            request.Token,
            behind =>
            {
                if (!behind.IsExpired)
                {
                    behind.Backing.Confirm(Now);
                }

                return Task.CompletedTask;
            },
            cancellationToken),
        cancellationToken);

    public async Task<EndorsementStanding?> Handle(WithdrawEndorsement request, CancellationToken cancellationToken) => await StandingAsync(
        await ChangeAsync(
            request.Token,
            behind =>
            {
                // What nobody confirmed is erased at once.
                if (behind.Backing.State == BackingState.Asked)
                {
                    Db.Endorsements.Remove(behind.Backing);
                }

                behind.Backing.Withdraw(Now);
                return Task.CompletedTask;
            },
            cancellationToken),
        cancellationToken);

    public async Task<Unit> Handle(RenewEndorsement request, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            request.Token,
            behind =>
            {
                behind.Backing.AskAgain(Now);
                return Task.CompletedTask;
            },
            cancellationToken);
        return Unit.Value;
    }

    protected override Task<Endorsement?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var endorsement = EndorsementId.From(id);
        return Db.Endorsements.SingleOrDefaultAsync(x => x.Id == endorsement, cancellationToken);
    }

    private async Task<EndorsementStanding?> StandingAsync(BehindLink<Endorsement>? behind, CancellationToken cancellationToken)
    {
        if (behind?.Backing is not { } endorsement)
        {
            return null;
        }

        var statement = await Db.Statements.Where(x => x.Id == endorsement.StatementId)
            .Select(x => new { x.Slug, x.Language, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title }).SingleAsync(cancellationToken);
        return new EndorsementStanding(
            endorsement.State, endorsement.StateSince, behind.IsExpired, endorsement.Name, endorsement.Website, statement.Slug.Value, statement.Title, statement.Language);
    }
}
