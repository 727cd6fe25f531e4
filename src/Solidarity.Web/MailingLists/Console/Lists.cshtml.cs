using MediatR;
using Solidarity.Application.MailingLists;
using Solidarity.Domain.MailingLists;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists.Console;

/// <summary>All mailing lists, newest first.</summary>
public sealed class ListsPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<ListKept> Lists { get; private set; } = [];

    /// <summary>Where older ones begin, if there may be any.</summary>
    public MailingListId? Older { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        Lists = await Mediator.Send(new ListLists(before is { } id ? MailingListId.From(id) : null, Most), cancellationToken);
        Older = Lists.Count == Most ? Lists[^1].Id : null;
    }
}
