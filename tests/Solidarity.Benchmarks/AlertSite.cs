using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Benchmarks;

/// <summary>A site with statements to publish: one to a few readers, and some to all.</summary>
/// <param name="Folder">Where it keeps its files.</param>
/// <param name="PostgreSql">The connection string; null for SQLite in the folder.</param>
/// <param name="Port">Of the mail server on this machine.</param>
internal sealed record AlertSite(string Folder, string? PostgreSql, int Port)
{
    /// <summary>How many get the alert before the one that is measured, at most: after fewer the runtime is still compiling what it found to be hot.</summary>
    public const int WarmUp = 30_000;

    private const string FirstSlug = "first";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    /// <summary>Most connections at once, beside four that are for confirmations alone.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>A PEM file with the key that each mail is signed by; null where the relay signs.</summary>
    public string? KeyFile { get; init; }

    /// <summary>What a mailing took.</summary>
    /// <param name="Took">From publishing to the last copy that was accepted.</param>
    /// <param name="First">From publishing to the first.</param>
    /// <param name="Cpu">Processor time of this process.</param>
    /// <param name="Peak">Most memory that this process has held, in bytes.</param>
    public sealed record Run(TimeSpan Took, TimeSpan First, TimeSpan Cpu, long Peak);

    /// <summary>The program without its web server.</summary>
    public IHost Host()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Database:Provider"] = PostgreSql is null ? "Sqlite" : "PostgreSql",
            ["ConnectionStrings:Solidarity"] = PostgreSql ?? $"Data Source={Path.Combine(Folder, "solidarity.db")}",
            ["Keys:Folder"] = Path.Combine(Folder, "keys"),
            ["Mail:JournalDirectory"] = Path.Combine(Folder, "journal"),
            ["Mail:From"] = "news@example.org",
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["Smtp:MaxConnections"] = (Connections + 4).ToString(CultureInfo.InvariantCulture),
        };
        if (KeyFile is not null)
        {
            (settings["Mail:Dkim:Keys:0:Domain"], settings["Mail:Dkim:Keys:0:Selector"], settings["Mail:Dkim:Keys:0:KeyFile"]) = ("example.org", "bench", KeyFile);
        }

        return Filling.Host(settings);
    }

    /// <summary>Stores the readers, and what they will get.</summary>
    public static async Task FillAsync(IServiceProvider services, int subscribers, int statements = 1)
    {
        var now = DateTimeOffset.UtcNow;
        var english = LanguageTag.Parse("en");
        var campaign = Campaign.Create(EntityId.New<CampaignId>(now), Domain.Slug.FromStored("water"), english, new CampaignTexts("Water for all", "Why.", ["First"]), now);
        var list = MailingList.Create(EntityId.New<MailingListId>(now), Domain.Slug.FromStored("news"), "News", null, now);
        var few = MailingList.Create(EntityId.New<MailingListId>(now), Domain.Slug.FromStored("few"), "A few", null, now);
        var body = string.Join("\n\n", Enumerable.Range(1, 8).Select(i => $"## Part {i}\n\nThe harbour stays closed, and nobody asked the crew: {string.Join(' ', Enumerable.Repeat("solidarity is a practice", 8))}. [A source](https://example.org/{i})"));
        Statement Of(string slug, MailingList to)
        {
            var statement = Statement.Draft(EntityId.New<StatementId>(now), campaign.Id, Domain.Slug.FromStored(slug), english, new StatementTexts("The harbour stays closed", "What now?", "The crew", body), now);
            statement.AddressTo([to.Id], now);
            return statement;
        }

        await Filling.StoreAsync(services, [campaign, list, few, Of(FirstSlug, few), .. Enumerable.Range(0, statements).Select(i => Of(SlugOf(i), list))]);
        await Filling.SubscribersAsync(services, subscribers, i => i < WarmUp ? [list.Id, few.Id] : [list.Id]);
    }

    /// <summary>Publishes to a few. A server has been up for a while: what is compiled at the first alert is not what an alert takes.</summary>
    public static Task WarmUpAsync(IServiceProvider services, int subscribers) => PublishAsync(services, FirstSlug, Math.Min(WarmUp, subscribers));

    /// <summary>Publishes a statement to all, and measures that.</summary>
    public static Task<Run> PublishAsync(IServiceProvider services, int subscribers, int statement = 0) => PublishAsync(services, SlugOf(statement), subscribers);

    /// <summary>What one of the copies comes to, in bytes.</summary>
    public static async Task<int> SizeAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        var row = await db.Deliveries.AsNoTracking().FirstAsync(x => x.Lane == Lane.Bulk);
        var mail = (await services.GetRequiredService<MailComposer>().ComposeAsync(db, [row], CancellationToken.None)).Mails.Single();
        var buffer = new MailBuffer();
        mail.Mail.Write(mail.Copy, buffer);
        return buffer.Message.Length;
    }

    /// <summary>What <c>smtp-source</c> reaches, in messages a second.</summary>
    public static async Task<double> SourceAsync(int port, int messages, int bytes, int connections)
    {
        var began = Stopwatch.GetTimestamp();
        using var source = Process.Start(new ProcessStartInfo(
            "smtp-source", ["-s", $"{connections}", "-m", $"{messages}", "-l", $"{bytes}", "-f", "news@example.org", "-t", "reader@example.net", $"127.0.0.1:{port}"]))!;
        await source.WaitForExitAsync();
        return source.ExitCode == 0
            ? messages / Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException("smtp-source failed; it is part of Postfix, which 'infra/test' installs.");
    }

    /// <summary>A port that is free.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string SlugOf(int statement) => $"harbour-{statement + 1}";

    private static async Task<Run> PublishAsync(IServiceProvider services, string slug, int subscribers)
    {
        using var me = Process.GetCurrentProcess();
        var cpu = me.TotalProcessorTime;
        var began = DateTimeOffset.UtcNow;
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        var named = Domain.Slug.FromStored(slug);
        var statement = await db.Statements.Where(x => x.Slug == named).Select(x => x.Id).SingleAsync();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new PublishStatement(statement));
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
}
