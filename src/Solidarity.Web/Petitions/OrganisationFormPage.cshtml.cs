using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>Signing a petition as an organisation: the form, and what happens next.</summary>
[CountedAs(LimitKind.Form)]
public sealed class OrganisationFormPageModel(IMediator mediator, IPetitionBoard board, IPetitionWordings wordings, PageLanguage language, Sentences sentences, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>The petition.</summary>
    public PetitionForReader Petition { get; private set; } = null!;

    /// <summary>What was typed.</summary>
    [BindProperty]
    public SignAsOrganisation Form { get; set; } = new();

    /// <summary>The words above the button.</summary>
    public Wording Wording => wordings.ForOrganisations(Petition.Seen, language.Content);

    /// <summary>Whether to say "look into your inbox".</summary>
    public bool IsSent { get; private set; }

    /// <summary>Whether something was sent, and is not taken: then it is shown again, whatever the petition's state.</summary>
    public bool IsPosted { get; private set; }

    /// <summary>Shows the form, or, after it was sent, what happens next. That page can be reloaded.</summary>
    public async Task OnGetAsync(string slug, bool sent, CancellationToken cancellationToken)
    {
        await LoadAsync(slug, cancellationToken);
        IsSent = sent;
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        await LoadAsync(slug, cancellationToken);
        try
        {
            await Mediator.Send(Form with { Slug = slug, Language = language.Content.Value }, cancellationToken);
            return new SeeOther(language.Path(Petition.Path) + "/organisations?sent=true");
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            IsPosted = true;
            Response.StatusCode = Errors.All.Any(x => x.Field.Length > 0) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict;
            return Page();
        }
    }

    private async Task LoadAsync(string slug, CancellationToken cancellationToken)
    {
        var seen = await board.FindAsync(slug, cancellationToken);
        if (seen is not { Petition.AsksOrganisations: true })
        {
            throw new NotFound("Petition");
        }

        Petition = new PetitionForReader(seen, language.Content, time.GetUtcNow());
    }
}
