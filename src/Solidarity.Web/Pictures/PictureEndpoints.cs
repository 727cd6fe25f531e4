using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Pictures;

/// <summary>Pictures in the API.</summary>
internal sealed class PictureEndpoints : IEndpoints
{
    /// <summary>The largest upload with what multipart adds to it, in bytes.</summary>
    public const int LargestUpload = Picture.MaxUploadBytes + (64 * 1024);

    public static void Map(IEndpointRouteBuilder app) => app.MapApi("/pictures", "Pictures")
        .MapPost("", AddAsync)
        .WithSummary("Takes a picture in (JPEG, PNG, WebP, HEIC, up to 20 MB), as the part `file` of a form. The same picture twice is one.")
        .WithMetadata(new RequestSizeLimitAttribute(LargestUpload))
        .DisableAntiforgery()
        .RefusesInput();

    private static async Task<Created<PictureAdded>> AddAsync(IFormFile? file, IMediator mediator, CancellationToken cancellationToken)
    {
        if (file is null || file.Length == 0)
        {
            throw new DomainError("Required", "file");
        }

        var added = await mediator.Send(new AddPicture(await file.BytesAsync(cancellationToken, Picture.MaxUploadBytes + 1)), cancellationToken);
        return TypedResults.Created($"/pictures/{added.Hash}/{added.Width}.webp", added);
    }
}
