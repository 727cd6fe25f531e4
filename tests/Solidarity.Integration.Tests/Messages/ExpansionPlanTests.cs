using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>How readers and their copies are found: from indexes, however many there are.</summary>
public sealed partial class ExpansionPlanTests(TestSites sites) : IClassFixture<TestSites>
{
    // More than a part of each list.
    private const int People = 1_300;

    private static readonly Work[] Expansion = [Work.Outbox, Work.Expansion];

    [Theory, OnEachDatabase]
    public async Task Everybody_on_two_lists_gets_one_copy_found_part_by_part(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (all, some) = (await api.ListAsync(), await api.ListAsync());
        await SubscribeAsync(site, "both", (all, _ => true), (some, i => i % 2 == 0));
        var newsletter = await NewsletterTests.DraftAsync(api, "News", "Text.", all, some);
        await NewsletterTests.SendAsync(api, newsletter);
        await AssertFoundInOrderAsync(site);
        Assert.Equal(People, (int)(await api.GetAsync($"/messages/{newsletter["id"]}"))["total"]!);
        var id = MessageId.From((Guid)newsletter["id"]!);
        Assert.Equal(People, await site.WithAsync(db => db.Deliveries.Where(x => x.MessageId == id).Select(x => x.Recipient).Distinct().CountAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task Everybody_on_a_list_gets_one_alert_found_part_by_part(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        await SubscribeAsync(site, "one", (list, _ => true));
        var statement = await api.StatementAsync((string)list["slug"]!);
        await api.PublishAsync(statement);
        await AssertFoundInOrderAsync(site);
        var id = StatementId.From((Guid)statement["id"]!);
        var message = await site.WithAsync(db => db.Messages.AsNoTracking().SingleAsync(x => x.StatementId == id));
        Assert.Equal(People, message.Total);
        Assert.Equal(People, await site.WithAsync(db => db.Deliveries.Where(x => x.MessageId == message.Id).Select(x => x.Recipient).Distinct().CountAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task Copies_that_wait_and_what_a_mailbox_got_lately_are_found_by_indexes(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        using var watch = new Watch(site.Database);
        await Subscribers.AlertedAsync(site, list, await Subscribers.SubscribedAsync(site, list));
        await AssertFoundByAsync(site, watch, "deliverieslanestatenexttryatid", "from deliveries", "order by d.nexttryat");
        await AssertFoundByAsync(site, watch, "deliveriesmailboxkeycreatedat", "select count(*)", "from deliveries", "mailboxkey =");
    }

    // The last command with all these parts, as the program sent it.
    private static async Task AssertFoundByAsync(TestSite site, Watch watch, string index, params string[] parts)
    {
        // SQL Server has no plan without its own statement; its indexes are the same as SQLite's.
        if (site.Database.Provider != DatabaseProvider.SqlServer)
        {
            var command = watch.Executed.Last(x => parts.All(part => Plain(x.Text).Contains(part, StringComparison.Ordinal)));
            Assert.Contains(await PlanAsync(site, command.Text, command.Parameters), step => Plain(step).Contains("ix" + index, StringComparison.Ordinal));
        }
    }

    private static Task<int> SubscribeAsync(TestSite site, string name, params (JsonObject List, Func<int, bool> Takes)[] lists)
    {
        var hashes = site.Get<IKeyedHashes>();
        List<Supporter> people = [.. Enumerable.Range(0, People).Select(i => EmailAddress.Parse($"{name}{i}@many.example.net")).Select(email =>
            Supporter.Confirmed(EntityId.New<SupporterId>(Samples.Now), email, null, hashes.Of(email), Samples.English, TimeZoneName.Utc, Samples.Now))];
        return site.WithAsync(async db =>
        {
            db.AddRange(people);
            await db.SaveChangesAsync();
            await db.InsertAsync(
                [.. lists.SelectMany(x => people.Where((_, i) => x.Takes(i)).Select(person => Subscription.Confirmed(
                    EntityId.New<SubscriptionId>(Samples.Now), person.Id, MailingListId.From((Guid)x.List["id"]!), person.Language, Frequency.Immediate, Samples.Now)))],
                CancellationToken.None);
            return people.Count;
        });
    }

    // Two commands a part: where it ends, found without sorting, and who is in it, which no more are looked at for.
    private static async Task AssertFoundInOrderAsync(TestSite site)
    {
        using var watch = new Watch(site.Database);
        await site.WorkAsync(Expansion);
        var ends = watch.Commands.Where(x => Plain(x).Contains("from mailinglists", StringComparison.Ordinal) && Plain(x).Contains("offset", StringComparison.Ordinal)).ToList();
        var parts = watch.Commands.Where(x => Plain(x).Contains("domainkey", StringComparison.Ordinal) && Plain(x).Contains("join", StringComparison.Ordinal) && Plain(x).Contains("from suppressions", StringComparison.Ordinal)).ToList();
        Assert.InRange(ends.Count, 2, 10);
        Assert.Equal(ends.Count, parts.Count);
        Assert.All(parts.SkipLast(1), x => Assert.Contains("supporterid <= @", Plain(x), StringComparison.Ordinal));
        if (site.Database.Provider == DatabaseProvider.Sqlite)
        {
            Assert.DoesNotContain(await PlanAsync(site, ends[0]), step => step.Contains("TEMP B-TREE", StringComparison.Ordinal) || step.StartsWith("SCAN y", StringComparison.Ordinal));
            Assert.DoesNotContain(await PlanAsync(site, parts[0]), step => step.StartsWith("SCAN", StringComparison.Ordinal));
        }
    }

    // Each database has its own way to write names.
    private static string Plain(string command) => command.Replace("\"", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static Task<List<string>> PlanAsync(TestSite site, string command, IReadOnlyList<ICloneable>? values = null) => site.WithAsync(async db =>
    {
        await db.Database.OpenConnectionAsync();
        await using var explain = db.Database.GetDbConnection().CreateCommand();
        if (db.Database.IsNpgsql())
        {
            // A table of a few rows is looked through even where an index is at hand, unless that is not wanted.
            explain.CommandText = "SET enable_seqscan = off; EXPLAIN " + command;
            explain.Parameters.AddRange(values!.Select(x => x.Clone()).ToArray());
        }
        else
        {
            explain.CommandText = "EXPLAIN QUERY PLAN " + command;
            explain.Parameters.AddRange(Parameter.Matches(command).Select(x => x.Value).Distinct().Select(name => new SqliteParameter(name, 1)).ToArray());
        }

        await using var plan = await explain.ExecuteReaderAsync();
        List<string> steps = [];
        while (await plan.ReadAsync())
        {
            steps.Add(plan.GetString(plan.FieldCount - 1));
        }

        Assert.NotEmpty(steps);
        return steps;
    });

    [GeneratedRegex("@[A-Za-z0-9_]+")]
    private static partial Regex Parameter { get; }

    /// <summary>Every command that goes to one database.</summary>
    private sealed class Watch : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly string connectionString;
        private readonly ConcurrentBag<IDisposable> subscriptions = [];

        public Watch(TestDatabase database)
        {
            connectionString = database.ConnectionString;
            subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public IEnumerable<string> Commands => Executed.Select(x => x.Text);

        /// <summary>With the parameters of those databases that can copy them.</summary>
        public ConcurrentQueue<(string Text, IReadOnlyList<ICloneable> Parameters)> Executed { get; } = [];

        public void Dispose()
        {
            foreach (var subscription in subscriptions)
            {
                subscription.Dispose();
            }
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
            {
                subscriptions.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is CommandExecutedEventData { Command: { Connection: { } at } command }
                && connectionString.Contains(at is SqliteConnection ? at.DataSource : at.Database, StringComparison.Ordinal))
            {
                Executed.Enqueue((command.CommandText, [.. command.Parameters.OfType<ICloneable>().Select(x => (ICloneable)x.Clone())]));
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error) => throw error;
    }
}
