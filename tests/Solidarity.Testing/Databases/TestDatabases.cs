using Solidarity.Infrastructure.Storage;

namespace Solidarity.Testing.Databases;

/// <summary>The databases of one test class, as <c>IClassFixture&lt;TestDatabases&gt;</c>: one of each kind that a test asks for.</summary>
public sealed class TestDatabases : IAsyncDisposable
{
    private readonly Dictionary<DatabaseProvider, Task<TestDatabase>> made = [];

    /// <summary>This class's database of a kind.</summary>
    public Task<TestDatabase> On(DatabaseProvider provider)
    {
        lock (made)
        {
            return made.TryGetValue(provider, out var database) ? database : made[provider] = TestDatabase.CreateAsync(provider);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var database in made.Values)
        {
            await (await database).DisposeAsync();
        }
    }
}
