using Microsoft.AspNetCore.StaticFiles;

namespace Solidarity.Web.Site;

/// <summary>Files under <c>wwwroot</c>: for ever when the address holds a version, else asked about again.</summary>
internal static class StaticFileHeaders
{
    public static readonly StaticFileOptions Options = new()
    {
        OnPrepareResponse = context => context.Context.Response.Headers.CacheControl =
            context.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : PageCache.AskAgain,
        ContentTypeProvider = new FileExtensionContentTypeProvider(),
    };
}
