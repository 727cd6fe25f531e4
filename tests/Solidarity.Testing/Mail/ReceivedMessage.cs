using MimeKit;

namespace Solidarity.Testing.Mail;

/// <summary>A message that came whole to <see cref="SmtpServerProcess"/>, whatever was answered.</summary>
/// <param name="Session">The connection it came by.</param>
/// <param name="From">The envelope's sender; empty for a bounce.</param>
/// <param name="To">The envelope's recipients that were accepted.</param>
/// <param name="User">The user name the client signed in with.</param>
/// <param name="Secure">Whether the connection was encrypted.</param>
/// <param name="Code">What was answered after the final dot; 0 when the answer was withheld.</param>
/// <param name="Raw">The message as it came.</param>
public sealed record ReceivedMessage(
    string Session, string From, IReadOnlyList<string> To, string? User, bool Secure, int Code, byte[] Raw)
{
    private readonly Lazy<MimeMessage> mime = new(() => MimeMessage.Load(new MemoryStream(Raw)));

    /// <summary>Whether the server took it: it answered 250.</summary>
    public bool Accepted => Code == 250;

    /// <summary>The message, parsed.</summary>
    public MimeMessage Mime => mime.Value;

    /// <summary>Whether this address is among the envelope's recipients.</summary>
    public bool IsFor(string address) => To.Contains(address, StringComparer.OrdinalIgnoreCase);
}
