using Solidarity.Application;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Bounces;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Mail;

namespace Solidarity.Integration.Tests.Bounces;

/// <summary>Bounces that are read from a mailbox: Dovecot's.</summary>
public sealed class BounceMailboxTests
{
    [Theory, OnEachDatabase]
    public async Task What_comes_to_the_mailbox_is_taken_and_deleted_and_what_is_no_mail_is_flagged_and_stays(DatabaseProvider on)
    {
        await using var mailbox = await ImapServerProcess.StartAsync();
        await using var at = await BounceSite.StartAsync(on, [.. Settings(mailbox), "BounceMailbox:CertificateAuthority=" + mailbox.Certificate]);
        var (email, copy) = await at.MailedAsync();
        var (other, returned) = await at.MailedAsync();
        await mailbox.PutAsync(ReturnedMails.Hard(copy.ReturnPath));
        await mailbox.PutAsync(ReturnedMails.Complaint(returned.ReturnPath));
        await mailbox.PutAsync(ReturnedMails.Hard(BounceSite.Address));
        await mailbox.PutAsync("X-Nothing: of a mail\n\nText.\n");
        await at.Site.WorkAsync(Work.BounceMailbox);

        Assert.Equal(SuppressionCause.HardBounce, await at.CauseAsync(email));
        Assert.Equal(SuppressionCause.Complaint, await at.CauseAsync(other));
        Assert.Equal([true], await mailbox.FlaggedAsync());
        Assert.Contains(at.Site.Log, line => line.Contains("is flagged there", StringComparison.Ordinal));

        // What comes later is found a few minutes after, and not before: a mailbox is not to be asked all the time.
        var (third, late) = await at.MailedAsync();
        await mailbox.PutAsync(ReturnedMails.Hard(late.ReturnPath));
        await at.Site.WorkAsync(Work.BounceMailbox);
        Assert.Null(await at.CauseAsync(third));
        at.Site.Time.Pass(TimeSpan.FromMinutes(5));
        await at.Site.WorkAsync(Work.BounceMailbox);
        Assert.Equal(SuppressionCause.HardBounce, await at.CauseAsync(third));
        Assert.Equal([true], await mailbox.FlaggedAsync());
    }

    [Fact]
    public async Task A_mail_that_was_taken_and_not_deleted_counts_once()
    {
        await using var mailbox = await ImapServerProcess.StartAsync();
        await using var at = await BounceSite.StartAsync(DatabaseProvider.Sqlite, [.. Settings(mailbox), "BounceMailbox:CertificateAuthority=" + mailbox.Certificate]);
        var (_, copy) = await at.MailedAsync();
        await at.TakeAsync(ReturnedMails.Hard(copy.ReturnPath));
        await mailbox.PutAsync(ReturnedMails.Hard(copy.ReturnPath));
        await at.Site.WorkAsync(Work.BounceMailbox);
        Assert.Equal((1, 0), await at.CountedAsync(copy));
        Assert.Empty(await mailbox.FlaggedAsync());
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_and_a_wrong_password_are_refused_and_said()
    {
        await using var mailbox = await ImapServerProcess.StartAsync();
        foreach (var (settings, why) in new[]
        {
            (Settings(mailbox), "SSL"),
            ([.. Settings(mailbox), "BounceMailbox:Password=wrong", "BounceMailbox:CertificateAuthority=" + mailbox.Certificate], "uthenticat"),
            ([.. Settings(mailbox), "BounceMailbox:Folder=Nowhere", "BounceMailbox:CertificateAuthority=" + mailbox.Certificate], "Nowhere"),
            ([.. Settings(mailbox), "BounceMailbox:Port=1"], "refused"),
        })
        {
            await using var at = await BounceSite.StartAsync(DatabaseProvider.Sqlite, settings);
            await at.Site.WorkAsync(Work.BounceMailbox);
            var said = Assert.Single(at.Site.Log, line => line.Contains("can't be read", StringComparison.Ordinal));
            Assert.Contains(why, said, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(ImapServerProcess.Password, said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("not a host", 993, SmtpSecurity.Tls, "u", "p", "INBOX", "BounceMailbox__Host")]
    [InlineData("imap.test", 0, SmtpSecurity.Tls, "u", "p", "INBOX", "BounceMailbox__Port")]
    [InlineData("imap.test", 993, SmtpSecurity.Tls, "", "p", "INBOX", "BounceMailbox__User")]
    [InlineData("imap.test", 993, SmtpSecurity.Tls, "u", "", "INBOX", "BounceMailbox__Password")]
    [InlineData("imap.test", 143, SmtpSecurity.None, "u", "p", "INBOX", "in the clear")]
    [InlineData("imap.test", 993, SmtpSecurity.Tls, "u", "p", " ", "BounceMailbox__Folder")]
    [InlineData("127.0.0.1", 143, SmtpSecurity.None, "u", "p", "INBOX", null)]
    [InlineData("imap.test", 993, SmtpSecurity.Tls, "u", "p", "INBOX", null)]
    public void A_wrong_setting_is_named(string host, int port, SmtpSecurity security, string user, string password, string folder, string? named)
    {
        var result = new BounceMailboxOptionsValidator().Validate(
            null, new BounceMailboxOptions { Host = host, Port = port, Security = security, User = user, Password = password, Folder = folder });
        Assert.Equal(named is null, result.Succeeded);
        Assert.Contains(named ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    private static string[] Settings(ImapServerProcess mailbox) =>
    [
        "BounceMailbox:Host=127.0.0.1", $"BounceMailbox:Port={mailbox.Port}", "BounceMailbox:Security=StartTls", "BounceMailbox:User=" + ImapServerProcess.User,
        "BounceMailbox:Password=" + ImapServerProcess.Password,
    ];
}
