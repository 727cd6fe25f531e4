using System.Net.Sockets;
using System.Text;
using Microsoft.Data.SqlClient;
using Testcontainers.MsSql;

namespace Solidarity.Testing.Databases;

/// <summary>
/// The SQL Server that tests run on: the one that <c>SOLIDARITY_TEST_SQLSERVER</c> names, or one in a container when a
/// Docker engine answers. Where there is neither, tests run on the other databases and one test tells so.
/// </summary>
public sealed class SqlServerInstance
{
    private const string Variable = "SOLIDARITY_TEST_SQLSERVER";

    private static readonly Lazy<string?> LazyReason = new(FindReason);
    private static readonly Lazy<Task<SqlServerInstance>> LazyShared = new(StartAsync);

    private readonly string server;

    private SqlServerInstance(string server) => this.server = server;

    /// <summary>Why there is no SQL Server to test on, as a sentence; null when there is one.</summary>
    public static string? ReasonForNone => LazyReason.Value;

    internal static Task<SqlServerInstance> Shared => LazyShared.Value;

    internal string ConnectionStringFor(string database) =>
        new SqlConnectionStringBuilder(server) { InitialCatalog = database }.ConnectionString;

    private static async Task<SqlServerInstance> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return new SqlServerInstance(given);
        }

        // Testcontainers' own reaper removes it when this process has gone.
        var container = new MsSqlBuilder("mcr.microsoft.com/mssql/server:2022-latest").Build();
        await container.StartAsync();
        return new SqlServerInstance(container.GetConnectionString());
    }

    private static string? FindReason()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } || DockerAnswers())
        {
            return null;
        }

        return $"There is no SQL Server to test on: {Variable} holds no connection string, and no Docker engine answers.";
    }

    private static bool DockerAnswers()
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock";
        if (!host.StartsWith("unix://", StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            {
                ReceiveTimeout = 3000,
                SendTimeout = 3000,
            };
            socket.Connect(new UnixDomainSocketEndPoint(host["unix://".Length..]));
            socket.Send(Encoding.ASCII.GetBytes("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"));
            var answer = new byte[64];
            return Encoding.ASCII.GetString(answer, 0, socket.Receive(answer)).Contains(" 200 ", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
