using System.Globalization;
using Microsoft.Extensions.Options;
using Solidarity.Domain.Messages;

namespace Solidarity.Infrastructure.Messages;

/// <summary>How the way to a relay is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>In the clear: for a relay on the same machine or a closed network.</summary>
    None,

    /// <summary>Starts in the clear and must turn to TLS (port 587).</summary>
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,
}

/// <summary>One relay: where it is, how to sign in, and what it may be asked for.</summary>
public class RelayOptions
{
    /// <summary>The relay's host name or address; none for the pickup folder.</summary>
    public string? Host { get; set; }

    /// <summary>The port; by default 25, 587 or 465, as <see cref="Security"/> asks for.</summary>
    public int? Port { get; set; }

    /// <summary>The user to sign in as; none to send without signing in.</summary>
    public string? User { get; set; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public string? Password { get; set; }

    /// <summary>How the connection is protected.</summary>
    public SmtpSecurity Security { get; set; }

    /// <summary>A PEM file with certificates to trust beside the system's own, for a relay with a certificate of one's own making.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>How many connections all workers together may hold, both lanes counted.</summary>
    public int MaxConnections { get; set; } = 16;

    /// <summary>How many messages the relay takes in an hour, over all workers; none for no limit.</summary>
    public int? MaxPerHour { get; set; }

    /// <summary>How many messages the relay takes in a day, over all workers; none for no limit.</summary>
    public int? MaxPerDay { get; set; }

    /// <summary>The name under which the relay's quota is kept: host and port.</summary>
    public string Name => string.IsNullOrWhiteSpace(Host) ? "pickup" : $"{Host.ToLowerInvariant()}:{EffectivePort}";

    /// <summary>The port that is used.</summary>
    public int EffectivePort => Port ?? Security switch { SmtpSecurity.StartTls => 587, SmtpSecurity.Tls => 465, _ => 25 };

    /// <summary>
    /// How many connections a lane may hold, all workers together. Lanes never share connections, so that a
    /// confirmation never waits behind a newsletter: a quarter, at most four, is for confirmations alone.
    /// </summary>
    public int ConnectionsOf(Lane lane)
    {
        var confirmations = Math.Clamp(MaxConnections / 4, 1, 4);
        return lane == Lane.Confirmations ? confirmations : MaxConnections - confirmations;
    }
}

/// <summary>The relays that mail is handed to (settings <c>Smtp__…</c>); the first stands here itself, further ones under <see cref="Relays"/>.</summary>
public sealed class SmtpOptions : RelayOptions
{
    /// <summary>The section of the settings that these are bound from.</summary>
    public const string Section = "Smtp";

    /// <summary>Further relays, in the order in which they are asked when those before are used up or out of reach.</summary>
    public IList<RelayOptions> Relays { get; set; } = [];

    /// <summary>
    /// The first day (UTC) on which a new sender domain sends. Large providers hold back whoever sends much from a domain that they don't know, so
    /// that on each day after it only so many go to many at once, over all relays: see <see cref="Ceilings"/>. None for a domain that is known.
    /// </summary>
    public DateOnly? NewSince { get; set; }

    /// <summary>How many messages go on each day of a new sender domain, with commas between; after the last day there is no such ceiling.</summary>
    public string Ceilings { get; set; } = "200,400,800,1500,3000,6000,12000,25000,50000,100000";

    /// <summary>How many messages go on a day because the sender domain is new; none for no ceiling.</summary>
    public int? CeilingOn(DateOnly day)
    {
        if (NewSince is not { } first)
        {
            return null;
        }

        var ceilings = Table();
        var place = day.DayNumber - first.DayNumber;
        return place >= ceilings.Count ? null : ceilings[Math.Max(0, place)];
    }

    /// <summary>The numbers of <see cref="Ceilings"/>, each at least 1; empty where one is none.</summary>
    internal IReadOnlyList<int> Table()
    {
        var parts = Ceilings.Split(',', StringSplitOptions.TrimEntries);
        List<int> numbers = [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)];
        return numbers.Contains(0) ? [] : numbers;
    }

    /// <summary>Every relay in order; the pickup folder alone when no host is set.</summary>
    public IReadOnlyList<RelayOptions> InOrder() => [this, .. Relays];
}

/// <summary>Stops the start when a <c>Smtp__…</c> setting can't work.</summary>
public sealed class SmtpOptionsValidator : IValidateOptions<SmtpOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        List<string> faults = [];
        Check("Smtp__", options, faults);
        if (options.Table().Count == 0)
        {
            faults.Add($"Smtp__Ceilings is \"{options.Ceilings}\"; give numbers of messages above 0 with commas between, one for each day, such as 200,400,800.");
        }

        for (var i = 0; i < options.Relays.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(options.Relays[i].Host))
            {
                faults.Add($"Smtp__Relays__{i}__Host is not set; name the relay, or leave out Smtp__Relays__{i}.");
            }

            Check($"Smtp__Relays__{i}__", options.Relays[i], faults);
        }

        if (options.Relays.Count > 0 && string.IsNullOrWhiteSpace(options.Host))
        {
            faults.Add("Smtp__Relays is set but Smtp__Host is not; the first relay stands in Smtp__Host.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Check(string prefix, RelayOptions relay, List<string> faults)
    {
        if (relay.Port is < 1 or > 65535)
        {
            faults.Add($"{prefix}Port is {relay.Port}; a port lies between 1 and 65535.");
        }

        if (relay.Host is { Length: > 0 } host && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            faults.Add($"{prefix}Host is \"{host}\", which is neither a host name nor an address.");
        }

        if (!Enum.IsDefined(relay.Security))
        {
            faults.Add($"{prefix}Security must be None, StartTls or Tls.");
        }

        if (relay.MaxConnections < 2)
        {
            faults.Add($"{prefix}MaxConnections is {relay.MaxConnections}; it takes at least 2, one for confirmations and one for the rest.");
        }

        if (relay.MaxPerHour is < 1)
        {
            faults.Add($"{prefix}MaxPerHour is {relay.MaxPerHour}; give a number above 0, or leave it out for no limit.");
        }

        if (relay.MaxPerDay is < 1)
        {
            faults.Add($"{prefix}MaxPerDay is {relay.MaxPerDay}; give a number above 0, or leave it out for no limit.");
        }

        if (!string.IsNullOrEmpty(relay.User) && string.IsNullOrEmpty(relay.Password))
        {
            faults.Add($"{prefix}User is set but {prefix}Password is not; the relay would refuse to sign in.");
        }

        if (!string.IsNullOrEmpty(relay.User) && relay.Security == SmtpSecurity.None && !IsLoopback(relay.Host))
        {
            faults.Add($"{prefix}Security is None while {prefix}User is set: the password would travel in the clear; use StartTls or Tls.");
        }

        if (!string.IsNullOrEmpty(relay.CertificateAuthority) && !File.Exists(relay.CertificateAuthority))
        {
            faults.Add($"{prefix}CertificateAuthority names \"{relay.CertificateAuthority}\", and there is no such file.");
        }
    }

    internal static bool IsLoopback(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
