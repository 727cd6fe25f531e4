using System.Net;
using System.Net.Http.Json;
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
        foreach (var path in new[] { "/", "/statements/any", "/subscribe", "/api/v1/lists" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer solidarity_any");
            using var answer = await site.Client.SendAsync(request);
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, answer.StatusCode));
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.GetPageAsync("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync("/health/live")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.PressAsync("/subscribe", ("email", "a@example.org"), ("lists", "any"))).Status);
    }

    [Fact]
    public async Task Two_servers_that_publish_the_same_statement_publish_it_once()
    {
        await using var first = await TestSite.StartAsync(DatabaseProvider.PostgreSql);
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

    private static async Task LoseAsync(TestDatabase database)
    {
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            SqliteConnection.ClearAllPools();
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
