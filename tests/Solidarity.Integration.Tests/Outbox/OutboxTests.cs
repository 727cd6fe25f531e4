using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;

namespace Solidarity.Integration.Tests.Outbox;

public sealed class OutboxTests
{
    public static TheoryData<DatabaseProvider> Databases => Installed.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task An_event_is_stored_with_its_cause_and_handled_once(DatabaseProvider provider)
    {
        await using var installed = await NewAsync(provider);
        await installed.StoreAsync(Samples.List(), Samples.Supporter("maria@example.org", 1));
        Assert.Empty(installed.Jobs.Calls);
        await AskAsync(installed);
        Assert.Equal([Work.Outbox], installed.Jobs.Calls);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunAsync(installed))));
        await RunAsync(installed);
        Assert.Equal(1, await installed.WithAsync(db => db.Suppressions.CountAsync()));
        var row = await installed.WithAsync(db => db.Outbox.SingleAsync());
        Assert.Equal((OutboxStatus.Done, 1, "SubscriptionRequested/1"), (row.Status, row.Attempts, row.Type));
        Assert.DoesNotContain("ana", row.Payload, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_a_failing_handler_did_is_undone_and_it_is_tried_again(DatabaseProvider provider)
    {
        await using var installed = await NewAsync(provider);
        await installed.StoreAsync(Samples.List());
        await AskAsync(installed);
        var faults = installed.Services.GetRequiredService<Faults>();
        faults.Left = 2;

        // The second try follows at once, the third after a wait.
        await RunAsync(installed);
        var row = await installed.WithAsync(db => db.Outbox.AsNoTracking().SingleAsync());
        Assert.Equal((OutboxStatus.Waiting, 2, "DomainError Test.Fault"), (row.Status, row.Attempts, row.LastError));
        Assert.True(row.NextTryAt > row.CreatedAt);

        // Whoever looked says when to look next.
        var (work, after) = Assert.Single(installed.Jobs.Later);
        Assert.Equal(Work.Outbox, work);
        Assert.InRange(after, TimeSpan.Zero, OutboxProcessor.WaitAfter(2) + TimeSpan.FromSeconds(1));
        Assert.Equal(0, await installed.WithAsync(db => db.Suppressions.CountAsync()));

        await installed.WithAsync(db => db.Outbox.ExecuteUpdateAsync(x => x.SetProperty(y => y.NextTryAt, y => y.CreatedAt)));
        await RunAsync(installed);
        Assert.Equal(1, await installed.WithAsync(db => db.Suppressions.CountAsync()));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_rolled_back_cause_leaves_no_event(DatabaseProvider provider)
    {
        await using var installed = await NewAsync(provider);
        var list = Samples.List();
        await installed.StoreAsync(list);
        await Assert.ThrowsAsync<InvalidOperationException>(() => installed.WithAsync(db => db.InTransactionAsync<int>(
            async cancel =>
            {
                db.Add(Samples.Request(list.Id));
                await db.SaveChangesAsync(cancel);
                throw new InvalidOperationException();
            },
            CancellationToken.None)));
        Assert.Empty(installed.Jobs.Calls);
        Assert.Equal(0, await installed.WithAsync(db => db.Outbox.CountAsync()));
    }

    [Fact]
    public async Task A_row_whose_worker_died_is_taken_over_when_its_lease_ends()
    {
        await using var installed = await NewAsync(DatabaseProvider.Sqlite);
        await installed.StoreAsync(Samples.List());
        await AskAsync(installed);
        await HeldUntilAsync(DateTimeOffset.UtcNow.AddHours(1));
        await RunAsync(installed);
        Assert.Equal(0, await installed.WithAsync(db => db.Suppressions.CountAsync()));
        Assert.InRange(Assert.Single(installed.Jobs.Later).After, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(61));
        await HeldUntilAsync(DateTimeOffset.UtcNow.AddHours(-1));
        await RunAsync(installed);
        Assert.Equal(1, await installed.WithAsync(db => db.Suppressions.CountAsync()));
        Assert.Single(installed.Jobs.Later);

        Task HeldUntilAsync(DateTimeOffset until) => installed.WithAsync(db => db.Outbox.ExecuteUpdateAsync(row => row
            .SetProperty(x => x.Status, OutboxStatus.InHand).SetProperty(x => x.Claim, Guid.NewGuid()).SetProperty(x => x.LeaseUntil, until)));
    }

    [Fact]
    public void Waits_grow_to_an_hour()
    {
        Assert.Equal(TimeSpan.Zero, OutboxProcessor.WaitAfter(1));
        Assert.Equal(TimeSpan.FromSeconds(5), OutboxProcessor.WaitAfter(2));
        Assert.Equal(TimeSpan.FromSeconds(40), OutboxProcessor.WaitAfter(5));
        Assert.Equal(TimeSpan.FromHours(1), OutboxProcessor.WaitAfter(50));
    }

    private static Task<Installed> NewAsync(DatabaseProvider provider) => Installed.NewAsync(provider, services =>
    {
        services.AddSingleton(new OutboxEvents(new[] { typeof(SuppressesSomebody) }.ToLookup(_ => typeof(SubscriptionRequested))));
        services.AddTransient<SuppressesSomebody>();
        services.AddSingleton<Faults>();
    });

    private static Task AskAsync(Installed installed) => installed.WithAsync(async db =>
    {
        var list = await db.MailingLists.Select(x => x.Id).SingleAsync();
        db.Add(Samples.Request(list));
        await db.SaveChangesAsync();
    });

    private static async Task RunAsync(Installed installed)
    {
        await using var scope = installed.Scope();
        foreach (var handler in scope.ServiceProvider.GetServices<IWorkHandler>().Where(x => x.Work == Work.Outbox))
        {
            await handler.DoAsync(CancellationToken.None);
        }
    }

    internal sealed class Faults
    {
        public int Left { get; set; }
    }

    /// <summary>A handler whose effect can be counted, and that fails after it, on demand.</summary>
    internal sealed class SuppressesSomebody(ISolidarityDb db, Faults faults) : INotificationHandler<Happened<SubscriptionRequested>>
    {
        public async Task Handle(Happened<SubscriptionRequested> notification, CancellationToken cancellationToken)
        {
            var key = new byte[32];
            Random.Shared.NextBytes(key);
            db.Suppressions.Add(new Suppression(EntityId.New<SuppressionId>(Samples.Now), key, key, SuppressionScope.All, SuppressionCause.Asked, Samples.Now));
            await db.SaveChangesAsync(cancellationToken);
            if (faults.Left-- > 0)
            {
                throw new DomainError("Test.Fault");
            }
        }
    }
}
