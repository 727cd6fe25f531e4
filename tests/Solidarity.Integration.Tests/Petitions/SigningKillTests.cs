using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>
/// The site in a process of its own, killed again and again while many sign without a pause: whoever was answered is stored, and the numbers
/// add up.
/// </summary>
public sealed class SigningKillTests(ITestOutputHelper output) : KilledWhileSigning(output)
{
    [Fact]
    public Task However_often_it_is_killed_on_SQLite_everyone_who_was_answered_is_stored() => AllAreStoredAsync(DatabaseProvider.Sqlite);
}

/// <summary>The same on PostgreSQL. A class of its own, to run beside the other.</summary>
public sealed class SigningKillPostgreSqlTests(ITestOutputHelper output) : KilledWhileSigning(output)
{
    [Fact]
    public Task However_often_it_is_killed_on_PostgreSQL_everyone_who_was_answered_is_stored() => AllAreStoredAsync(DatabaseProvider.PostgreSql);
}

/// <summary>A site with a petition, many who sign it, and kills.</summary>
public abstract class KilledWhileSigning(ITestOutputHelper output)
{
    private const int Clients = 16;

    // Before a batch, in the middle of its transaction, and after the commit but before anybody is answered.
    private static readonly IReadOnlyList<string> Steps = ["signatures", "signatures-half", "signatures-stored"];

    // So many in both classes together; SOLIDARITY_TEST_KILLS asks for more.
    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("SOLIDARITY_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 30;

    /// <summary>Signs, kills, and looks; and again.</summary>
    protected async Task AllAreStoredAsync(DatabaseProvider on)
    {
        await using var at = Installed.In(
            Directory.CreateTempSubdirectory("solidarity-signing-kill-").FullName, on == DatabaseProvider.Sqlite ? null : await TestDatabase.CreateAsync(on));
        await at.PrepareAsync(asServer: false);
        var (petition, slug) = await Batches.OpenAsync(at);
        await SomebodyIsAtHomeAsync(at);
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        ConcurrentDictionary<string, bool> answered = [];
        for (var kill = 0; kill < Kills / 2; kill++)
        {
            // Every other time at a named step, else after so many were answered.
            var step = kill % 2 == 0 ? $"{Steps[kill / 2 % Steps.Count]}:{random.Next(1, 40)}" : null;
            var before = answered.Count;
            await using var site = Start(at, step);
            await site.ReadyAsync();
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var signing = SignAsync(site, slug, kill, answered, before + random.Next(1, 400), reached);
            if (step is null)
            {
                await reached.Task;
                await site.KillAsync();
            }

            await signing;
            await site.EndedAsync();
            await LookAsync(at, petition, answered);
            output.WriteLine($"{step ?? "at random"}: {answered.Count - before} answered");
        }

        // It takes up where it was.
        await using var last = Start(at, null);
        await last.ReadyAsync();
        var reachedAgain = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var signingOn = SignAsync(last, slug, Kills, answered, answered.Count + 100, reachedAgain);
        await reachedAgain.Task;
        await last.StopAsync();
        await signingOn;
        await LookAsync(at, petition, answered);
        Assert.InRange(answered.Count, 100, int.MaxValue);
    }

    // All sign until nobody answers any more, and tell when so many were answered.
    private static async Task SignAsync(SiteProcess site, string slug, int kill, ConcurrentDictionary<string, bool> answered, int many, TaskCompletionSource reached)
    {
        using var client = site.Client();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            for (var i = 0; ; i++)
            {
                var email = $"k{kill}.c{number}.n{i}@example.org";
                try
                {
                    using var answer = await client.PostAsJsonAsync($"/api/v1/petitions/{slug}/signatures", new { email, name = "Maria Quispe" });
                    Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                    answered[email] = true;
                    if (answered.Count >= many)
                    {
                        reached.TrySetResult();
                    }
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException)
                {
                    // It has ended.
                    return;
                }
            }
        }));
    }

    private static async Task LookAsync(Installed at, PetitionId petition, ConcurrentDictionary<string, bool> answered)
    {
        var hashes = at.Services.GetRequiredService<IKeyedHashes>();
        var stored = await at.WithAsync(async db => (await db.Signatures.Where(x => x.PetitionId == petition).Select(x => x.MailboxKey).ToListAsync()).Select(Convert.ToHexString).ToHashSet());
        Assert.DoesNotContain(answered.Keys, email => !stored.Contains(Convert.ToHexString(hashes.Of(EmailAddress.Parse(email)).Mailbox)));
        Assert.Equal(stored.Count, await at.WithAsync(db => Batches.JournalAddsUpAsync(db, petition)));
    }

    private static SiteProcess Start(Installed at, string? killAt)
    {
        var database = at.Services.GetRequiredService<DatabaseOptions>();
        var settings = new Dictionary<string, string>
        {
            ["Database__Provider"] = database.Provider.ToString(),
            ["ConnectionStrings__Solidarity"] = database.ConnectionString,
            ["Limits__Enabled"] = "false",
            [SiteProcess.CompiledOnce.Name] = SiteProcess.CompiledOnce.Value,

            // Where a worker can be elsewhere, it is: here signing alone counts.
            ["Roles"] = database.Provider == DatabaseProvider.Sqlite ? "both" : "web",
        };
        if (killAt is not null)
        {
            settings["SOLIDARITY_TEST_KILL_AT"] = killAt;
        }

        return SiteProcess.Start(settings, at.Folder);
    }

    // No start has to make a link for the first.
    private static Task SomebodyIsAtHomeAsync(Installed at)
    {
        var owner = EmailAddress.Parse("owner@example.org");
        return at.StoreAsync(Organizer.Owner(EntityId.New<OrganizerId>(Samples.Now), owner, at.Services.GetRequiredService<IKeyedHashes>().Of(owner).Mailbox, Samples.Now));
    }
}
