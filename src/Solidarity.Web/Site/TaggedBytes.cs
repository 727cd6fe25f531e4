using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Solidarity.Web.Site;

/// <summary>An answer that is the same for everyone, with its ETag.</summary>
internal sealed class TaggedBytes(byte[] body)
{
    private readonly string _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"";

    /// <summary>Answers with it, or with "unchanged".</summary>
    public IResult Answer(HttpContext context, string type)
    {
        context.Response.Headers.ETag = _tag;
        context.Response.Headers.CacheControl = PageCache.AskAgain;
        return context.Request.Headers.IfNoneMatch.ToString().Contains(_tag, StringComparison.Ordinal)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(body, type);
    }
}
