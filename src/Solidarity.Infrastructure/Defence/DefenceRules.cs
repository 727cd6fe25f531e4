using System.Net;
using Solidarity.Application;
using Solidarity.Application.Defence;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;

namespace Solidarity.Infrastructure.Defence;

/// <summary>What organizers have set, made ready to be asked with each signature.</summary>
internal sealed class DefenceRules
{
    private readonly FloodLimit[] _limits;
    private readonly NetworkRange[] _allowedNetworks;
    private readonly NetworkRange[] _blockedNetworks;
    private readonly Domains _allowedDomains;
    private readonly Domains _blockedDomains;
    private readonly HashSet<UInt128> _allowedMailboxes;
    private readonly HashSet<UInt128> _blockedMailboxes;
    private readonly HallHour[] _halls;
    private readonly bool _holdsDisposable;

    public DefenceRules(SignatureDefence defence, IEnumerable<HallHour> halls, IKeyedHashes hashes)
    {
        _limits = [.. Enum.GetValues<FloodScope>().Select(defence.Limit)];
        _allowedNetworks = Networks(defence.List(DefenceList.AllowedNetworks));
        _blockedNetworks = Networks(defence.List(DefenceList.BlockedNetworks));
        _allowedDomains = new Domains(defence.List(DefenceList.AllowedDomains));
        _blockedDomains = new Domains(defence.List(DefenceList.BlockedDomains));
        _allowedMailboxes = Mailboxes(defence.List(DefenceList.AllowedAddresses), hashes);
        _blockedMailboxes = Mailboxes(defence.List(DefenceList.BlockedAddresses), hashes);
        _halls = [.. halls];
        _holdsDisposable = defence.HoldsDisposable;
        HoldsOrderedNames = defence.HoldsOrderedNames;
    }

    public bool HoldsOrderedNames { get; }

    public FloodLimit Limit(FloodScope scope) => _limits[(int)scope];

    public bool Allows(SignatureKeys keys) => _allowedMailboxes.Count > 0 && _allowedMailboxes.Contains(Key(keys.Address.Mailbox));

    public bool AllowsNetwork(IPAddress? address) => address is not null && Array.Exists(_allowedNetworks, network => network.Contains(address));

    public bool AllowsDomain(string domain) => _allowedDomains.Contains(domain);

    /// <summary>Whether a list says that it is to be held. Who is allowed by name is not asked; an allowed network or domain weighs more than a blocked wider one.</summary>
    public bool Blocks(Incoming signature, IMailDomains known)
    {
        var domain = signature.Email.Domain;
        return (_blockedMailboxes.Count > 0 && _blockedMailboxes.Contains(Key(signature.Keys.Address.Mailbox)))
            || (signature.From is { } from && Array.Exists(_blockedNetworks, network => network.Contains(from)) && !AllowsNetwork(from))
            || ((_blockedDomains.Contains(domain) || (_holdsDisposable && known.IsDisposable(domain))) && !AllowsDomain(domain));
    }

    /// <summary>The hall that has its hour in a network now.</summary>
    public HallHour? Hall(PetitionId? petition, byte[]? network, DateTimeOffset now) => network is null || _halls.Length == 0
        ? null
        : Array.Find(_halls, hall => hall.IsOn(now) && (petition is null || hall.PetitionId == petition) && hall.NetworkKey.AsSpan().SequenceEqual(network));

    private static UInt128 Key(byte[] hash) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);

    private static NetworkRange[] Networks(string text) => [.. DefenceLines.Entries(text).Select(line => NetworkRange.TryParse(line, out var network) ? network : null).OfType<NetworkRange>()];

    private static HashSet<UInt128> Mailboxes(string text, IKeyedHashes hashes) =>
        [.. DefenceLines.Entries(text).Select(line => EmailAddress.TryParse(line, out var email) ? email : null).OfType<EmailAddress>().Select(email => Key(hashes.Of(email).Mailbox))];

    /// <summary>Domains, and those with all below them, found by name and by the names above.</summary>
    private sealed class Domains
    {
        private readonly HashSet<string> _exact;
        private readonly HashSet<string> _wild;

        public Domains(string text)
        {
            List<DomainPattern> patterns = [.. DefenceLines.Entries(text).Select(line => DomainPattern.TryParse(line, out var pattern) ? pattern : null).OfType<DomainPattern>()];
            _exact = [.. patterns.Where(pattern => !pattern.IsWild).Select(pattern => pattern.Domain)];
            _wild = [.. patterns.Where(pattern => pattern.IsWild).Select(pattern => pattern.Domain)];
        }

        public bool Contains(string domain) => _exact.Contains(domain) || (_wild.Count > 0 && DomainPattern.WithParents(domain).Any(_wild.Contains));
    }
}
