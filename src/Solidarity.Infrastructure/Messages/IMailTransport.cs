using MimeKit;

namespace Solidarity.Infrastructure.Messages;

/// <summary>One message on its way, with its envelope.</summary>
/// <param name="MessageId">Its <c>Message-ID</c>, without angle brackets.</param>
/// <param name="From">The envelope's sender.</param>
/// <param name="To">The envelope's recipient.</param>
/// <param name="Content">The bytes.</param>
public sealed record OutgoingMail(string MessageId, MailboxAddress From, MailboxAddress To, MailBuffer Content);

/// <summary>One connection to a relay, or to the pickup folder. Used by one sender at a time.</summary>
public interface IMailTransport : IAsyncDisposable
{
    /// <summary>Whether a message can be sent without opening first.</summary>
    bool IsOpen { get; }

    /// <summary>Opens the connection, signs in.</summary>
    /// <exception cref="MailRefusedException">The relay does not want us.</exception>
    /// <exception cref="MailLostException">The relay can't be reached.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Sends one message.</summary>
    /// <param name="mail">The message.</param>
    /// <param name="beforeFinalDot">Called once, when everything but the end of the message is on its way: from here on it may have been taken even when no answer comes.</param>
    /// <param name="cancellationToken">Breaks the connection off.</param>
    /// <returns>The server's answer.</returns>
    /// <exception cref="MailRefusedException">The server said no.</exception>
    /// <exception cref="MailLostException">The connection broke.</exception>
    Task<string> SendAsync(OutgoingMail mail, Action beforeFinalDot, CancellationToken cancellationToken);

    /// <summary>Takes leave in good order, if it can.</summary>
    Task CloseAsync(CancellationToken cancellationToken);
}

/// <summary>Makes connections.</summary>
public interface IMailTransportFactory
{
    /// <summary>A connection, not yet open.</summary>
    IMailTransport Create(RelayOptions relay);
}

/// <summary>Where in the conversation an answer came.</summary>
public enum MailStage
{
    /// <summary>Greeting, TLS, signing in: about us and the relay.</summary>
    Opening,

    /// <summary>After MAIL FROM: about our address.</summary>
    Sender,

    /// <summary>After RCPT TO: mostly about the recipient.</summary>
    Recipient,

    /// <summary>After DATA and its final dot.</summary>
    Content,
}

/// <summary>A server said no. The message is its answer as it came: pass it through <see cref="Redactor"/> before showing it.</summary>
public sealed class MailRefusedException(MailStage stage, int code, string reply, Exception? inner = null) : Exception(reply, inner)
{
    /// <summary>Where in the conversation.</summary>
    public MailStage Stage => stage;

    /// <summary>The three-digit code (RFC 5321 §4.2).</summary>
    public int Code => code;
}

/// <summary>A connection broke or did not come about.</summary>
public sealed class MailLostException(string message, Exception? inner = null) : Exception(message, inner);
