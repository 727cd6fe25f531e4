using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Messages;
using Solidarity.Testing.Mail;

namespace Solidarity.Integration.Tests.Messages;

public sealed class MailSenderTests : IDisposable
{
    private static readonly CompiledMail Newsletter = CompiledMail.Compile(SampleMail.Source(paragraphs: 2));

    private readonly string _folder = Directory.CreateTempSubdirectory("solidarity-mail-").FullName;
    private readonly MemoryDeliveryQueue _queue = new(TimeProvider.System);
    private readonly Guid _message = Guid.CreateVersion7();
    private MailTransportFactory? _transports;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(SmtpChunking.None)]
    [InlineData(SmtpChunking.Taken)]
    public async Task Every_copy_arrives_once_and_reads_as_compiled(SmtpChunking chunking)
    {
        await using var server = await SmtpServerProcess.StartAsync(chunking: chunking);
        AddMany(200);
        var run = await SendAsync(server);

        Assert.Equal(new SendRun(200, 0, null), run);
        Assert.Equal(200, server.Messages.Count);
        Assert.Equal(200, server.Messages.Select(message => message.To.Single()).Distinct().Count());
        var copy = new MailBuffer();
        foreach (var received in server.Messages)
        {
            var row = _queue.Rows.Single(row => received.IsFor(row.Mail.Copy.Address));
            Newsletter.Write(row.Mail.Copy with { Date = received.Mime.Date }, copy);
            Assert.Equal(copy.Message.ToArray(), received.Raw);
            Assert.Equal("bounces@solidarity.test", received.From);
        }

        Assert.All(_queue.Rows, row => Assert.Equal(DeliveryState.Sent, row.State));
    }

    [Fact]
    public async Task A_relay_that_offers_to_take_messages_in_one_piece_and_refuses_them_gets_each_copy_once_all_the_same()
    {
        await using var server = await SmtpServerProcess.StartAsync(chunking: SmtpChunking.Refused);
        AddMany(200);
        await SendAsync(server);

        // A connection that ended before the refusal was read leaves its copy for later.
        _queue.MakeAllDue();
        await SendAsync(server);

        Assert.All(_queue.Rows, row => Assert.Equal(DeliveryState.Sent, row.State));
        Assert.Equal(200, server.Messages.Count);
        Assert.Equal(200, server.Messages.Select(message => message.To.Single()).Distinct().Count());
    }

    [Theory]
    [InlineData(SmtpStep.Mail)]
    [InlineData(SmtpStep.Rcpt)]
    public async Task A_relay_that_hangs_up_before_it_was_given_a_message_in_one_piece_gets_it_so_later(SmtpStep step)
    {
        await using var server = await SmtpServerProcess.StartAsync(chunking: SmtpChunking.Taken);
        await server.FaultAsync(SmtpFault.Close(step) with { Times = 1 });
        var row = Add("ana@a.test");
        await SendAsync(server);
        Assert.Equal(DeliveryState.Queued, row.State);

        // In one piece there is no such command.
        await server.FaultAsync(SmtpFault.Answer(SmtpStep.Data, 451, "4.3.0 later"));
        _queue.MakeAllDue();
        await SendAsync(server);
        Assert.Equal(DeliveryState.Sent, row.State);
    }

    [Theory]
    [InlineData(SmtpChunking.None)]
    [InlineData(SmtpChunking.Taken)]
    public async Task A_dot_at_the_beginning_of_a_line_survives(SmtpChunking chunking)
    {
        await using var server = await SmtpServerProcess.StartAsync(chunking: chunking);
        var mail = CompiledMail.Compile(SampleMail.Source(text: ".\n..\n.x {{ name }}\n{{ unsubscribe_url }}\n{{ preferences_url }}"));
        _queue.Add(SampleMail.Copy(mail, "ana@a.test", _message, DateTimeOffset.UtcNow, "."));
        await SendAsync(server);
        Assert.StartsWith(".\r\n..\r\n.x .\r\n", server.Messages.Single().Mime.TextBody!.ReplaceLineEndings("\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_recipient_ends_that_copy_alone_and_is_suppressed()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 550, "5.1.1 <gone@a.test>: unknown") with { Who = "gone@" });
        var gone = Add("gone@a.test");
        AddMany(20);
        var run = await SendAsync(server);

        Assert.Equal((20, 1), (run.Sent, run.Failed));
        Assert.Equal(DeliveryState.Failed, gone.State);
        Assert.True(gone.Suppressed);
        Assert.DoesNotContain("gone@", gone.Last!.Reply, StringComparison.Ordinal);
        Assert.Contains("5.1.1", gone.Last.Reply, StringComparison.Ordinal);
        Assert.Empty(_queue.DomainChanges);
    }

    [Theory]
    [InlineData(SmtpStep.Rcpt, 450, "4.2.0 greylisted", SmtpChunking.None)]
    [InlineData(SmtpStep.Rcpt, 450, "4.2.0 greylisted", SmtpChunking.Taken)]
    [InlineData(SmtpStep.Data, 451, "4.3.0 later", SmtpChunking.None)]
    [InlineData(SmtpStep.Message, 451, "4.3.0 later", SmtpChunking.None)]
    [InlineData(SmtpStep.Message, 451, "4.3.0 later", SmtpChunking.Taken)]
    [InlineData(SmtpStep.Mail, 451, "4.3.0 later", SmtpChunking.None)]
    public async Task A_server_that_says_later_is_asked_again_under_the_same_message_id(SmtpStep step, int code, string text, SmtpChunking chunking)
    {
        await using var server = await SmtpServerProcess.StartAsync(chunking: chunking);
        await server.FaultAsync(SmtpFault.Answer(step, code, text) with { Times = 1 });
        var row = Add("ana@a.test");
        var run = await SendAsync(server);

        Assert.Equal(0, run.Sent);
        Assert.Equal(DeliveryState.Queued, row.State);
        Assert.InRange(run.NextDue!.Value - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(70));
        Assert.False(row.Suppressed);

        _queue.MakeAllDue();
        await SendAsync(server);
        Assert.Equal(DeliveryState.Sent, row.State);
        Assert.Equal(row.Mail.Copy.MessageId, server.Messages.Last().Mime.MessageId);
    }

    [Theory]
    [InlineData(SmtpChunking.None)]
    [InlineData(SmtpChunking.Taken)]
    public async Task A_connection_that_breaks_in_the_middle_of_a_message_loses_and_doubles_nothing(SmtpChunking chunking)
    {
        await using var server = await SmtpServerProcess.StartAsync(chunking: chunking);
        await server.FaultAsync(SmtpFault.Close(SmtpStep.Message) with { Times = 3 });
        AddMany(50);
        await SendAsync(server);
        _queue.MakeAllDue();
        await SendAsync(server);

        Assert.All(_queue.Rows, row => Assert.Equal(DeliveryState.Sent, row.State));
        Assert.Equal(50, server.Messages.Count(message => message.Accepted));
    }

    [Theory]
    [InlineData(SmtpChunking.None)]
    [InlineData(SmtpChunking.Taken)]
    public async Task An_answer_that_is_lost_leaves_a_copy_in_doubt_which_goes_again_under_the_same_message_id(SmtpChunking chunking)
    {
        await using var server = await SmtpServerProcess.StartAsync(chunking: chunking);
        await server.FaultAsync(SmtpFault.LoseAnswer() with { Times = 1 });
        var row = Add("ana@a.test");
        await SendAsync(server);
        Assert.Equal(DeliveryState.Queued, row.State);
        _queue.MakeAllDue();
        await SendAsync(server);

        Assert.Equal(2, server.Messages.Count);
        Assert.Equal(server.Messages[0].Mime.MessageId, server.Messages[1].Mime.MessageId);
    }

    [Fact]
    public async Task A_connection_that_the_server_ended_between_messages_is_opened_again_at_once()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Goodbye(SmtpStep.Mail, 421, "4.7.0 enough messages on this connection") with { Times = 1 });
        // The first message of the connection is refused and waits; the rest goes on.
        AddMany(30);
        await SendAsync(server, most: 2);
        Assert.InRange(server.Messages.Count, 29, 30);
        await server.FaultAsync(SmtpFault.Close(SmtpStep.Mail) with { Times = 1 });
        AddMany(30);
        await SendAsync(server, most: 2);
        Assert.InRange(server.Messages.Count, 58, 60);
    }

    [Fact]
    public async Task A_no_to_us_pauses_that_domain_and_no_other()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 550, "5.7.1 rejected by policy") with { Who = "@angry.test" });
        for (var i = 0; i < 40; i++)
        {
            Add($"r{i}@angry.test");
            Add($"r{i}@friendly.test");
        }

        var run = await SendAsync(server);
        Assert.Equal((40, 0), (run.Sent, run.Failed));
        Assert.All(_queue.Rows.Where(row => row.Mail.Domain == "angry.test"), row => Assert.Equal(DeliveryState.Queued, row.State));
        Assert.All(_queue.Rows, row => Assert.False(row.Suppressed));
        Assert.InRange(server.FaultsShown, 1, 12);
        var pause = _queue.DomainChanges.Last();
        Assert.Equal("angry.test", pause.Domain);
        Assert.True(pause.PausedUntil > DateTimeOffset.UtcNow.AddHours(3));
        Assert.True(run.NextDue > DateTimeOffset.UtcNow.AddHours(3));
    }

    [Fact]
    public async Task A_server_that_asks_for_less_gets_half()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 450, "4.7.0 slow down") with { Who = "@slow.test", Times = 1 });
        for (var i = 0; i < 160; i++)
        {
            Add($"r{i}@slow.test");
        }

        await SendAsync(server);
        Assert.Equal(159, server.Messages.Count);
        Assert.All(_queue.DomainChanges, change => Assert.Equal("slow.test", change.Domain));
        Assert.NotEmpty(_queue.DomainChanges);
    }

    [Fact]
    public async Task A_relay_that_refuses_us_at_the_door_is_left_alone_and_the_copies_wait()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Answer(SmtpStep.Connect, 554, "5.7.1 you are on a list"));
        AddMany(100);
        var run = await SendAsync(server);

        Assert.Equal((0, 0), (run.Sent, run.Failed));
        Assert.NotNull(run.NextDue);
        Assert.Single(_queue.RelaysDown);
        Assert.All(_queue.Rows, row => Assert.Equal((DeliveryState.Queued, 0), (row.State, row.Mail.Attempts)));
    }

    [Fact]
    public async Task A_relay_that_is_gone_is_replaced_by_the_next()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        AddMany(100);
        var smtp = new SmtpOptions { Host = "127.0.0.1", Port = 1, Relays = [new RelayOptions { Host = server.Host, Port = server.Port }] };
        var run = await SendAsync(smtp);
        Assert.Equal(100, run.Sent);
        Assert.Single(_queue.RelaysDown);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        await using var server = await SmtpServerProcess.StartAsync(SmtpEncryption.StartTls);
        AddMany(3);
        var run = await SendAsync(new SmtpOptions { Host = server.Host, Port = server.Port, Security = SmtpSecurity.StartTls });
        Assert.Equal(0, run.Sent);
        Assert.Contains("certificate", Assert.Single(_queue.RelaysDown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_signs_in_where_the_relay_asks()
    {
        await using var server = await SmtpServerProcess.StartAsync(user: "me", password: "secret");
        AddMany(3);
        await SendAsync(new SmtpOptions { Host = server.Host, Port = server.Port, User = "me", Password = "secret" });
        Assert.All(server.Messages, message => Assert.Equal("me", message.User));
        Assert.Equal(3, server.Messages.Count);

        AddMany(3);
        await SendAsync(new SmtpOptions { Host = server.Host, Port = server.Port, User = "me", Password = "wrong" });
        Assert.Equal(3, server.Messages.Count);
        Assert.Single(_queue.RelaysDown);
    }

    [Fact]
    public async Task A_pause_is_heard_within_a_second_and_the_rest_given_back()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Delay(SmtpStep.Rcpt, TimeSpan.FromMilliseconds(100)));
        AddMany(2000);
        var sending = SendAsync(server, most: 4);
        await server.WaitForCountAsync(5);
        _queue.Halt(_message);
        await sending.WaitAsync(TimeSpan.FromSeconds(5));

        Assert.InRange(server.Messages.Count, 5, 200);
        Assert.DoesNotContain(_queue.Rows, row => row.State == DeliveryState.Claimed);
        Assert.Equal(server.Messages.Count, _queue.Rows.Count(row => row.State == DeliveryState.Sent));
    }

    [Fact]
    public async Task A_stop_finishes_what_is_begun_and_gives_back_the_rest()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Delay(SmtpStep.Rcpt, TimeSpan.FromMilliseconds(50)));
        AddMany(2000);
        using var stop = new CancellationTokenSource();
        var sending = SendAsync(Relay(server, 4), stop: stop.Token);
        await server.WaitForCountAsync(5);
        await stop.CancelAsync();
        await sending.WaitAsync(TimeSpan.FromSeconds(5));

        Assert.DoesNotContain(_queue.Rows, row => row.State == DeliveryState.Claimed);
        Assert.Equal(server.Messages.Count, _queue.Rows.Count(row => row.State == DeliveryState.Sent));
    }

    [Fact]
    public async Task An_hours_quota_holds_and_says_when_to_go_on()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        AddMany(100);
        var run = await SendAsync(new SmtpOptions { Host = server.Host, Port = server.Port, MaxPerHour = 40 });
        Assert.Equal(38, run.Sent);
        Assert.True(run.NextDue > DateTimeOffset.UtcNow);

        Add("waiting@a.test");
        var confirmations = await SendAsync(new SmtpOptions { Host = server.Host, Port = server.Port, MaxPerHour = 40 }, Lane.Confirmations);
        Assert.Equal(2, confirmations.Sent);
    }

    [Fact]
    public async Task The_first_copies_do_not_wait_for_a_whole_batch()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        AddMany(1300);
        await SendAsync(server);
        Assert.Equal([100, 1000, 200], _queue.Claims);
    }

    [Fact]
    public async Task More_connections_are_opened_while_they_help_and_never_more_than_allowed()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Delay(SmtpStep.Rcpt, TimeSpan.FromMilliseconds(20)));
        AddMany(1000);
        await SendAsync(server, most: 16);
        Assert.InRange(server.MostOpenConnections, 8, 12);
    }

    [Fact]
    public async Task While_the_database_is_gone_outcomes_stay_in_the_journal_and_the_next_worker_settles_them()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        AddMany(30);
        _queue.RecordingFails = true;
        using (var stop = new CancellationTokenSource())
        using (var sender = Sender(Relay(server, 4)))
        {
            var sending = sender.RunAsync(Lane.Bulk, stop.Token);
            await server.WaitForCountAsync(30);
            await stop.CancelAsync();
            await sending;
        }

        Assert.All(_queue.Rows, row => Assert.Equal(DeliveryState.Claimed, row.State));
        _queue.RecordingFails = false;
        using var next = Sender(Relay(server, 4));
        await next.RunAsync(Lane.Bulk, CancellationToken.None);

        Assert.Equal(30, server.Messages.Count);
        Assert.All(_queue.Rows, row => Assert.Equal(DeliveryState.Sent, row.State));
        Assert.Equal(30, _queue.Recovered.Sum(found => found.Accepted.Count));
    }

    [Fact]
    public async Task Without_a_relay_each_mail_is_a_file_and_a_repeat_replaces_it()
    {
        var pickup = Path.Combine(_folder, "pickup");
        AddMany(10);
        await SendAsync(new SmtpOptions());
        Assert.Equal(10, Directory.GetFiles(pickup, "*.eml").Length);
        Assert.Equal(10, Directory.GetFileSystemEntries(pickup).Length);
        var mail = MimeKit.MimeMessage.Load(Directory.GetFiles(pickup)[0]);
        Assert.Equal("The harbour stays closed — what now?", mail.Subject);

        foreach (var row in _queue.Rows)
        {
            row.State = DeliveryState.Queued;
        }

        _queue.MakeAllDue();
        await SendAsync(new SmtpOptions());
        Assert.Equal(10, Directory.GetFiles(pickup).Length);
    }

    private void AddMany(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add($"r{_queue.Rows.Count}@d{i % 7}.test");
        }
    }

    private MemoryDeliveryQueue.Row Add(string address) =>
        _queue.Add(SampleMail.Copy(Newsletter, address, _message, DateTimeOffset.UtcNow));

    private static SmtpOptions Relay(SmtpServerProcess server, int most = 16) => new() { Host = server.Host, Port = server.Port, MaxConnections = most };

    private async Task<SendRun> SendAsync(SmtpServerProcess server, int most = 16)
    {
        var run = await SendAsync(Relay(server, most));
        await server.SettleAsync();
        return run;
    }

    private async Task<SendRun> SendAsync(SmtpOptions smtp, Lane lane = Lane.Bulk, CancellationToken stop = default)
    {
        using var sender = Sender(smtp);
        return (await sender.RunAsync(lane, stop))!;
    }

    private MailSender Sender(SmtpOptions smtp)
    {
        var mail = Options.Create(new MailOptions
        {
            From = "news@solidarity.test", JournalDirectory = Path.Combine(_folder, "journal"), PickupDirectory = Path.Combine(_folder, "pickup"),
        });
        _transports ??= new MailTransportFactory(mail);
        return new MailSender(_queue, _queue, _transports, new DkimSigning(Options.Create(new DkimOptions())), Options.Create(smtp), mail, TimeProvider.System, NullLogger<MailSender>.Instance) { Grace = TimeSpan.FromSeconds(2) };
    }
}
