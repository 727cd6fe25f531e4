using MediatR;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>"That was not me": one button, and the request is erased.</summary>
public sealed class NotMePageModel(IMediator mediator) : PublicPage(mediator)
{
    /// <summary>Whether it was pressed.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Shows the button.</summary>
    public void OnGet(string token)
    {
    }

    /// <summary>Erases; the answer is the same for any link, used, forged or good.</summary>
    public async Task OnPostAsync(string token, CancellationToken cancellationToken)
    {
        await Mediator.Send(new DeclineSubscription(token), cancellationToken);
        await Mediator.Send(new DenySignature(token), cancellationToken);
        IsDone = true;
    }
}
