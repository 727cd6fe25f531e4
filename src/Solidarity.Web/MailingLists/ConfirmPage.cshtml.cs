using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Petitions;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Web.Events;
using Solidarity.Web.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>Behind the link in a confirmation mail: one big button. Opening the page changes nothing, for mail scanners open links.</summary>
public sealed class ConfirmPageModel(IMediator mediator, PageLanguage language, IConsentWordings wordings, ITokens tokens, Sentences sentences) : PublicPage(mediator)
{
    /// <summary>Where the link stands.</summary>
    public ShownConfirmation Shown { get; private set; } = null!;

    /// <summary>Whether a fresh link was just sent.</summary>
    public bool IsRenewed { get; private set; }

    /// <summary>The words at the button.</summary>
    public Wording Wording => wordings.For(language.Interface);

    /// <summary>The signature behind the link, where it is one of a petition.</summary>
    public SignatureView? Signature { get; private set; }

    /// <summary>The coming to an event behind the link, where it is one.</summary>
    public AttendanceView? Attendance { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        tokens.Read(TokenPurpose.ConfirmSignature, token) is not null ? Answer(await Mediator.Send(new ShowSignature(token), cancellationToken), token)
        : tokens.Read(TokenPurpose.ConfirmAttendance, token) is not null ? Answer(await Mediator.Send(new ShowAttendance(token), cancellationToken), token)
        : Answer(await Mediator.Send(new ShowConfirmation(token), cancellationToken));

    /// <summary>Confirms, or asks for a fresh link.</summary>
    public async Task<IActionResult> OnPostAsync(string token, bool renew, CancellationToken cancellationToken)
    {
        if (tokens.Read(TokenPurpose.ConfirmSignature, token) is not null)
        {
            return Answer(await Mediator.Send(new ConfirmSignature(token), cancellationToken), token);
        }

        if (tokens.Read(TokenPurpose.ConfirmAttendance, token) is not null)
        {
            return await ConfirmAttendanceAsync(token, cancellationToken);
        }

        if (!renew)
        {
            return Answer(await Mediator.Send(new ConfirmSubscription(token), cancellationToken));
        }

        Shown = await Mediator.Send(new ShowConfirmation(token), cancellationToken);
        await Mediator.Send(new RenewConfirmation(token), cancellationToken);
        IsRenewed = true;
        return Page();
    }

    private async Task<IActionResult> ConfirmAttendanceAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            return Answer(await Mediator.Send(new ConfirmAttendance(token), cancellationToken), token);
        }
        catch (DomainError refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Answer(await Mediator.Send(new ShowAttendance(token), cancellationToken), token);
            var page = Page();
            page.StatusCode = StatusCodes.Status409Conflict;
            return page;
        }
    }

    private IActionResult Answer(ShownAttendance shown, string token)
    {
        Attendance = new AttendanceView(shown, token, Errors, IsAsking: true);
        var page = Page();
        page.StatusCode = Attendance.Status;
        return page;
    }

    private IActionResult Answer(ShownSignature shown, string token)
    {
        Signature = new SignatureView(shown, token);
        var page = Page();
        page.StatusCode = Signature.Status;
        return page;
    }

    private IActionResult Answer(ShownConfirmation shown)
    {
        Shown = shown;
        var page = Page();
        page.StatusCode = shown.Standing switch
        {
            ConfirmationStanding.Unknown => StatusCodes.Status404NotFound,
            ConfirmationStanding.Expired => StatusCodes.Status410Gone,
            _ => StatusCodes.Status200OK,
        };
        return page;
    }
}
