using System.Net.Sockets;

namespace Solidarity.Infrastructure.Messages;

/// <summary>
/// A connection to a relay. What is written goes out when an answer is to be waited for, or when there is much of it: a message of usual size
/// in one piece, for each piece costs both sides more than its bytes.
/// </summary>
internal sealed class RelayStream : Stream
{
    private const int Room = 32 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _waiting = new byte[Room];
    private int _length;

    /// <param name="socket">The connection; closed with the stream.</param>
    public RelayStream(Socket socket)
    {
        _socket = socket;
        // Nagle's algorithm holds the end of each message back until the server acknowledges what came before: 23 a second.
        _socket.NoDelay = true;
    }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override bool CanTimeout => true;

    /// <inheritdoc />
    public override int ReadTimeout { get; set; } = Timeout.Infinite;

    /// <inheritdoc />
    public override int WriteTimeout { get; set; } = Timeout.Infinite;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReadTimeout);
        try
        {
            return await _socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The relay did not answer in time.");
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length > Room - _length)
        {
            await SendAsync(cancellationToken);
        }

        if (buffer.Length > Room)
        {
            await SendAsync(buffer, cancellationToken);
            return;
        }

        buffer.CopyTo(_waiting.AsMemory(_length));
        _length += buffer.Length;
    }

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => SendAsync(cancellationToken);

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc />
    public override void Flush() => SendAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var length = _length;
        _length = 0;
        if (length > 0)
        {
            await SendAsync(_waiting.AsMemory(0, length), cancellationToken);
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(WriteTimeout);
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, limit.Token)..];
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The relay took nothing more in time.");
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
