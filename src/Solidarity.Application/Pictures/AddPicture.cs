using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;

namespace Solidarity.Application.Pictures;

/// <summary>Takes a picture in. The same picture twice is one.</summary>
[Requires(Right.Write, InAnyCampaign = true)]
public sealed record AddPicture(byte[] File) : ICommand<PictureAdded>;

/// <summary>A picture, or a smaller copy of it.</summary>
/// <param name="Hash">SHA-256 of the content, hexadecimal.</param>
[AllowAnyone]
public sealed record GetPicture(string Hash) : IQuery<PictureContent>;

/// <summary>The picture that was taken in.</summary>
public sealed record PictureAdded(PictureId Id, string Hash, int Width, int Height);

/// <summary>An encoded picture.</summary>
public sealed record PictureContent(byte[] Content, string MediaType, int Width);

internal sealed class AddPictureHandler(ISolidarityDb db, IPictureReader reader, TimeProvider time) : IRequestHandler<AddPicture, PictureAdded>
{
    public async Task<PictureAdded> Handle(AddPicture request, CancellationToken cancellationToken)
    {
        var added = await db.TakeInAsync(reader, request.File, Picture.MaxUploadBytes, "picture", time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return added;
    }
}

internal sealed class GetPictureHandler(ISolidarityDb db) : IRequestHandler<GetPicture, PictureContent>
{
    public async Task<PictureContent> Handle(GetPicture request, CancellationToken cancellationToken)
    {
        if (request.Hash.Length != 64 || !request.Hash.All(char.IsAsciiHexDigitLower))
        {
            throw new NotFound("Picture");
        }

        var hash = Convert.FromHexString(request.Hash);
        return await db.Pictures.Where(x => x.Hash == hash).Select(x => new PictureContent(x.Content, x.MediaType, x.Width))
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Picture");
    }
}
