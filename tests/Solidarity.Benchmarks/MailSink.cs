using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Solidarity.Benchmarks;

/// <summary>
/// A mail server that takes everything and keeps nothing, in a process of its own: the least that a server can do, with what modern ones
/// announce (PIPELINING, RFC 2920; CHUNKING, RFC 3030), and on request slow, as if it were far away.
/// </summary>
internal sealed class MailSink : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private const int Asked = 200;
    private static readonly byte[] EndOfData = "\r\n.\r\n"u8.ToArray();
    private static readonly byte[] Ok = "250 2.0.0 Ok\r\n"u8.ToArray();

    private readonly Process _process;

    private MailSink(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>Where it listens on this machine.</summary>
    public int Port { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one that waits so long before each of its answers.</summary>
    public static async Task<MailSink> StartAsync(int delayMilliseconds = 0)
    {
        var port = AlertSite.FreePort();
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(MailSink).Assembly.Location, "sink", $"{port}", $"{delayMilliseconds}"])
        {
            RedirectStandardOutput = true,
        })!;
        return await process.StandardOutput.ReadLineAsync() == "ready" ? new MailSink(process, port) : throw new InvalidOperationException("The mail sink did not start.");
    }

    /// <summary>What the process does.</summary>
    public static async Task<int> RunAsync(string port, string delay)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));
        listener.Listen(512);
        Console.WriteLine("ready");
        var wait = TimeSpan.FromMilliseconds(int.Parse(delay, CultureInfo.InvariantCulture));
        using var delays = wait > TimeSpan.Zero ? new Delays(wait) : null;
        while (true)
        {
            var client = await listener.AcceptAsync();
            client.NoDelay = true;
            _ = Task.Run(() => ServeAsync(client, delays));
        }
    }

    /// <summary>How long it takes to answer, in milliseconds: the median of many answers to one who asks one after the other.</summary>
    public async Task<double> ReplyTimeAsync()
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, Port);
        using var answers = new StreamReader(client.GetStream(), Encoding.ASCII);
        await answers.ReadLineAsync();
        var took = new double[Asked];
        for (var i = 0; i < Asked; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await client.GetStream().WriteAsync("NOOP\r\n"u8.ToArray());
            await answers.ReadLineAsync();
            took[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        return took.Order().ElementAt(Asked / 2);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static async Task ServeAsync(Socket client, Delays? delays)
    {
        using var _ = client;
        try
        {
            var (buffer, length) = (new byte[BufferBytes], 0);
            var answers = new MemoryStream();
            await SayAsync("220 sink ESMTP\r\n"u8.ToArray());
            while (true)
            {
                var read = await client.ReceiveAsync(buffer.AsMemory(length));
                if (read == 0)
                {
                    return;
                }

                length += read;
                var at = 0;
                while (Line(buffer.AsSpan(at, length - at)) is var end && end >= 0)
                {
                    var command = Encoding.ASCII.GetString(buffer, at, Math.Min(4, end)).ToUpperInvariant();
                    var words = command == "BDAT" ? Encoding.ASCII.GetString(buffer, at, end).Split(' ') : [];
                    at += end + 1;
                    switch (command)
                    {
                        case "EHLO":
                            Answer("250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE\r\n250 CHUNKING\r\n"u8);
                            break;
                        case "DATA":
                            Answer("354 Go on\r\n"u8);
                            await FlushAsync();
                            (at, length) = await SkipDataAsync(at, length);
                            Answer(Ok);
                            break;
                        case "BDAT":
                            (at, length) = await SkipAsync(int.Parse(words[1].Trim(), CultureInfo.InvariantCulture), at, length);
                            Answer(Ok);
                            break;
                        case "QUIT":
                            Answer("221 2.0.0 Bye\r\n"u8);
                            await FlushAsync();
                            return;
                        default:
                            Answer(Ok);
                            break;
                    }

                    if (delays is not null)
                    {
                        await FlushAsync();
                    }
                }

                await FlushAsync();
                buffer.AsSpan(at, length - at).CopyTo(buffer);
                length -= at;
            }

            void Answer(ReadOnlySpan<byte> answer) => answers.Write(answer);

            async Task FlushAsync()
            {
                if (answers.Length > 0)
                {
                    await SayAsync(answers.ToArray());
                    answers.SetLength(0);
                }
            }

            async Task SayAsync(byte[] words)
            {
                if (delays is not null)
                {
                    await delays.NextAsync();
                }

                await client.SendAsync(words);
            }

            // To behind the final dot.
            async Task<(int At, int Length)> SkipDataAsync(int from, int to)
            {
                while (true)
                {
                    var found = buffer.AsSpan(from, to - from).IndexOf(EndOfData);
                    if (found >= 0)
                    {
                        return (from + found + EndOfData.Length, to);
                    }

                    var kept = Math.Min(EndOfData.Length - 1, to - from);
                    buffer.AsSpan(to - kept, kept).CopyTo(buffer);
                    (from, to) = (0, kept);
                    to += await ReceiveAsync(to);
                }
            }

            async Task<(int At, int Length)> SkipAsync(int bytes, int from, int to)
            {
                while (bytes > to - from)
                {
                    bytes -= to - from;
                    (from, to) = (0, await ReceiveAsync(0));
                }

                return (from + bytes, to);
            }

            async Task<int> ReceiveAsync(int to) => await client.ReceiveAsync(buffer.AsMemory(to)) is var read and > 0 ? read : throw new SocketException((int)SocketError.ConnectionReset);
        }
        catch (SocketException)
        {
            // It is gone.
        }
    }

    private static int Line(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)'\n');
}
