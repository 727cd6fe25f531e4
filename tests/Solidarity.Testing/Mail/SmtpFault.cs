using System.Text.Json.Serialization;

namespace Solidarity.Testing.Mail;

/// <summary>The step of an SMTP conversation at which a fault is shown.</summary>
public enum SmtpStep
{
    /// <summary>When the client connects, instead of the greeting.</summary>
    Connect,

    /// <summary>When TLS is to begin: only <see cref="SmtpFault.Close"/>.</summary>
    Tls,

    /// <summary>At <c>MAIL FROM</c>.</summary>
    Mail,

    /// <summary>At <c>RCPT TO</c>.</summary>
    Rcpt,

    /// <summary>At the <c>DATA</c> command, before the message.</summary>
    Data,

    /// <summary>After the message's final dot (<see cref="SmtpFault.Close"/>: in the middle of it).</summary>
    Message,
}

/// <summary>A fault that <see cref="SmtpServerProcess"/> is to show: always, for one address, or so many times.</summary>
public sealed record SmtpFault
{
    private SmtpFault(SmtpStep at, string action) => (At, Do) = (at, action);

    /// <summary>The step at which it happens.</summary>
    public SmtpStep At { get; }

    /// <summary>What the server does.</summary>
    public string Do { get; }

    /// <summary>The answer's code.</summary>
    public int? Code { get; private init; }

    /// <summary>The answer's words.</summary>
    public string? Text { get; private init; }

    /// <summary>The delay in milliseconds.</summary>
    [JsonPropertyName("ms")]
    public int? Milliseconds { get; private init; }

    /// <summary>A part of the address it is for: the sender's at MAIL, a recipient's elsewhere. Null: everyone.</summary>
    public string? Who { get; init; }

    /// <summary>How often it is shown. Null: until cleared.</summary>
    public int? Times { get; init; }

    /// <summary>Answers with this code and goes on with the conversation.</summary>
    public static SmtpFault Answer(SmtpStep at, int code, string text) => new(at, "answer") { Code = code, Text = text };

    /// <summary>Answers with this code and closes the connection, as a server does with 421.</summary>
    public static SmtpFault Goodbye(SmtpStep at, int code, string text) => new(at, "goodbye") { Code = code, Text = text };

    /// <summary>Closes the connection without a word; at <see cref="SmtpStep.Message"/> in the middle of the message.</summary>
    public static SmtpFault Close(SmtpStep at) => new(at, "close");

    /// <summary>Takes the whole message and closes the connection before the answer: the client is in doubt.</summary>
    public static SmtpFault LoseAnswer() => new(SmtpStep.Message, "lost");

    /// <summary>Never answers.</summary>
    public static SmtpFault Hang(SmtpStep at) => new(at, "hang");

    /// <summary>Does not answer until the faults are cleared.</summary>
    public static SmtpFault Hold(SmtpStep at) => new(at, "hold");

    /// <summary>Answers later than it could, as a distant or busy server does.</summary>
    public static SmtpFault Delay(SmtpStep at, TimeSpan delay) =>
        new(at, "delay") { Milliseconds = (int)delay.TotalMilliseconds };
}
