using Microsoft.Extensions.Options;
using Solidarity.Application.Checkups;
using Solidarity.Application.Organisations;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Infrastructure.Checkups;

/// <summary>Whether the domains that mail comes from say that mail from here is genuine.</summary>
internal sealed class SenderCheck(ISendingDomains domains) : ICheck
{
    public string Part => "Sender";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var found = await domains.LookAsync(anew: false, cancellationToken);
        return [.. found.Way, .. found.Domains.SelectMany(domain => domain.Findings)];
    }
}

/// <summary>The sender, from the settings.</summary>
internal sealed class MailSenderSettings(IOptions<MailOptions> mail, IOptions<SmtpOptions> smtp) : IMailSender
{
    public string From => mail.Value.From;

    public bool HasServer => !string.IsNullOrWhiteSpace(smtp.Value.Host);
}
