using Microsoft.EntityFrameworkCore;
using Npgsql;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Mail;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Faults;

/// <summary>What becomes of a newsletter while the mail server, the database or the clock fails.</summary>
public sealed class MailFaultTests(TestSites sites) : IClassFixture<TestSites>, IAsyncLifetime
{
    // More than a worker claims at once.
    private const int Many = 520;

    private SmtpServerProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await SmtpServerProcess.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory, OnEachDatabase]
    public async Task A_relay_that_dies_on_every_connection_before_its_answer_doubles_one_copy_a_connection(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var connections = Mailing.Relay(_server).ConnectionsOf(Lane.Bulk);
        await _server.FaultAsync(SmtpFault.LoseAnswer() with { Times = connections });
        var mailing = await Mailing.ReleasedAsync(site, Mailing.At("lost.example.net", Many));
        using var worker = Mailing.Worker(site, Mailing.Relay(_server));
        await Mailing.SendAsync(worker, _server);
        Assert.Equal((Many, connections, Many - connections, 0, 0, false), await mailing.NumbersAsync());

        site.Time.Pass(TimeSpan.FromMinutes(2));
        await Mailing.SendAsync(worker, _server);
        mailing.EachHasIt(_server);
        Assert.Equal((Many, 0, Many, 0, 0, true), await mailing.NumbersAsync());
        Assert.Equal(Many + connections, _server.Messages.Count);
        Assert.All(_server.Messages.GroupBy(x => x.To.Single()), copies => Assert.InRange(copies.Count(), 1, 2));
        Assert.Equal(Many, _server.Messages.Select(x => x.Mime.MessageId).Distinct().Count());
    }

    [Theory, OnEachDatabase]
    public async Task A_server_that_says_later_for_an_hour_gets_everything_after_it_and_who_left_meanwhile_gets_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 451, "4.3.0 closed until noon"));
        string[] readers = [.. Mailing.At("one.later.example.net", 4), .. Mailing.At("other.later.example.net", 2)];
        var mailing = await Mailing.ReleasedAsync(site, readers);
        using var worker = Mailing.Worker(site, Mailing.Relay(_server));
        for (var minutes = 0; minutes < 60; minutes += 10)
        {
            await Mailing.SendAsync(worker, _server);
            Assert.Equal((6, 6, 0, 0, 0, false), await mailing.NumbersAsync());

            // Of two readers, a domain's name would say too much.
            Assert.Equal(
                [("…", 2, "451 4.3.0 closed until noon"), ("one.later.example.net", 4, "451 4.3.0 closed until noon")],
                await mailing.WaitingAsync());
            site.Time.Pass(TimeSpan.FromMinutes(10));
        }

        await LeaveAsync(site, readers[0]);
        await _server.ClearFaultsAsync();
        site.Time.Pass(TimeSpan.FromHours(1));
        await Mailing.SendAsync(worker, _server);
        Assert.Equal(readers.Skip(1).Order(), _server.Messages.Select(x => x.To.Single()).Order());
        Assert.Equal((6, 0, 5, 0, 1, true), await mailing.NumbersAsync());
        Assert.Empty(await mailing.WaitingAsync());
    }

    [Theory, OnEachDatabase]
    public async Task A_domain_that_refuses_us_or_its_people_keeps_nobody_elses_mail_and_only_who_is_unknown_is_suppressed(DatabaseProvider on)
    {
        var site = await sites.On(on);
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 550, "5.1.1 user unknown") with { Who = "@unknown.example.net" });
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 552, "5.2.2 mailbox full") with { Who = "@full.example.net" });
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 550, "5.7.1 rejected by policy") with { Who = "@policy.example.net" });
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Message, 554, "5.7.1 looks like spam") with { Who = "@forever.example.net" });
        var (unknown, full) = (Mailing.At("unknown.example.net", 3), Mailing.At("full.example.net", 3));
        var (policy, forever, others) = (Mailing.At("policy.example.net", 3), Mailing.At("forever.example.net", 3), Mailing.At("fine.example.net", 30));
        var mailing = await Mailing.ReleasedAsync(site, [.. unknown, .. full, .. policy, .. forever, .. others]);
        using var worker = Mailing.Worker(site, Mailing.Relay(_server));
        await Mailing.SendAsync(worker, _server);
        Assert.Equal(others.Order(), Accepted().Order());
        Assert.Equal((42, 6, 30, 6, 0, false), await mailing.NumbersAsync());
        Assert.Equal(["forever.example.net", "policy.example.net"], (await mailing.WaitingAsync()).Select(x => x.Domain));

        // One of the two changes its mind; the other keeps to it for as long as anything is tried.
        await _server.ClearFaultsAsync();
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Message, 554, "5.7.1 looks like spam") with { Who = "@forever.example.net" });
        for (var day = 0; day < 10; day++)
        {
            site.Time.Pass(TimeSpan.FromDays(1));
            await Mailing.SendAsync(worker, _server);
        }

        Assert.Equal(others.Concat(policy).Order(), Accepted().Order());
        Assert.Equal((42, 0, 33, 9, 0, true), await mailing.NumbersAsync());
        var suppressed = (await site.WithAsync(db => db.Suppressions.Select(x => x.AddressKey).ToListAsync())).ConvertAll(Convert.ToHexString);
        var hashes = site.Get<IKeyedHashes>();
        Assert.Equal(unknown, mailing.Readers.Where(reader => suppressed.Contains(Convert.ToHexString(hashes.Of(EmailAddress.Parse(reader)).Address))));
    }

    [Fact]
    public async Task A_server_that_stalls_in_DATA_keeps_its_connection_for_the_time_limit_alone_and_the_copy_is_tried_again()
    {
        var site = await sites.On(DatabaseProvider.Sqlite);
        await _server.FaultAsync(SmtpFault.Hang(SmtpStep.Data) with { Who = "reader-0@" });
        await _server.FaultAsync(SmtpFault.Hang(SmtpStep.Message) with { Who = "reader-1@", Times = 1 });
        var mailing = await Mailing.ReleasedAsync(site, Mailing.At("stall.example.net", 20));
        using var worker = Mailing.Worker(site, Mailing.Relay(_server), new ImpatientTransports());
        await Mailing.SendAsync(worker, _server);
        Assert.Equal(mailing.Readers.Skip(2).Order(), Accepted().Order());
        Assert.Equal((20, 2, 18, 0, 0, false), await mailing.NumbersAsync());
        await _server.WaitForAsync(_ => _server.OpenConnections == 0);

        await _server.ClearFaultsAsync();
        site.Time.Pass(TimeSpan.FromMinutes(2));
        await Mailing.SendAsync(worker, _server);
        mailing.EachHasIt(_server);
        Assert.Equal((20, 0, 20, 0, 0, true), await mailing.NumbersAsync());

        // What had come whole before the silence goes again as the same message.
        var twice = Assert.Single(_server.Messages.GroupBy(x => x.To.Single()), copies => copies.Count() > 1);
        Assert.Equal("reader-1@stall.example.net", twice.Key);
        Assert.Single(twice.Select(x => x.Mime.MessageId).Distinct());
    }

    [Theory, OnEachDatabase]
    public async Task A_clock_that_is_set_back_in_mid_send_neither_stops_it_nor_sends_anything_twice(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var back = TimeSpan.FromHours(3);
        await _server.FaultAsync(SmtpFault.Answer(SmtpStep.Rcpt, 451, "4.3.0 later") with { Times = 1 });
        await _server.FaultAsync(SmtpFault.Hold(SmtpStep.Data));
        var mailing = await Mailing.ReleasedAsync(site, Mailing.At("clock.example.net", Many));
        using var worker = Mailing.Worker(site, Mailing.Relay(_server));
        var sending = worker.RunAsync(Lane.Bulk, CancellationToken.None);
        await _server.WaitForFaultsAsync(5);

        // Another worker has just found the relay out of reach.
        await site.Get<IRelayQuota>().DownAsync(Mailing.Relay(_server), refused: false, "out of reach", CancellationToken.None);
        site.Time.Pass(-back);
        await _server.ClearFaultsAsync();
        await sending;
        await Mailing.SendAsync(worker, _server);
        mailing.EachHasIt(_server);
        Assert.Equal((Many, 0, Many, 0, 0, true), await mailing.NumbersAsync());
        site.Time.Pass(back);
        await Mailing.SendAsync(worker, _server);
        Assert.Equal(Many, _server.Messages.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task A_database_that_is_gone_for_minutes_in_mid_send_costs_nobody_a_copy_and_doubles_none(int minutes)
    {
        var site = await sites.On(DatabaseProvider.PostgreSql);
        await _server.FaultAsync(SmtpFault.Hold(SmtpStep.Rcpt));
        var mailing = await Mailing.ReleasedAsync(site, Mailing.At($"gone{minutes}.example.net", Many));
        using var worker = Mailing.Worker(site, Mailing.Relay(_server));
        var sending = worker.RunAsync(Lane.Bulk, CancellationToken.None);
        await _server.WaitForFaultsAsync(4);
        await CloseAsync(site.Database);
        try
        {
            await _server.ClearFaultsAsync();
            await _server.WaitForAsync(_ => _server.OpenConnections == 0);

            // For longer than claims last: then the run is broken off, with what it could not record.
            site.Time.Pass(TimeSpan.FromMinutes(minutes));
            await (minutes > 5 ? AsJobsDoAsync(sending) : LoggedAsync(site, "can't be recorded and stay in the journal"));
        }
        finally
        {
            await OpenAsync(site.Database);
        }

        await AsJobsDoAsync(sending);

        // What could not be given back comes back when its lease ends.
        site.Time.Pass(TimeSpan.FromMinutes(6));
        for (var isDone = false; !isDone;)
        {
            isDone = await AsJobsDoAsync(worker.RunAsync(Lane.Bulk, CancellationToken.None));
        }

        await _server.SettleAsync();
        mailing.EachHasIt(_server);
        Assert.Equal((Many, 0, Many, 0, 0, true), await mailing.NumbersAsync());
    }

    [Fact]
    public async Task When_a_newsletter_is_cancelled_while_four_workers_send_only_what_they_have_begun_is_sent()
    {
        const int connections = 4 * 4;
        const int readers = 3_200;
        var site = await sites.On(DatabaseProvider.PostgreSql);
        await _server.FaultAsync(SmtpFault.Hold(SmtpStep.Rcpt));
        var mailing = await Mailing.ReleasedAsync(site, Mailing.At("cancelled.example.net", readers));
        var relay = Mailing.Relay(_server);
        relay.MaxConnections = 32;
        var workers = Enumerable.Range(0, 4).Select(_ => Mailing.Worker(site, relay)).ToList();
        var sending = workers.ConvertAll(worker => worker.RunAsync(Lane.Bulk, CancellationToken.None));
        await _server.WaitForFaultsAsync(connections);
        await mailing.PressAsync("cancel");
        await site.WorkAsync(Work.Outbox);

        // All of them have heard of it when they hold nothing but what they have begun.
        await mailing.ClaimedAsync(connections);
        await _server.ClearFaultsAsync();
        await Task.WhenAll(sending);
        await _server.SettleAsync();
        workers.ForEach(worker => worker.Dispose());
        Assert.Equal(connections, _server.Messages.Count);
        Assert.Equal(connections, Accepted().Distinct().Count());
        Assert.Equal((readers, 0, connections, 0, readers - connections, true), await mailing.NumbersAsync());
    }

    private IEnumerable<string> Accepted() => _server.Messages.Where(x => x.Accepted).Select(x => x.To.Single());

    private static Task<int> LeaveAsync(TestSite site, string reader) => site.WithAsync(async db =>
    {
        var key = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(reader)).Mailbox;
        var person = await db.Supporters.Where(x => x.Keys.Mailbox == key).Select(x => x.Id).SingleAsync();
        (await db.Subscriptions.SingleAsync(x => x.SupporterId == person)).Leave(site.Time.GetUtcNow());
        return await db.SaveChangesAsync();
    });

    // A run that fails is followed by another, each minute.
    private static async Task<bool> AsJobsDoAsync(Task run)
    {
        try
        {
            await run;
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
        {
            return false;
        }
    }

    private static async Task LoggedAsync(TestSite site, string words)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!site.Log.Any(line => line.Contains(words, StringComparison.Ordinal)))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    // As while the server restarts: who is connected is thrown out, and nobody comes in.
    private static Task CloseAsync(TestDatabase database) => AtServerAsync(
        database, "ALTER DATABASE {0} ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{0}'");

    private static Task OpenAsync(TestDatabase database) => AtServerAsync(database, "ALTER DATABASE {0} ALLOW_CONNECTIONS true");

    private static async Task AtServerAsync(TestDatabase database, string commands)
    {
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var name = server.Database;
        server.Database = "postgres";
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        foreach (var text in commands.Replace("{0}", name, StringComparison.Ordinal).Split(';'))
        {
            await using var command = new NpgsqlCommand(text, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Connections that wait a second for an answer, where others wait minutes.</summary>
    private sealed class ImpatientTransports : IMailTransportFactory
    {
        public IMailTransport Create(RelayOptions relay) =>
            new SmtpTransport(relay, new RelayChunking()) { CommandTimeout = TimeSpan.FromSeconds(1), FinalDotTimeout = TimeSpan.FromSeconds(1) };
    }
}
