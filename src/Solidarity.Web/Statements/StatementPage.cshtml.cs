using MediatR;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements;

/// <summary>A statement, as readers see it.</summary>
public sealed class StatementPageModel(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    private const int MoreStatements = 3;

    /// <summary>The statement.</summary>
    public ShownStatement Statement { get; private set; } = null!;

    /// <summary>Others to read.</summary>
    public IReadOnlyList<StatementListed> More { get; private set; } = [];

    /// <summary>The languages to offer: those of the statement and those of the site.</summary>
    public IReadOnlyList<LanguageTag> Languages { get; private set; } = [];

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new ShowStatement(slug, language.Content), cancellationToken);
        var newest = await Mediator.Send(new ListStatements(language.Content, MoreStatements + 1), cancellationToken);
        More = [.. newest.Where(x => x.Slug != Statement.Slug).Take(MoreStatements)];
        Languages = [.. InterfaceLanguages.All.Select(x => x.Tag).Union(Statement.Languages)];
    }

    /// <summary>What the page tells programs.</summary>
    public PageHead Head(SiteLook look, PageLanguage of)
    {
        var s = Statement;
        var path = "/statements/" + Uri.EscapeDataString(s.Slug);
        var picture = s.Picture is { } lead ? $"{look.BaseUrl}/pictures/{lead.Hash}/{lead.Width}.webp" : null;
        return new PageHead(path, s.Language, s.Languages, s.Title, s.Standfirst, "article")
        {
            Picture = picture,
            PictureAlternative = s.Picture?.Alternative,
            PictureSize = s.Picture is { } size ? (size.Width, size.Height) : null,
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
                ["citation"] = s.Sources.Where(source => source.Url is not null).Select(source => source.Url),
            },
        };
    }
}
