using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Defence;

/// <summary>The networks and mail domains that most signatures of the last hour came from.</summary>
[Requires(Right.Moderate)]
public sealed record ShowTrends(PetitionId Petition) : IQuery<Trends>, IWithinPetition;

/// <summary>Where signatures came from within the last hour.</summary>
/// <param name="Looked">How many signatures that is: at most <see cref="TrendReading.Most"/>, the newest.</param>
/// <param name="Networks">The networks with most, and <see cref="TrendReading.Fewest"/> at least.</param>
/// <param name="Domains">The mail domains with most, and as many at least.</param>
/// <param name="AlertAt">From so many on organizers are told.</param>
public sealed record Trends(int Looked, IReadOnlyList<Trend> Networks, IReadOnlyList<Trend> Domains, int AlertAt);

/// <summary>One of them.</summary>
/// <param name="Name">The mail domain, or what tells the network from others.</param>
/// <param name="Count">How many came.</param>
/// <param name="Waiting">How many of them wait.</param>
/// <param name="Confirmed">How many are confirmed.</param>
/// <param name="Held">How many are held.</param>
/// <param name="IsFree">Whether everyone can have a mailbox there.</param>
public sealed record Trend(string Name, int Count, int Waiting, int Confirmed, int Held, bool IsFree = false);

/// <summary>Reads what trends. A few queries, whatever the size of the petition: signatures are stored in the order in which they come.</summary>
public static class TrendReading
{
    /// <summary>How many signatures are looked at.</summary>
    public const int Most = 20_000;

    /// <summary>Fewer are no trend; and a domain with fewer could be one person's own.</summary>
    public const int Fewest = 10;

    /// <summary>How many lines are shown.</summary>
    public const int Lines = 10;

    /// <summary>The time that is looked at.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromHours(1);

    /// <summary>The newest signatures of the last hour.</summary>
    public static IQueryable<Signature> Recent(this IQueryable<Signature> signatures, DateTimeOffset now)
    {
        // An id begins with the moment when it was made.
        var first = EntityId.First<SignatureId>(now - Span);
        return signatures.Where(x => x.Id >= first).OrderByDescending(x => x.Id).Take(Most);
    }
}

internal sealed class ShowTrendsHandler(ISolidarityDb db, IMailDomains domains, TimeProvider time) : IRequestHandler<ShowTrends, Trends>
{
    public async Task<Trends> Handle(ShowTrends request, CancellationToken cancellationToken)
    {
        var recent = db.Signatures.Where(x => x.PetitionId == request.Petition).Recent(time.GetUtcNow());
        var networks = await recent.Where(x => x.NetworkKey != null).GroupBy(x => x.NetworkKey!).Where(group => group.Count() >= TrendReading.Fewest).OrderByDescending(group => group.Count()).Take(TrendReading.Lines).Select(group => new Counted(
                group.Key, group.Count(), group.Count(x => x.State == SignatureState.Waiting), group.Count(x => x.State == SignatureState.Confirmed),
                group.Count(x => x.State == SignatureState.Held)))
            .ToListAsync(cancellationToken);
        var byDomain = await recent.GroupBy(x => x.DomainKey).Where(group => group.Count() >= TrendReading.Fewest).OrderByDescending(group => group.Count()).Take(TrendReading.Lines).Select(group => new Counted(
                group.Key, group.Count(), group.Count(x => x.State == SignatureState.Waiting), group.Count(x => x.State == SignatureState.Confirmed),
                group.Count(x => x.State == SignatureState.Held)))
            .ToListAsync(cancellationToken);
        var names = await db.DomainNamesAsync(request.Petition, [.. byDomain.Select(x => x.Key)], time.GetUtcNow(), cancellationToken);
        var looked = await recent.CountAsync(cancellationToken);
        var alertAt = await db.SignatureDefences.Where(x => x.Id == SignatureDefence.OnlyId).Select(x => (int?)x.AlertAt).SingleOrDefaultAsync(cancellationToken);
        return new Trends(
            looked, [.. networks.Select(x => x.As(NetworkMark.Of(x.Key), isFree: false))],
            [.. byDomain.Select(x => (Row: x, Name: names.GetValueOrDefault(Convert.ToHexString(x.Key)))).Where(x => x.Name is not null).Select(x => x.Row.As(x.Name!, domains.IsFree(x.Name!)))],
            alertAt ?? SignatureDefence.DefaultAlert);
    }

    private sealed record Counted(byte[] Key, int Count, int Waiting, int Confirmed, int Held)
    {
        public Trend As(string name, bool isFree) => new(name, Count, Waiting, Confirmed, Held, isFree);
    }
}

/// <summary>Reads the names of mail domains, of which the database keeps keyed hashes: in one address of each.</summary>
internal static class DomainNames
{
    public static async Task<Dictionary<string, string>> DomainNamesAsync(
        this ISolidarityDb db, PetitionId petition, IReadOnlyList<byte[]> keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var newest = await db.Signatures.Where(x => x.PetitionId == petition).Recent(now).Where(x => x.Email != null && keys.Contains(x.DomainKey))
            .GroupBy(x => x.DomainKey).Select(group => group.OrderByDescending(x => x.Id).Select(x => x.Id).First()).ToListAsync(cancellationToken);
        var emails = await db.Signatures.Where(x => newest.Contains(x.Id)).Select(x => new { x.DomainKey, x.Email }).ToListAsync(cancellationToken);
        return emails.Where(x => x.Email is not null).ToDictionary(x => Convert.ToHexString(x.DomainKey), x => x.Email!.Domain);
    }
}
