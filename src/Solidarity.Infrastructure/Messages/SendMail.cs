using Microsoft.Extensions.Hosting;
using Solidarity.Application;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Jobs;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Sends what somebody is waiting for.</summary>
internal sealed class SendConfirmations(MailSender sender) : IWorkHandler
{
    public Work Work => Work.Confirmations;

    public Task DoAsync(CancellationToken cancellationToken) => sender.RunAsync(Lane.Confirmations, cancellationToken);
}

/// <summary>Sends what goes to many.</summary>
internal sealed class SendBulk(MailSender sender) : IWorkHandler
{
    public Work Work => Work.Bulk;

    public Task DoAsync(CancellationToken cancellationToken) => sender.RunAsync(Lane.Bulk, cancellationToken);
}

/// <summary>Stops the start when a mail template can't be used.</summary>
internal sealed class CheckTemplates(MailTemplates templates) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        templates.Check();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
