using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Keys;

/// <summary>Adds sealing keys while the site runs.</summary>
public sealed class KeyRotation
{
    private readonly KeyRing _keys;
    private readonly DatabaseStart _start;

    internal KeyRotation(KeyRing keys, DatabaseStart start) => (_keys, _start) = (keys, start);

    /// <summary>Adds a key with which all is sealed from now on; the workers seal anew what there is.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The key's file.</returns>
    /// <exception cref="StartRefused">There can't be more keys.</exception>
    public async Task<string> RotateAsync(CancellationToken cancellationToken)
    {
        var id = _keys.Rotate();
        await _start.NoteKeysAsync(cancellationToken);
        return Path.Combine(_keys.Folder, KeyRing.SealingFile(id));
    }
}

/// <summary>Looks for sealing keys that another process has added.</summary>
internal sealed partial class KeyRingWatch(KeyRing keys, TimeProvider time, ILogger<KeyRingWatch> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Look()
    {
        try
        {
            keys.Refresh();
        }
        catch (Exception exception) when (exception is StartRefused or IOException or UnauthorizedAccessException)
        {
            // What is open goes on working.
            CannotRead(keys.Folder, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The keys in {Folder} can't be read again; those read at start are still used. {Why}")]
    private partial void CannotRead(string folder, string why);
}
