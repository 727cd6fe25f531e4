using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Organisations;
using Solidarity.Web.Organisations;

namespace Solidarity.Web.Site;

/// <summary>What every page shows around its content.</summary>
public sealed class SiteLook(IOptions<SiteOptions> site, IOrganisationNow organisation)
{
    /// <summary>The name of the site and of the organisation behind it.</summary>
    public string Name => organisation.Now.Name;

    /// <summary>The organisation's logo, or null.</summary>
    public Logo? Logo => organisation.Now.Logo;

    /// <summary>The address of the sheet with the organisation's colours, or null while it has chosen none.</summary>
    public string? Colours => organisation.Now.Accent is { } accent ? ColourSheet.Address(accent) : null;

    /// <summary>Whether the forms for everyone are open.</summary>
    public bool FormsAreOpen => PublicForms.AreOpen(site.Value, organisation);

    /// <summary>Whether imprint and privacy page are written.</summary>
    public bool AnswersForItself => organisation.Now.AnswersForItself;

    /// <summary>The one origin of the site, without a slash at the end.</summary>
    public string BaseUrl => site.Value.BaseUrl;
}
