using MediatR;
using Solidarity.Application.MailingLists;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>A newsletter behind a link in a digest, where no archive shows it.</summary>
public sealed class NewsletterLinkPageModel(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    /// <summary>The newsletter.</summary>
    public LinkedNewsletter Newsletter { get; private set; } = null!;

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string token, CancellationToken cancellationToken) =>
        Newsletter = await Mediator.Send(new ReadNewsletterByLink(token, language.Content), cancellationToken);
}
