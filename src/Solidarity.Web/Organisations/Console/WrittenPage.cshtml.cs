using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Organisations;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organisations.Console;

/// <summary>One of the pages about the organisation, in one language.</summary>
public sealed class WrittenPagePage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : ConsolePage(mediator, sentences)
{
    /// <summary>Which page.</summary>
    public PageKind Kind { get; private set; }

    /// <summary>The language of the text.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The organisation as it is stored.</summary>
    public OrganisationKept Organisation { get; private set; } = null!;

    /// <summary>The languages that the page is written in, the site's first.</summary>
    public IReadOnlyList<string> Languages => [.. Organisation.Pages.Where(page => page.Kind == Kind).Select(page => page.Language).Order(StringComparer.Ordinal)];

    /// <summary>As typed.</summary>
    [BindProperty]
    public string? Text { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    [BindProperty]
    public long? Version { get; set; }

    /// <summary>Shows the text.</summary>
    public async Task OnGetAsync(string kind, [FromQuery(Name = "language")] string? of, CancellationToken cancellationToken)
    {
        await LoadAsync(kind, of, cancellationToken);
        Text = Organisation.Text(Kind, Language.Value);
        Version = Organisation.Version;
    }

    /// <summary>Takes the text.</summary>
    public async Task<IActionResult> OnPostAsync(string kind, [FromQuery(Name = "language")] string? of, CancellationToken cancellationToken)
    {
        await LoadAsync(kind, of, cancellationToken);
        try
        {
            if (await TryAsync(() => Mediator.Send(new WritePage(Kind, Language.Value, Text, Version), cancellationToken)))
            {
                Notice = "Console.Organisation.PageSaved";
                return Redirect(Address(Language.Value));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            await LoadAsync(kind, of, cancellationToken);
            Overtaken = Overtaken.By(Address(Language.Value), [(texts["Console.Organisation.PageText"], Organisation.Text(Kind, Language.Value), Text)]);
            Version = Organisation.Version;
            return Refused(StatusCodes.Status409Conflict);
        }

        return Refused();
    }

    /// <summary>The address of the text in a language.</summary>
    public string Address(string of) => language.Path($"/console/organisation/pages/{Kind.ToString().ToLowerInvariant()}?language={of}");

    private async Task LoadAsync(string kind, string? of, CancellationToken cancellationToken)
    {
        Organisation = await Mediator.Send(new ShowOrganisation(), cancellationToken);
        Kind = Enum.GetValues<PageKind>().Where(known => known.ToString().Equals(kind, StringComparison.OrdinalIgnoreCase)).Select(known => (PageKind?)known).SingleOrDefault()
            ?? throw new NotFound("Page");
        Language = LanguageTag.TryParse(of, out var wanted) ? wanted : language.Interface;
    }
}
