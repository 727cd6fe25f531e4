using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Solidarity.Application;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Mail;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>The writer that many requests share: what one of them breaks, what two servers do, and what happens when the database or the mail server does not keep up.</summary>
public sealed class SignatureWriterTests
{
    [Theory, OnEachDatabase]
    public async Task One_row_that_the_database_refuses_keeps_nobody_else_of_its_batch_out(DatabaseProvider on)
    {
        await using var at = await Installed.NewAsync(on);
        var campaign = Samples.Campaign();
        var (petition, unknown) = (Batches.Petition(campaign.Id, "known"), Batches.Petition(campaign.Id, "unknown"));
        await at.OpenAsync(campaign, petition);
        var writer = at.Services.GetRequiredService<SignatureWriter>();

        // They wait until the writer starts, and are one batch then.
        var good = Enumerable.Range(0, 20).Select(i => StoreAsync(petition, $"p{i}@example.org")).ToList();
        var bad = StoreAsync(unknown, "p7@example.org");
        good.AddRange(Enumerable.Range(20, 20).Select(i => StoreAsync(petition, $"p{i}@example.org")));
        await writer.StartAsync(CancellationToken.None);
        await Assert.ThrowsAnyAsync<Exception>(() => bad);
        await Task.WhenAll(good);
        await writer.StopAsync(CancellationToken.None);
        Assert.Equal(40, await at.WithAsync(db => Batches.JournalAddsUpAsync(db, petition.Id)));
        Assert.Equal(40, await at.WithAsync(db => db.Signatures.CountAsync()));

        Task StoreAsync(Petition of, string email) => writer.StoreAsync(Batches.Signature(at, of.Id, email, "Maria"), of, null, CancellationToken.None);
    }

    [Theory, OnEachDatabase]
    public async Task Only_the_same_person_counts_as_a_repeat(DatabaseProvider on)
    {
        await using var at = await Installed.NewAsync(on);
        var campaign = Samples.Campaign();
        var petition = Batches.Petition(campaign.Id, "known");
        await at.OpenAsync(campaign, petition);
        var writer = at.Services.GetRequiredService<SignatureWriter>();
        var first = Batches.Signature(at, petition.Id, "ana@example.org", "Ana");

        // Another person under the same id: no repeat, but something that must not be lost in silence.
        var other = Batches.Signature(at, petition.Id, "ben@example.org", "Ben", id: first.Id);
        List<Signature> repeats = [.. Enumerable.Range(0, 3).Select(_ => Batches.Signature(at, petition.Id, "ana@example.org", "Ana"))];
        var stored = StoreAsync(first);
        await writer.StartAsync(CancellationToken.None);
        await stored;
        var (wrong, again) = (StoreAsync(other), repeats.Select(StoreAsync).ToList());
        await Task.WhenAll(again);
        await Assert.ThrowsAnyAsync<Exception>(() => wrong);
        await writer.StopAsync(CancellationToken.None);
        Assert.Equal(1, await at.WithAsync(db => Batches.JournalAddsUpAsync(db, petition.Id)));

        Task StoreAsync(Signature signature) => writer.StoreAsync(signature, petition, null, CancellationToken.None);
    }

    [Fact]
    public async Task Two_servers_at_once_lose_no_signature_and_number_without_a_gap()
    {
        await using var first = await TestSite.StartAsync(DatabaseProvider.PostgreSql);
        await using var second = await first.StartSecondAsync();
        var petition = await Signers.OpenAsync(await first.ApiAsync());
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_200), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
            await Signers.SignAsync(i % 2 == 0 ? first : second, petition, $"p{i / 3}@{petition.Slug()}.example.org"));
        var id = PetitionId.From((Guid)petition["id"]!);
        Assert.Equal(400, await first.WithAsync(db => Batches.JournalAddsUpAsync(db, id)));
        Assert.Equal(400, await first.WithAsync(db => db.Signatures.CountAsync(x => x.PetitionId == id)));
    }

    [Theory, OnEachDatabase]
    public async Task More_than_can_wait_are_asked_to_come_again_and_nobody_who_was_answered_is_lost(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, services => services.Configure<SignatureWriterOptions>(options => options.MostWaiting = 10));
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        await Signers.SignAsync(site, petition);
        List<Task<HttpResponseMessage>> asked = [];
        await using (await HeldAsync(site.Database, (Guid)petition["id"]!))
        {
            // Nobody is answered but those who are turned away: the writer waits for the database, ten wait for the writer.
            while (!asked.Exists(x => x.IsCompleted))
            {
                asked.AddRange(Enumerable.Range(0, 20).Select(_ => Signers.TrySignAsync(site, petition, Subscribers.NewAddress())));
                await Task.WhenAny(asked.Append(site.Client.GetAsync("/health/live")));
            }

            using var refused = await await Task.WhenAny(asked);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            Assert.Equal(503, (int)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["status"]!);
        }

        var statuses = (await Task.WhenAll(asked)).Select(x => x.StatusCode).ToList();
        Assert.All(statuses, status => Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, status.ToString()));
        var taken = 1 + statuses.Count(x => x == HttpStatusCode.Accepted);
        Assert.Equal(taken, await site.WithAsync(db => Batches.JournalAddsUpAsync(db, PetitionId.From((Guid)petition["id"]!))));
        await Signers.SignAsync(site, petition);
    }

    [Fact]
    public async Task While_the_mail_server_is_away_for_an_hour_signing_is_answered_and_the_mails_go_out_later()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await server.FaultAsync(SmtpFault.Goodbye(SmtpStep.Connect, 421, "4.3.2 closed for an hour"));
        await using var site = await TestSite.StartAsync(
            DatabaseProvider.Sqlite, $"Smtp:Host={server.Host}", $"Smtp:Port={server.Port}", "Smtp:Security=None", "Mail:From=news@example.org");
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        for (var minutes = 0; minutes < 60; minutes += 20)
        {
            // The rush goes on while the worker tries in vain.
            var trying = site.WorkAsync(Work.Outbox, Work.Confirmations);
            await Parallel.ForEachAsync(Enumerable.Range(minutes, 20), async (i, _) => await Signers.SignAsync(site, petition, $"p{i}@example.org"));
            await trying;
            site.Time.Pass(TimeSpan.FromMinutes(20));
        }

        Assert.Empty(server.Messages);
        Assert.Equal(60, (int)(await Signers.NumbersAsync(site, petition))["made"]!["waiting"]!);
        await server.ClearFaultsAsync();
        for (var tries = 0; tries < 10 && server.Messages.Count < 60; tries++)
        {
            await site.WorkAsync(Work.Outbox, Work.Confirmations);
            site.Time.Pass(TimeSpan.FromMinutes(20));
        }

        await server.WaitForCountAsync(60);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"p{i}@example.org").Order(), server.Messages.Select(x => x.To.Single()).Order());
        Assert.Equal(60, await site.WithAsync(db => db.Deliveries.CountAsync(x => x.RecipientKind == RecipientKind.Signature && x.State == DeliveryState.Sent)));
    }

    /// <summary>Holds what the writer needs until it is disposed.</summary>
    internal static async Task<IAsyncDisposable> HeldAsync(TestDatabase database, Guid petition)
    {
        System.Data.Common.DbConnection connection = database.Provider switch
        {
            DatabaseProvider.Sqlite => new SqliteConnection(database.ConnectionString + ";Pooling=False"),
            DatabaseProvider.PostgreSql => new NpgsqlConnection(database.ConnectionString + ";Pooling=false"),
            _ => new SqlConnection(database.ConnectionString + ";Pooling=false"),
        };
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = database.Provider switch
        {
            DatabaseProvider.Sqlite => "BEGIN IMMEDIATE",
            DatabaseProvider.PostgreSql => $"BEGIN; SELECT 1 FROM \"PetitionHeads\" WHERE petition_id = '{petition}' FOR UPDATE",
            _ => "BEGIN TRANSACTION; SELECT 1 FROM [PetitionHeads] WITH (UPDLOCK, HOLDLOCK)",
        };
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
