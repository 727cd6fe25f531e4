using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Supporters;
using Solidarity.Domain.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Supporters.Console;

/// <summary>Who asked to see, correct or erase, and how many days are left; exports that wait for a second person. Names nobody.</summary>
public sealed class RequestsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>How things stand.</summary>
    public DataRequestsNow Requests { get; private set; } = null!;

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) => Requests = await Mediator.Send(new ListDataRequests(), cancellationToken);

    /// <summary>Approves an export.</summary>
    public async Task<IActionResult> OnPostApproveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await TryAsync(() => Mediator.Send(new ApproveExport(DataExportId.From(id)), cancellationToken)))
        {
            Notice = "Console.Requests.Approved";
            return Redirect(language.Path("/console/requests"));
        }

        await OnGetAsync(cancellationToken);
        return Refused();
    }
}
