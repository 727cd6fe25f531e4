namespace Solidarity.Web.Pictures;

/// <summary>A folder of files that can be made again, and that may be emptied at any time.</summary>
/// <param name="name">Its name under <c>var/cache</c>.</param>
internal sealed class CacheFolder(string name)
{
    private readonly string _folder = Path.GetFullPath(Path.Combine("var", "cache", name));

    /// <summary>A file kept before, or null.</summary>
    public async Task<byte[]?> FindAsync(string file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, file);
        try
        {
            return File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Keeps a file; a full disk is no reason to refuse what it holds.</summary>
    public async Task KeepAsync(string file, byte[] content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, file);
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

    /// <summary>Removes the files whose names fit a pattern.</summary>
    public void Drop(string pattern)
    {
        try
        {
            foreach (var path in Directory.Exists(_folder) ? Directory.GetFiles(_folder, pattern) : [])
            {
                File.Delete(path);
            }
        }
        catch (IOException)
        {
        }
    }
}
