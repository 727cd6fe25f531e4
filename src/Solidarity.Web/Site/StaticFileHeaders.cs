using Microsoft.AspNetCore.StaticFiles;

namespace Solidarity.Web.Site;

/// <summary>Files under <c>wwwroot</c>: for ever when the address holds a version, else asked about again.</summary>
internal static class StaticFileHeaders
{
    /// <summary>The script that lets the page of a door open while the network is gone.</summary>
    public const string DoorWorker = "/js/door-worker.js";

    public static readonly StaticFileOptions Options = new()
    {
        OnPrepareResponse = context =>
        {
            var response = context.Context.Response;
            response.Headers.CacheControl = context.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : PageCache.AskAgain;
            if (context.Context.Request.Path == DoorWorker)
            {
                // It keeps the page of one door, which lies beside its folder.
                response.Headers["Service-Worker-Allowed"] = "/";
            }
        },
        ContentTypeProvider = new FileExtensionContentTypeProvider(),
    };
}
