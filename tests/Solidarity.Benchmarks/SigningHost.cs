using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing;
using Solidarity.Testing.Site;
using Solidarity.Web.Site;

namespace Solidarity.Benchmarks;

/// <summary>
/// The site in a process of its own that sends no mail: with another way of storing signatures, to be measured against, or, on SQLite, where
/// one process does everything, as it is.
/// </summary>
internal static class SigningHost
{
    /// <summary>Stores as the site does.</summary>
    public const string AsItIs = "as-it-is";

    /// <summary>Stores nothing: all that comes before it is there, the sealing too.</summary>
    public const string Nothing = "nothing";

    /// <summary>Stores each request in a transaction of its own.</summary>
    public const string OneByOne = "one-by-one";

    public static async Task<int> RunAsync(string way)
    {
        string[] args = ["--applicationName=Solidarity.Web", "--contentRoot=" + Repository.PathTo("src", "Solidarity.Web")];
        await using var app = await SiteHost.StartAsync(args, builder =>
        {
            foreach (var left in builder.Services.Where(TestSite.RunsJobs).ToList())
            {
                builder.Services.Remove(left);
            }

            if (way == Nothing)
            {
                builder.Services.AddSingleton<ISignatureStore, NoStore>();
            }
            else if (way == OneByOne)
            {
                builder.Services.AddScoped<ISignatureStore, OneByOneStore>();
            }
        });
        await app.WaitForShutdownAsync();
        return 0;
    }

    private sealed class NoStore(IDbContextFactory<SolidarityDb> databases) : ISignatureStore
    {
        private readonly Lazy<RowTable> _table = new(() =>
        {
            using var db = databases.CreateDbContext();
            return SignatureRows.Signatures(db);
        });

        public Task StoreAsync(Signature signature, Petition petition, CancellationToken cancellationToken) => Task.FromResult(_table.Value.Values(signature));
    }

    private sealed class OneByOneStore(IDbContextFactory<SolidarityDb> databases, OutboxEvents events, TimeProvider time, SpentInRequest spent) : ISignatureStore
    {
        public async Task StoreAsync(Signature signature, Petition petition, CancellationToken cancellationToken)
        {
            await using var batch = new EfSignatureBatch(databases, events, time);
            await batch.StoreAsync([new ReadySignature(signature, [], petition.Day(signature.CreatedAt), spent.Spent)], cancellationToken);
        }
    }
}
