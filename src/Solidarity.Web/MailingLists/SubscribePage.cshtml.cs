using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Statements;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>Subscribing: the form, and what happens next.</summary>
[CountedAs(LimitKind.Form)]
public sealed class SubscribePageModel(IMediator mediator, PageLanguage language, IConsentWordings wordings, Sentences sentences) : PublicPage(mediator)
{
    /// <summary>The lists to choose from.</summary>
    public IReadOnlyList<ListChoice> Choices { get; private set; } = [];

    /// <summary>The languages of the mails.</summary>
    public IReadOnlyList<(LanguageTag Tag, string Name)> Languages { get; } = [.. InterfaceLanguages.All.Select(x => (x.Tag, x.Name))];

    /// <summary>The address, as typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The name, as typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>The slugs of the lists ticked.</summary>
    [BindProperty]
    public List<string> Lists { get; set; } = [];

    /// <summary>The language chosen.</summary>
    [BindProperty]
    public string? Language { get; set; }

    /// <summary>How often, as chosen.</summary>
    [BindProperty]
    public string? Frequency { get; set; } = Frequencies.Names[0];

    /// <summary>The browser's time zone, where a script could tell.</summary>
    [BindProperty]
    public string? TimeZone { get; set; }

    /// <summary>The proof of work, where a script could do it.</summary>
    [BindProperty]
    public string? Proof { get; set; }

    /// <summary>Set by the box on other pages, which asks for the address alone.</summary>
    [BindProperty]
    public bool Begun { get; set; }

    /// <summary>Whether to say "look into your inbox".</summary>
    public bool IsSent { get; private set; }

    /// <summary>The words above the button.</summary>
    public Wording Wording => wordings.For(language.Interface);

    /// <summary>Shows the form, or, after it was sent, what happens next. That page can be reloaded.</summary>
    public async Task OnGetAsync(bool sent, CancellationToken cancellationToken)
    {
        IsSent = sent;
        Language = language.Interface.Value;
        if (!sent)
        {
            Choices = await Mediator.Send(new ListChoices(), cancellationToken);
        }
    }

    // An old browser may name a zone that this system does not have; nobody typed it, so nobody is asked to mend it.
    internal static string? Known(string? zone) => TimeZoneName.TryParse(zone, out _) ? zone : null;

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var done = Redirect(language.Path("/subscribe?sent=true"));
        Language ??= language.Interface.Value;
        Choices = await Mediator.Send(new ListChoices(), cancellationToken);
        if (Begun && Lists.Count == 0)
        {
            if (Choices.Count == 1)
            {
                Lists = [Choices[0].Slug];
            }

            return Page();
        }

        try
        {
            await Mediator.Send(new Subscribe(Email, Lists, Name, Language, Known(TimeZone), Frequency, Proof), cancellationToken);
            return done;
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }
}
