using Solidarity.Integration.Tests.Api;
using Solidarity.Integration.Tests.Messages;
using Solidarity.Integration.Tests.Testing;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Solidarity.Integration.Tests.Testing;

/// <summary>Begins with the classes that take longest, so that the run does not wait for one of them alone at its end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly IReadOnlyList<string> Long = [typeof(KillTests).FullName!, typeof(KillSqliteTests).FullName!, typeof(KillPostgreSqlTests).FullName!, typeof(KillReleasePostgreSqlTests).FullName!, typeof(KilledWorkersTests).FullName!, typeof(NaughtyStringsTests).FullName!];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Place)];

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        for (var i = 0; i < Long.Count; i++)
        {
            if (collection.TestCollectionDisplayName.Contains(Long[i], StringComparison.Ordinal))
            {
                return i;
            }
        }

        return Long.Count;
    }
}
