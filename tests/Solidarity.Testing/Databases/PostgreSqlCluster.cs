using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Solidarity.Testing.Databases;

/// <summary>
/// A PostgreSQL cluster of this test process's own. It is started when the first test asks for it and goes when the
/// process does, however that ends (see <c>throw-away-postgresql.sh</c>).
/// </summary>
public sealed class PostgreSqlCluster : IDisposable
{
    private static readonly Lazy<Task<PostgreSqlCluster>> LazyShared = new(() => StartAsync());

    // Kept, so that its stdin stays open as long as this process lives.
    private readonly Process keeper;

    private PostgreSqlCluster(Process keeper, string folder, int port) => (this.keeper, Folder, Port) = (keeper, folder, port);

    /// <summary>The one cluster of this process.</summary>
    public static Task<PostgreSqlCluster> Shared => LazyShared.Value;

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>A connection string for one of its databases.</summary>
    public string ConnectionStringFor(string database) =>
        $"Host=127.0.0.1;Port={Port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database={database};Include Error Detail=true";

    /// <summary>A further one.</summary>
    /// <param name="parameters">Parameters of the server, as <c>name=value</c>, beside those that suit tests or in their place.</param>
    public static async Task<PostgreSqlCluster> StartAsync(params string[] parameters)
    {
        var errors = "";
        for (var attempt = 0; attempt < 3; attempt++)
        {
            // Somebody may take the free port before PostgreSQL does; then another is tried.
            var port = FreePort();
            var folder = Path.Combine(Path.GetTempPath(), $"solidarity-pg-{Environment.ProcessId}-{port}");
            var start = new ProcessStartInfo("bash")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.ArgumentList.Add(Repository.PathTo("tests", "Solidarity.Testing", "Databases", "throw-away-postgresql.sh"));
            start.ArgumentList.Add(folder);
            start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
            foreach (var parameter in parameters)
            {
                start.ArgumentList.Add(parameter);
            }

            var keeper = Process.Start(start)!;
            if (await keeper.StandardOutput.ReadLineAsync() == "READY")
            {
                return new PostgreSqlCluster(keeper, folder, port);
            }

            errors = await keeper.StandardError.ReadToEndAsync();
            keeper.Dispose();
        }

        throw new InvalidOperationException(
            $"PostgreSQL could not be started; 'infra/test' installs it when it is missing. It said: {errors}");
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        keeper.StandardInput.Close();
        keeper.WaitForExit();
        keeper.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
