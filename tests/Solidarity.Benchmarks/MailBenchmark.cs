using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Solidarity.Testing.Databases;

namespace Solidarity.Benchmarks;

/// <summary>
/// Mail to many, each time from publishing to the last copy that the bench's own sink took, on SQLite and PostgreSQL: against Postfix's
/// <c>smtp-source</c>, one <c>MimeMessage</c> a time through MailKit, OpenSSL's signatures, and a sink that answers slowly.
/// </summary>
internal static class MailBenchmark
{
    private const int Connections = 16;
    private const int Usual = 100_000;
    private const int Rounds = 3;
    private const int Plain = 20_000;
    private const int Slow = 20_000;
    private const int SlowReplies = 5;
    private const int SlowConnections = 64;
    private const double LeastOfSource = 0.9;
    private const double LeastOfSpeed = 0.65;
    private const double LeastSlow = 2_000;
    private const double MostGrowth = 1.2;
    private const int Few = 10_000;
    private const int Many = 1_000_000;
    private static readonly string[] Parts = ["sqlite", "postgresql", "plain", "signed", "slow"];

    public static async Task<int> RunAsync(string[] options)
    {
        var recipients = Usual;
        var parts = options.Length > 0 && int.TryParse(options[0], CultureInfo.InvariantCulture, out recipients) ? options[1..] : options;
        recipients = recipients == 0 ? Usual : recipients;
        if (parts is ["large"])
        {
            return await MemoryAsync();
        }

        return parts.All(Parts.Contains)
            ? await RatesAsync(recipients, parts.Length == 0 ? Parts : parts)
            : throw new ArgumentException($"mail [RECIPIENTS] [{string.Join(" | ", Parts)} | large]");
    }

    private static async Task<int> RatesAsync(int recipients, string[] parts)
    {
        var holds = true;
        Say($"{recipients} recipients, {Connections} connections, to the bench's own sink on this machine; before each an alert to {AlertSite.WarmUp}, or to all where they are fewer");
        using (var sink = await MailSink.StartAsync())
        {
            if (parts.Contains("sqlite"))
            {
                holds &= await BesideSourceAsync("SQLite", null, sink.Port, recipients);
            }

            if (parts.Contains("postgresql"))
            {
                using var cluster = await SigningBenchmark.StartDurableAsync();
                holds &= await BesideSourceAsync("PostgreSQL", cluster, sink.Port, recipients);
            }

            if (parts.Contains("plain"))
            {
                await PlainBesideSourceAsync(sink.Port);
            }

            if (parts.Contains("signed"))
            {
                holds &= await BesideSpeedAsync(sink.Port, recipients);
            }
        }

        if (parts.Contains("slow"))
        {
            using var slow = await MailSink.StartAsync(SlowReplies);
            var reply = await slow.ReplyTimeAsync();
            using var mailing = await MailingProcess.StartAsync(null, slow.Port, SlowConnections, Slow, Rounds);
            var rates = new double[Rounds];
            for (var i = 0; i < Rounds; i++)
            {
                rates[i] = (await mailing.SendAsync()).Rate;
            }

            Say($"ours to a sink that waits {SlowReplies} ms before each reply ({reply:F1} as asked one after the other), up to {SlowConnections} connections, {Slow} recipients: {string.Join(", ", rates.Select(rate => $"{rate:F0}"))} messages/s");
            holds &= Holds($"ours to 2,000 messages/s", rates.Select(rate => rate / LeastSlow), 1);
        }

        return holds ? 0 : 1;
    }

    // The limit on both sides of what is measured by it: a machine is not as fast at every minute.
    private static async Task<bool> BesideSourceAsync(string name, PostgreSqlCluster? cluster, int port, int recipients)
    {
        using var mailing = await MailingProcess.StartAsync(cluster, port, Connections, recipients, Rounds);
        return await BesideAsync($"ours on {name}", mailing, $"smtp-source, {mailing.Bytes} bytes a message", "messages/s",
            () => AlertSite.SourceAsync(port, recipients, mailing.Bytes, Connections), LeastOfSource);
    }

    private static async Task<bool> BesideSpeedAsync(int port, int recipients)
    {
        var key = Path.Combine(Directory.CreateTempSubdirectory("solidarity-key-").FullName, "key.pem");
        using (var rsa = RSA.Create(2048))
        {
            await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem());
        }

        using var mailing = await MailingProcess.StartAsync(null, port, Connections, recipients, Rounds, key);
        Directory.Delete(Path.GetDirectoryName(key)!, recursive: true);
        return await BesideAsync("ours with RSA-2048 signatures on SQLite", mailing, "openssl speed -multi 2", "signatures/s", SpeedAsync, LeastOfSpeed);
    }

    private static async Task<bool> BesideAsync(string name, MailingProcess mailing, string limitName, string unit, Func<Task<double>> limitAsync, double least)
    {
        var ratios = new double[Rounds];
        var before = await limitAsync();
        for (var i = 0; i < Rounds; i++)
        {
            var run = await mailing.SendAsync();
            var after = await limitAsync();
            ratios[i] = run.Rate / ((before + after) / 2);
            Say($"{name}: {run.Rate:F0} messages/s, {run.Cpu:F0} µs of processor a message, first copy after {run.First:F2} s, peak memory {run.Peak / 1024 / 1024} MB");
            Say($"  {limitName}: {before:F0} {unit} before, {after:F0} after; ratio {ratios[i]:F2}");
            before = after;
        }

        return Holds(name, ratios, least);
    }

    private static async Task PlainBesideSourceAsync(int port)
    {
        using var mailing = await MailingProcess.StartAsync(null, port, Connections, 1, 0);
        var before = await AlertSite.SourceAsync(port, Plain, mailing.Bytes, Connections);
        var plain = await PlainAsync(port, mailing.Bytes);
        var after = await AlertSite.SourceAsync(port, Plain, mailing.Bytes, Connections);
        Say($"one MimeMessage a time through MailKit: {plain:F0} messages/s; smtp-source: {before:F0} before, {after:F0} after; ratio {plain / ((before + after) / 2):F2}");
    }

    private static async Task<int> MemoryAsync()
    {
        using var sink = await MailSink.StartAsync();
        var (few, many) = (await PeakAsync(sink.Port, Few), await PeakAsync(sink.Port, Many));
        Say($"peak memory on SQLite: {few.Peak / 1024 / 1024} MB with {Few} recipients, {many.Peak / 1024 / 1024} MB with {Many} ({many.Rate:F0} messages/s)");
        var growth = (double)many.Peak / few.Peak;
        Say($"ratio: {growth:F2} (at most {MostGrowth:F1})");
        return growth <= MostGrowth ? 0 : 1;
    }

    // As many mails in all before the last round for either: a runtime grows until it has compiled what is hot.
    private static async Task<MailingProcess.Mailing> PeakAsync(int port, int recipients)
    {
        var rounds = recipients < AlertSite.WarmUp ? AlertSite.WarmUp / recipients : 1;
        using var mailing = await MailingProcess.StartAsync(null, port, Connections, recipients, rounds);
        var last = await mailing.SendAsync();
        for (var i = 1; i < rounds; i++)
        {
            last = await mailing.SendAsync();
        }

        return last;
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

    private static bool Holds(string what, IEnumerable<double> ratios, double least)
    {
        var ratio = ratios.Order().ElementAt(Rounds / 2);
        Say($"ratio, {what}: {ratio:F2}, the median of {Rounds} rounds (at least {least:F2})");
        return ratio >= least;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
