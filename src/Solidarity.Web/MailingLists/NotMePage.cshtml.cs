using MediatR;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>"That was not me": one button, and the request is erased.</summary>
public sealed class NotMePageModel(IMediator mediator, ITokens tokens) : PublicPage(mediator)
{
    /// <summary>Whether it was pressed.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether the link is one of a signature.</summary>
    public bool IsOfSignature { get; private set; }

    /// <summary>Shows the button.</summary>
    public void OnGet(string token) => IsOfSignature = tokens.Read(TokenPurpose.DenySignature, token) is not null;

    /// <summary>Erases; the answer is the same for any link, used, forged or good.</summary>
    public async Task OnPostAsync(string token, CancellationToken cancellationToken)
    {
        await Mediator.Send(new DeclineSubscription(token), cancellationToken);
        await Mediator.Send(new DenySignature(token), cancellationToken);
        IsOfSignature = tokens.Read(TokenPurpose.DenySignature, token) is not null;
        IsDone = true;
    }
}
