using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application;

namespace Solidarity.Web.Site;

/// <summary>What every page shows around its content.</summary>
public sealed class SiteLook(IOptions<SiteOptions> site)
{
    /// <summary>The name of the site and of the organisation behind it.</summary>
    public string Name => site.Value.Name;

    /// <summary>The one origin of the site, without a slash at the end.</summary>
    public string BaseUrl => site.Value.BaseUrl;
}
