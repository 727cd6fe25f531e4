using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Solidarity.Infrastructure.Keys;

/// <summary>What a restored backup must not undo.</summary>
internal enum LedgerAct
{
    /// <summary>A person, or a request that was never confirmed, was erased.</summary>
    Erased = 'e',

    /// <summary>A person left a list, or withdrew the consent to it.</summary>
    Left = 'l',

    /// <summary>A person came back to a list.</summary>
    Returned = 'r',

    /// <summary>A mail server took a copy.</summary>
    Sent = 's',
}

/// <summary>One line of the ledger.</summary>
/// <param name="Act">What happened.</param>
/// <param name="Key">Keyed hash of what it happened to.</param>
/// <param name="At">When.</param>
internal sealed record LedgerEntry(LedgerAct Act, string Key, DateTimeOffset At);

/// <summary>
/// The few facts that must outlive the database: who was erased, who left, what was sent. They lie beside the key ring, as keyed
/// hashes that tell nobody anything, and are applied to a restored backup before anything else.
/// </summary>
/// <remarks>
/// Each process appends to a file of its own, so that several servers may share the folder. Files end with the month and are thrown
/// away after a year: who restores an older backup than that restores old people, too.
/// </remarks>
public sealed class RestoreLedger(KeyRing keys, IOptions<KeyOptions> options)
{
    private const int KeyBytes = 16;
    private const string Folder = "ledger";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private readonly string _process = Guid.NewGuid().ToString("n")[..12];
    private readonly Lock _writing = new();

    /// <summary>Why the last line could not be written, or null.</summary>
    internal string? Fault { get; private set; }

    private string Path { get; } = options.Value.Folder.Length == 0 ? "" : System.IO.Path.GetFullPath(System.IO.Path.Combine(options.Value.Folder, Folder));

    /// <summary>The keyed hash of what something happened to.</summary>
    internal string Key(LedgerAct act, Guid first, Guid second = default, Guid third = default)
    {
        Span<byte> text = stackalloc byte[20 + (3 * 16)];
        "solidarity/ledger/1"u8.CopyTo(text);
        text[19] = (byte)(act == LedgerAct.Returned ? LedgerAct.Left : act);
        first.TryWriteBytes(text[20..], bigEndian: true, out _);
        second.TryWriteBytes(text[36..], bigEndian: true, out _);
        third.TryWriteBytes(text[52..], bigEndian: true, out _);
        return Convert.ToHexStringLower(HMACSHA256.HashData(keys.LookupKey, text).AsSpan(0, KeyBytes));
    }

    /// <summary>Adds lines. A disk that refuses them is no reason to refuse what has already happened; the checkup tells of it.</summary>
    internal void Note(IEnumerable<LedgerEntry> entries, DateTimeOffset now)
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
        {
            text.Append((char)entry.Act).Append(' ').Append(entry.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)).Append(' ').Append(entry.Key).Append('\n');
        }

        if (text.Length == 0 || Path.Length == 0)
        {
            return;
        }

        lock (_writing)
        {
            try
            {
                MakeFolder();
                File.AppendAllText(System.IO.Path.Combine(Path, $"{now:yyyy-MM}.{_process}.log"), text.ToString());
                Fault = null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Fault = exception.Message;
            }
        }
    }

    /// <summary>The lines since a moment, oldest first. A line that was cut off in the middle is left out.</summary>
    internal IReadOnlyList<LedgerEntry> Since(DateTimeOffset moment)
    {
        if (!Directory.Exists(Path))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(Path, "*.log").Where(file => string.CompareOrdinal(System.IO.Path.GetFileName(file), moment.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture)) >= 0)
            .SelectMany(File.ReadLines).Select(Read).OfType<LedgerEntry>().Where(entry => entry.At >= moment).OrderBy(entry => entry.At)];
    }

    /// <summary>Throws away the files of months long gone.</summary>
    internal void Prune(DateTimeOffset now)
    {
        var oldest = (now - Kept).UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (Directory.Exists(Path))
        {
            foreach (var file in Directory.EnumerateFiles(Path, "*.log").Where(file => string.CompareOrdinal(System.IO.Path.GetFileName(file), oldest) < 0))
            {
                File.Delete(file);
            }
        }
    }

    private static LedgerEntry? Read(string line) =>
        line.Split(' ') is [[var act], var at, { Length: 2 * KeyBytes } key] && Enum.IsDefined((LedgerAct)act)
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? new LedgerEntry((LedgerAct)act, key, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
            : null;

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
