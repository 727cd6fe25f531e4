using MediatR;
using Solidarity.Application.MailingLists;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>The web version of a newsletter: what everybody may read of it, and the way to get the next one.</summary>
public sealed class NewsletterPageModel(IMediator mediator, PageLanguage language, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>The newsletter.</summary>
    public ArchivedNewsletter Newsletter { get; private set; } = null!;

    /// <summary>The languages to offer: those of the newsletter and those of the site.</summary>
    public IReadOnlyList<LanguageTag> Languages => [.. InterfaceLanguages.All.Select(x => x.Tag).Union(Newsletter.Languages)];

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string slug, Guid id, CancellationToken cancellationToken)
    {
        Newsletter = await Mediator.Send(new ReadArchivedNewsletter(slug, MessageId.From(id), language.Content), cancellationToken);
        HttpContext.KeepShortly(Newsletter.IsMoving, time);
    }
}
