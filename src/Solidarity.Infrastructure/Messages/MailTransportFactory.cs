using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Connects to a relay by SMTP, or to the pickup folder where no host is set.</summary>
public sealed class MailTransportFactory(IOptions<MailOptions> mail) : IMailTransportFactory
{
    private readonly ConcurrentDictionary<string, RelayChunking> _chunking = new();

    /// <inheritdoc />
    public IMailTransport Create(RelayOptions relay) => string.IsNullOrWhiteSpace(relay.Host)
        ? new PickupTransport(Path.GetFullPath(mail.Value.PickupDirectory))
        : new SmtpTransport(relay, _chunking.GetOrAdd(relay.Name, _ => new RelayChunking()));
}
