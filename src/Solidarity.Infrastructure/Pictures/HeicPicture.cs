using System.Buffers.Binary;
using ImageMagick;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;

namespace Solidarity.Infrastructure.Pictures;

/// <summary>Pictures as iPhones make them: HEVC in a HEIF container (ISO/IEC 23008-12). The other decoder has none for HEVC, so they are unpacked here first.</summary>
internal static class HeicPicture
{
    /// <summary>What the largest camera of a telephone takes, and some more. Unpacked, each takes seven bytes.</summary>
    private const long MaxPixels = 50_000_000;

    private const int BoxHead = 8;
    private const int LargeBoxHead = 16;
    private static readonly Lock OneAtATime = new();
    private static readonly MagickReadSettings AsHeic = new() { Format = MagickFormat.Heic };

    /// <summary>By its brands (ISO/IEC 14496-12 §4.3): a still picture, or several, in HEVC.</summary>
    public static bool Is(ReadOnlySpan<byte> file)
    {
        if (file.Length < LargeBoxHead || !file[4..].StartsWith("ftyp"u8))
        {
            return false;
        }

        var end = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(file), file.Length);
        for (var at = BoxHead; at + 4 <= end; at += 4)
        {
            var brand = file.Slice(at, 4);
            if (brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("heim"u8) || brand.SequenceEqual("heis"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Walks the boxes to the end of the file (ISO/IEC 14496-12 §4.2).</summary>
    public static bool IsWhole(ReadOnlySpan<byte> file)
    {
        long at = 0;
        while (at + BoxHead <= file.Length)
        {
            var box = file[(int)at..];
            var size = BinaryPrimitives.ReadUInt32BigEndian(box) switch
            {
                0 => box.Length,
                1 when box.Length >= LargeBoxHead => (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(box[BoxHead..]), long.MaxValue / 2),
                var given => given,
            };
            if (size < BoxHead)
            {
                return false;
            }

            at += size;
        }

        return at == file.Length;
    }

    /// <summary>The picture without compression, upright by what the container says.</summary>
    /// <exception cref="DomainError"><c>Picture.TooLarge</c>, <c>Picture.Unreadable</c>.</exception>
    public static byte[] Unpack(byte[] file)
    {
        try
        {
            lock (OneAtATime)
            {
                var head = new MagickImageInfo(file, AsHeic);
                if ((long)head.Width * head.Height > MaxPixels)
                {
                    throw new DomainError("Picture.TooLarge", "picture", Picture.MaxUploadBytes / 1024 / 1024);
                }

                using var picture = new MagickImage(file, AsHeic);
                picture.Settings.Compression = CompressionMethod.NoCompression;
                return picture.ToByteArray(MagickFormat.Tiff);
            }
        }
        catch (MagickException)
        {
            throw new DomainError("Picture.Unreadable", "picture");
        }
    }
}
