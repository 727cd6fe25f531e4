using System.Buffers.Binary;
using System.Text;
using NetVips;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;
using Solidarity.Infrastructure.Pictures;
using Solidarity.Testing;

namespace Solidarity.Integration.Tests.Pictures;

public sealed class PictureReaderTests
{
    private readonly PictureReader _reader = new();

    public static TheoryData<string> Formats => [".jpg", ".png", ".webp"];

    [Theory, MemberData(nameof(Formats))]
    public void A_picture_is_turned_upright_and_loses_what_the_camera_noted(string format)
    {
        using var camera = Noise(300, 200).Mutate(picture =>
        {
            picture.Set(GValue.GIntType, "orientation", 6);
            picture.Set(GValue.GStrType, "exif-ifd0-Make", "SecretCamera (SecretCamera, ASCII, 13 components, 13 bytes)");
        });
        var file = camera.WriteToBuffer(format);
        var taken = _reader.Read(file);
        Assert.Equal(("image/webp", 200, 300), (taken.MediaType, taken.Width, taken.Height));
        using var stored = Image.NewFromBuffer(taken.Content);
        Assert.Equal((200, 300), (stored.Width, stored.Height));
        Assert.DoesNotContain("SecretCamera", Encoding.Latin1.GetString(taken.Content), StringComparison.Ordinal);
        Assert.DoesNotContain(stored.GetFields(), field => field.StartsWith("exif", StringComparison.Ordinal));
    }

    /// <summary>
    /// Red, green, blue and white quarters, 96 by 64, encoded by Debian's heif-enc with x265; a property "irot" was put in by hand that
    /// turns it to the right, as a telephone held upright does.
    /// </summary>
    [Fact]
    public void A_picture_from_an_iPhone_is_taken_upright()
    {
        var file = Heic();
        var taken = _reader.Read(file);
        Assert.Equal(("image/webp", 64, 96), (taken.MediaType, taken.Width, taken.Height));
        using var stored = Image.NewFromBuffer(taken.Content);
        var (topLeft, topRight) = (stored.Getpoint(10, 10), stored.Getpoint(54, 10));
        Assert.True(topLeft[2] > 150 && topLeft[0] < 100, $"The upper left is not blue: {string.Join(' ', topLeft)}");
        Assert.True(topRight[0] > 150 && topRight[2] < 100, $"The upper right is not red: {string.Join(' ', topRight)}");

        for (var length = 1; length < file.Length; length += 7)
        {
            Refused("Picture.Unreadable", file[..length]);
        }

        // Cut between two of its boxes; and one that says it has more points than any camera.
        Refused("Picture.Unreadable", file[..(file.AsSpan().IndexOf("mdat"u8) - 4)]);
        Refused("Picture.TooLarge", Sized(file, 40_000, 40_000));
    }

    [Theory, MemberData(nameof(Formats))]
    public void A_picture_that_was_cut_off_is_refused(string format)
    {
        var file = Noise(400, 300).WriteToBuffer(format);
        _reader.Read(file);
        foreach (var part in (double[])[0.001, 0.3, 0.6, 0.95])
        {
            Refused("Picture.Unreadable", file[..(int)(file.Length * part)]);
        }

        Refused("Picture.Unreadable", file[..^2]);
    }

    [Fact]
    public void Other_files_are_refused_whatever_they_are_called()
    {
        Refused("Picture.Unreadable", "<html><body>I am a.png</body></html>"u8.ToArray());
        Refused("Picture.Unreadable", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>"u8.ToArray());
        Refused("Picture.Unreadable", []);
        Refused("Picture.Unreadable", [0xFF, 0xD8, 0xFF, 0xD9]);
        Refused("Picture.Unreadable", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]);
        Refused("Picture.Unreadable", Noise(20, 20).WriteToBuffer(".tif"));
    }

    [Fact]
    public void Too_many_bytes_or_pixels_are_refused()
    {
        Refused("Picture.TooLarge", new byte[Picture.MaxUploadBytes + 1]);
        Refused("Picture.TooLarge", Image.Black(50_000, 10).WriteToBuffer(".png"));
        Refused("Picture.TooLarge", Image.Black(12_000, 9_000).WriteToBuffer(".png"));
    }

    [Fact]
    public void A_wide_picture_keeps_4000_pixels_and_shrinks_on_demand()
    {
        var taken = _reader.Read(Noise(5_000, 1_000).WriteToBuffer(".jpg"));
        Assert.Equal((4_000, 800), (taken.Width, taken.Height));
        using var small = Image.NewFromBuffer(_reader.Shrink(taken.Content, 640));
        Assert.Equal((640, 128), (small.Width, small.Height));
        using var notLarger = Image.NewFromBuffer(_reader.Shrink(_reader.Read(Noise(100, 80).WriteToBuffer(".png")).Content, 640));
        Assert.Equal(100, notLarger.Width);
    }

    private static byte[] Heic() => File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Solidarity.Integration.Tests", "Pictures", "turned.heic"));

    /// <summary>With another size in its property "ispe".</summary>
    private static byte[] Sized(byte[] file, uint width, uint height)
    {
        var copy = file.ToArray();
        var at = copy.AsSpan().IndexOf("ispe"u8) + 8;
        BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(at), width);
        BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(at + 4), height);
        return copy;
    }

    private static Image Noise(int width, int height) => Image.Gaussnoise(width, height, mean: 128, sigma: 40).Cast(Enums.BandFormat.Uchar).Bandjoin([
        Image.Gaussnoise(width, height, mean: 100).Cast(Enums.BandFormat.Uchar), Image.Gaussnoise(width, height, mean: 90).Cast(Enums.BandFormat.Uchar)])
        .Copy(interpretation: Enums.Interpretation.Srgb);

    private void Refused(string code, byte[] file) => Assert.Equal(code, Assert.Throws<DomainError>(() => _reader.Read(file)).Code);
}
