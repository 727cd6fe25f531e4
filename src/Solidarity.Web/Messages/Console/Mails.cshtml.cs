using MediatR;
using Solidarity.Application.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>The mails of the pickup folder.</summary>
public sealed class MailsPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    /// <summary>The newest mails.</summary>
    public KeptMails Mails { get; private set; } = null!;

    /// <summary>Shows the list.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) => Mails = await Mediator.Send(new ListKeptMails(), cancellationToken);
}
