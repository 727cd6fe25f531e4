using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>The endorsements of a statement that were confirmed, the newest first.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.Moderate)]
public sealed record ListEndorsements(StatementId Statement, EndorsementId? Before = null, int Take = 50) : IQuery<IReadOnlyList<EndorsementKept>>;

/// <summary>How many endorsements of a statement wait for a look, and how many are shown.</summary>
[Requires(Right.SeeConsole)]
public sealed record CountEndorsements(StatementId Statement) : IQuery<EndorsementCounts>;

/// <summary>Lets an endorsement be shown.</summary>
[Requires(Right.Moderate)]
public sealed record ApproveEndorsement(StatementId Statement, EndorsementId Endorsement) : ICommand<BackingState>;

/// <summary>Declines an endorsement, or takes it off the page.</summary>
[Requires(Right.Moderate)]
public sealed record DeclineEndorsement(StatementId Statement, EndorsementId Endorsement) : ICommand<BackingState>;

/// <summary>An endorsement as organizers see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The organisation's name.</param>
/// <param name="Website">Its website.</param>
/// <param name="Contact">The contact person's address, with most of its local part hidden: enough to compare its domain with the website.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Since">Since when.</param>
public sealed record EndorsementKept(EndorsementId Id, string Name, string? Website, string Contact, BackingState State, DateTimeOffset Since);

/// <summary>How many there are.</summary>
public sealed record EndorsementCounts(int Waiting, int Shown);

internal sealed class EndorsementReviewHandlers(ISolidarityDb db, TimeProvider time)
    : IRequestHandler<ListEndorsements, IReadOnlyList<EndorsementKept>>, IRequestHandler<CountEndorsements, EndorsementCounts>,
        IRequestHandler<ApproveEndorsement, BackingState>, IRequestHandler<DeclineEndorsement, BackingState>
{
    public async Task<IReadOnlyList<EndorsementKept>> Handle(ListEndorsements request, CancellationToken cancellationToken)
    {
        var endorsements = db.Endorsements.AsNoTracking().Where(x => x.StatementId == request.Statement && x.State != BackingState.Asked);
        if (request.Before is { } before)
        {
            endorsements = endorsements.Where(x => x.Id < before);
        }

        var found = await endorsements.OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100))
            .Select(x => new { x.Id, x.Name, x.Website, x.Email, x.State, x.StateSince }).ToListAsync(cancellationToken);
        if (found.Count == 0 && !await db.Statements.AnyAsync(x => x.Id == request.Statement, cancellationToken))
        {
            throw new NotFound("Statement");
        }

        return found.ConvertAll(x => new EndorsementKept(x.Id, x.Name, x.Website, x.Email.Masked, x.State, x.StateSince));
    }

    public async Task<EndorsementCounts> Handle(CountEndorsements request, CancellationToken cancellationToken)
    {
        var counts = await db.Endorsements.Where(x => x.StatementId == request.Statement).GroupBy(x => x.State)
            .Select(x => new { State = x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.State, x => x.Count, cancellationToken);
        return new EndorsementCounts(counts.GetValueOrDefault(BackingState.Waiting), counts.GetValueOrDefault(BackingState.Shown));
    }

    public async Task<BackingState> Handle(ApproveEndorsement request, CancellationToken cancellationToken)
    {
        var endorsement = await FindAsync(request.Statement, request.Endorsement, cancellationToken);
        if (endorsement.State != BackingState.Shown && await db.Endorsements.AnyAsync(
            x => x.StatementId == request.Statement && x.State == BackingState.Shown && x.NameKey == endorsement.NameKey && x.NameKey != "", cancellationToken))
        {
            throw new DomainError("Endorsement.ShownAlready", null, endorsement.Name);
        }

        endorsement.Approve(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return endorsement.State;
    }

    public async Task<BackingState> Handle(DeclineEndorsement request, CancellationToken cancellationToken)
    {
        var endorsement = await FindAsync(request.Statement, request.Endorsement, cancellationToken);
        endorsement.Decline(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return endorsement.State;
    }

    private async Task<Endorsement> FindAsync(StatementId statement, EndorsementId id, CancellationToken cancellationToken) =>
        await db.Endorsements.SingleOrDefaultAsync(x => x.Id == id && x.StatementId == statement, cancellationToken) ?? throw new NotFound("Endorsement");
}
