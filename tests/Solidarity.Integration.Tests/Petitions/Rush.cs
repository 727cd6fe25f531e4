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
    private int _starts;

    /// <summary>The host of all their addresses, and of nobody else's.</summary>
    public const string Host = "signers.example.org";

    /// <summary>Who was told that the signature is stored.</summary>
    public IReadOnlyCollection<string> Answered => [.. _answered.Keys];

    /// <summary>Signs as soon as the site listens, until so many more were answered, or until it ends.</summary>
    /// <param name="site">A new start of the site.</param>
    /// <param name="many">How many answers are enough.</param>
    /// <returns>Whether it was still there when so many were answered.</returns>
    public async Task<bool> SignAsync(SiteProcess site, int many = int.MaxValue)
    {
        try
        {
            await site.ReadyAsync();
        }
        catch (InvalidOperationException)
        {
            // It ended before it listened.
            return false;
        }

        var (start, left) = (_starts++, many);
        using var client = site.Client();
        var enough = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            for (var i = 0; Volatile.Read(ref left) > 0; i++)
            {
                var email = $"k{start}.c{number}.n{i}@{Host}";
                try
                {
                    using var answer = await client.PostAsJsonAsync($"/api/v1/petitions/{slug}/signatures", new { email, name = "Maria Quispe" });
                    Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                    _answered[email] = true;
                    Interlocked.Decrement(ref left);
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException)
                {
                    // It has ended.
                    return false;
                }
            }

            return true;
        }));
        return enough.All(x => x);
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
