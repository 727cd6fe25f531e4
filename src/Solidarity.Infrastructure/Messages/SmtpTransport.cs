using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Solidarity.Infrastructure.Messages;

/// <summary>One SMTP connection, by MailKit on a stream of our own.</summary>
internal sealed class SmtpTransport(RelayOptions relay, RelayChunking chunking) : IMailTransport
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(5);

    private readonly ReadyMessage _message = new();
    private readonly FormatOptions _format = Format();
    private ReadyClient? _client;

    /// <summary>How long an answer to a command is waited for (RFC 5321 §4.5.3.2).</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the answer after the final dot is waited for: giving up sooner doubles messages (RFC 5321 §4.5.3.2.6).</summary>
    public TimeSpan FinalDotTimeout { get; init; } = TimeSpan.FromMinutes(10);

    public bool IsOpen => _client is { IsConnected: true };

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _client?.Dispose();
        _client = new ReadyClient(chunking.IsUsed)
        {
            Timeout = (int)CommandTimeout.TotalMilliseconds,
            // Mail servers check names and issuers, not revocation lists, which many networks can't reach.
            CheckCertificateRevocation = false,
        };
        TrustOwnAuthority(_client);
        var stream = new RelayStream(await ConnectAsync(cancellationToken));
        try
        {
            await _client.ConnectAsync(stream, relay.Host!, relay.EffectivePort, Security(), cancellationToken);
            if (!string.IsNullOrEmpty(relay.User))
            {
                await _client.AuthenticateAsync(relay.User, relay.Password ?? "", cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await stream.DisposeAsync();
            Drop();
            throw Translate(e, MailStage.Opening);
        }
        catch
        {
            await stream.DisposeAsync();
            Drop();
            throw;
        }
    }

    public async Task<string> SendAsync(OutgoingMail mail, Action beforeFinalDot, CancellationToken cancellationToken)
    {
        var client = _client ?? throw new InvalidOperationException("The connection was never opened.");
        // Asked before: a client that lost its connection knows no longer what was offered.
        var chunks = client.Chunks;
        _message.Fill(mail.Content, () =>
        {
            beforeFinalDot();
            client.Timeout = (int)FinalDotTimeout.TotalMilliseconds;
        });
        try
        {
            var reply = await client.SendAsync(_format, _message.Mime, mail.From, [mail.To], cancellationToken);
            client.Timeout = (int)CommandTimeout.TotalMilliseconds;
            if (chunks)
            {
                chunking.Worked();
            }

            return reply;
        }
        catch (SmtpCommandException e) when (chunks && IsUnknownCommand(e))
        {
            // All that followed, it took for commands: once more on a new connection.
            chunking.Refused();
            await OpenAsync(cancellationToken);
            return await SendAsync(mail, beforeFinalDot, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            if (e is not SmtpCommandException { StatusCode: not SmtpStatusCode.ServiceNotAvailable } || !client.IsConnected)
            {
                if (chunks && _message.IsBegun)
                {
                    chunking.Broke();
                }

                Drop();
            }
            else
            {
                client.Timeout = (int)CommandTimeout.TotalMilliseconds;
            }

            throw Translate(e, MailStage.Content);
        }
        catch
        {
            Drop();
            throw;
        }
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (_client is not { IsConnected: true } client)
        {
            return;
        }

        client.Timeout = (int)QuitTimeout.TotalMilliseconds;
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or CommandException or OperationCanceledException or TimeoutException)
        {
            Drop();
        }
    }

    public ValueTask DisposeAsync()
    {
        Drop();
        return ValueTask.CompletedTask;
    }

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectTimeout);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(relay.Host!, limit.Token);
            return await ConnectAnyAsync(addresses, limit.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new MailLostException($"The relay {relay.Name} can't be reached: {(e is SocketException ? e.Message : "no answer in time")}", e);
        }
    }

    private async Task<Socket> ConnectAnyAsync(IPAddress[] addresses, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            if (i == addresses.Length)
            {
                throw new SocketException((int)SocketError.HostNotFound);
            }

            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(addresses[i], relay.EffectivePort, cancellationToken);
                return socket;
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private SecureSocketOptions Security() => relay.Security switch
    {
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    private void TrustOwnAuthority(SmtpClient client)
    {
        if (!string.IsNullOrEmpty(relay.CertificateAuthority))
        {
            client.ServerCertificateValidationCallback = TrustedBy(relay.CertificateAuthority);
        }
    }

    /// <summary>Trusts what the system does, and what a certificate in a PEM file issued or is, by the right name.</summary>
    internal static RemoteCertificateValidationCallback TrustedBy(string path) => (_, certificate, _, errors) =>
        errors == SslPolicyErrors.None
        || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 server && IsIssuedBy(path, server));

    private static bool IsIssuedBy(string path, X509Certificate2 server)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(path);
        return chain.Build(server);
    }

    private static FormatOptions Format()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }

    private static Exception Translate(Exception e, MailStage stage) => e switch
    {
        SmtpCommandException command => new MailRefusedException(Stage(command, stage), (int)command.StatusCode, command.Message, e),
        AuthenticationException => new MailRefusedException(MailStage.Opening, 535, e.Message, e),
        SslHandshakeException handshake => new MailRefusedException(MailStage.Opening, 454, Why(handshake), e),
        NotSupportedException => new MailRefusedException(MailStage.Opening, 454, e.Message, e),
        _ => new MailLostException(e.Message, e),
    };

    private static string Why(SslHandshakeException e)
    {
        if (e.ServerCertificate is X509Certificate2 certificate)
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.Build(certificate);
            if (chain.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)))
            {
                return FormattableString.Invariant($"The relay's certificate is good from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd} only.");
            }
        }

        return "The relay's certificate is not one to trust, or it can't speak TLS.";
    }

    private static bool IsUnknownCommand(SmtpCommandException e) =>
        e.ErrorCode == SmtpErrorCode.MessageNotAccepted && (int)e.StatusCode is >= 500 and <= 504;

    private static MailStage Stage(SmtpCommandException e, MailStage stage) => e.ErrorCode switch
    {
        SmtpErrorCode.SenderNotAccepted => MailStage.Sender,
        SmtpErrorCode.RecipientNotAccepted => MailStage.Recipient,
        _ => stage,
    };

    /// <summary>A client that sends what is ready: nothing to prepare, and the size is known.</summary>
    private sealed class ReadyClient(bool chunks) : SmtpClient
    {
        /// <summary>Whether each message goes in one piece.</summary>
        public bool Chunks => chunks && Capabilities.HasFlag(SmtpCapabilities.Chunking);

        protected override bool PreferSendAsBinaryData => chunks;

        protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
        {
        }

        protected override long GetSize(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
            ((ReadyBody)message.Body!).Size;

        protected override Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
            Task.FromResult(((ReadyBody)message.Body!).Size);
    }

    /// <summary>One MimeKit message for all that a connection sends: a single header, whose raw value is the rest of the head, and a body of bytes.</summary>
    private sealed class ReadyMessage
    {
        // What a head begins with: a mail is signed or not.
        private static readonly string[] First = ["MIME-Version", "DKIM-Signature"];

        private readonly Header[] _heads = [.. First.Select(name => new Header(name, "1"))];
        private readonly ReadyBody _body = new();

        public ReadyMessage()
        {
            Mime.Headers.Clear();
            Mime.Headers.Add(_heads[0]);
            Mime.Body = _body;
        }

        public MimeMessage Mime { get; } = new();

        /// <summary>Whether its body was asked for since it was filled: all commands before were answered.</summary>
        public bool IsBegun => _body.IsBegun;

        public void Fill(MailBuffer content, Action beforeFinalDot)
        {
            var head = _heads[content.Head.Span[0] == First[1][0] ? 1 : 0];
            if (Mime.Headers[0] != head)
            {
                Mime.Headers.Clear();
                Mime.Headers.Add(head);
            }

            head.SetRawValue(content.Head[(head.Field.Length + 1)..].ToArray());
            _body.Fill(content, beforeFinalDot);
        }
    }

    private sealed class ReadyBody : MimePart
    {
        // Held back until the hook has run, so that nobody can have the whole message before.
        private const int Rest = 2;
        private MailBuffer? _content;
        private Action? _beforeFinalDot;

        public ReadyBody() => Headers.Clear();

        public long Size => _content!.Length;

        public bool IsBegun { get; private set; }

        public void Fill(MailBuffer content, Action beforeFinalDot) => (_content, _beforeFinalDot, IsBegun) = (content, beforeFinalDot, false);

        public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            IsBegun = true;
            var body = _content!.Body;
            stream.Write(body.Span[..^Rest]);
            _beforeFinalDot!();
            stream.Write(body.Span[^Rest..]);
        }

        public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            IsBegun = true;
            var body = _content!.Body;
            await stream.WriteAsync(body[..^Rest], cancellationToken);
            _beforeFinalDot!();
            await stream.WriteAsync(body[^Rest..], cancellationToken);
        }
    }
}
