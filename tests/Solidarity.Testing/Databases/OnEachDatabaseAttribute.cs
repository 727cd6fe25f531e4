using System.Reflection;
using Solidarity.Infrastructure.Storage;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Solidarity.Testing.Databases;

/// <summary>
/// Runs a test on every database at hand: <c>[Theory, OnEachDatabase] public async Task It_holds(DatabaseProvider on)</c>.
/// Further values given here are passed after the database; the attribute may stand several times.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnEachDatabaseAttribute(params object?[] values) : DataAttribute
{
    /// <summary>The databases at hand: SQLite and PostgreSQL always, SQL Server where there is one.</summary>
    public static IReadOnlyList<DatabaseProvider> AtHand { get; } = SqlServerInstance.ReasonForNone is null
        ? [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql, DatabaseProvider.SqlServer]
        : [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. AtHand.Select(database => (ITheoryDataRow)new TheoryDataRow([database, .. values]))]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
