namespace Solidarity.Web.Pictures;

/// <summary>Smaller copies of pictures, kept in a folder that may be emptied at any time.</summary>
public sealed class PictureSizes
{
    private readonly string _folder = Path.GetFullPath(Path.Combine("var", "cache", "pictures"));

    /// <summary>A copy made before, or null.</summary>
    public async Task<byte[]?> FindAsync(string hash, int width, CancellationToken cancellationToken)
    {
        var path = PathOf(hash, width);
        try
        {
            return path is not null && File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Keeps a copy; a full disk is no reason to refuse the picture.</summary>
    public async Task KeepAsync(string hash, int width, byte[] content, CancellationToken cancellationToken)
    {
        if (PathOf(hash, width) is not { } path)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(_folder);
            var temporary = path + "." + Path.GetRandomFileName();
            await File.WriteAllBytesAsync(temporary, content, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Removes the copies of a picture that is not to be seen any more.</summary>
    public void Drop(string hash)
    {
        try
        {
            foreach (var path in PathOf(hash, 0) is null || !Directory.Exists(_folder) ? [] : Directory.GetFiles(_folder, hash + "-*"))
            {
                File.Delete(path);
            }
        }
        catch (IOException)
        {
        }
    }

    private string? PathOf(string hash, int width) =>
        hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower) ? Path.Combine(_folder, $"{hash}-{width}.webp") : null;
}
