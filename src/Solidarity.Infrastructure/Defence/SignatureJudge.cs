using System.Buffers.Binary;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Defence;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Limits;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Defence;

/// <summary>
/// Judges signatures by what came before them on all servers together, about a second late, but for the first few from each network and
/// domain, of which each server knows its own alone. What organizers have set is read again once it has changed, by the first signature
/// after that. A server that starts begins to count anew.
/// </summary>
internal sealed class SignatureJudge : ISignatureDefence, IDisposable
{
    // The kinds below belong to the limits of requests.
    private const byte FirstKind = 16;

    // One in so many of what may come within a minute is a server's own matter.
    private const int Unshared = 8;

    private static readonly FloodScope[] Scopes = Enum.GetValues<FloodScope>();

    private readonly IDbContextFactory<SolidarityDb> _databases;
    private readonly IPageVersion _version;
    private readonly ILimitExchange _exchange;
    private readonly IMailDomains _domains;
    private readonly IKeyedHashes _hashes;
    private readonly TimeProvider _time;
    private readonly FloodCounts _counts = new();
    private readonly NameOrder _names = new();
    private readonly Lock _gate = new();
    private volatile DefenceRules? _rules;
    private Task<DefenceRules>? _reading;

    public SignatureJudge(
        IDbContextFactory<SolidarityDb> databases, IPageVersion version, ILimitExchange exchange, IMailDomains domains, IKeyedHashes hashes, IOptions<DefenceOptions> options, TimeProvider time)
    {
        (_databases, _version, _exchange, _domains, _hashes, _time) = (databases, version, exchange, domains, hashes, time);
        IsOn = options.Value.IsOn;
        _version.Changed += Forget;
        _exchange.CountedElsewhere += Learn;
    }

    public bool IsOn { get; }

    public async ValueTask<Verdict> JudgeAsync(Incoming signature, CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return Verdict.Passed;
        }

        var rules = _rules ?? await ReadAsync(cancellationToken);
        return rules.Allows(signature.Keys) ? Verdict.Passed
            : rules.Blocks(signature, _domains) ? Verdict.Held(SignatureReason.Listed)
            : Judge(rules, signature);
    }

    public async ValueTask<bool> IsHallAsync(byte[] network, CancellationToken cancellationToken) =>
        IsOn && (_rules ?? await ReadAsync(cancellationToken)).Hall(null, network, _time.GetUtcNow()) is not null;

    public void Dispose()
    {
        _version.Changed -= Forget;
        _exchange.CountedElsewhere -= Learn;
    }

    // Everything is counted, whatever the verdict: what is held already is part of the flood.
    private Verdict Judge(DefenceRules rules, Incoming signature)
    {
        var (isSlow, held) = (false, default(SignatureReason?));
        var keys = signature.Keys;
        if (!rules.AllowsNetwork(signature.From))
        {
            if (rules.Hall(signature.Petition, keys.Network, signature.At) is { } hall)
            {
                held = Count(FloodScope.Network, keys.Network!, signature, hall.People / Unshared).Hour > hall.People ? SignatureReason.NetworkFlood : null;
            }
            else
            {
                Weigh(FloodScope.Network, keys.Network, SignatureReason.NetworkFlood);
                Weigh(FloodScope.WideNetwork, keys.WideNetwork, SignatureReason.NetworkFlood);
            }
        }

        if (!_domains.IsFree(signature.Email.Domain) && !rules.AllowsDomain(signature.Email.Domain))
        {
            Weigh(FloodScope.Domain, keys.Address.Domain, SignatureReason.DomainFlood);
        }

        if (signature.Country is { } country && rules.Limit(FloodScope.Country).IsOn)
        {
            Span<byte> code = stackalloc byte[16];
            Encoding.ASCII.GetBytes(country.Value, code);
            Weigh(FloodScope.Country, code, SignatureReason.CountryFlood);
        }

        if (rules.HoldsOrderedNames && _names.Note(signature.Petition, signature.Name, signature.At))
        {
            held ??= SignatureReason.OrderedNames;
        }

        return held is { } reason ? Verdict.Held(reason) : isSlow ? Verdict.Slowed(signature.At) : Verdict.Passed;

        void Weigh(FloodScope scope, ReadOnlySpan<byte> key, SignatureReason reason)
        {
            var limit = rules.Limit(scope);
            if (!limit.IsOn || key.IsEmpty)
            {
                return;
            }

            var (minute, hour) = Count(scope, key, signature, limit.Slow.PerMinute / Unshared);
            if (limit.Hold.IsExceeded(minute, hour))
            {
                held ??= reason;
            }

            isSlow |= limit.Slow.IsExceeded(minute, hour);
        }
    }

    // Other servers are told of what comes after the first few of an hour: a rush of people from everywhere is thousands of networks with one or
    // two each, which concern nobody else.
    private (int Minute, int Hour) Count(FloodScope scope, ReadOnlySpan<byte> key, Incoming signature, int ownMatter)
    {
        Span<byte> petition = stackalloc byte[16];
        signature.Petition.Value.TryWriteBytes(petition, bigEndian: true, out _);
        var mixed = BinaryPrimitives.ReadUInt128BigEndian(key) ^ BinaryPrimitives.ReadUInt128BigEndian(petition);
        var counted = _counts.Add(new FloodKey(scope, mixed), 1, signature.At);
        if (counted.Hour > ownMatter)
        {
            _exchange.Count(new LimitKey((byte)(FirstKind + scope), mixed));
        }

        return counted;
    }

    private void Learn(IReadOnlyDictionary<LimitKey, int> counts)
    {
        foreach (var (key, count) in counts)
        {
            if (key.Kind >= FirstKind && key.Kind < FirstKind + Scopes.Length)
            {
                _counts.Add(new FloodKey((FloodScope)(key.Kind - FirstKind), key.Network), count, _time.GetUtcNow());
            }
        }
    }

    private void Forget()
    {
        lock (_gate)
        {
            (_rules, _reading) = (null, null);
        }
    }

    // Many who come at once wait for one reading. What changes while it is read is read again by the next one.
    private Task<DefenceRules> ReadAsync(CancellationToken cancellationToken)
    {
        Task<DefenceRules> reading;
        lock (_gate)
        {
            reading = _reading is { IsFaulted: false, IsCanceled: false } begun ? begun : _reading = ReadNowAsync();
        }

        return reading.WaitAsync(cancellationToken);
    }

    private async Task<DefenceRules> ReadNowAsync()
    {
        await Task.Yield();
        await using var db = await _databases.CreateDbContextAsync();
        var now = _time.GetUtcNow();
        var defence = await db.SignatureDefences.AsNoTracking().Include(x => x.Limits).Include(x => x.Lists).AsSplitQuery().SingleOrDefaultAsync(x => x.Id == SignatureDefence.OnlyId) ?? SignatureDefence.Create(now);
        var rules = new DefenceRules(defence, await db.HallHours.AsNoTracking().Where(x => x.Until > now).ToListAsync(), _hashes);
        lock (_gate)
        {
            if (_reading is not null)
            {
                _rules = rules;
            }
        }

        return rules;
    }
}

/// <summary>Whether signatures are judged at all: with the limits of requests, for load tests may turn both off.</summary>
public sealed class DefenceOptions
{
    /// <summary>Whether they are.</summary>
    public bool IsOn { get; set; } = true;
}
