using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Supporters;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Supporters;

/// <summary>Asking for a fresh link to all that is held of oneself. Whoever is known, the answer is the same.</summary>
[CountedAs(LimitKind.Form)]
public sealed class MyDataPageModel(IMediator mediator, PageLanguage language, Sentences sentences) : PublicPage(mediator)
{
    /// <summary>The address, as typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The proof of work, where a script could do it.</summary>
    [BindProperty]
    public string? Proof { get; set; }

    /// <summary>Whether to say "look into your inbox".</summary>
    public bool IsSent { get; private set; }

    /// <summary>Shows the form, or, after it was sent, what happens next.</summary>
    public void OnGet(bool sent) => IsSent = sent;

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var done = Redirect(language.Path("/your-data?sent=true"));
        try
        {
            await Mediator.Send(new AskForMyData(Email, language.Interface.Value, Proof), cancellationToken);
            return done;
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }
}
