using MediatR;
using Solidarity.Application.Messages;
using Solidarity.Domain.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>All newsletters, newest first.</summary>
public sealed class MessagesPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<NewsletterInConsole> Newsletters { get; private set; } = [];

    /// <summary>Where older ones begin, if there may be any.</summary>
    public MessageId? Older { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        Newsletters = await Mediator.Send(new ListNewsletters(before is { } id ? MessageId.From(id) : null, Most), cancellationToken);
        Older = Newsletters.Count == Most ? Newsletters[^1].Id : null;
    }
}
