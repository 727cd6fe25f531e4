using Microsoft.AspNetCore.Mvc;

namespace Solidarity.Web.Site;

/// <summary>Leads to another page of this site, which is asked for by GET whatever led there (RFC 9110 §15.4.4).</summary>
/// <param name="path">Begins with a slash.</param>
public sealed class SeeOther(string path) : IActionResult
{
    /// <inheritdoc />
    public Task ExecuteResultAsync(ActionContext context)
    {
        context.HttpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.HttpContext.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
