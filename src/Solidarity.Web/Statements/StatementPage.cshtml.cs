using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Statements;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements;

/// <summary>A statement, as readers see it; behind a preview link, as they will.</summary>
public sealed class StatementPageModel(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    /// <summary>Where a preview link leads.</summary>
    public const string PreviewRoute = "/preview/{token}";

    private const int MoreStatements = 3;

    /// <summary>Behind which link it is read before it is public; null on the public page.</summary>
    public string? PreviewToken { get; private set; }

    /// <summary>Until when that link is good.</summary>
    public DateTimeOffset PreviewExpiresAt { get; private set; }

    /// <summary>Whether that link leads nowhere: too old, revoked, or never ours.</summary>
    public bool IsPreviewOver => PreviewToken is not null && Statement is null;

    /// <summary>When and why it was withdrawn; then there is nothing else to show.</summary>
    public Withdrawal? Withdrawal { get; private set; }

    /// <summary>The statement.</summary>
    public ShownStatement Statement { get; private set; } = null!;

    /// <summary>Others to read, where none were chosen as related.</summary>
    public IReadOnlyList<StatementListed> More { get; private set; } = [];

    /// <summary>The languages to offer: those of the statement and those of the site.</summary>
    public IReadOnlyList<LanguageTag> Languages { get; private set; } = [];

    /// <summary>Shows the page.</summary>
    public async Task<IActionResult> OnGetAsync(string? slug, string? token, [FromQuery(Name = "language")] string? of, CancellationToken cancellationToken)
    {
        if (token is not null)
        {
            return await PreviewAsync(token, LanguageTag.TryParse(of, out var wanted) ? wanted : language.Content, cancellationToken);
        }

        var visited = await Mediator.Send(new VisitStatement(slug!, language.Content), cancellationToken);
        (Statement, Withdrawal) = (visited.Statement!, visited.Withdrawal);
        if (Withdrawal is not null)
        {
            Response.StatusCode = StatusCodes.Status410Gone;
            return Page();
        }

        if (Statement.Related.Count == 0)
        {
            var newest = await Mediator.Send(new ListStatements(language.Content, MoreStatements + 1), cancellationToken);
            More = [.. newest.Where(x => x.Slug != Statement.Slug).Take(MoreStatements)];
        }

        Languages = [.. InterfaceLanguages.All.Select(x => x.Tag).Union(Statement.Languages)];
        return Page();
    }

    private async Task<IActionResult> PreviewAsync(string token, LanguageTag wanted, CancellationToken cancellationToken)
    {
        PreviewToken = token;
        var preview = await Mediator.Send(new PreviewStatement(token, wanted), cancellationToken);
        if (preview is { IsPublic: true, Statement.Slug: var slug })
        {
            return Redirect(language.Path("/statements/" + Uri.EscapeDataString(slug)));
        }

        (Statement, PreviewExpiresAt) = (preview?.Statement!, preview?.ExpiresAt ?? default);
        Languages = [.. InterfaceLanguages.All.Select(x => x.Tag)];
        var page = Page();
        page.StatusCode = Statement is not null ? StatusCodes.Status200OK : preview is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone;
        return page;
    }

    /// <summary>The address of the preview in one of the statement's languages.</summary>
    public string PreviewIn(LanguageTag of) => language.Path($"/preview/{PreviewToken}?language={of}");

    private static Dictionary<string, object?> PlaceData(Place place) => new()
    {
        ["@type"] = "Place",
        ["name"] = place.Name,
        ["address"] = place.Country is { } country ? new Dictionary<string, string> { ["@type"] = "PostalAddress", ["addressCountry"] = country.Value } : null,
    };

    /// <summary>What the page tells programs.</summary>
    public PageHead Head(SiteLook look, PageLanguage of, SharePictures shares)
    {
        var s = Statement;
        var path = "/statements/" + Uri.EscapeDataString(s.Slug);
        var picture = s.Picture is { } lead ? $"{look.BaseUrl}/pictures/{lead.Hash}/{lead.Width}.webp" : null;
        return new PageHead(path, s.Language, s.Languages, s.Title, s.Standfirst, "article")
        {
            Data = new Dictionary<string, object?>
            {
                ["@context"] = "https://schema.org",
                ["@type"] = "NewsArticle",
                ["headline"] = s.Title,
                ["description"] = s.Standfirst,
                ["inLanguage"] = s.Language.Value,
                ["datePublished"] = s.PublishedAt.UtcDateTime.ToString("O"),
                ["dateModified"] = (s.CorrectedAt ?? s.PublishedAt).UtcDateTime.ToString("O"),
                ["mainEntityOfPage"] = look.BaseUrl + of.Prefix(s.Language) + path,
                ["image"] = picture,
                ["author"] = new Dictionary<string, string> { ["@type"] = "Organization", ["name"] = s.Byline ?? look.Name },
                ["publisher"] = new Dictionary<string, string> { ["@type"] = "Organization", ["name"] = look.Name, ["url"] = look.BaseUrl + "/" },
                ["citation"] = s.Sources.Select(source => source.Url).Concat(s.Quotations.Select(quotation => quotation.Url)).OfType<string>().Distinct(),
                ["keywords"] = s.Topics.Count == 0 ? null : s.Topics.Select(topic => topic.Name),
                ["contentLocation"] = s.Places.Count == 0 ? null : s.Places.Select(PlaceData),
            },
        }.With(shares.Of(s), look, of);
    }
}
