using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Bounces;
using Solidarity.Domain;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Infrastructure.Bounces;

/// <summary>
/// Reads the mailbox of bounces by IMAP (RFC 9051) every few minutes. What was taken is deleted there, each mail after it is stored here: a kill
/// between the two has it taken again, which changes nothing. What is no mail, or too large, is flagged and stays for people to look at.
/// </summary>
internal sealed partial class ReadBounceMailbox(
    IBounceDesk desk, ISolidarityDb db, BounceMailboxClock clock, IOptions<BounceMailboxOptions> mailbox, TimeProvider time, ILogger<ReadBounceMailbox> logger) : IWorkHandler
{
    private const int MostAtOnce = 500;
    private const int TimeoutMilliseconds = 30_000;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    public Work Work => Work.BounceMailbox;

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!mailbox.Value.IsSet || now < clock.Next)
        {
            return;
        }

        clock.Next = now + Every;
        try
        {
            if (await ReadAsync(cancellationToken) == MostAtOnce)
            {
                clock.Next = now;
            }
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or SslHandshakeException or ServiceNotConnectedException or ServiceNotAuthenticatedException
            or ProtocolException or CommandException or FolderNotFoundException or NotSupportedException or TimeoutException)
        {
            Unreachable(mailbox.Value.Host, e is FolderNotFoundException missing ? $"It has no folder \"{missing.FolderName}\" (BounceMailbox__Folder)." : e.Message.Split('\n')[0].Trim());
        }
    }

    private async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        var options = mailbox.Value;
        using var client = new ImapClient { Timeout = TimeoutMilliseconds, CheckCertificateRevocation = false };
        if (!string.IsNullOrEmpty(options.CertificateAuthority))
        {
            client.ServerCertificateValidationCallback = SmtpTransport.TrustedBy(options.CertificateAuthority);
        }

        await client.ConnectAsync(options.Host!, options.EffectivePort, options.Security switch
        {
            SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
            SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        }, cancellationToken);
        await client.AuthenticateAsync(options.User, options.Password, cancellationToken);
        var folder = string.Equals(options.Folder, "INBOX", StringComparison.OrdinalIgnoreCase) ? client.Inbox! : await client.GetFolderAsync(options.Folder, cancellationToken);
        await folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
        var found = (await folder.SearchAsync(SearchQuery.NotDeleted.And(SearchQuery.NotFlagged), cancellationToken)).Take(MostAtOnce).ToList();
        var sizes = found.Count == 0 ? [] : (await folder.FetchAsync(found, MessageSummaryItems.UniqueId | MessageSummaryItems.Size, cancellationToken)).ToDictionary(x => x.UniqueId, x => x.Size);
        foreach (var id in found)
        {
            await folder.StoreAsync(
                id, new StoreFlagsRequest(StoreAction.Add, sizes.GetValueOrDefault(id) > BounceLimits.MostBytes || !await TakenAsync(folder, id, cancellationToken) ? MessageFlags.Flagged : MessageFlags.Deleted) { Silent = true },
                cancellationToken);
            db.Forget();
        }

        if (found.Count > 0)
        {
            await folder.ExpungeAsync(cancellationToken);
        }

        await client.DisconnectAsync(quit: true, cancellationToken);
        return found.Count;
    }

    private async Task<bool> TakenAsync(IMailFolder folder, UniqueId id, CancellationToken cancellationToken)
    {
        try
        {
            await using var mail = await folder.GetStreamAsync(id, cancellationToken: cancellationToken);
            await desk.TakeAsync(mail, cancellationToken);
            return true;
        }
        catch (DomainError refusal)
        {
            NoMail(refusal.Code);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bounce mailbox at {Host} (BounceMailbox__Host) can't be read: {Reason} It is tried again in a few minutes.")]
    private partial void Unreachable(string? host, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail in the bounce mailbox was not taken ({Code}); it is flagged there, and stays.")]
    private partial void NoMail(string code);
}

/// <summary>When this process looks into the mailbox of bounces next.</summary>
internal sealed class BounceMailboxClock
{
    public DateTimeOffset Next { get; set; }
}
