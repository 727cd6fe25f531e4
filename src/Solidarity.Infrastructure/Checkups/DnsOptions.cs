using System.Net;
using Microsoft.Extensions.Options;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>Whom the checkup asks for records of the domain name system (settings <c>Dns__…</c>).</summary>
public sealed class DnsOptions
{
    /// <summary>The section of the settings that these are bound from.</summary>
    public const string Section = "Dns";

    private const int UsualPort = 53;

    /// <summary>The address of a name server, with a port where it is not 53; those of the system when not set.</summary>
    public string? Server { get; set; }

    /// <summary><see cref="Server"/>, read; null when not set, or when it is no address.</summary>
    internal IPEndPoint? Address => IPEndPoint.TryParse(Server ?? "", out var address) ? new IPEndPoint(address.Address, address.Port == 0 ? UsualPort : address.Port) : null;
}

/// <summary>Stops the start when <c>Dns__…</c> can't work.</summary>
public sealed class DnsOptionsValidator : IValidateOptions<DnsOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, DnsOptions options) => string.IsNullOrEmpty(options.Server) || options.Address is not null
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Dns__Server is \"{options.Server}\", which is no address of a name server, such as 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:53.");
}
