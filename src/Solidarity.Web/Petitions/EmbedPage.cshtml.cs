using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>
/// A petition's number and form, for other sites to show inside their pages. Of all pages these alone may be framed: they know no session and
/// set no cookie, and a signature counts only once the owner of the mailbox confirms.
/// </summary>
[CountedAs(LimitKind.Signing)]
public sealed class EmbedPageModel(IMediator mediator, IPetitionBoard board, IPetitionWordings wordings, PageLanguage language, Sentences sentences, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>Where somebody came from who signs here, unless the page's address says otherwise.</summary>
    public const string Embedded = "embed";

    /// <summary>The petition.</summary>
    public PetitionForReader Petition { get; private set; } = null!;

    /// <summary>What was typed.</summary>
    public SignForm Form { get; private set; } = new();

    /// <summary>Whether something was sent, and is not taken.</summary>
    public bool IsPosted { get; private set; }

    /// <summary>Where the person came from; null on a page that is the same for everyone.</summary>
    public string? Source { get; private set; }

    /// <summary>The form.</summary>
    public ShownSignForm ShownForm
    {
        get
        {
            var (signing, lists) = wordings.For(Petition.Seen, language.Content);
            return new ShownSignForm(Petition, Form, Errors, signing, lists, CameFromWhere.With(Here, Source)) { IsFramed = true };
        }
    }

    private string Here => language.Path("/embed" + Petition.Path);

    /// <summary>Shows it.</summary>
    public Task OnGetAsync(string slug, CancellationToken cancellationToken) => FindAsync(slug, cancellationToken);

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        Source = CameFromWhere.Of(Request) ?? Embedded;
        Form = SignForm.Of(await Request.ReadFormAsync(cancellationToken));
        HttpContext.Features.Set(new AlsoTyped(CameFromWhere.Field, Source));
        await FindAsync(slug, cancellationToken);
        try
        {
            await Mediator.Send(Form.ToCommand(slug, language.Content, Source), cancellationToken);
            return new SeeOther(Here + "/sent");
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            IsPosted = true;
            Response.StatusCode = Petition.TakesSignatures ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict;
            return Page();
        }
    }

    private async Task FindAsync(string slug, CancellationToken cancellationToken)
    {
        Petition = await EmbeddedPetition.FindAsync(board, slug, language.Content, time.GetUtcNow(), cancellationToken);
        if (Petition.ChangesAt is { } moment)
        {
            HttpContext.Features.Set(new GoodUntil(moment));
        }
    }
}

/// <summary>After the form: look into your inbox. The same for everyone: no cookie tells who sent it.</summary>
public sealed class EmbedSentPageModel(IMediator mediator, IPetitionBoard board, PageLanguage language, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>The petition.</summary>
    public PetitionForReader Petition { get; private set; } = null!;

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken) =>
        Petition = await EmbeddedPetition.FindAsync(board, slug, language.Content, time.GetUtcNow(), cancellationToken);
}

/// <summary>Finds what may be shown inside other sites' pages.</summary>
internal static class EmbeddedPetition
{
    /// <exception cref="NotFound">There is none, or it is discreet: whoever reads the page around it would be known to have been there.</exception>
    public static async Task<PetitionForReader> FindAsync(IPetitionBoard board, string slug, LanguageTag language, DateTimeOffset now, CancellationToken cancellationToken) =>
        await board.FindAsync(slug, cancellationToken) is { Petition.IsDiscreet: false } seen ? new PetitionForReader(seen, language, now) : throw new NotFound("Petition");
}
