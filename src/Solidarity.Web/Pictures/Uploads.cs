using MediatR;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;

namespace Solidarity.Web.Pictures;

/// <summary>Takes in what came as files with forms.</summary>
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

        return await mediator.Send(new AddPicture(await file.BytesAsync(cancellationToken)), cancellationToken);
    }

    /// <summary>What a file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="most">No more than so many bytes of its beginning; for who refuses a file that is larger by one.</param>
    public static async Task<byte[]> BytesAsync(this IFormFile file, CancellationToken cancellationToken, long most = long.MaxValue)
    {
        var content = new byte[Math.Min(file.Length, most)];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }
}
