using MediatR;
using Solidarity.Application.Organisations;
using Solidarity.Domain.Organisations;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organisations;

/// <summary>A page about the organisation: in its own words, or in the site's where it wrote none.</summary>
public sealed class OrganisationPage(IMediator mediator, PageLanguage language, SiteLook look, SharePictures shares) : PublicPage(mediator)
{
    /// <summary>Which.</summary>
    public PageKind Kind { get; private set; }

    /// <summary>What the organisation wrote, or null.</summary>
    public PageRead? Read { get; private set; }

    /// <summary>Reads it.</summary>
    public async Task ReadAsync(PageKind kind)
    {
        Kind = kind;
        Read = await Mediator.Send(new ReadPage(kind, language.Content), HttpContext.RequestAborted);
    }

    /// <summary>What it tells programs. Its address is that of the language in which it is read here.</summary>
    public PageHead Head(string title, string description)
    {
        var path = "/" + Kind.ToString().ToLowerInvariant();
        var shown = new PageHead(path, language.Interface, [.. InterfaceLanguages.All.Select(x => x.Tag)], title, description)
            .With(shares.OfSite(language.Interface), look, language);
        return Read is null ? shown : shown with { Language = Read.Language, Languages = Read.Languages };
    }
}
