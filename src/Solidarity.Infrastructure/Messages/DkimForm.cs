using System.Buffers;
using System.Text;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Mail as DKIM hashes it: <c>relaxed/relaxed</c>, so that new folds and other white space on the way do no harm (RFC 6376 §3.4).</summary>
internal static class DkimForm
{
    /// <summary>The body (RFC 6376 §3.4.4).</summary>
    /// <param name="body">As it goes out; lines end with CR and LF.</param>
    /// <param name="form">Gets it; two octets longer than the body at most.</param>
    /// <returns>How many octets it has.</returns>
    public static int Body(ReadOnlySpan<byte> body, Span<byte> form)
    {
        var (at, end) = (0, 0);
        while (!body.IsEmpty)
        {
            var length = body.IndexOf("\r\n"u8);
            var line = length < 0 ? body : body[..length];
            body = length < 0 ? [] : body[(length + 2)..];
            var written = Line(line, form[at..]);
            at += written;
            "\r\n"u8.CopyTo(form[at..]);
            at += 2;
            end = written > 0 ? at : end;
        }

        // Empty lines at the end don't count.
        return end;
    }

    /// <summary>Every header of a head, the last first: where a name stands more than once, the last is the first to be signed (RFC 6376 §5.4.2).</summary>
    /// <param name="head">As it goes out.</param>
    /// <param name="form">Gets their forms.</param>
    /// <returns>Their names in that order.</returns>
    public static IReadOnlyList<string> Head(ReadOnlySpan<byte> head, IBufferWriter<byte> form)
    {
        List<Range> headers = [];
        for (var (start, at) = (0, 0); at < head.Length;)
        {
            var length = head[at..].IndexOf("\r\n"u8);
            at = length < 0 ? head.Length : at + length + 2;
            if (at == head.Length || head[at] is not ((byte)' ' or (byte)'\t'))
            {
                headers.Add(start..at);
                start = at;
            }
        }

        var names = new List<string>(headers.Count);
        for (var i = headers.Count - 1; i >= 0; i--)
        {
            names.Add(Header(head[headers[i]], form));
            form.Write("\r\n"u8);
        }

        return names;
    }

    /// <summary>One header, without the line end behind it (RFC 6376 §3.4.2).</summary>
    /// <param name="header">As it goes out.</param>
    /// <param name="form">Gets it.</param>
    /// <returns>Its name.</returns>
    public static string Header(ReadOnlySpan<byte> header, IBufferWriter<byte> form)
    {
        var colon = header.IndexOf((byte)':');
        var name = Encoding.ASCII.GetString(header[..colon]).TrimEnd(' ', '\t');
        var to = form.GetSpan(header.Length);
        var at = Encoding.ASCII.GetBytes(name.ToLowerInvariant(), to);
        to[at++] = (byte)':';
        at += Unfolded(header[(colon + 1)..], to[at..]);
        form.Advance(at);
        return name;
    }

    // One space for each run of white space, none at the end.
    private static int Line(ReadOnlySpan<byte> line, Span<byte> to)
    {
        if (!line.Contains((byte)'\t') && line.IndexOf("  "u8) < 0 && !line.EndsWith(" "u8))
        {
            line.CopyTo(to);
            return line.Length;
        }

        var (at, gap) = (0, false);
        foreach (var octet in line)
        {
            if (octet is (byte)' ' or (byte)'\t')
            {
                gap = true;
                continue;
            }

            if (gap)
            {
                to[at++] = (byte)' ';
                gap = false;
            }

            to[at++] = octet;
        }

        return at;
    }

    // The same over folded lines, and none at the beginning.
    private static int Unfolded(ReadOnlySpan<byte> value, Span<byte> to)
    {
        var (at, gap) = (0, false);
        foreach (var octet in value)
        {
            if (octet is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                gap = at > 0;
                continue;
            }

            if (gap)
            {
                to[at++] = (byte)' ';
                gap = false;
            }

            to[at++] = octet;
        }

        return at;
    }
}
