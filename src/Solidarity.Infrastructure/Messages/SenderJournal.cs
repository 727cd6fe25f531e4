namespace Solidarity.Infrastructure.Messages;

/// <summary>What a journal tells of a worker that ended without recording.</summary>
/// <param name="Worker">The worker whose claims these are.</param>
/// <param name="Accepted">Deliveries that a server took, and perhaps nobody recorded.</param>
/// <param name="Doubtful">Deliveries that were begun and whose outcome nobody knows: at most one a connection.</param>
public sealed record JournalFindings(string Worker, IReadOnlyList<Guid> Accepted, IReadOnlyList<Guid> Doubtful);

/// <summary>
/// What is sent, on the worker's own disk, until the database knows it: one small file a connection in a folder that is named
/// and locked by the worker. The one durable thing outside the database.
/// </summary>
public sealed class SenderJournal : IDisposable
{
    private readonly string _folder;
    private readonly bool _sync;
    private readonly FileStream _lock;
    private readonly List<(string Folder, FileStream Lock)> _orphans = [];
    private readonly Dictionary<string, ConnectionJournal> _connections = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private bool _settled;

    private SenderJournal(string folder, FileStream folderLock, bool sync)
    {
        _folder = folder;
        _lock = folderLock;
        _sync = sync;
        Worker = Path.GetFileName(folder);
    }

    /// <summary>The worker's name: stands on its claims, and outlives the process.</summary>
    public string Worker { get; }

    /// <summary>What workers that ended left behind; to be settled in the database before anything is sent.</summary>
    public IReadOnlyList<JournalFindings> Found { get; private set; } = [];

    /// <summary>Takes a folder under the root that nobody holds, or makes one, and reads what ended workers left.</summary>
    /// <param name="root">The folder of all journals of this machine.</param>
    /// <param name="sync">Whether to wait for the disk before each final dot.</param>
    public static SenderJournal Open(string root, bool sync)
    {
        Directory.CreateDirectory(root);
        List<(string Folder, FileStream Lock)> free = [];
        foreach (var folder in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
        {
            if (TryLock(folder) is { } held)
            {
                free.Add((folder, held));
            }
        }

        if (free.Count == 0)
        {
            free.Add(Make(root));
        }

        var journal = new SenderJournal(free[0].Folder, free[0].Lock, sync);
        journal._orphans.AddRange(free.Skip(1));
        journal.Found = [.. free.Select(entry => Read(entry.Folder))];
        return journal;
    }

    /// <summary>Forgets what was found, once the database knows it.</summary>
    public void Settle()
    {
        foreach (var file in Directory.GetFiles(_folder, "*.journal"))
        {
            File.Delete(file);
        }

        foreach (var (folder, held) in _orphans)
        {
            held.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        _orphans.Clear();
        Found = [];
        _settled = true;
    }

    /// <summary>The file of one connection.</summary>
    /// <param name="name">The connection's name; only one at a time may use it.</param>
    public ConnectionJournal Connection(string name)
    {
        lock (_gate)
        {
            if (!_settled)
            {
                throw new InvalidOperationException("What earlier workers left must be settled before anything is sent.");
            }

            if (!_connections.TryGetValue(name, out var journal))
            {
                _connections[name] = journal = new ConnectionJournal(Path.Combine(_folder, name + ".journal"), _sync);
            }

            return journal;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var journal in _connections.Values)
            {
                journal.Dispose();
            }

            _connections.Clear();
        }

        foreach (var (_, held) in _orphans)
        {
            held.Dispose();
        }

        _lock.Dispose();
    }

    private static (string Folder, FileStream Lock) Make(string root)
    {
        while (true)
        {
            var host = new string([.. Environment.MachineName.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(24)]);
            var folder = Path.Combine(root, $"{host}-{Guid.NewGuid().ToString("N")[..8]}");
            Directory.CreateDirectory(folder);
            if (TryLock(folder) is { } held)
            {
                return (folder, held);
            }
        }
    }

    private static FileStream? TryLock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static JournalFindings Read(string folder)
    {
        List<Guid> accepted = [];
        List<Guid> doubtful = [];
        foreach (var file in Directory.GetFiles(folder, "*.journal"))
        {
            ConnectionJournal.Read(file, accepted, doubtful);
        }

        return new JournalFindings(Path.GetFileName(folder), accepted, doubtful);
    }
}
