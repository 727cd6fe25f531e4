using System.Security.Cryptography;
using System.Text;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Writes one <c>.eml</c> file a message where no relay is set. The name follows from the Message-ID, so a repeat replaces itself.</summary>
internal sealed class PickupTransport(string folder) : IMailTransport
{
    public bool IsOpen { get; private set; }

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailLostException($"The folder of Mail__PickupDirectory can't be made: {e.Message}", e);
        }

        IsOpen = true;
        return Task.CompletedTask;
    }

    public async Task<string> SendAsync(OutgoingMail mail, Action beforeFinalDot, CancellationToken cancellationToken)
    {
        var name = FileName(mail.MessageId);
        var unfinished = Path.Combine(folder, "." + name + ".tmp");
        try
        {
            await File.WriteAllBytesAsync(unfinished, mail.Content.Message, cancellationToken);
            beforeFinalDot();
            File.Move(unfinished, Path.Combine(folder, name), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailLostException($"A mail can't be written to the folder of Mail__PickupDirectory: {e.Message}", e);
        }

        return "250 2.0.0 Written to the pickup folder";
    }

    public Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string FileName(string messageId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)))[..32] + ".eml";
}
