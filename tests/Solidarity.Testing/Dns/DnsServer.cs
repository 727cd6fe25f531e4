using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Solidarity.Testing.Dns;

/// <summary>
/// A name server for tests: real questions over UDP on a free port of 127.0.0.1 (RFC 1035), answered from records that the test sets.
/// A name without records does not exist. It can be silent, fail, or answer with nonsense.
/// </summary>
public sealed class DnsServer : IAsyncDisposable
{
    private const int A = 1;
    private const int Ptr = 12;
    private const int Mx = 15;
    private const int Txt = 16;
    private const int Aaaa = 28;
    private const int HeaderLength = 12;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ConcurrentDictionary<(string Name, int Type), List<byte[]>> _records = new();
    private readonly ConcurrentDictionary<string, Fault> _faults = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    private enum Fault
    {
        Silent,
        Fails,
        Nonsense,
    }

    private DnsServer()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Where it listens, as the setting <c>Dns:Server</c> has it.</summary>
    public string Address => _socket.LocalEndPoint!.ToString()!;

    /// <summary>The names that it was asked for, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Starts one.</summary>
    public static DnsServer Start() => new();

    /// <summary>Adds a text, in strings of 255 octets at most.</summary>
    public DnsServer Text(string name, string text) => Add(name, Txt, [.. Encoding.UTF8.GetBytes(text).Chunk(255).SelectMany(part => (byte[])[(byte)part.Length, .. part])]);

    /// <summary>Takes the texts of a name away.</summary>
    public DnsServer WithoutText(string name)
    {
        _records.TryRemove((name, Txt), out _);
        return this;
    }

    /// <summary>Adds a server that takes mail; the empty name for none (RFC 7505).</summary>
    public DnsServer Exchange(string name, string server, ushort preference = 10) => Add(name, Mx, [(byte)(preference >> 8), (byte)preference, .. Encoded(server)]);

    /// <summary>Adds an address to a name.</summary>
    public DnsServer Host(string name, string address)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        return Add(name, bytes.Length == 4 ? A : Aaaa, bytes);
    }

    /// <summary>Gives an address a name; by its name under <c>in-addr.arpa</c>.</summary>
    public DnsServer Reverse(string arpa, string name) => Add(arpa, Ptr, Encoded(name));

    /// <summary>Says nothing about a name.</summary>
    public DnsServer Silent(string name) => With(name, Fault.Silent);

    /// <summary>Says that it failed (SERVFAIL).</summary>
    public DnsServer Fails(string name) => With(name, Fault.Fails);

    /// <summary>Answers with an answer that is cut off in the middle.</summary>
    public DnsServer Nonsense(string name) => With(name, Fault.Nonsense);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _socket.Dispose();
        _end.Dispose();
    }

    private DnsServer Add(string name, int type, byte[] data)
    {
        _records.GetOrAdd((name, type), _ => []).Add(data);
        return this;
    }

    private DnsServer With(string name, Fault fault)
    {
        _faults[name] = fault;
        return this;
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var came = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                if (Answer(buffer.AsSpan(0, came.ReceivedBytes)) is { } answer)
                {
                    await _socket.SendToAsync(answer, SocketFlags.None, came.RemoteEndPoint, _end.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It was to end.
        }
    }

    private byte[]? Answer(ReadOnlySpan<byte> question)
    {
        var (labels, at) = (new List<string>(), HeaderLength);
        for (; question[at] != 0; at += question[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(question.Slice(at + 1, question[at])));
        }

        var name = string.Join('.', labels).ToLowerInvariant();
        var type = BinaryPrimitives.ReadUInt16BigEndian(question[(at + 1)..]);
        _asked.Enqueue(name);
        var fault = _faults.TryGetValue(name, out var wanted) ? wanted : (Fault?)null;
        if (fault == Fault.Silent)
        {
            return null;
        }

        List<byte[]> found = _records.TryGetValue((name, type), out var records) ? records : [];
        var code = fault == Fault.Fails ? 2 : found.Count == 0 && !_records.Keys.Any(key => key.Name == name) ? 3 : 0;
        List<byte> answer = [.. question[..2], 0x81, (byte)(0x80 | code), 0, 1, 0, fault == Fault.Nonsense ? (byte)9 : (byte)found.Count, 0, 0, 0, 0, .. question[HeaderLength..(at + 5)]];
        foreach (var data in found)
        {
            // The name is that of the question (a pointer, RFC 1035 §4.1.4); it holds for a minute.
            answer.AddRange([0xC0, HeaderLength, 0, (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data]);
        }

        return [.. answer];
    }

    private static byte[] Encoded(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
}
