using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;

namespace Solidarity.Testing.Mail;

/// <summary>Dovecot in a process of its own, on a free port of 127.0.0.1, with one mailbox whose password is <see cref="Password"/>.</summary>
public sealed class ImapServerProcess : IAsyncDisposable
{
    /// <summary>The mailbox's user.</summary>
    public const string User = "bounces";

    /// <summary>The password.</summary>
    public const string Password = "secret";

    private readonly Process process;
    private readonly string folder;

    private ImapServerProcess(Process process, string folder, int port) => (this.process, this.folder, Port) = (process, folder, port);

    /// <summary>Where it listens in the clear, and turns to TLS on request with a certificate that nobody vouches for.</summary>
    public int Port { get; }

    /// <summary>The certificate that it shows.</summary>
    public string Certificate => Path.Combine(folder, "cert.pem");

    /// <summary>Starts it, and returns once it answers.</summary>
    public static async Task<ImapServerProcess> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-imap-").FullName;
        var port = FreePort();
        Directory.CreateDirectory(Path.Combine(folder, "run"));
        Directory.CreateDirectory(Path.Combine(folder, "mail"));
        await RunAsync("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", Path.Combine(folder, "key.pem"), "-out", Path.Combine(folder, "cert.pem"),
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2");
        var isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            // It serves nobody's mail as root.
            await RunAsync("chmod", "755", folder);
            await RunAsync("chown", "-R", "nobody:nogroup", Path.Combine(folder, "mail"));
        }

        var user = isRoot ? "" : $"default_internal_user = {Environment.UserName}\ndefault_login_user = {Environment.UserName}\n";
        await File.WriteAllTextAsync(
            Path.Combine(folder, "dovecot.conf"),
            $$"""
            base_dir = {{folder}}/run
            protocols = imap
            listen = 127.0.0.1
            log_path = {{folder}}/log
            {{user}}first_valid_uid = 0
            mail_location = maildir:{{folder}}/mail
            ssl = yes
            ssl_cert = <{{folder}}/cert.pem
            ssl_key = <{{folder}}/key.pem
            disable_plaintext_auth = no
            service anvil {
              chroot =
            }
            service stats {
              chroot =
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{port}}
              }
              inet_listener imaps {
                port = 0
              }
            }
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = {{(isRoot ? "uid=nobody gid=nogroup " : "")}}home={{folder}}/mail
            }

            """);
        var process = Process.Start(new ProcessStartInfo("dovecot", ["-F", "-c", Path.Combine(folder, "dovecot.conf")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var server = new ImapServerProcess(process, folder, port);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            try
            {
                using var client = await server.ConnectAsync();
                return server;
            }
            catch (Exception e) when (e is SocketException or IOException or ImapProtocolException && !process.HasExited)
            {
                // Not up yet.
            }
        }

        throw new TimeoutException(await File.ReadAllTextAsync(Path.Combine(folder, "log")));
    }

    /// <summary>Puts a mail into the mailbox, as it is.</summary>
    public async Task PutAsync(string mail)
    {
        using var client = await ConnectAsync();
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));
        await client.Inbox!.AppendAsync(new AppendRequest(await MimeMessage.LoadAsync(stream), MessageFlags.None));
    }

    /// <summary>What the mailbox holds: whether each mail is flagged.</summary>
    public async Task<IReadOnlyList<bool>> FlaggedAsync()
    {
        using var client = await ConnectAsync();
        await client.Inbox!.OpenAsync(FolderAccess.ReadOnly);
        return [.. (await client.Inbox.FetchAsync(0, -1, MessageSummaryItems.Flags)).Select(mail => mail.Flags!.Value.HasFlag(MessageFlags.Flagged))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<ImapClient> ConnectAsync()
    {
        var client = new ImapClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port, SecureSocketOptions.None);
            await client.AuthenticateAsync(User, Password);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {errors}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
