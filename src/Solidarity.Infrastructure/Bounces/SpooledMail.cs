using Solidarity.Domain;

namespace Solidarity.Infrastructure.Bounces;

/// <summary>Puts a mail into a temporary file, which only this program can read, and which is gone when it is closed.</summary>
internal static class SpooledMail
{
    private const int Block = 64 * 1024;

    /// <summary>Reads it to its end.</summary>
    /// <param name="mail">The mail as it comes.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The file, at its beginning.</returns>
    /// <exception cref="DomainError"><c>Bounce.TooLarge</c>.</exception>
    public static async Task<Stream> ReadAsync(Stream mail, int most, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"solidarity-bounce-{Guid.NewGuid():n}.tmp"), options);
        try
        {
            var buffer = new byte[Block];
            for (int read; (read = await mail.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (file.Length + read > most)
                {
                    throw new DomainError("Bounce.TooLarge", null, most / 1024 / 1024);
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
