namespace Solidarity.Web.Pictures;

/// <summary>Smaller copies of pictures, kept in a folder that may be emptied at any time.</summary>
public sealed class PictureSizes
{
    private readonly CacheFolder _folder = new("pictures");

    /// <summary>A copy made before, or null.</summary>
    public async Task<byte[]?> FindAsync(string hash, int width, CancellationToken cancellationToken) =>
        NameOf(hash, width) is { } name ? await _folder.FindAsync(name, cancellationToken) : null;

    /// <summary>Keeps a copy; a full disk is no reason to refuse the picture.</summary>
    public async Task KeepAsync(string hash, int width, byte[] content, CancellationToken cancellationToken)
    {
        if (NameOf(hash, width) is { } name)
        {
            await _folder.KeepAsync(name, content, cancellationToken);
        }
    }

    /// <summary>Removes the copies of a picture that is not to be seen any more.</summary>
    public void Drop(string hash)
    {
        if (NameOf(hash, 0) is not null)
        {
            _folder.Drop(hash + "-*");
        }
    }

    private static string? NameOf(string hash, int width) => hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower) ? $"{hash}-{width}.webp" : null;
}
