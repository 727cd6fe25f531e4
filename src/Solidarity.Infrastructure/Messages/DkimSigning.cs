using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Solidarity.Infrastructure.Messages;

/// <summary>
/// Signs mails in the name of their <c>From</c> domain (RFC 6376), with each key that the settings give for it; without any, mails stay as they are.
/// What is signed are the bytes as they go out, all of the body and every header: they are 7-bit and in short lines, so that no relay has to change them.
/// </summary>
/// <remarks>Not by MimeKit's signer, for that wants each copy parsed into a message first; here its bytes are hashed as they are.</remarks>
public sealed class DkimSigning(IOptions<DkimOptions> options)
{
    private const int MaxLine = 76;

    /// <summary>Signed once more than they occur, so that nobody can add another to a signed mail (RFC 6376 §8.15).</summary>
    private static readonly string[] OnceOnly = ["From", "To", "Cc", "Subject", "Reply-To", "Date", "Message-ID", "Content-Type"];

    private readonly ILookup<string, NamedKey> _keys = options.Value.Keys
        .Select(key => new NamedKey(key.Domain.ToLowerInvariant(), key.Selector.ToLowerInvariant(), DkimKey.Read(key.KeyFile))).ToLookup(key => key.Domain);

    /// <summary>A key with the names that it is found under.</summary>
    /// <param name="Domain">The domain, in lower case.</param>
    /// <param name="Selector">The selector, in lower case.</param>
    /// <param name="Key">The key.</param>
    internal sealed record NamedKey(string Domain, string Selector, DkimKey Key);

    /// <summary>The keys of a domain.</summary>
    internal IEnumerable<NamedKey> Of(string domain) => _keys[domain];

    /// <summary>The domains that there are keys of.</summary>
    internal IEnumerable<string> Domains => _keys.Select(keys => keys.Key);

    /// <summary>Puts the signatures before the head of a mail.</summary>
    /// <param name="mail">The whole mail; nothing of it may change afterwards.</param>
    /// <param name="domain">The domain in <c>From</c>, in lower case.</param>
    /// <param name="moment">When it is signed.</param>
    public void Sign(MailBuffer mail, string domain, DateTimeOffset moment)
    {
        if (!_keys.Contains(domain))
        {
            return;
        }

        var head = new ArrayBufferWriter<byte>(mail.HeadLength);
        var names = DkimForm.Head(mail.Head.Span, head);
        var signed = string.Join(':', [.. names, .. OnceOnly]);
        var body = BodyHash(mail.Body.Span);
        var signatures = new StringBuilder();
        foreach (var key in _keys[domain])
        {
            signatures.Append(Signature(key, signed, body, head.WrittenSpan, moment));
        }

        mail.Prepend(Encoding.ASCII.GetBytes(signatures.ToString()));
    }

    private static string BodyHash(ReadOnlySpan<byte> body)
    {
        var form = ArrayPool<byte>.Shared.Rent(body.Length + 2);
        try
        {
            return Convert.ToBase64String(SHA256.HashData(form.AsSpan(0, DkimForm.Body(body, form))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(form);
        }
    }

    // The signature's own header is signed too, with its tag b= empty and nothing behind it (RFC 6376 §3.7).
    private static string Signature(NamedKey key, string signed, string body, ReadOnlySpan<byte> head, DateTimeOffset moment)
    {
        var header = new FoldedTags("DKIM-Signature:");
        header.Add($"v=1; a={key.Key.Algorithm}; c=relaxed/relaxed;");
        header.Add($"d={key.Domain};");
        header.Add($"s={key.Selector};");
        header.Add(string.Create(CultureInfo.InvariantCulture, $"t={moment.ToUnixTimeSeconds()};"));
        header.Add($"bh={body};");
        header.AddLong("h=", signed + ";", at: ':');
        header.Add("b=");
        var own = new ArrayBufferWriter<byte>();
        DkimForm.Header(Encoding.ASCII.GetBytes(header.ToString()), own);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(own.WrittenSpan);
        header.Append(Convert.ToBase64String(key.Key.Sign(hash.GetHashAndReset())));
        return header + "\r\n";
    }

    /// <summary>Tags in lines that are short enough for any relay.</summary>
    private sealed class FoldedTags(string name)
    {
        private readonly StringBuilder _text = new(name);
        private int _column = name.Length;

        /// <summary>Adds a tag, on a line of its own where it has no room.</summary>
        public void Add(string tag)
        {
            Separate(tag.Length);
            Put(tag);
        }

        /// <summary>Adds a tag whose value may be parted behind a character.</summary>
        public void AddLong(string tag, string value, char at)
        {
            var words = value.Split(at);
            Add(tag + words[0] + (words.Length > 1 ? at : ""));
            for (var i = 1; i < words.Length; i++)
            {
                var word = words[i] + (i < words.Length - 1 ? at : "");
                if (_column + word.Length > MaxLine)
                {
                    Fold();
                }

                Put(word);
            }
        }

        /// <summary>Adds to the last tag what may be parted anywhere.</summary>
        public void Append(string value)
        {
            while (value.Length > 0)
            {
                if (_column >= MaxLine)
                {
                    Fold();
                }

                var part = value[..Math.Min(value.Length, MaxLine - _column)];
                Put(part);
                value = value[part.Length..];
            }
        }

        public override string ToString() => _text.ToString();

        private void Separate(int length)
        {
            if (_column + 1 + length > MaxLine)
            {
                Fold();
            }
            else
            {
                Put(" ");
            }
        }

        private void Fold()
        {
            _text.Append("\r\n ");
            _column = 1;
        }

        private void Put(string text)
        {
            _text.Append(text);
            _column += text.Length;
        }
    }
}

/// <summary>Reads the keys when the program starts, so that nothing that happens to their files later is met in the middle of sending.</summary>
internal sealed class ReadDkimKeys(IServiceProvider services) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<DkimSigning>();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
