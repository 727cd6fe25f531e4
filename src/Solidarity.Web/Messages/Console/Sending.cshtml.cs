using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>Sending is paused for the whole installation: what would go, and the one button that lets it.</summary>
public sealed class SendingPage(IMediator mediator, Sentences sentences, IActor actor, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>What waits.</summary>
    public PausedSending Waiting { get; private set; } = null!;

    /// <summary>Whether the one who looks may let it go.</summary>
    public bool MayGoOn { get; private set; }

    /// <summary>Shows what would be sent; once nothing is paused, there is nothing to see.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Waiting = await Mediator.Send(new ShowPausedSending(), cancellationToken);
        MayGoOn = await actor.MayAsync(Right.RunInstallation, cancellationToken);
        return Waiting.IsPaused ? Page() : Redirect(language.Path("/console"));
    }

    /// <summary>Lets all mail go.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await Mediator.Send(new GoOnSending(), cancellationToken);
        Notice = "Console.Sending.GoesOn";
        return Redirect(language.Path("/console"));
    }
}
