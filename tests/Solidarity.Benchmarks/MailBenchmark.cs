using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Npgsql;
using Solidarity.Infrastructure;
using Solidarity.Testing.Databases;

namespace Solidarity.Benchmarks;

/// <summary>
/// Mail to many, each time from publishing to the last copy that the bench's own sink took, on SQLite and PostgreSQL: against Postfix's
/// <c>smtp-source</c>, one <c>MimeMessage</c> a time through MailKit, OpenSSL's signatures, and a sink that answers slowly.
/// </summary>
internal static class MailBenchmark
{
    private const int Connections = 16;
    private const int Signed = 20_000;
    private const int Plain = 20_000;
    private const int SlowReplies = 5;
    private const int SlowConnections = 64;
    private const double LeastOfSource = 0.9;
    private const double LeastOfSpeed = 0.65;
    private const double LeastSlow = 2_000;
    private const double MostGrowth = 1.2;
    private const int Few = 10_000;
    private const int Many = 1_000_000;

    public static async Task<int> RunAsync(string[] options) => options switch
    {
        [] => await RatesAsync(100_000),
        ["large"] => await MemoryAsync(),
        [var recipients] when int.TryParse(recipients, CultureInfo.InvariantCulture, out var count) => await RatesAsync(count),
        _ => throw new ArgumentException("mail [RECIPIENTS | large]"),
    };

    /// <summary>One mailing in a process of its own, so that its memory is its own: prints seconds, seconds to the first, processor microseconds and bytes.</summary>
    public static async Task<int> SendAsync(string folder, string port, string connections, string recipients)
    {
        var site = new AlertSite(folder, Environment.GetEnvironmentVariable("SOLIDARITY_BENCH_POSTGRESQL"), int.Parse(port, CultureInfo.InvariantCulture))
        {
            Connections = int.Parse(connections, CultureInfo.InvariantCulture), KeyFile = Environment.GetEnvironmentVariable("SOLIDARITY_BENCH_KEY"),
        };
        using var host = site.Host();
        await host.Services.PrepareDatabaseAsync(asServer: true);
        await host.StartAsync();
        var run = await AlertSite.PublishAsync(host.Services, int.Parse(recipients, CultureInfo.InvariantCulture));
        Say($"{run.Took.TotalSeconds:R} {run.First.TotalSeconds:R} {run.Cpu.TotalMicroseconds:R} {run.Peak} {await AlertSite.SizeAsync(host.Services)}");
        await host.StopAsync();
        return 0;
    }

    private static async Task<int> RatesAsync(int recipients)
    {
        using var cluster = await SigningBenchmark.StartDurableAsync();
        var holds = true;
        using (var sink = await MailSink.StartAsync())
        {
            Say($"{recipients} recipients, {Connections} connections, to the bench's own sink on this machine; before each an alert to {AlertSite.WarmUp}, or to all where they are fewer");
            var bytes = (await MailAsync(null, sink.Port, Connections, AlertSite.WarmUp)).Bytes;
            var bare = await AlertSite.SourceAsync(sink.Port, recipients, bytes, Connections);
            foreach (var on in (PostgreSqlCluster?[])[null, cluster])
            {
                // The limit on both sides of what is measured by it: a machine is not as fast at every minute.
                var (name, before) = (on is null ? "SQLite" : "PostgreSQL", bare);
                var mailing = await MailAsync(on, sink.Port, Connections, recipients);
                bare = await AlertSite.SourceAsync(sink.Port, recipients, bytes, Connections);
                Say($"smtp-source, {bytes} bytes a message: {before:F0} messages/s before, {bare:F0} after");
                Say($"ours on {name}: {mailing.Rate:F0} messages/s, {mailing.Cpu:F0} µs of processor a message, first copy after {mailing.First:F2} s, peak memory {mailing.Peak / 1024 / 1024} MB");
                holds &= Holds($"ours on {name} to smtp-source", mailing.Rate / ((before + bare) / 2), LeastOfSource);
            }

            var plain = await PlainAsync(sink.Port, bytes);
            Say($"one MimeMessage a time through MailKit: {plain:F0} messages/s, {plain / bare:F2} of smtp-source");

            var key = Path.Combine(Directory.CreateTempSubdirectory("solidarity-key-").FullName, "key.pem");
            using (var rsa = RSA.Create(2048))
            {
                await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem());
            }

            var earlier = await SpeedAsync();
            var signed = await MailAsync(null, sink.Port, Connections, Signed, key);
            var speed = (earlier + await SpeedAsync()) / 2;
            Say($"ours with RSA-2048 signatures on SQLite, {Signed} recipients: {signed.Rate:F0} messages/s; openssl speed -multi 2: {speed:F0} signatures/s");
            holds &= Holds("ours signed to openssl speed", signed.Rate / speed, LeastOfSpeed);
            Directory.Delete(Path.GetDirectoryName(key)!, recursive: true);
        }

        using (var slow = await MailSink.StartAsync(SlowReplies))
        {
            var mailing = await MailAsync(null, slow.Port, SlowConnections, Signed);
            Say($"ours to a sink that waits {SlowReplies} ms before each reply, up to {SlowConnections} connections, {Signed} recipients: {mailing.Rate:F0} messages/s");
            holds &= Holds("ours to 2,000 messages/s", mailing.Rate / LeastSlow, 1);
        }

        return holds ? 0 : 1;
    }

    private static async Task<int> MemoryAsync()
    {
        using var sink = await MailSink.StartAsync();
        var (few, many) = (await MailAsync(null, sink.Port, Connections, Few), await MailAsync(null, sink.Port, Connections, Many));
        Say($"peak memory on SQLite: {few.Peak / 1024 / 1024} MB with {Few} recipients, {many.Peak / 1024 / 1024} MB with {Many} ({many.Rate:F0} messages/s)");
        var growth = (double)many.Peak / few.Peak;
        Say($"ratio: {growth:F2} (at most {MostGrowth:F1})");
        return growth <= MostGrowth ? 0 : 1;
    }

    private sealed record Mailing(double Rate, double First, double Cpu, long Peak, int Bytes);

    private static async Task<Mailing> MailAsync(PostgreSqlCluster? cluster, int port, int connections, int recipients, string? key = null)
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-bench-").FullName;
        try
        {
            var database = cluster is null ? null : await CreateAsync(cluster);
            using (var host = new AlertSite(folder, database, port).Host())
            {
                await host.Services.PrepareDatabaseAsync(asServer: false);
                await AlertSite.FillAsync(host.Services, recipients);
            }

            SqliteConnection.ClearAllPools();
            NpgsqlConnection.ClearAllPools();
            var start = new ProcessStartInfo("dotnet", [typeof(MailBenchmark).Assembly.Location, "mailing", folder, $"{port}", $"{connections}", $"{recipients}"]) { RedirectStandardOutput = true };
            (start.Environment["SOLIDARITY_BENCH_POSTGRESQL"], start.Environment["SOLIDARITY_BENCH_KEY"]) = (database, key);
            using var process = Process.Start(start)!;
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var figures = said.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return process.ExitCode == 0 && figures.Length == 5
                ? new Mailing(recipients / Number(figures[0]), Number(figures[1]), Number(figures[2]) / recipients, (long)Number(figures[3]), (int)Number(figures[4]))
                : throw new InvalidOperationException($"The mailing failed; what it said stands above. {said}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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

    // As most programs do it, but for Nagle's algorithm, which would cost it nine tenths.
    private static async Task<double> PlainAsync(int port, int bytes)
    {
        var work = Channel.CreateUnbounded<int>();
        for (var i = 0; i < Plain; i++)
        {
            work.Writer.TryWrite(i);
        }

        work.Writer.Complete();
        var line = new string('x', 70) + "\r\n";
        var words = string.Concat(Enumerable.Repeat(line, bytes / 2 / line.Length));
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var client = new SmtpClient();
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", port);
            await client.ConnectAsync(socket, "127.0.0.1", port, SecureSocketOptions.None);
            await foreach (var number in work.Reader.ReadAllAsync())
            {
                using var message = new MimeMessage { Subject = "The harbour stays closed", Body = new BodyBuilder { TextBody = words, HtmlBody = $"<p>{words}</p>" }.ToMessageBody() };
                message.From.Add(new MailboxAddress("News", "news@example.org"));
                message.To.Add(new MailboxAddress("Ana Ruíz", $"reader{number}@d{number % 50}.example.net"));
                await client.SendAsync(message);
            }

            await client.DisconnectAsync(quit: true);
        })));
        return Plain / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    // "rsa  2048 bits 0.000319s 0.000009s … 3132.7 109951.2 …": the first that is no time is signatures a second.
    private static async Task<double> SpeedAsync()
    {
        using var speed = Process.Start(new ProcessStartInfo("openssl", ["speed", "-multi", "2", "-seconds", "5", "rsa2048"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = speed.StandardError.ReadToEndAsync();
        var said = await speed.StandardOutput.ReadToEndAsync();
        await errors;
        var words = said.Split('\n').Last(line => line.StartsWith("rsa", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Number(words.SkipWhile(word => word != "bits").Skip(1).First(word => !word.EndsWith('s')));
    }

    private static bool Holds(string what, double ratio, double least)
    {
        Say($"ratio, {what}: {ratio:F2} (at least {least:F2})");
        return ratio >= least;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
