using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Solidarity.Infrastructure.Keys;

/// <summary>
/// The installation's secrets: numbered keys that seal what is stored, one key that addresses are looked up by, one that
/// tokens in mails are made with. They lie in files of their own, never in the database and never in its backup.
/// </summary>
/// <remarks>
/// EF Core keeps the converters with the model, so there is one ring a model (see <see cref="Storage.ModelCacheKey"/>).
/// A ring is empty until it was opened: the model is needed to find out whether keys may be made.
/// </remarks>
public sealed class KeyRing
{
    /// <summary>Where the id of its key stands in a sealed value.</summary>
    internal const int KeyIdAt = 1;

    private const int KeyLength = 32;
    private const string LookupFile = "lookup.key";
    private const string TokenFile = "token.key";
    private const string SealingPrefix = "sealing-";

    private readonly string _folder;
    private readonly Lock _opening = new();
    private volatile Keys? _keys;

    /// <summary>The ring in the folder that the settings name.</summary>
    public KeyRing(IOptions<KeyOptions> options)
        : this(Path.GetFullPath(options.Value.Folder)) { }

    private KeyRing(string folder) => _folder = folder;

    /// <summary>The folder that the keys lie in.</summary>
    public string Folder => _folder;

    internal byte[] LookupKey => Opened.Lookup;

    internal byte[] TokenKey => Opened.Token;

    /// <summary>What tells each key apart without telling it: <c>name</c> to the first 16 hexadecimal digits of a keyed hash.</summary>
    internal IReadOnlyDictionary<string, string> Fingerprints
    {
        get
        {
            var keys = Opened;
            var all = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["lookup"] = Fingerprint(keys.Lookup),
                ["token"] = Fingerprint(keys.Token),
            };
            foreach (var (id, key) in keys.Sealing)
            {
                all[SealingName(id)] = Fingerprint(key);
            }

            return all;
        }
    }

    /// <summary>The id of the key with which all is sealed now.</summary>
    internal int Newest => Opened.Newest;

    /// <summary>Since when the newest key is there.</summary>
    internal DateTimeOffset NewestSince => File.GetLastWriteTimeUtc(PathOf(SealingFile(Newest)));

    private Keys Opened => _keys ?? throw new InvalidOperationException("The key ring is not open yet.");

    /// <summary>A ring of random keys in memory: for making migrations, and for tests.</summary>
    internal static KeyRing InMemory() => new("") { _keys = Keys.Random() };

    /// <summary>Reads the keys from the folder.</summary>
    /// <returns>False when there is none at all.</returns>
    /// <exception cref="StartRefused">Some are there and others are missing, or one can't be read.</exception>
    internal bool Open()
    {
        lock (_opening)
        {
            var sealing = SealingFiles();
            bool lookup = File.Exists(PathOf(LookupFile)), token = File.Exists(PathOf(TokenFile));
            if (!lookup && !token && sealing.Count == 0)
            {
                return false;
            }

            if (!lookup || !token || sealing.Count == 0)
            {
                var missing = !lookup ? LookupFile : !token ? TokenFile : SealingFile(1);
                throw new StartRefused($"The key file {missing} is missing from {_folder} (Keys__Folder). Put it back from the copy of the keys; without it, what is stored can't be read.");
            }

            _keys = new Keys(Read(LookupFile), Read(TokenFile), sealing.ToDictionary(id => id, id => Read(SealingFile(id))));
            return true;
        }
    }

    /// <summary>Makes the keys that are missing. Only for a database that holds nothing sealed yet.</summary>
    internal void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
        }
        else
        {
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // Whoever opens the ring meanwhile finds all of its files, or none.
        lock (_opening)
        {
            WriteNew(LookupFile);
            WriteNew(TokenFile);
            if (SealingFiles().Count == 0)
            {
                WriteNew(SealingFile(1));
            }

            Open();
        }
    }

    /// <summary>Adds a sealing key, with which all is sealed from now on. What was sealed before is read with the key it names.</summary>
    internal int Rotate()
    {
        var next = SealingFiles().DefaultIfEmpty(0).Max() + 1;
        if (next > byte.MaxValue)
        {
            throw new StartRefused($"There are {byte.MaxValue} sealing keys in {_folder}; there can't be more.");
        }

        WriteNew(SealingFile(next));
        Open();
        return next;
    }

    /// <summary>Reads the keys again if there are sealing keys that this process has not read.</summary>
    internal void Refresh()
    {
        if (SealingFiles().Exists(id => !Opened.Sealing.ContainsKey(id)))
        {
            Open();
        }
    }

    /// <summary>The name of a sealing key's file.</summary>
    internal static string SealingFile(int id) => SealingName(id) + ".key";

    /// <summary>Seals: version | key id | 12 bytes nonce | text | 16 bytes tag (AES-256-GCM). Key id and purpose are bound to it.</summary>
    /// <param name="purpose">The column, as in <c>Supporter.Email</c>: what is sealed for one opens for no other.</param>
    /// <param name="plain">What is to be sealed.</param>
    internal byte[] Seal(string purpose, string plain) => SealBytes(purpose, Encoding.UTF8.GetBytes(plain));

    /// <inheritdoc cref="Seal" />
    internal byte[] SealBytes(string purpose, ReadOnlySpan<byte> text)
    {
        var keys = Opened;
        var box = new byte[Sealed.Overhead + text.Length];
        box[0] = Sealed.Version;
        box[KeyIdAt] = (byte)keys.Newest;
        var nonce = box.AsSpan(2, Sealed.NonceLength);
        RandomNumberGenerator.Fill(nonce);
        keys.Cipher(keys.Newest)!.Encrypt(
            nonce, text, box.AsSpan(Sealed.TextAt, text.Length), box.AsSpan(Sealed.TextAt + text.Length), Sealed.Bound(keys.Newest, purpose));
        return box;
    }

    /// <summary>Opens what was sealed for the same purpose.</summary>
    /// <exception cref="CryptographicException">It was changed, sealed for something else, or its key is missing.</exception>
    internal string Unseal(string purpose, byte[] stored) => Encoding.UTF8.GetString(UnsealBytes(purpose, stored));

    /// <inheritdoc cref="Unseal" />
    internal byte[] UnsealBytes(string purpose, byte[] stored)
    {
        if (stored.Length < Sealed.Overhead || stored[0] != Sealed.Version)
        {
            throw new CryptographicException("This is not a sealed value.");
        }

        int id = stored[KeyIdAt];
        var cipher = Opened.Cipher(id) ?? (Open() ? Opened.Cipher(id) : null)
            ?? throw new CryptographicException($"The sealing key {id} is missing from {_folder}.");
        var text = new byte[stored.Length - Sealed.Overhead];
        cipher.Decrypt(
            stored.AsSpan(2, Sealed.NonceLength), stored.AsSpan(Sealed.TextAt, text.Length), stored.AsSpan(Sealed.TextAt + text.Length), text, Sealed.Bound(id, purpose));
        return text;
    }

    private static string SealingName(int id) => SealingPrefix + id.ToString("000", System.Globalization.CultureInfo.InvariantCulture);

    private static string Fingerprint(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, "solidarity/fingerprint"u8))[..16];

    private string PathOf(string file) => Path.Combine(_folder, file);

    private List<int> SealingFiles() => !Directory.Exists(_folder) ? [] :
        [.. Directory.EnumerateFiles(_folder, SealingPrefix + "*.key")
            .Select(file => Path.GetFileNameWithoutExtension(file)[SealingPrefix.Length..])
            .Where(number => int.TryParse(number, out var id) && id is > 0 and <= byte.MaxValue)
            .Select(int.Parse)
            .Order()];

    private byte[] Read(string file)
    {
        try
        {
            var key = Convert.FromBase64String(File.ReadAllText(PathOf(file)).Trim());
            return key.Length == KeyLength ? key : throw new FormatException();
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The key file {PathOf(file)} can't be read. Put it back from the copy of the keys, and make it readable for this program.", exception);
        }
    }

    /// <summary>Writes whole or not at all, and never over a key: of two servers that start together one makes it and both read it.</summary>
    private void WriteNew(string file)
    {
        var path = PathOf(file);
        if (File.Exists(path))
        {
            return;
        }

        var draft = path + "." + Guid.NewGuid().ToString("n");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(draft, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    private static class Sealed
    {
        public const byte Version = 1;
        public const int NonceLength = 12;
        public const int TagLength = 16;
        public const int TextAt = 2 + NonceLength;
        public const int Overhead = TextAt + TagLength;

        public static byte[] Bound(int keyId, string purpose) => [(byte)keyId, .. Encoding.UTF8.GetBytes(purpose)];
    }

    private sealed class Keys(byte[] lookup, byte[] token, IReadOnlyDictionary<int, byte[]> sealing)
    {
        /// <summary>AesGcm is not safe for several threads at once: each has its own.</summary>
        private readonly ThreadLocal<Dictionary<int, AesGcm>> _ciphers = new(() => []);

        public byte[] Lookup => lookup;

        public byte[] Token => token;

        public IReadOnlyDictionary<int, byte[]> Sealing => sealing;

        public int Newest { get; } = sealing.Keys.Max();

        public static Keys Random() => new(
            RandomNumberGenerator.GetBytes(KeyLength), RandomNumberGenerator.GetBytes(KeyLength),
            new Dictionary<int, byte[]> { [1] = RandomNumberGenerator.GetBytes(KeyLength) });

        public AesGcm? Cipher(int id)
        {
            var mine = _ciphers.Value!;
            if (!mine.TryGetValue(id, out var cipher) && sealing.TryGetValue(id, out var key))
            {
                mine[id] = cipher = new AesGcm(key, Sealed.TagLength);
            }

            return cipher;
        }
    }
}
