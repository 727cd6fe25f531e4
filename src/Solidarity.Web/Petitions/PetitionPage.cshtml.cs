using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Guards;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>A petition with its form. It reads the board alone: a rush of readers asks the database no more than one does.</summary>
[CountedAs(LimitKind.Signing)]
public sealed class PetitionPageModel(IMediator mediator, IPetitionBoard board, IPetitionWordings wordings, PageLanguage language, Sentences sentences, SentForm sent, TimeProvider time)
    : PublicPage(mediator)
{
    /// <summary>The petition.</summary>
    public PetitionForReader Petition { get; private set; } = null!;

    /// <summary>What was typed.</summary>
    public SignForm Form { get; private set; } = new();

    /// <summary>Whether something was sent, and is not taken: then it is shown again, whatever the petition's state.</summary>
    public bool IsPosted { get; private set; }

    /// <summary>Where the person came from, for the form to take it along; null on a page that is the same for everyone.</summary>
    public string? Source { get; private set; }

    /// <summary>The form.</summary>
    public ShownSignForm ShownForm
    {
        get
        {
            var (signing, lists) = wordings.For(Petition.Seen, language.Content);
            return new ShownSignForm(Petition, Form, Errors, signing, lists, CameFromWhere.With(language.Path(Petition.Path), Source));
        }
    }

    /// <summary>The places with a petition of their own; null where there are none.</summary>
    public PlacesView? Places { get; private set; }

    /// <summary>Shows the petition.</summary>
    /// <param name="slug">The petition.</param>
    /// <param name="place">The name of a place that is looked for.</param>
    /// <param name="from">How many places are passed over.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task OnGetAsync(string slug, string? place, int from, CancellationToken cancellationToken)
    {
        await FindAsync(slug, cancellationToken);
        Places = PlacesView.Of(Petition, place, from);
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        Source = CameFromWhere.Of(Request);
        Form = SignForm.Of(await Request.ReadFormAsync(cancellationToken));
        HttpContext.Features.Set(new AlsoTyped(CameFromWhere.Field, Source));
        await FindAsync(slug, cancellationToken);
        try
        {
            var taken = await Mediator.Send(Form.ToCommand(slug, language.Content, Source), cancellationToken);
            if (!Petition.IsDiscreet)
            {
                sent.Keep(HttpContext, slug, new SentSignature(Form, taken.Id.Value, Source));
            }

            return new SeeOther(language.Path(Petition.Path + "/sent"));
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            IsPosted = true;
            Places = PlacesView.Of(Petition, null, 0);
            Response.StatusCode = Petition.TakesSignatures ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict;
            return Page();
        }
    }

    /// <summary>What the page tells programs.</summary>
    public PageHead Head(SiteLook look, PageLanguage of, SharePictures shares)
    {
        var texts = Petition.Texts;
        return new PageHead(Petition.Path, texts.Language, Petition.Languages, texts.Title, Petition.FirstOfAsk, "article").With(shares.Of(Petition), look, of) with
        {
            Embed = OEmbedEndpoint.For(look, look.BaseUrl + of.Prefix(texts.Language) + Petition.Path),
        };
    }

    private async Task FindAsync(string slug, CancellationToken cancellationToken)
    {
        var seen = await board.FindAsync(slug, cancellationToken) ?? throw new NotFound("Petition");
        Petition = new PetitionForReader(seen, language.Content, time.GetUtcNow());
        if (Petition.ChangesAt is { } moment)
        {
            HttpContext.Features.Set(new GoodUntil(moment));
        }

        if (Petition.IsDiscreet)
        {
            Response.Headers.CacheControl = "no-store";
        }
    }
}
