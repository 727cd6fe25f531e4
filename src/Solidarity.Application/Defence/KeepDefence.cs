using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Defence;

namespace Solidarity.Application.Defence;

/// <summary>How petitions are defended.</summary>
[Requires(Right.Moderate)]
public sealed record ShowDefence : IQuery<DefenceSeen>;

/// <summary>How petitions are defended.</summary>
/// <param name="Limits">The limit of each kind.</param>
/// <param name="Lists">The lists as typed.</param>
/// <param name="HoldsDisposable">Whether addresses that are made to be thrown away are held.</param>
/// <param name="HoldsOrderedNames">Whether names in the order of the alphabet are held.</param>
/// <param name="AlertAt">From so many of one network or mail domain within an hour on, organizers are told.</param>
/// <param name="Version">Grows with each change.</param>
public sealed record DefenceSeen(
    IReadOnlyDictionary<FloodScope, FloodLimit> Limits, IReadOnlyDictionary<DefenceList, string> Lists, bool HoldsDisposable, bool HoldsOrderedNames, int AlertAt, long Version);

/// <summary>Sets how petitions are defended.</summary>
/// <param name="Limits">The limits to set.</param>
/// <param name="Lists">The lists to keep, as typed.</param>
/// <param name="HoldsDisposable">Whether addresses that are made to be thrown away are held.</param>
/// <param name="HoldsOrderedNames">Whether names in the order of the alphabet are held.</param>
/// <param name="AlertAt">From so many of one network or mail domain within an hour on, organizers are told.</param>
/// <param name="ExpectedVersion">Refuse when somebody else has changed it since; null to write anyway.</param>
[Requires(Right.Moderate)]
public sealed record KeepDefence(
    IReadOnlyDictionary<FloodScope, FloodLimit> Limits, IReadOnlyDictionary<DefenceList, string> Lists, bool HoldsDisposable, bool HoldsOrderedNames, int AlertAt,
    long? ExpectedVersion = null) : ICommand<Unit>;

internal sealed class KeepDefenceHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<KeepDefence, Unit>, IRequestHandler<ShowDefence, DefenceSeen>
{
    // Bad lines are named one by one, but not by the thousand.
    private const int MostNamed = 10;
    private const long NotKept = -1;

    public async Task<DefenceSeen> Handle(ShowDefence request, CancellationToken cancellationToken)
    {
        var kept = await db.SignatureDefences.AsNoTracking().Include(x => x.Limits).Include(x => x.Lists).SingleOrDefaultAsync(x => x.Id == SignatureDefence.OnlyId, cancellationToken);
        var defence = kept ?? SignatureDefence.Create(time.GetUtcNow());
        return new DefenceSeen(
            Enum.GetValues<FloodScope>().ToDictionary(scope => scope, defence.Limit), Enum.GetValues<DefenceList>().ToDictionary(list => list, defence.List),
            defence.HoldsDisposable, defence.HoldsOrderedNames, defence.AlertAt, kept?.Version ?? NotKept);
    }

    public async Task<Unit> Handle(KeepDefence request, CancellationToken cancellationToken)
    {
        RefuseBadLines(request.Lists);
        var now = time.GetUtcNow();
        var defence = await db.SignatureDefences.Include(x => x.Limits).Include(x => x.Lists).SingleOrDefaultAsync(x => x.Id == SignatureDefence.OnlyId, cancellationToken);
        if (request.ExpectedVersion is { } expected && expected != (defence?.Version ?? NotKept))
        {
            throw new Domain.Stale();
        }

        if (defence is null)
        {
            db.SignatureDefences.Add(defence = SignatureDefence.Create(now));
        }

        foreach (var (scope, limit) in request.Limits)
        {
            defence.Set(scope, limit, now);
        }

        foreach (var (list, text) in request.Lists)
        {
            defence.Keep(list, text.Trim(), now);
        }

        defence.Watch(request.HoldsDisposable, request.HoldsOrderedNames, request.AlertAt, now);
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }

    private static void RefuseBadLines(IReadOnlyDictionary<DefenceList, string> lists)
    {
        List<ValidationFailure> wrong = [];
        foreach (var (list, text) in lists)
        {
            var field = "lists." + list;
            if (text.Length > DefenceLines.MaxLength || DefenceLines.Entries(text).Skip(DefenceLines.Most).Any())
            {
                wrong.Add(new ValidationFailure(field, "Defence.ListTooLong") { ErrorCode = "Defence.ListTooLong", CustomState = (object[])[DefenceLines.Most] });
                continue;
            }

            wrong.AddRange(DefenceLines.Bad(list, text).Take(MostNamed).Select(line =>
                new ValidationFailure(field, "Defence.BadLine") { ErrorCode = "Defence.BadLine." + KindOf(list), CustomState = (object[])[line.Number, line.Text] }));
        }

        if (wrong.Count > 0)
        {
            throw new NotValid(wrong);
        }
    }

    private static string KindOf(DefenceList list) => list switch
    {
        DefenceList.AllowedNetworks or DefenceList.BlockedNetworks => "Network",
        DefenceList.AllowedDomains or DefenceList.BlockedDomains => "Domain",
        _ => "Address",
    };
}
