using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Solidarity.Testing.Mail;

namespace Solidarity.Integration.Tests.Testing;

/// <summary>The test mail server itself: what other tests rely on.</summary>
public sealed class SmtpServerProcessTests
{
    [Fact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        using var client = await ConnectAsync(server);

        await client.SendAsync(MessageTo("ann@example.org"));

        var received = await server.WaitForMessageToAsync("ann@example.org");
        Assert.Equal("sender@example.org", received.From);
        Assert.Equal("A subject with é", received.Mime.Subject);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(SmtpStep.Mail, 452)]
    [InlineData(SmtpStep.Rcpt, 450)]
    [InlineData(SmtpStep.Rcpt, 550)]
    [InlineData(SmtpStep.Data, 451)]
    [InlineData(SmtpStep.Message, 552)]
    public async Task A_fault_is_answered_with_its_code_as_often_as_asked(SmtpStep step, int code)
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Answer(step, code, "4.2.0 for the test") with { Times = 1 });
        using var client = await ConnectAsync(server);

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(MessageTo("ann@example.org")));
        await client.SendAsync(MessageTo("ann@example.org"));

        Assert.Equal(code, (int)refusal.StatusCode);
        Assert.Contains("for the test", refusal.Message);
        var received = await server.WaitForAsync(all => all.Any(m => m.Accepted));
        Assert.Single(received, m => m.Accepted);
    }

    [Fact]
    public async Task A_recipient_asks_for_a_fault_by_its_name()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        using var client = await ConnectAsync(server);

        await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(MessageTo("rcpt-450x1-ann@example.org")));
        await client.SendAsync(MessageTo("rcpt-450x1-ann@example.org"));
        await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(MessageTo("rcpt-550-ann@example.org")));

        await server.WaitForMessageToAsync("rcpt-450x1-ann@example.org");
        await server.WaitForFaultsAsync(2);
    }

    [Fact]
    public async Task A_connection_breaks_in_the_middle_of_a_message()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Close(SmtpStep.Message) with { Times = 1 });
        using var client = await ConnectAsync(server);

        await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(MessageTo("ann@example.org")));

        await server.WaitForFaultsAsync(1);
        Assert.Empty(server.Messages);
    }

    [Fact]
    public async Task An_answer_is_lost_after_the_message_was_taken()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.LoseAnswer() with { Times = 1 });
        using var client = await ConnectAsync(server);

        await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(MessageTo("ann@example.org")));

        var received = await server.WaitForCountAsync(1);
        Assert.False(received[0].Accepted);
    }

    [Fact]
    public async Task A_server_that_hangs_lets_the_client_wait()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Hang(SmtpStep.Rcpt));
        using var client = await ConnectAsync(server);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.SendAsync(MessageTo("ann@example.org"), patience.Token));
    }

    [Theory]
    [InlineData(SmtpEncryption.StartTls, SecureSocketOptions.StartTls)]
    [InlineData(SmtpEncryption.Tls, SecureSocketOptions.SslOnConnect)]
    public async Task A_client_signs_in_over_an_encrypted_connection(SmtpEncryption offered, SecureSocketOptions used)
    {
        await using var server = await SmtpServerProcess.StartAsync(offered, "relay", "se:cret");
        using var client = new SmtpClient { ServerCertificateValidationCallback = (_, _, _, _) => true };
        await client.ConnectAsync(server.Host, server.Port, used);

        await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsync("relay", "wrong"));
        await client.AuthenticateAsync("relay", "se:cret");
        await client.SendAsync(MessageTo("ann@example.org"));

        var received = await server.WaitForMessageToAsync("ann@example.org");
        Assert.True(received.Secure);
        Assert.Equal("relay", received.User);
    }

    [Fact]
    public async Task A_server_may_refuse_the_connection()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Answer(SmtpStep.Connect, 421, "4.3.2 Not now"));

        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(server));

        await server.ClearFaultsAsync();
        using var client = await ConnectAsync(server);
        Assert.True(client.IsConnected);
    }

    private static async Task<SmtpClient> ConnectAsync(SmtpServerProcess server)
    {
        var client = new SmtpClient();
        await client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.None);
        return client;
    }

    private static MimeMessage MessageTo(string address)
    {
        var message = new MimeMessage { Subject = "A subject with é", Body = new TextPart("plain") { Text = "Text.\n" } };
        message.From.Add(MailboxAddress.Parse("sender@example.org"));
        message.To.Add(MailboxAddress.Parse(address));
        return message;
    }
}
