using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Testing.Site;

/// <summary>
/// Key rings for the installations of the process. EF Core keeps a model, and every query that it has compiled, for each ring,
/// which takes seconds and tens of megabytes each: most share one, and who needs keys of its own is lent a ring that others had before.
/// </summary>
public static class TestKeys
{
    private static readonly ConcurrentDictionary<DatabaseProvider, ConcurrentBag<KeyRing>> Free = new();

    // Each ring has a folder of its own, in which this name leads to the installation that has it now.
    private const string Link = "lent-to";

    private static readonly Lazy<string> Links = new(() => TemporaryFolder("solidarity-rings-"));

    /// <summary>The ring of all that don't ask for one of their own; its folder goes when the process does.</summary>
    public static KeyRing Shared { get; } = RingIn(TemporaryFolder("solidarity-keys-"));

    /// <summary>Lends a ring whose keys lie, or are made, in the folder <c>keys</c> of an installation. Give it back with <see cref="GiveBack"/>.</summary>
    /// <param name="provider">The kind of the installation's database: a model is for one kind.</param>
    /// <param name="installation">The installation's folder.</param>
    public static KeyRing Lend(DatabaseProvider provider, string installation)
    {
        if (!Of(provider).TryTake(out var ring))
        {
            ring = RingIn(Path.Combine(Links.Value, Guid.NewGuid().ToString("n"), Link, "keys"));
        }

        var link = Path.GetDirectoryName(ring.Folder)!;
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.Delete(link);
        File.CreateSymbolicLink(link, installation);
        return ring;
    }

    /// <summary>Takes a lent ring back: no installation may use it any more.</summary>
    public static void GiveBack(DatabaseProvider provider, KeyRing ring) => Of(provider).Add(ring);

    private static ConcurrentBag<KeyRing> Of(DatabaseProvider provider) => Free.GetOrAdd(provider, _ => []);

    private static KeyRing RingIn(string folder) => new(Options.Create(new KeyOptions { Folder = folder }));

    private static string TemporaryFolder(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix).FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
