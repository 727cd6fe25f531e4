using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists.Console;

/// <summary>Taking the subscribers of a list out.</summary>
[Requires(Right.ExportPersonalData)]
public sealed class ExportListPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    /// <summary>The list.</summary>
    public ListKept List { get; private set; } = null!;

    /// <summary>Why, as typed.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken) => List = await Mediator.Send(new ShowList(id.ToString()), cancellationToken);

    /// <summary>Gives the file.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        List = await Mediator.Send(new ShowList(id.ToString()), cancellationToken);
        SubscriberExport? export = null;
        return await TryAsync(async () => export = await Mediator.Send(new ExportSubscribers(List.Id, Reason), cancellationToken)) ? SubscriberFile.Of(export!) : Refused();
    }
}
