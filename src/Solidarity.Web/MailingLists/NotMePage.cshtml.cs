using MediatR;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>"That was not me": one button, and the request is erased.</summary>
public sealed class NotMePageModel(IMediator mediator, ITokens tokens) : PublicPage(mediator)
{
    /// <summary>Whether it was pressed.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What the link is about, as the texts name it: a signature, an attendance, or else a subscription.</summary>
    public string About { get; private set; } = "";

    /// <summary>Shows the button.</summary>
    public void OnGet(string token) => About = Of(token);

    /// <summary>Erases; the answer is the same for any link, used, forged or good.</summary>
    public async Task OnPostAsync(string token, CancellationToken cancellationToken)
    {
        await Mediator.Send(new DeclineSubscription(token), cancellationToken);
        await Mediator.Send(new DenySignature(token), cancellationToken);
        await Mediator.Send(new DenyAttendance(token), cancellationToken);
        About = Of(token);
        IsDone = true;
    }

    private string Of(string token) => tokens.Read(TokenPurpose.DenySignature, token) is not null ? "Signature" : tokens.Read(TokenPurpose.DenyAttendance, token) is not null ? "Attendance" : "";
}
