using Solidarity.Testing.Databases;

namespace Solidarity.Integration.Tests.Testing;

/// <summary>Tells, once for all tests, when they could not run on SQL Server.</summary>
public sealed class SqlServerAtHandTests
{
    [Fact]
    public void The_tests_run_on_SQL_Server_too()
    {
        if (SqlServerInstance.ReasonForNone is { } reason)
        {
            Assert.Skip(reason);
        }
    }
}
