using Microsoft.EntityFrameworkCore;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Architecture.Tests.Migrations;

/// <summary>The migrations of each database lead to the model as it is.</summary>
public sealed class MigrationsTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.SqlServer)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public void No_change_of_the_model_lacks_a_migration(DatabaseProvider provider)
    {
        using var db = Provider.ForMigrations(provider);

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Each_database_has_the_same_migrations()
    {
        var sqlite = NamesOn(DatabaseProvider.Sqlite);

        Assert.Equal(sqlite, NamesOn(DatabaseProvider.SqlServer));
        Assert.Equal(sqlite, NamesOn(DatabaseProvider.PostgreSql));
    }

    /// <summary>Without the moment at which each was made.</summary>
    private static List<string> NamesOn(DatabaseProvider provider)
    {
        using var db = Provider.ForMigrations(provider);
        return [.. db.Database.GetMigrations().Select(name => name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..])];
    }
}
