using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;

namespace Solidarity.Web.Petitions;

/// <summary>A file of a handover, written part by part as it is read. To be kept, not shown: its bytes are what the hash proves.</summary>
public sealed class HandoverDownload(FetchedHandover fetched) : IActionResult
{
    /// <inheritdoc />
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = (fetched.Form == HandoverForm.Table ? MediaTypeNames.Text.Csv : MediaTypeNames.Text.Html) + "; charset=utf-8";
        response.ContentLength = fetched.Length;
        response.Headers.CacheControl = "no-store, no-transform";
        response.Headers.ContentDisposition = new ContentDisposition
        {
            FileName = $"{(fetched.Petition.All(char.IsAscii) ? fetched.Petition : "petition")}-{fetched.Form.Name()}.{(fetched.Form == HandoverForm.Table ? "csv" : "html")}",
            DispositionType = DispositionTypeNames.Attachment,
        }.ToString();
        await foreach (var part in fetched.Parts.WithCancellation(context.HttpContext.RequestAborted))
        {
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(part), context.HttpContext.RequestAborted);
        }
    }
}
