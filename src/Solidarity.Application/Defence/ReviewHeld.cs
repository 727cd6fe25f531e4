using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Application.Reviews;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Defence;

/// <summary>Held signatures of a petition, oldest first, without who signed.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="HeldFor">Only those held for this reason.</param>
/// <param name="After">Only those newer than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.Moderate)]
public sealed record ListHeld(PetitionId Petition, SignatureReason? HeldFor = null, SignatureId? After = null, int Take = 50) : IQuery<IReadOnlyList<HeldSignature>>, IWithinPetition;

/// <summary>How many signatures of a petition are held, by reason, and how old they are.</summary>
[Requires(Right.Moderate)]
public sealed record CountHeld(PetitionId Petition) : IQuery<IReadOnlyList<HeldCount>>, IWithinPetition;

/// <summary>Lets some go that are held, or removes them.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Signatures">Which: at most <see cref="Most"/>.</param>
/// <param name="Release">Whether they are let go.</param>
/// <param name="Why">Why.</param>
/// <param name="Kind">Of what kind the reason is, where they are removed.</param>
[Requires(Right.Moderate)]
public sealed record DecideHeld(PetitionId Petition, IReadOnlyList<SignatureId> Signatures, bool Release, string? Why, SignatureReason? Kind = null)
    : ICommand<int>, IReviews, Audit.ISaysWhy
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Held;

    /// <summary>Most at once.</summary>
    public const int Most = 100;
}

/// <summary>A held signature.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Reason">Why it is held.</param>
/// <param name="SignedAt">When it was signed.</param>
/// <param name="Age">How long it has waited, in a word.</param>
/// <param name="Network">What tells its network from others; null once that is forgotten.</param>
/// <param name="Country">The country that was named.</param>
/// <param name="Source">Where the person came from.</param>
/// <param name="WasConfirmed">Whether the owner of the mailbox had confirmed.</param>
public sealed record HeldSignature(
    SignatureId Id, SignatureReason Reason, DateTimeOffset SignedAt, ReviewAge Age, string? Network, string? Country, string? Source, bool WasConfirmed);

/// <summary>How many are held for a reason.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Count">How many.</param>
/// <param name="Oldest">When the oldest was signed.</param>
/// <param name="Age">How long that has waited, in a word.</param>
public sealed record HeldCount(SignatureReason Reason, int Count, DateTimeOffset Oldest, ReviewAge Age);

internal sealed class DecideHeldValidator : AbstractValidator<DecideHeld>
{
    public DecideHeldValidator()
    {
        RuleFor(x => x.Why).Reason();
        RuleFor(x => x.Signatures).Must(ids => ids.Count is > 0 and <= DecideHeld.Most).WithErrorCode("Held.NoneChosen");
        RuleFor(x => x.Kind).Must(kind => kind is null || SignatureReasons.ForOrganizers.Contains(kind.Value)).WithErrorCode("Signature.NoSuchReason");
    }
}

internal sealed class ReviewHeldHandler(ISolidarityDb db, TimeProvider time) :
    IRequestHandler<ListHeld, IReadOnlyList<HeldSignature>>, IRequestHandler<CountHeld, IReadOnlyList<HeldCount>>, IRequestHandler<DecideHeld, int>
{
    public async Task<IReadOnlyList<HeldSignature>> Handle(ListHeld request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var held = db.Signatures.AsNoTracking().Where(x => x.PetitionId == request.Petition && x.State == SignatureState.Held);
        if (request.HeldFor is { } reason)
        {
            held = held.Where(x => x.Reason == reason);
        }

        if (request.After is { } after)
        {
            held = held.Where(x => x.Id > after);
        }

        var rows = await held.OrderBy(x => x.Id).Take(Math.Clamp(request.Take, 1, 100))
            .Select(x => new { x.Id, x.Reason, x.CreatedAt, x.NetworkKey, x.Country, x.Source, x.ConfirmedAt }).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(x => new HeldSignature(
                x.Id, x.Reason, x.CreatedAt, ReviewAges.Of(x.CreatedAt, now), x.NetworkKey is null ? null : NetworkMark.Of(x.NetworkKey), x.Country?.Value, x.Source,
                x.ConfirmedAt is not null)),
        ];
    }

    public async Task<IReadOnlyList<HeldCount>> Handle(CountHeld request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var counts = await db.Signatures.Where(x => x.PetitionId == request.Petition && x.State == SignatureState.Held).GroupBy(x => x.Reason)
            .Select(group => new { group.Key, Count = group.Count(), Oldest = group.Min(x => x.CreatedAt) }).ToListAsync(cancellationToken);
        return [.. counts.OrderBy(x => x.Oldest).Select(x => new HeldCount(x.Key, x.Count, x.Oldest, ReviewAges.Of(x.Oldest, now)))];
    }

    public Task<int> Handle(DecideHeld request, CancellationToken cancellationToken) =>
        // Again if the owner of a mailbox, or another organizer, was there at the same moment.
        db.AgainIfOvertakenAsync(async () =>
        {
            var (petitionId, ids, now) = (request.Petition, request.Signatures.ToList(), time.GetUtcNow());
            var petition = await db.Petitions.AsNoTracking().SingleOrDefaultAsync(x => x.Id == petitionId, cancellationToken) ?? throw new NotFound("Petition");
            var held = await db.Signatures.Where(x => ids.Contains(x.Id) && x.PetitionId == petitionId && x.State == SignatureState.Held).ToListAsync(cancellationToken);
            return await db.InTransactionAsync(
                async cancel =>
                {
                    await db.CountAsync(
                        petition, [.. held.Select(x => request.Release ? x.Restore(now) : x.Remove(request.Kind ?? SignatureReason.Other, now))], now, cancel);
                    return held.Count;
                },
                cancellationToken);
        });
}
