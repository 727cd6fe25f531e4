using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Mail;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>Several servers that share nothing but the database, each with keys and journal on its own disk, send one newsletter, and each is killed on the way.</summary>
public sealed class KilledWorkersTests(ITestOutputHelper output) : KilledSite(output)
{
    private const int Readers = 5_000;
    private const int Servers = 4;

    // So long each copy takes at least, so that there is a middle to be killed in.
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(20);

    private readonly ITestOutputHelper _output = output;

    [Fact]
    public async Task Of_four_servers_that_are_each_killed_in_mid_send_everyone_gets_the_newsletter()
    {
        await using var mail = await SmtpServerProcess.StartAsync();
        await using var at = Installed.In(Directory.CreateTempSubdirectory("solidarity-workers-").FullName, await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql));
        await at.PrepareAsync(asServer: false);
        var everyone = await ReleasedAsync(at);
        await mail.FaultAsync(SmtpFault.Hold(SmtpStep.Rcpt));
        List<SiteProcess> servers = [.. Enumerable.Range(0, Servers).Select(i => Start(at, mail, FolderOf(at, i), null))];
        try
        {
            await UntilAsync(at, async () =>
                await at.WithAsync(db => db.Deliveries.Where(x => x.State == DeliveryState.Claimed).Select(x => x.Worker).Distinct().CountAsync()) == Servers);
            await mail.ClearFaultsAsync();
            await mail.FaultAsync(SmtpFault.Delay(SmtpStep.Rcpt, Slow));
            var seed = Environment.TickCount;
            _output.WriteLine($"Random moments from seed {seed}.");
            var random = new Random(seed);
            foreach (var i in Enumerable.Range(0, Servers).OrderBy(_ => random.Next()).ToList())
            {
                var until = mail.Messages.Count + random.Next(1, Readers / Servers / 2);
                await SeenAsync(servers[i], mail.WaitForCountAsync(until, Patience));
                await servers[i].KillAsync();
                await servers[i].DisposeAsync();
                servers[i] = Start(at, mail, FolderOf(at, i), null);
            }

            await UntilAsync(at, async () => await at.WithAsync(db => db.Messages.AnyAsync(x => x.Kind == MessageKind.Newsletter && x.DoneAt != null)));
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }

        await mail.SettleAsync();
        var doubles = mail.Messages.Count - Readers;
        _output.WriteLine($"{doubles} doubles.");
        Assert.Equal(everyone.Order(), mail.Messages.Select(x => x.To.Single()).Distinct().Order());
        Assert.InRange(doubles, 0, Servers * Connections);
        Assert.Equal(Readers, mail.Messages.Select(x => x.Mime.MessageId).Distinct().Count());
        var message = await at.WithAsync(db => db.Messages.AsNoTracking().SingleAsync(x => x.Kind == MessageKind.Newsletter));
        Assert.Equal((Readers, Readers, 0, 0), (message.Total, message.Sent, message.Failed, message.Skipped));
        Assert.Equal(Readers, await at.WithAsync(db => db.Deliveries.CountAsync(x => x.State == DeliveryState.Sent)));
    }

    private static async Task<IReadOnlyList<string>> ReleasedAsync(Installed at)
    {
        var list = Samples.List();
        await at.StoreAsync(list);
        var readers = await StorePeopleAsync(at, list, Readers, _ => Samples.English);
        await using var scope = at.Scope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        await mediator.Send(new SendNewsletter(await mediator.Send(new DraftNewsletter("News", "Text.", [list.Slug.Value], Samples.English.Value))));
        return readers;
    }

    // A server brings its keys along.
    private static string FolderOf(Installed at, int server)
    {
        var folder = Path.Combine(at.Folder, $"server-{server}");
        var keys = Path.Combine(folder, "keys");
        if (!Directory.Exists(keys))
        {
            Directory.CreateDirectory(keys);
            foreach (var file in Directory.EnumerateFiles(at.KeysFolder))
            {
                File.Copy(file, Path.Combine(keys, Path.GetFileName(file)));
            }
        }

        return folder;
    }

    // A look at what is to be sent is taken by whichever server comes first, busy or not: until something is so, there is always another for the next.
    private static async Task UntilAsync(Installed at, Func<Task<bool>> isSo)
    {
        var jobs = new BackgroundJobClient(JobSetup.StorageFor(at.Services.GetRequiredService<DatabaseOptions>()));
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!await isSo())
        {
            jobs.Create(Job.FromExpression<LookAgainJob>(job => job.Run(Work.Bulk, CancellationToken.None)), new EnqueuedState(Queues.Bulk));
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
