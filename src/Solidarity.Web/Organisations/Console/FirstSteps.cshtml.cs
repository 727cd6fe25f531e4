using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Organisations;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organisations.Console;

/// <summary>What is to be done first, ticked off as it gets done.</summary>
public sealed class FirstStepsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The steps.</summary>
    public FirstSteps Steps { get; private set; } = null!;

    /// <summary>Shows the steps.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) => Steps = await Mediator.Send(new ShowFirstSteps(), cancellationToken);

    /// <summary>Sends a test mail.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await TryAsync(() => Mediator.Send(new SendTestMail(language.Interface.Value), cancellationToken)))
        {
            Notice = "FirstSteps.TestSent";
            return Redirect(language.Path("/console/first-steps"));
        }

        Steps = await Mediator.Send(new ShowFirstSteps(), cancellationToken);
        return Refused();
    }
}
