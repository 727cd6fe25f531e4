using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Faults;

public sealed class FaultTests
{
    [Fact]
    public async Task While_the_file_is_locked_a_change_is_put_off_and_pages_are_read()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite);
        var api = await site.ApiAsync();
        await api.ListAsync();
        await using (var other = new SqliteConnection(site.Database.ConnectionString))
        {
            await other.OpenAsync();
            await using var hold = other.BeginTransaction(deferred: false);
            var change = api.Http.PostAsJsonAsync("/api/v1/lists", new { name = "Waits" });
            Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync("/subscribe")).Status);
            using var answer = await change;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        await api.ListAsync();
    }

    [Theory, OnEachDatabase]
    public async Task When_the_database_is_gone_the_answer_is_503_and_the_site_is_not_ready(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync("/health/ready")).Status);
        await LoseAsync(site.Database);
        foreach (var path in new[] { "/", "/statements/any", "/subscribe", "/api/v1/lists", "/statements/a%0AForged" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer solidarity_any");
            using var answer = await site.Client.SendAsync(request);
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, answer.StatusCode));
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        // An escaped line end in a path begins no line in the log.
        Assert.Contains(site.Log, line => line.Contains("/statements/a?Forged failed", StringComparison.Ordinal));
        Assert.DoesNotContain(site.Log, line => line.Contains("\nForged", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.GetPageAsync("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync("/health/live")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.PressAsync("/subscribe", ("email", "a@example.org"), ("lists", "any"))).Status);
    }

    [Fact]
    public async Task Two_servers_that_publish_the_same_statement_publish_it_once()
    {
        // One reader gets all of them.
        await using var first = await TestSite.StartAsync(DatabaseProvider.PostgreSql, "Site:MailsAWeek=0");
        await using var second = await first.StartSecondAsync();
        var api = await first.ApiAsync();
        var list = await api.ListAsync();
        var email = await Subscribers.SubscribedAsync(first, list);
        for (var i = 0; i < 5; i++)
        {
            var statement = await api.StatementAsync((string)list["slug"]!);
            var path = $"/api/v1/statements/{statement["id"]}/publish";
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n =>
                api.Http.PostAsJsonAsync(new Uri(n % 2 == 0 ? first.Address : second.Address, path), new { })));
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
            Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict, answer.StatusCode.ToString()));
        }

        var planned = await api.StatementAsync((string)list["slug"]!);
        await api.PublishAsync(planned, new { at = first.Time.GetUtcNow().AddMinutes(1) });
        first.Time.Pass(TimeSpan.FromMinutes(2));
        second.Time.Pass(TimeSpan.FromMinutes(2));
        await Task.WhenAll(first.WorkAsync(), second.WorkAsync());
        await first.WorkAsync();
        await second.WorkAsync();
        var alerts = (await first.MailsToAsync(email)).Where(mail => mail.Headers.Contains("List-Id")).ToList();
        Assert.Equal(6, alerts.Count);
        Assert.Equal(6, alerts.Select(mail => mail.Subject).Distinct().Count());
        Assert.Equal(6, await first.WithAsync(db => db.Messages.CountAsync(x => x.StatementId != null)));
    }

    [Fact]
    public async Task A_second_server_on_the_same_file_is_refused()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite);
        var refused = await Assert.ThrowsAsync<StartRefused>(() => site.StartSecondAsync());
        Assert.Contains("one server at a time", refused.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task When_the_disk_is_full_nothing_is_half_published_and_the_same_press_works_later()
    {
        var disk = Directory.CreateTempSubdirectory("solidarity-disk-").FullName;
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk), "A small disk of its own can't be made here: mounting needs root.");
        try
        {
            await using (var site = await SiteProcess.StartAsync(folder: disk))
            {
                using var client = site.Client(await site.AddKeyAsync());
                await MakeAsync(client, "campaigns", new { title = "Water for all", summary = "Why." });
                await MakeAsync(client, "lists", new { name = "News", slug = "news" });
                var statement = await MakeAsync(client, "statements", new { campaign = "water-for-all", title = "Still here", body = "Words.", lists = new[] { "news" } });
                await FillAsync(site, disk);
                using (var refused = await client.PostAsJsonAsync($"/api/v1/statements/{statement}/publish", new { }))
                {
                    Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
                    Assert.Contains("disk is full", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                }

                File.Delete(Path.Combine(disk, "filler"));
                Assert.Equal("draft", (string?)(await client.GetFromJsonAsync<JsonObject>($"/api/v1/statements/{statement}"))!["state"]);
                using var published = await client.PostAsJsonAsync($"/api/v1/statements/{statement}/publish", new { });
                Assert.Equal(HttpStatusCode.Accepted, published.StatusCode);
                Assert.Contains("Still here", await client.GetStringAsync("/statements/still-here"), StringComparison.Ordinal);
            }
        }
        finally
        {
            Assert.True(await RunAsync("umount", disk));
            Directory.Delete(disk);
        }
    }

    // What the journal has grown to already would take the change in: it is emptied first.
    private static async Task FillAsync(SiteProcess site, string disk)
    {
        await using (var connection = new SqliteConnection(site.Settings["ConnectionStrings__Solidarity"] + ";Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = new SqliteCommand("PRAGMA wal_checkpoint(TRUNCATE)", connection);
            await command.ExecuteNonQueryAsync();
        }

        var kilobyte = new byte[1024];
        await using var filler = new FileStream(Path.Combine(disk, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
            {
                await filler.WriteAsync(kilobyte);
            }
        });
    }

    private static async Task<string> MakeAsync(HttpClient client, string what, object fields)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/" + what, fields);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private static async Task LoseAsync(TestDatabase database)
    {
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            SqlitePool.Clear(database.ConnectionString);
            var file = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
            foreach (var path in new[] { file, file + "-wal", file + "-shm" })
            {
                File.Delete(path);
            }

            return;
        }

        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var name = server.Database;
        server.Database = "postgres";
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"DROP DATABASE {name} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }
}
