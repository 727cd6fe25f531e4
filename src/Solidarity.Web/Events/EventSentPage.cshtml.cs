using MediatR;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>After the form: look into your inbox. It can be reloaded.</summary>
public sealed class EventSentPageModel(IMediator mediator, IEventBoard board, PageLanguage language, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>The event.</summary>
    public EventForReader Event { get; private set; } = null!;

    /// <summary>Shows what happens next.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        Event = new EventForReader(await board.FindAsync(slug, cancellationToken) ?? throw new NotFound("Event"), language.Content, time.GetUtcNow());
        Response.Headers.CacheControl = "no-store";
    }
}
