using MediatR;
using Solidarity.Application.MailingLists;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists.Console;

/// <summary>All mailing lists.</summary>
public sealed class ListsPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    /// <summary>The lists.</summary>
    public IReadOnlyList<ListKept> Lists { get; private set; } = [];

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) => Lists = await Mediator.Send(new ListLists(), cancellationToken);
}
