using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>A page on which a petition is signed. It reads the board alone: a rush of readers asks the database no more than one does.</summary>
[CountedAs(LimitKind.Signing)]
public abstract class SigningPage(IMediator mediator, IPetitionWordings wordings, PageLanguage language, Sentences sentences) : PublicPage(mediator)
{
    /// <summary>The language of the page.</summary>
    protected PageLanguage Language { get; } = language;

    /// <summary>The petition.</summary>
    public PetitionForReader Petition { get; private set; } = null!;

    /// <summary>What was typed.</summary>
    public SignForm Form { get; private set; } = new();

    /// <summary>Whether something was sent, and is not taken: then it is shown again, whatever the petition's state.</summary>
    public bool IsPosted { get; private set; }

    /// <summary>Where the person came from, for the form to take it along; null on a page that is the same for everyone.</summary>
    public string? Source { get; private set; }

    /// <summary>The form.</summary>
    public virtual ShownSignForm ShownForm
    {
        get
        {
            var (signing, lists) = wordings.For(Petition.Seen, Language.Content);
            return new ShownSignForm(Petition, Form, Errors, signing, lists, CameFromWhere.With(Here, Source));
        }
    }

    /// <summary>The address of this page.</summary>
    protected abstract string Here { get; }

    /// <summary>Where somebody came from who signs here, unless the page's address says otherwise.</summary>
    protected virtual string? UsualSource => null;

    /// <summary>Shows the petition.</summary>
    public Task OnGetAsync(string slug, CancellationToken cancellationToken) => LoadAsync(slug, cancellationToken);

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        Source = CameFromWhere.Of(Request) ?? UsualSource;
        Form = SignForm.Of(await Request.ReadFormAsync(cancellationToken));
        HttpContext.Features.Set(new AlsoTyped(CameFromWhere.Field, Source));
        await LoadAsync(slug, cancellationToken);
        try
        {
            Taken(slug, await Mediator.Send(Form.ToCommand(slug, Language.Content, Source), cancellationToken));
            return new SeeOther(Here + "/sent");
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            IsPosted = true;
            Response.StatusCode = Petition.TakesSignatures ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict;
            return Page();
        }
    }

    /// <summary>The petition, as this page may show it.</summary>
    protected abstract Task<PetitionForReader> FindAsync(string slug, CancellationToken cancellationToken);

    /// <summary>What else is to be done once the form was taken.</summary>
    protected virtual void Taken(string slug, SignatureTaken taken)
    {
    }

    private async Task LoadAsync(string slug, CancellationToken cancellationToken)
    {
        Petition = await FindAsync(slug, cancellationToken);
        if (Petition.ChangesAt is { } moment)
        {
            HttpContext.Features.Set(new GoodUntil(moment));
        }
    }
}
