using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Solidarity.Web.Site;

/// <summary>Addresses of style sheets, scripts and pictures of our own, with a mark of their content, so that browsers may keep them for ever.</summary>
public sealed class Assets(IWebHostEnvironment environment)
{
    private readonly ConcurrentDictionary<string, string> _marked = new();

    /// <summary>The address of a file under <c>wwwroot</c>.</summary>
    /// <param name="path">Without a slash at its head.</param>
    public string this[string path] => _marked.GetOrAdd(path, Mark);

    private string Mark(string path)
    {
        var file = environment.WebRootFileProvider.GetFileInfo(path);
        if (!file.Exists)
        {
            return "/" + path;
        }

        using var stream = file.CreateReadStream();
        return $"/{path}?v={Convert.ToHexStringLower(SHA256.HashData(stream))[..12]}";
    }
}
