using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>After the form: look into your inbox. It can be reloaded, and a mistyped address be corrected there.</summary>
[CountedAs(LimitKind.Signing)]
public sealed class PetitionSentPageModel(IMediator mediator, IPetitionBoard board, PageLanguage language, Sentences sentences, SentForm sent, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>The petition.</summary>
    public PetitionForReader Petition { get; private set; } = null!;

    /// <summary>What this browser sent; null where nobody knows.</summary>
    public SentSignature? Sent { get; private set; }

    /// <summary>The address as typed anew.</summary>
    public string? Email { get; private set; }

    /// <summary>Shows what happens next.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        await FindAsync(slug, cancellationToken);
        Email = Sent?.Form.Email;
    }

    /// <summary>Takes a corrected address: signs again with it, and takes the first request back.</summary>
    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        await FindAsync(slug, cancellationToken);
        var typed = SignForm.Of(await Request.ReadFormAsync(cancellationToken));
        Email = typed.Email;
        if (Sent is null)
        {
            return new SeeOther(language.Path(Petition.Path) + "#sign");
        }

        var form = Sent.Form with { Email = typed.Email, Proof = typed.Proof };
        try
        {
            var taken = await Mediator.Send(form.ToCommand(slug, language.Content, Sent.Source), cancellationToken);
            await Mediator.Send(new TakeBackMistyped(SignatureId.From(Sent.Id), slug, form.Email), cancellationToken);
            sent.Keep(HttpContext, slug, new SentSignature(form, taken.Id.Value, Sent.Source));
            return new SeeOther(language.Path(Petition.Path + "/sent"));
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Response.StatusCode = Petition.TakesSignatures ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict;
            return Page();
        }
    }

    private async Task FindAsync(string slug, CancellationToken cancellationToken)
    {
        var seen = await board.FindAsync(slug, cancellationToken) ?? throw new NotFound("Petition");
        Petition = new PetitionForReader(seen, language.Content, time.GetUtcNow());
        Sent = Petition.IsDiscreet ? null : sent.Of(HttpContext, slug);
        Response.Headers.CacheControl = "no-store";
    }
}
