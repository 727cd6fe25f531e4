using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;

namespace Solidarity.Application.Pictures;

/// <summary>Takes pictures in, and lets go of those that nothing shows any more.</summary>
internal static class TakingIn
{
    /// <summary>Adds a picture, unless it is here; who calls it stores the change.</summary>
    /// <param name="db">Where to.</param>
    /// <param name="reader">Decodes it.</param>
    /// <param name="file">As it was sent.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="field">The field it came in.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DomainError"><c>Picture.TooLarge</c>, <c>Picture.Unreadable</c>.</exception>
    public static async Task<PictureAdded> TakeInAsync(
        this ISolidarityDb db, IPictureReader reader, byte[] file, int most, string field, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (file.Length > most)
        {
            throw new DomainError("Picture.TooLarge", field, most / 1024 / 1024);
        }

        var taken = reader.Read(file);
        var hash = SHA256.HashData(taken.Content);
        var id = await db.Pictures.Where(x => x.Hash == hash).Select(x => (PictureId?)x.Id).SingleOrDefaultAsync(cancellationToken);
        if (id is null)
        {
            var picture = new Picture(EntityId.New<PictureId>(now), hash, taken.MediaType, taken.Width, taken.Height, taken.Content, now);
            db.Pictures.Add(picture);
            id = picture.Id;
        }

        return new PictureAdded(id.Value, Convert.ToHexStringLower(hash), taken.Width, taken.Height);
    }

    /// <summary>Deletes a picture unless something still shows it.</summary>
    public static Task<int> DropUnusedAsync(this ISolidarityDb db, PictureId? picture, CancellationToken cancellationToken) =>
        picture is { } id ? db.Unused([id]).ExecuteDeleteAsync(cancellationToken) : Task.FromResult(0);
}
