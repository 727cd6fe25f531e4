using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Statements;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>
/// The form to subscribe to one list, for other sites to show inside their pages. It may be framed: it knows no session and sets no cookie, and
/// nothing is subscribed to before the owner of the mailbox confirms.
/// </summary>
[CountedAs(LimitKind.Form)]
public sealed class EmbedListPageModel(IMediator mediator, PageLanguage language, IConsentWordings wordings, Sentences sentences) : PublicPage(mediator)
{
    /// <summary>The list.</summary>
    public ListChoice List { get; private set; } = null!;

    /// <summary>The address, as typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The name, as typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>The browser's time zone, where a script could tell.</summary>
    [BindProperty]
    public string? TimeZone { get; set; }

    /// <summary>The proof of work, where a script could do it.</summary>
    [BindProperty]
    public string? Proof { get; set; }

    /// <summary>The words above the button.</summary>
    public Wording Wording => wordings.For(language.Interface);

    /// <summary>Its own address.</summary>
    public string Here => language.Path(PathOf(List.Slug));

    /// <summary>The address for a list, without language.</summary>
    public static string PathOf(string slug) => "/embed/lists/" + Uri.EscapeDataString(slug);

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken) => List = await FindAsync(Mediator, slug, cancellationToken);

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        List = await FindAsync(Mediator, slug, cancellationToken);
        try
        {
            await Mediator.Send(new Subscribe(Email, [List.Slug], Name, language.Interface.Value, SubscribePageModel.Known(TimeZone), null, Proof), cancellationToken);
            return Redirect(Here + "/sent");
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }

    /// <summary>The list of a page.</summary>
    /// <exception cref="NotFound">There is none.</exception>
    internal static async Task<ListChoice> FindAsync(IMediator mediator, string slug, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListChoices(), cancellationToken)).FirstOrDefault(list => list.Slug == slug) ?? throw new NotFound("MailingList");
}

/// <summary>After the form: look into your inbox. The same for everyone: no cookie tells who sent it.</summary>
public sealed class EmbedListSentPageModel(IMediator mediator) : PublicPage(mediator)
{
    /// <summary>The list.</summary>
    public ListChoice List { get; private set; } = null!;

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken) => List = await EmbedListPageModel.FindAsync(Mediator, slug, cancellationToken);
}
