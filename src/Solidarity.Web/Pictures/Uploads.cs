using MediatR;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;

namespace Solidarity.Web.Pictures;

/// <summary>Takes in pictures that came with forms.</summary>
public static class Uploads
{
    /// <summary>Takes one in, so that it is kept whatever else is wrong with its form.</summary>
    /// <exception cref="DomainError"><c>Picture.TooLarge</c>, <c>Picture.Unreadable</c>.</exception>
    public static async Task<PictureAdded> TakeAsync(IMediator mediator, IFormFile file, CancellationToken cancellationToken)
    {
        if (file.Length > Picture.MaxUploadBytes)
        {
            throw new DomainError("Picture.TooLarge", "picture", Picture.MaxUploadBytes / 1024 / 1024);
        }

        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellationToken);
        return await mediator.Send(new AddPicture(content), cancellationToken);
    }
}
