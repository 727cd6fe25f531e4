using Solidarity.Infrastructure.Storage;

namespace Solidarity.Testing.Site;

/// <summary>The sites of one test class, as <c>IClassFixture&lt;TestSites&gt;</c>: one on each kind of database that a test asks for.</summary>
public sealed class TestSites : IAsyncDisposable
{
    private readonly Dictionary<DatabaseProvider, Task<TestSite>> started = [];

    /// <summary>This class's site on a kind of database.</summary>
    public Task<TestSite> On(DatabaseProvider provider)
    {
        lock (started)
        {
            return started.TryGetValue(provider, out var site) ? site : started[provider] = TestSite.StartAsync(provider);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var site in started.Values)
        {
            await (await site).DisposeAsync();
        }
    }
}
