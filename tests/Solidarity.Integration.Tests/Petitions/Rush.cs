using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Many who sign a petition of a site in a process of its own, without a pause.</summary>
internal sealed class Rush(Installed at, PetitionId petition, string slug)
{
    private const int Clients = 16;
    private readonly ConcurrentDictionary<string, bool> _answered = [];
    private (int Many, TaskCompletionSource Reached)? _awaited;
    private int _starts;

    /// <summary>The host of all their addresses, and of nobody else's.</summary>
    public const string Host = "signers.example.org";

    /// <summary>Who was told that the signature is stored.</summary>
    public IReadOnlyCollection<string> Answered => [.. _answered.Keys];

    /// <summary>Done once so many more were answered.</summary>
    public Task AnsweredAsync(int more)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = (_answered.Count + more, reached);
        return reached.Task;
    }

    /// <summary>Signs as soon as the site listens, without a pause, until it ends.</summary>
    /// <param name="site">A start of the site.</param>
    /// <param name="clients">How many sign at once.</param>
    public async Task SignAsync(SiteProcess site, int clients = Clients)
    {
        try
        {
            await site.ReadyAsync();
        }
        catch (InvalidOperationException)
        {
            // It ended before it listened.
            return;
        }

        var start = _starts++;
        using var client = site.Client();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async number =>
        {
            for (var i = 0; ; i++)
            {
                var email = $"k{start}.c{number}.n{i}@{Host}";
                try
                {
                    using var answer = await client.PostAsJsonAsync($"/api/v1/petitions/{slug}/signatures", new { email, name = "Maria Quispe" });
                    Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                    _answered[email] = true;
                    if (_awaited is var (many, reached) && _answered.Count >= many)
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

    /// <summary>Whoever was answered is stored, and the numbers add up.</summary>
    public async Task AllAreStoredAsync()
    {
        var hashes = at.Services.GetRequiredService<IKeyedHashes>();
        var stored = await at.WithAsync(async db => (await db.Signatures.Where(x => x.PetitionId == petition).Select(x => x.MailboxKey).ToListAsync()).Select(Convert.ToHexString).ToHashSet());
        Assert.DoesNotContain(_answered.Keys, email => !stored.Contains(Convert.ToHexString(hashes.Of(EmailAddress.Parse(email)).Mailbox)));
        Assert.Equal(stored.Count, await at.WithAsync(db => Batches.JournalAddsUpAsync(db, petition)));
    }
}
