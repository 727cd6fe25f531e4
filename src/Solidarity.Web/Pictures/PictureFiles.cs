using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application;
using Solidarity.Application.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Pictures;

/// <summary>Pictures in the widths that pages ask for. Named by content, so they never change.</summary>
public sealed class PictureFiles : IEndpoints
{
    private const string ForEver = "public, max-age=31536000, immutable";

    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/pictures/{hash:length(64)}/{width:int}.webp", GetAsync).ExcludeFromDescription();

    private static async Task<Results<FileContentHttpResult, NotFound>> GetAsync(
        string hash, int width, IMediator mediator, IPictureReader reader, PictureSizes sizes, HttpContext context, CancellationToken cancellationToken)
    {
        PictureContent picture;
        if (await sizes.FindAsync(hash, width, cancellationToken) is { } known)
        {
            context.Response.Headers.CacheControl = ForEver;
            return TypedResults.Bytes(known, "image/webp");
        }

        try
        {
            picture = await mediator.Send(new GetPicture(hash), cancellationToken);
        }
        catch (Domain.NotFound)
        {
            return TypedResults.NotFound();
        }

        // Only the widths that pages name: anybody may ask, and each costs work.
        if (!PictureTag.Widths.Contains(width) && width != picture.Width)
        {
            return TypedResults.NotFound();
        }

        var content = width >= picture.Width ? picture.Content : reader.Shrink(picture.Content, width);
        await sizes.KeepAsync(hash, width, content, cancellationToken);
        context.Response.Headers.CacheControl = ForEver;
        return TypedResults.Bytes(content, "image/webp");
    }
}
