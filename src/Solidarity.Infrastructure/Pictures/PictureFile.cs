using System.Buffers.Binary;

namespace Solidarity.Infrastructure.Pictures;

/// <summary>Tells by its bytes, whatever its name says, whether a file is a whole JPEG, PNG, WebP or HEIC. The decoder itself takes files that were cut off.</summary>
internal static class PictureFile
{
    public static bool IsWhole(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? IsWholeJpeg(file)
        : file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? IsWholePng(file)
        : HeicPicture.Is(file) ? HeicPicture.IsWhole(file)
        : file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) && IsWholeWebp(file);

    /// <summary>Walks the segments to the end-of-image marker of the picture itself; a thumbnail inside a segment has one too (ITU-T T.81 §B.1).</summary>
    private static bool IsWholeJpeg(ReadOnlySpan<byte> file)
    {
        const byte startOfScan = 0xDA, endOfImage = 0xD9;
        var at = 2;
        while (at + 1 < file.Length)
        {
            if (file[at] != 0xFF)
            {
                return false;
            }

            var marker = file[at + 1];
            at += 2;
            if (marker == endOfImage)
            {
                return true;
            }

            if (marker == 0xFF)
            {
                at--;
                continue;
            }

            if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
            {
                continue;
            }

            if (at + 2 > file.Length)
            {
                return false;
            }

            at += BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (marker == startOfScan)
            {
                at = EndOfScan(file, at);
            }
        }

        return false;
    }

    /// <summary>Coded data run on to the next marker; FF 00 is a byte of data, FF D0 to FF D7 only restart the coder.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        while (at + 1 < file.Length)
        {
            var next = file[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= file.Length)
            {
                return file.Length;
            }

            at += next;
            if (file[at + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }

            at += 2;
        }

        return file.Length;
    }

    /// <summary>Walks the chunks to IEND (PNG, third edition, §11.2.5).</summary>
    private static bool IsWholePng(ReadOnlySpan<byte> file)
    {
        const int overhead = 12;
        long at = 8;
        while (at + overhead <= file.Length)
        {
            var chunk = file[(int)at..];
            var next = at + overhead + BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (chunk[4..].StartsWith("IEND"u8))
            {
                return next <= file.Length;
            }

            at = next;
        }

        return false;
    }

    /// <summary>The size that the container says (RFC 9649 §2.4).</summary>
    private static bool IsWholeWebp(ReadOnlySpan<byte> file) => BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L <= file.Length;
}
