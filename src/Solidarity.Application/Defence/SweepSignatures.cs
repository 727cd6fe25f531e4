using System.Net.Sockets;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Application.Petitions;
using Solidarity.Application.Reviews;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;

namespace Solidarity.Application.Defence;

/// <summary>Which signatures, as typed: those that fit all that is named.</summary>
public sealed record SweepFields
{
    /// <summary>The network they came from: an address, or one with <c>/24</c>, <c>/16</c>, <c>/64</c> or <c>/48</c>.</summary>
    public string? Network { get; init; }

    /// <summary>The mail domain, or with <c>*.</c> before it all below it too.</summary>
    public string? Domain { get; init; }

    /// <summary>Those signed from this moment on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Those signed before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Where they came from; <c>-</c> for those of whom that is not known.</summary>
    public string? Source { get; init; }

    /// <summary>A pattern of the name, with <c>*</c> and <c>?</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Those held for this reason.</summary>
    public SignatureReason? HeldFor { get; init; }
}

/// <summary>
/// Counts, in the background, the signatures that a rule fits, so that they can be removed. Logged as a reading of personal data: names and
/// addresses may have to be read for it.
/// </summary>
/// <param name="Petition">The petition.</param>
/// <param name="Rule">Which signatures.</param>
/// <param name="Kind">Of what kind the reason is; the public page counts by it.</param>
/// <param name="Reason">Why.</param>
[Requires(Right.Moderate)]
public sealed record CountByRule(PetitionId Petition, SweepFields Rule, SignatureReason? Kind, string? Reason) : ICommand<SweepId>, IWithinPetition, IReadsPersonalData;

/// <summary>Lets go all that is held for a reason, or for any, in the background; whoever was never asked is asked then.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="HeldFor">For which reason they are held; any when null.</param>
/// <param name="Why">Why.</param>
[Requires(Right.Moderate)]
public sealed record ReleaseHeld(PetitionId Petition, SignatureReason? HeldFor, string? Why) : ICommand<SweepId>, IReviews, ISaysWhy
{
    /// <inheritdoc />
    public ReviewKind Waiting => ReviewKind.Held;
}

/// <summary>Removes what was counted.</summary>
/// <param name="Sweep">Which.</param>
/// <param name="Petition">Its petition.</param>
/// <param name="Number">How many that are, where it is so much that it is asked twice.</param>
[Requires(Right.Moderate)]
public sealed record RunSweep(SweepId Sweep, PetitionId Petition, int? Number = null) : ICommand<Unit>, IActsOnSweep;

/// <summary>Stops counting, or removing, where it is.</summary>
[Requires(Right.Moderate)]
public sealed record CancelSweep(SweepId Sweep, PetitionId Petition) : ICommand<Unit>, IActsOnSweep;

/// <summary>Puts back, in the background, all that was removed.</summary>
[Requires(Right.Moderate)]
public sealed record UndoSweep(SweepId Sweep, PetitionId Petition) : ICommand<Unit>, IActsOnSweep;

/// <summary>The newest removals by rule and releases of a petition.</summary>
[Requires(Right.Moderate)]
public sealed record ListSweeps(PetitionId Petition) : IQuery<IReadOnlyList<SweepSeen>>, IWithinPetition;

/// <summary>A command on one sweep.</summary>
public interface IActsOnSweep : IWithinPetition
{
    /// <summary>The sweep.</summary>
    SweepId Sweep { get; }
}

/// <summary>A removal by rule, or a release.</summary>
public sealed record SweepSeen
{
    /// <summary>Its identity.</summary>
    public required SweepId Id { get; init; }

    /// <summary>What it does.</summary>
    public required SweepAct Act { get; init; }

    /// <summary>How far it is.</summary>
    public required SweepState State { get; init; }

    /// <summary>Its rule.</summary>
    public required SweepRule Rule { get; init; }

    /// <summary>Of what kind the reason is.</summary>
    public required SignatureReason Reason { get; init; }

    /// <summary>Why.</summary>
    public required string Why { get; init; }

    /// <summary>How many there are to look at, about.</summary>
    public required int Total { get; init; }

    /// <summary>How many were looked at.</summary>
    public required int Looked { get; init; }

    /// <summary>How many the rule fits.</summary>
    public required int Matched { get; init; }

    /// <summary>How many stood when it began.</summary>
    public required int Standing { get; init; }

    /// <summary>How many were taken.</summary>
    public required int Taken { get; init; }

    /// <summary>How many are back.</summary>
    public required int Restored { get; init; }

    /// <summary>Some of those that the rule fits, while an organizer is to say yes.</summary>
    public required IReadOnlyList<SampledSignature> Sample { get; init; }

    /// <summary>Whether it would take so much that it is asked twice.</summary>
    public required bool TakesMuch { get; init; }

    /// <summary>Whether it can be undone.</summary>
    public required bool CanBeUndone { get; init; }

    /// <summary>Whether something goes on in the background.</summary>
    public required bool IsAtWork { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>A signature of a sample, without who signed.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="State">Where it stands.</param>
/// <param name="SignedAt">When it was signed.</param>
/// <param name="Network">What tells its network from others; null once that is forgotten.</param>
/// <param name="Country">The country that was named.</param>
/// <param name="Source">Where the person came from.</param>
public sealed record SampledSignature(SignatureId Id, SignatureState State, DateTimeOffset SignedAt, string? Network, string? Country, string? Source);

internal sealed class CountByRuleValidator : AbstractValidator<CountByRule>
{
    public CountByRuleValidator()
    {
        RuleFor(x => x.Reason).Reason();
        RuleFor(x => x.Kind).Must(kind => kind is null || SignatureReasons.ForOrganizers.Contains(kind.Value)).WithErrorCode("Signature.NoSuchReason");
        RuleFor(x => x.Rule.Domain).Must(domain => Text.OneLine(domain) is null || DomainPattern.TryParse(domain, out _)).WithErrorCode("Sweep.NoDomain").OverridePropertyName("domain");
        RuleFor(x => x.Rule.Source).OptionalLine(Signature.MaxSourceLength).OverridePropertyName("source");
        RuleFor(x => x.Rule.Name).OptionalLine(Domain.Supporters.Supporter.MaxNameLength).OverridePropertyName("name");
        RuleFor(x => x.Rule.Until).Must((x, until) => until is null || x.Rule.From is null || until > x.Rule.From).WithErrorCode("Sweep.NoTime").OverridePropertyName("until");
    }
}

internal sealed class ReleaseHeldValidator : AbstractValidator<ReleaseHeld>
{
    public ReleaseHeldValidator() => RuleFor(x => x.Why).Reason();
}

internal sealed class SweepSignaturesHandler(ISolidarityDb db, IActor actor, IKeyedHashes hashes, IRequestNetwork network, IJobs jobs, TimeProvider time) :
    IRequestHandler<CountByRule, SweepId>, IRequestHandler<ReleaseHeld, SweepId>, IRequestHandler<RunSweep, Unit>, IRequestHandler<CancelSweep, Unit>,
    IRequestHandler<UndoSweep, Unit>, IRequestHandler<ListSweeps, IReadOnlyList<SweepSeen>>
{
    private const int Most = 30;
    private const string NoSource = "-";

    public async Task<SweepId> Handle(CountByRule request, CancellationToken cancellationToken)
    {
        var petition = await PetitionAsync(request.Petition, cancellationToken);
        var rule = Read(request.Rule);

        // Whoever may not see who signed must not learn it by asking for patterns either.
        if (rule.Unseals && !(await actor.ScopeAsync(Right.SeePersonalData, cancellationToken)).Covers(petition.CampaignId))
        {
            throw new DomainError("Sweep.NoReading", rule.Name is not null ? "name" : "domain");
        }

        return await BeginAsync(petition, SweepAct.Remove, rule, request.Kind ?? SignatureReason.Other, request.Reason!, cancellationToken);
    }

    public async Task<SweepId> Handle(ReleaseHeld request, CancellationToken cancellationToken) => await BeginAsync(
        await PetitionAsync(request.Petition, cancellationToken), SweepAct.Release, Read(new SweepFields { HeldFor = request.HeldFor }), SignatureReason.None, request.Why!, cancellationToken);

    public Task<Unit> Handle(RunSweep request, CancellationToken cancellationToken) => ActAsync(request, (sweep, now) => sweep.Run(request.Number, now), cancellationToken);

    public Task<Unit> Handle(CancelSweep request, CancellationToken cancellationToken) => ActAsync(request, (sweep, now) => sweep.Cancel(now), cancellationToken);

    public Task<Unit> Handle(UndoSweep request, CancellationToken cancellationToken) => ActAsync(request, (sweep, now) => sweep.Undo(now), cancellationToken);

    public async Task<IReadOnlyList<SweepSeen>> Handle(ListSweeps request, CancellationToken cancellationToken)
    {
        var sweeps = await db.Sweeps.AsNoTracking().Where(x => x.PetitionId == request.Petition).OrderByDescending(x => x.Id).Take(Most).ToListAsync(cancellationToken);
        var ids = sweeps.Where(x => x.State == SweepState.Counted).SelectMany(x => x.SampleIds).ToList();
        var sampled = ids.Count == 0 ? [] : (await db.Signatures.Where(x => ids.Contains(x.Id))
                .Select(x => new { x.Id, x.State, x.CreatedAt, x.NetworkKey, x.Country, x.Source }).ToListAsync(cancellationToken))
            .ToDictionary(x => x.Id, x => new SampledSignature(x.Id, x.State, x.CreatedAt, x.NetworkKey is null ? null : NetworkMark.Of(x.NetworkKey), x.Country?.Value, x.Source));
        return [.. sweeps.Select(sweep => Seen(sweep, sampled))];
    }

    private static SweepSeen Seen(Sweep x, Dictionary<SignatureId, SampledSignature> sampled) => new()
    {
        Id = x.Id,
        Act = x.Act,
        State = x.State,
        Rule = x.Rule,
        Reason = x.Reason,
        Why = x.Why,
        Total = x.Total,
        Looked = x.Looked,
        Matched = x.Matched,
        Standing = x.Standing,
        Taken = x.Taken,
        Restored = x.Restored,
        Sample = x.State == SweepState.Counted ? [.. x.SampleIds.Where(sampled.ContainsKey).Select(id => sampled[id])] : [],
        TakesMuch = x.TakesMuch,
        CanBeUndone = x.CanBeUndone,
        IsAtWork = x.IsAtWork,
        BegunAt = x.CreatedAt,
        EndedAt = x.EndedAt,
    };

    private async Task<Petition> PetitionAsync(PetitionId id, CancellationToken cancellationToken) =>
        await db.Petitions.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Petition");

    private SweepRule Read(SweepFields typed)
    {
        var (key, isWide) = Text.OneLine(typed.Network) is { } from ? Network(from) : (null, false);
        var domain = Text.OneLine(typed.Domain) is { } name && DomainPattern.TryParse(name, out var pattern) ? pattern : null;
        var source = Text.OneLine(typed.Source);
        return new SweepRule(
            key, isWide, domain?.ToString(), domain is { IsWild: false } ? hashes.Of(EmailAddress.Parse("a@" + domain.Domain)).Domain : null, typed.From, typed.Until,
            source is null ? null : source == NoSource ? "" : CameFrom.Read(source) ?? throw new DomainError("Sweep.NoSource", "source"), Text.OneLine(typed.Name), typed.HeldFor);
    }

    // Of each network two widths are known, and no others.
    private (byte[] Key, bool IsWide) Network(string typed)
    {
        if (!NetworkRange.TryParse(typed, out var range))
        {
            throw new DomainError("Sweep.NoNetwork", "network");
        }

        var (narrow, wide, single) = range.IsV4 ? (24, 16, 32) : (64, 48, 128);
        var keys = network.Of(range.First);
        return range.PrefixLength == wide ? (keys.Wide, true)
            : range.PrefixLength == narrow || range.PrefixLength == single ? (keys.Narrow, false)
            : throw new DomainError("Sweep.NoNetwork", "network");
    }

    private async Task<SweepId> BeginAsync(Petition petition, SweepAct act, SweepRule rule, SignatureReason kind, string why, CancellationToken cancellationToken)
    {
        var (id, now) = (petition.Id, time.GetUtcNow());
        var last = await db.Signatures.Where(x => x.PetitionId == id).OrderByDescending(x => x.Id).Select(x => (SignatureId?)x.Id).FirstOrDefaultAsync(cancellationToken)
            ?? throw new DomainError("Sweep.NothingFound");
        var totals = await db.PetitionTotals.Where(x => x.PetitionId == id && (x.Kind == TotalKind.Received || x.Kind == TotalKind.Forgotten || x.Kind == TotalKind.State))
            .Select(x => new { x.Kind, x.Key, x.Count }).ToListAsync(cancellationToken);
        var standing = totals.Where(x => x.Kind == TotalKind.State && x.Key is nameof(SignatureState.Waiting) or nameof(SignatureState.Confirmed) or nameof(SignatureState.Held)).Sum(x => x.Count);
        var stored = totals.Where(x => x.Kind == TotalKind.Received).Sum(x => x.Count) - totals.Where(x => x.Kind == TotalKind.Forgotten).Sum(x => x.Count);
        var sweep = Sweep.Begin(EntityId.New<SweepId>(now), id, act, rule, kind, Text.OneLine(why)!, actor.Organizer, last, stored, standing, now);
        db.Sweeps.Add(sweep);
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Sweeps);
        return sweep.Id;
    }

    private Task<Unit> ActAsync(IActsOnSweep request, Action<Sweep, DateTimeOffset> act, CancellationToken cancellationToken) =>
        // Again if the work in the background was a step ahead.
        db.AgainIfOvertakenAsync(async () =>
        {
            var (id, of) = (request.Sweep, request.Petition);
            var sweep = await db.Sweeps.SingleOrDefaultAsync(x => x.Id == id && x.PetitionId == of, cancellationToken) ?? throw new NotFound("Sweep");
            act(sweep, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            jobs.LookAgain(Work.Sweeps);
            return Unit.Value;
        });
}
