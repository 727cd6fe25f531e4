using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Application;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Benchmarks;

/// <summary>From the press of "publish" to the last copy that a mail server took, beside what Postfix's own smtp-source reaches in the same run.</summary>
internal static class AlertBenchmark
{
    private const int Connections = 16;
    private const int WarmUp = 500;
    private const double Least = 0.5;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(int subscribers)
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-bench-").FullName;
        var port = FreePort();
        using var sink = Process.Start(new ProcessStartInfo(
            "smtp-sink", [.. Environment.UserName == "root" ? (string[])["-u", "nobody"] : [], $"127.0.0.1:{port}", "1024"]))!;
        try
        {
            using var host = Make(folder, port);
            await host.Services.PrepareDatabaseAsync(asServer: true);
            var (first, statement) = await FillAsync(host.Services, subscribers);
            await host.StartAsync();

            // A server has been up for a while: what is compiled at the first alert is not what an alert takes.
            await PublishAsync(host.Services, first, WarmUp);
            var run = await PublishAsync(host.Services, statement, subscribers);
            var bytes = await SizeAsync(host.Services);
            await host.StopAsync();
            var limits = new double[3];
            for (var i = 0; i < limits.Length; i++)
            {
                limits[i] = await SourceAsync(port, subscribers, bytes);
            }

            var limit = limits.Max();
            var rate = subscribers / run.Took.TotalSeconds;
            Say($"{subscribers} subscribers on SQLite, {Connections} connections, {bytes} bytes a message; before it an alert to {WarmUp}");
            Say($"from publishing to the last accepted: {run.Took.TotalSeconds:F2} s = {rate:F0} messages/s (released to the lists: first copy after {run.First.TotalSeconds:F2} s)");
            Say($"smtp-source, the same server and size, the best of {limits.Length}: {limit:F0} messages/s");
            Say($"ratio: {rate / limit:F2} (at least {Least:F1})");
            Say($"CPU: {run.Cpu.TotalMicroseconds / subscribers:F0} µs a message; peak memory: {run.Peak / 1024 / 1024} MB");
            return rate / limit >= Least ? 0 : 1;
        }
        finally
        {
            sink.Kill();
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Run(TimeSpan Took, TimeSpan First, TimeSpan Cpu, long Peak);

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static IHost Make(string folder, int port) => Filling.Host(new Dictionary<string, string?>
    {
        ["ConnectionStrings:Solidarity"] = $"Data Source={Path.Combine(folder, "solidarity.db")}",
        ["Keys:Folder"] = Path.Combine(folder, "keys"),
        ["Mail:JournalDirectory"] = Path.Combine(folder, "journal"),
        ["Mail:From"] = "news@example.org",
        ["Smtp:Host"] = "127.0.0.1",
        ["Smtp:Port"] = port.ToString(CultureInfo.InvariantCulture),

        // Four of the connections are for confirmations alone.
        ["Smtp:MaxConnections"] = (Connections + 4).ToString(CultureInfo.InvariantCulture),
    });

    private static async Task<(StatementId First, StatementId Statement)> FillAsync(IServiceProvider services, int subscribers)
    {
        var now = DateTimeOffset.UtcNow;
        var english = LanguageTag.Parse("en");
        var campaign = Campaign.Create(EntityId.New<CampaignId>(now), Slug.FromStored("water"), english, new CampaignTexts("Water for all", "Why.", ["First"]), now);
        var list = MailingList.Create(EntityId.New<MailingListId>(now), Slug.FromStored("news"), "News", null, now);
        var few = MailingList.Create(EntityId.New<MailingListId>(now), Slug.FromStored("few"), "A few", null, now);
        var body = string.Join("\n\n", Enumerable.Range(1, 8).Select(i => $"## Part {i}\n\nThe harbour stays closed, and nobody asked the crew: {string.Join(' ', Enumerable.Repeat("solidarity is a practice", 8))}. [A source](https://example.org/{i})"));
        Statement Of(string slug, MailingList to)
        {
            var statement = Statement.Draft(EntityId.New<StatementId>(now), campaign.Id, Slug.FromStored(slug), english, new StatementTexts("The harbour stays closed", "What now?", "The crew", body), now);
            statement.AddressTo([to.Id], now);
            return statement;
        }

        var (first, statement) = (Of("first", few), Of("harbour", list));
        await Filling.StoreAsync(services, [campaign, list, few, first, statement]);
        await Filling.SubscribersAsync(services, subscribers, i => i < WarmUp ? [list.Id, few.Id] : [list.Id]);
        return (first.Id, statement.Id);
    }

    private static async Task<Run> PublishAsync(IServiceProvider services, StatementId statement, int subscribers)
    {
        using var me = Process.GetCurrentProcess();
        var cpu = me.TotalProcessorTime;
        var began = DateTimeOffset.UtcNow;
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new PublishStatement(statement));
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        Message message;
        do
        {
            await timer.WaitForNextTickAsync();
            message = await db.Messages.AsNoTracking().SingleAsync(x => x.StatementId == statement);
        }
        while (message.DoneAt is null && DateTimeOffset.UtcNow - began < Longest);

        me.Refresh();
        if (message.Sent != subscribers)
        {
            throw new InvalidOperationException($"{message.Sent} of {subscribers} were sent; {message.Failed} failed, {message.Skipped} were skipped.");
        }

        var ends = await db.Deliveries.Where(x => x.MessageId == message.Id).GroupBy(x => 1)
            .Select(x => new { First = x.Min(y => y.FinishedAt), Last = x.Max(y => y.FinishedAt) }).SingleAsync();
        return new Run(ends.Last!.Value - began, ends.First!.Value - began, me.TotalProcessorTime - cpu, me.PeakWorkingSet64);
    }

    // What one of the copies comes to.
    private static async Task<int> SizeAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        var row = await db.Deliveries.AsNoTracking().FirstAsync(x => x.Lane == Lane.Bulk);
        var mail = (await services.GetRequiredService<MailComposer>().ComposeAsync(db, [row], CancellationToken.None)).Mails.Single();
        var buffer = new MailBuffer();
        mail.Mail.Write(mail.Copy, buffer);
        return buffer.Message.Length;
    }

    private static async Task<double> SourceAsync(int port, int messages, int bytes)
    {
        var began = Stopwatch.GetTimestamp();
        using var source = Process.Start(new ProcessStartInfo(
            "smtp-source", ["-s", $"{Connections}", "-m", $"{messages}", "-l", $"{bytes}", "-f", "news@example.org", "-t", "reader@example.net", $"127.0.0.1:{port}"]))!;
        await source.WaitForExitAsync();
        return source.ExitCode == 0
            ? messages / Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException("smtp-source failed; it is part of Postfix, which 'infra/test' installs.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
