using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Solidarity.Infrastructure;
using Solidarity.Testing.Databases;

namespace Solidarity.Benchmarks;

/// <summary>A site that publishes one statement after another to the same readers, in a process of its own, so that its memory is its own.</summary>
internal sealed class MailingProcess : IDisposable
{
    private const string PostgreSql = "SOLIDARITY_BENCH_POSTGRESQL";
    private const string Key = "SOLIDARITY_BENCH_KEY";

    private readonly Process _process;
    private readonly string _folder;
    private readonly int _recipients;

    private MailingProcess(Process process, string folder, int recipients) => (_process, _folder, _recipients) = (process, folder, recipients);

    /// <summary>What one mailing took.</summary>
    /// <param name="Rate">Messages a second, from publishing to the last that was accepted.</param>
    /// <param name="First">Seconds from publishing to the first.</param>
    /// <param name="Cpu">Microseconds of processor a message, in this process.</param>
    /// <param name="Peak">Most memory so far, in bytes.</param>
    public sealed record Mailing(double Rate, double First, double Cpu, long Peak);

    /// <summary>What one of its messages comes to, in bytes.</summary>
    public int Bytes { get; private init; }

    /// <summary>Stores readers and statements, starts it, and has it publish to a few.</summary>
    /// <param name="cluster">Where its database is made; null for SQLite.</param>
    /// <param name="port">Of the sink.</param>
    /// <param name="connections">How many at most.</param>
    /// <param name="recipients">How many readers.</param>
    /// <param name="statements">How many it can publish.</param>
    /// <param name="key">A PEM file to sign by; null for none.</param>
    public static async Task<MailingProcess> StartAsync(PostgreSqlCluster? cluster, int port, int connections, int recipients, int statements, string? key = null)
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-bench-").FullName;
        var database = cluster is null ? null : await CreateAsync(cluster);
        using (var host = new AlertSite(folder, database, port).Host())
        {
            await host.Services.PrepareDatabaseAsync(asServer: false);
            await AlertSite.FillAsync(host.Services, recipients, statements);
        }

        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        var start = new ProcessStartInfo("dotnet", [typeof(MailingProcess).Assembly.Location, "mailing", folder, $"{port}", $"{connections}", $"{recipients}"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        (start.Environment[PostgreSql], start.Environment[Key]) = (database, key);
        var process = Process.Start(start)!;
        return new MailingProcess(process, folder, recipients) { Bytes = (int)(await FiguresAsync(process, 1))[0] };
    }

    /// <summary>Publishes the next statement, and waits until the last copy was accepted.</summary>
    public async Task<Mailing> SendAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        var figures = await FiguresAsync(_process, 4);
        return new Mailing(_recipients / figures[0], figures[1], figures[2] / _recipients, (long)figures[3]);
    }

    /// <summary>What the process does: one statement for each line that it reads, until there are no more.</summary>
    public static async Task<int> RunAsync(string folder, string port, string connections, string recipients)
    {
        var site = new AlertSite(folder, Environment.GetEnvironmentVariable(PostgreSql), int.Parse(port, CultureInfo.InvariantCulture))
        {
            Connections = int.Parse(connections, CultureInfo.InvariantCulture), KeyFile = Environment.GetEnvironmentVariable(Key),
        };
        using var host = site.Host();
        await host.Services.PrepareDatabaseAsync(asServer: true);
        await host.StartAsync();
        var subscribers = int.Parse(recipients, CultureInfo.InvariantCulture);
        await AlertSite.WarmUpAsync(host.Services, subscribers);
        Say($"{await AlertSite.SizeAsync(host.Services)}");
        for (var statement = 0; await Console.In.ReadLineAsync() is not null; statement++)
        {
            var run = await AlertSite.PublishAsync(host.Services, subscribers, statement);
            Say($"{run.Took.TotalSeconds:R} {run.First.TotalSeconds:R} {run.Cpu.TotalMicroseconds:R} {run.Peak}");
        }

        await host.StopAsync();
        return 0;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<double[]> FiguresAsync(Process process, int count)
    {
        var said = await process.StandardOutput.ReadLineAsync() ?? "";
        double[] figures = [.. said.Split(' ').Select(word => double.TryParse(word, CultureInfo.InvariantCulture, out var figure) ? figure : double.NaN)];
        return figures.Length == count && !figures.Any(double.IsNaN) ? figures : throw new InvalidOperationException($"The mailing failed; what it said stands above. {said}");
    }

    private static async Task<string> CreateAsync(PostgreSqlCluster cluster)
    {
        var name = $"mail{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(cluster.ConnectionStringFor("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return cluster.ConnectionStringFor(name);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
