using Microsoft.Extensions.Options;
using Solidarity.Infrastructure.Keys;

namespace Solidarity.Testing.Site;

/// <summary>
/// One key ring for all installations of the process: EF Core keeps a model, and every query that it has compiled, for each ring,
/// which takes seconds and tens of megabytes each. What is tried of the ring itself has a ring of its own.
/// </summary>
public static class TestKeys
{
    /// <summary>The ring; its folder goes when the process does.</summary>
    public static KeyRing Shared { get; } = New();

    private static KeyRing New()
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-keys-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return new KeyRing(Options.Create(new KeyOptions { Folder = folder }));
    }
}
