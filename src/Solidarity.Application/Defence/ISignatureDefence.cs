using System.Net;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Defence;

/// <summary>Judges each signature that comes in. A port: it counts in memory, and asks the database only when what organizers have set has changed.</summary>
public interface ISignatureDefence
{
    /// <summary>Whether signatures are judged at all.</summary>
    bool IsOn { get; }

    /// <summary>Counts a signature, and says what is to become of it.</summary>
    ValueTask<Verdict> JudgeAsync(Incoming signature, CancellationToken cancellationToken);

    /// <summary>Whether a hall has its hour in a network, so that nobody there is asked for more work.</summary>
    /// <param name="network">The first 16 bytes of the network's keyed hash.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<bool> IsHallAsync(byte[] network, CancellationToken cancellationToken);
}

/// <summary>What the defence sees of a signature. Nothing of it is kept but counts.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Keys">Its keyed hashes.</param>
/// <param name="From">The address that the request comes from; null where there is no request.</param>
/// <param name="Email">The mail address.</param>
/// <param name="Name">The name.</param>
/// <param name="Country">The country that was named.</param>
/// <param name="At">When it came.</param>
public sealed record Incoming(PetitionId Petition, SignatureKeys Keys, IPAddress? From, EmailAddress Email, string Name, CountryCode? Country, DateTimeOffset At);

/// <summary>What is known of mail domains. A port.</summary>
public interface IMailDomains
{
    /// <summary>Whether everyone can have a mailbox there, so that it says nothing that many do.</summary>
    bool IsFree(string domain);

    /// <summary>Whether its mailboxes are made to be thrown away.</summary>
    bool IsDisposable(string domain);
}

/// <summary>Keyed hashes of the networks that an address belongs to. 16 bytes each.</summary>
/// <param name="Narrow">Of /24 of IPv4, /64 of IPv6.</param>
/// <param name="Wide">Of /16, /48.</param>
public sealed record NetworkKeys(byte[] Narrow, byte[] Wide);

/// <summary>Where a request comes from. A port: the web host knows.</summary>
public interface IRequestNetwork
{
    /// <summary>The address; null where there is no request. It is never stored.</summary>
    IPAddress? Address { get; }

    /// <summary>The networks that an address belongs to.</summary>
    NetworkKeys Of(IPAddress address);
}
