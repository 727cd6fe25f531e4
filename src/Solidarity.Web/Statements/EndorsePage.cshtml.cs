using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Statements;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements;

/// <summary>Endorsing a statement as an organisation: the form, and what happens next.</summary>
[CountedAs(LimitKind.Form)]
public sealed class EndorsePageModel(IMediator mediator, PageLanguage language, IConsentWordings wordings, Sentences sentences) : PublicPage(mediator)
{
    /// <summary>The statement.</summary>
    public ShownStatement Statement { get; private set; } = null!;

    /// <summary>The organisation's name, as typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Its website, as typed.</summary>
    [BindProperty]
    public string? Website { get; set; }

    /// <summary>The contact person's address, as typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The words above the button.</summary>
    public Wording Wording => wordings.For(language.Interface, WordingUse.Endorsement);

    /// <summary>Whether to say "look into your inbox".</summary>
    public bool IsSent { get; private set; }

    /// <summary>The proof of work, where a script could do it.</summary>
    [BindProperty]
    public string? Proof { get; set; }

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
        var done = Redirect(language.Path($"/statements/{Uri.EscapeDataString(slug)}/endorse?sent=true"));
        try
        {
            await Mediator.Send(new EndorseStatement(slug, Name, Email, Website, language.Interface.Value, Proof), cancellationToken);
            return done;
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }

    private async Task LoadAsync(string slug, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new ShowStatement(slug, language.Content), cancellationToken);
        if (!Statement.TakesEndorsements)
        {
            throw new NotFound("Statement");
        }
    }
}
