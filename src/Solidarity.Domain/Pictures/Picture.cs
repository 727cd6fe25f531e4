namespace Solidarity.Domain.Pictures;

/// <summary>A picture, re-encoded by us without what the camera noted (place, time, device). Smaller sizes are made from it when asked for.</summary>
public sealed class Picture
{
    /// <summary>Largest file that is taken, in bytes.</summary>
    public const int MaxUploadBytes = 20 * 1024 * 1024;

    /// <summary>Longest edge that is kept, in pixels.</summary>
    public const int MaxEdge = 4_000;

    private Picture() { }

    /// <summary>A picture that was just taken in.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="hash">SHA-256 of <paramref name="content"/>, 32 bytes: its name in addresses, and what makes the same picture one row.</param>
    /// <param name="mediaType">As in <c>image/webp</c>.</param>
    /// <param name="width">In pixels, upright.</param>
    /// <param name="height">In pixels, upright.</param>
    /// <param name="content">The encoded picture.</param>
    /// <param name="now">The moment.</param>
    public Picture(PictureId id, byte[] hash, string mediaType, int width, int height, byte[] content, DateTimeOffset now)
    {
        Id = id;
        Hash = hash;
        MediaType = mediaType;
        Width = width;
        Height = height;
        Content = content;
        CreatedAt = now;
    }

    /// <summary>Its identity.</summary>
    public PictureId Id { get; private set; }

    /// <summary>SHA-256 of the content.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>As in <c>image/webp</c>.</summary>
    public string MediaType { get; private set; } = "";

    /// <summary>In pixels.</summary>
    public int Width { get; private set; }

    /// <summary>In pixels.</summary>
    public int Height { get; private set; }

    /// <summary>The encoded picture.</summary>
    public byte[] Content { get; private set; } = [];

    /// <summary>When it was taken in.</summary>
    public DateTimeOffset CreatedAt { get; private set; }
}
