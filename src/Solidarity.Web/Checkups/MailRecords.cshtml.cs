using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Checkups;
using Solidarity.Web.Site;

namespace Solidarity.Web.Checkups;

/// <summary>What the domain name system says about the domains that mails come from, and the records to publish.</summary>
public sealed class MailRecordsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>What was found.</summary>
    public SendingDomains Sending { get; private set; } = new(default, [], []);

    /// <summary>What lies under the name that was typed; null where nobody asked.</summary>
    public Finding? Key { get; private set; }

    /// <summary>The domain to look a key up in, as chosen.</summary>
    [BindProperty]
    public string? Domain { get; set; }

    /// <summary>The name of a key, as typed.</summary>
    [BindProperty]
    public string? Selector { get; set; }

    /// <summary>Shows what was found some minutes ago, or looks.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) => Sending = await Mediator.Send(new ShowSendingDomains(), cancellationToken);

    /// <summary>Looks again.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await Mediator.Send(new ShowSendingDomains(Anew: true), cancellationToken);
        return Redirect(language.Path("/console/checkup/mail"));
    }

    /// <summary>Looks a key up.</summary>
    public async Task<IActionResult> OnPostKeyAsync(CancellationToken cancellationToken)
    {
        var isDone = await TryAsync(async () => Key = await Mediator.Send(new LookUpDkimKey(Domain, Selector), cancellationToken));
        Sending = await Mediator.Send(new ShowSendingDomains(), cancellationToken);
        return isDone ? Page() : Refused();
    }
}
