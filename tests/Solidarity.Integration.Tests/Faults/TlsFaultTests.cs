using Solidarity.Application;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Mail;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Faults;

/// <summary>What becomes of a newsletter while the way to the mail server can't be protected.</summary>
public sealed class TlsFaultTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.Tls)]
    public async Task A_server_that_drops_TLS_gets_nothing_in_the_clear_and_everything_later(SmtpSecurity security)
    {
        var site = await sites.On(DatabaseProvider.Sqlite);
        using var certificate = new ServerCertificate(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var server = await StartAsync(security, certificate);
        await server.FaultAsync(SmtpFault.Close(SmtpStep.Tls));
        var mailing = await Mailing.ReleasedAsync(site, Mailing.At(Domain("dropped", security), 12));
        using var worker = Mailing.Worker(site, Relay(server, security, certificate));
        await Mailing.SendAsync(worker, server);
        Assert.Empty(server.Messages);
        Assert.Equal((12, 12, 0, 0, 0, false), await mailing.NumbersAsync());
        Assert.NotEmpty((await mailing.WaitingAsync()).Single().Reply);

        // Then in mid-conversation, once with each of two readers.
        await server.ClearFaultsAsync();
        await server.FaultAsync(SmtpFault.Close(SmtpStep.Rcpt) with { Who = "reader-1@", Times = 1 });
        await server.FaultAsync(SmtpFault.Close(SmtpStep.Message) with { Who = "reader-2@", Times = 1 });
        for (var minutes = 0; minutes < 4; minutes += 2)
        {
            site.Time.Pass(TimeSpan.FromMinutes(2));
            await Mailing.SendAsync(worker, server);
        }

        mailing.EachHasIt(server);
        Assert.Equal((12, 0, 12, 0, 0, true), await mailing.NumbersAsync());
        Assert.All(server.Messages, x => Assert.True(x.Secure));
        Assert.Equal(0, server.SendersInTheClear);
    }

    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.Tls)]
    public async Task A_server_whose_certificate_has_expired_gets_nothing_and_organizers_and_the_log_are_told_so(SmtpSecurity security)
    {
        var site = await sites.On(DatabaseProvider.Sqlite);
        using var certificate = new ServerCertificate(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2020, 4, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await StartAsync(security, certificate);
        var mailing = await Mailing.ReleasedAsync(site, Mailing.At(Domain("expired", security), 3));
        using var worker = Mailing.Worker(site, Relay(server, security, certificate));
        await Mailing.SendAsync(worker, server);
        Assert.Empty(server.Messages);
        Assert.Equal(0, server.SendersInTheClear);
        const string words = "The relay's certificate is good from 2020-01-01 to 2020-04-01 only.";
        Assert.Contains(site.Log, line => line.Contains($"{server.Host}:{server.Port}", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
        Assert.Contains(words, (await mailing.WaitingAsync()).Single().Reply, StringComparison.Ordinal);
        Assert.Equal((3, 3, 0, 0, 0, false), await mailing.NumbersAsync());

        // The site is shared: what still waits would go to the next test's server.
        await mailing.PressAsync("cancel");
        await site.WorkAsync(Work.Outbox);
        Assert.Equal((3, 0, 0, 0, 3, true), await mailing.NumbersAsync());
    }

    private static string Domain(string what, SmtpSecurity security) => $"{what}{(int)security}.example.net";

    private static Task<SmtpServerProcess> StartAsync(SmtpSecurity security, ServerCertificate certificate) => SmtpServerProcess.StartAsync(
        security == SmtpSecurity.Tls ? SmtpEncryption.Tls : SmtpEncryption.StartTls, certificate: certificate);

    private static SmtpOptions Relay(SmtpServerProcess server, SmtpSecurity security, ServerCertificate certificate) => new()
    {
        Host = server.Host, Port = server.Port, Security = security, CertificateAuthority = certificate.File,
    };
}
