using NetVips;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;

namespace Solidarity.Infrastructure.Pictures;

/// <summary>Reads JPEG, PNG, WebP and HEIC, and writes WebP. Whatever else a file holds (place, device, thumbnails, appended data) does not come through.</summary>
internal sealed class PictureReader : IPictureReader
{
    private const int Quality = 82;
    private const long MaxPixels = 100_000_000;
    private const int MaxSide = 50_000;
    private const string MediaType = "image/webp";

    public TakenPicture Read(byte[] file)
    {
        if (file.Length > Picture.MaxUploadBytes)
        {
            throw new DomainError("Picture.TooLarge", "picture", Picture.MaxUploadBytes / 1024 / 1024);
        }

        if (!PictureFile.IsWhole(file))
        {
            throw new DomainError("Picture.Unreadable", "picture");
        }

        var readable = HeicPicture.Is(file) ? HeicPicture.Unpack(file) : file;
        return Guarded(() =>
        {
            RefuseTooManyPixels(readable);
            using var picture = Scaled(readable, Picture.MaxEdge, Picture.MaxEdge);
            return new TakenPicture(picture.WebpsaveBuffer(q: Quality, keep: Enums.ForeignKeep.None), MediaType, picture.Width, picture.Height);
        });
    }

    public byte[] Shrink(byte[] picture, int width) => Guarded(() =>
    {
        using var small = Scaled(picture, Math.Clamp(width, 1, Picture.MaxEdge), Picture.MaxEdge);
        return small.WebpsaveBuffer(q: Quality, keep: Enums.ForeignKeep.None);
    });

    /// <summary>By the head of the file, before anything is decoded.</summary>
    private static void RefuseTooManyPixels(byte[] file)
    {
        using var head = Image.NewFromBuffer(file, access: Enums.Access.Sequential);
        if (head.Width >= MaxSide || head.Height >= MaxSide || (long)head.Width * head.Height > MaxPixels)
        {
            throw new DomainError("Picture.TooLarge", "picture", Picture.MaxUploadBytes / 1024 / 1024);
        }
    }

    /// <summary>Upright by what the camera noted, in sRGB, never larger than it was.</summary>
    private static Image Scaled(byte[] file, int width, int height)
    {
        using var scaled = Image.ThumbnailBuffer(
            file, width, height: height, size: Enums.Size.Down, outputProfile: "srgb", failOn: Enums.FailOn.Error);

        // Decoded here and now, so that a fault shows as ours and not while it is written.
        return scaled.CopyMemory();
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (VipsException)
        {
            throw new DomainError("Picture.Unreadable", "picture");
        }
    }
}
