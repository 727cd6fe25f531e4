using System.Buffers.Text;

namespace Solidarity.Domain.Supporters;

/// <summary>
/// Which person, where the address must not stand: the keyed hash of the mailbox as text. It tells nobody the address, is known before
/// the person is, and stays when the person is erased.
/// </summary>
public readonly record struct PersonKey
{
    /// <summary>How long it is, in characters.</summary>
    public const int Length = 43;

    private const int Bytes = 32;

    private PersonKey(string value) => Value = value;

    /// <summary>The hash in base64url (RFC 4648 §5), as it stands in addresses.</summary>
    public string Value { get; }

    /// <summary>The keyed hash of the mailbox.</summary>
    public byte[] Mailbox => Base64Url.DecodeFromChars(Value);

    /// <summary>Half of the hash: what the audit log tells the person by.</summary>
    public Guid Mark => new(Mailbox.AsSpan(0, 16), bigEndian: true);

    /// <summary>The person whose mailbox has this keyed hash.</summary>
    public static PersonKey Of(byte[] mailbox) => new(Base64Url.EncodeToString(mailbox));

    /// <summary>Reads one; false when it is none.</summary>
    public static bool TryParse(string? text, out PersonKey person)
    {
        person = default;
        Span<byte> hash = stackalloc byte[Bytes];
        if (text is null || text.Length != Length || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            || !Base64Url.TryDecodeFromChars(text, hash, out var length) || length != Bytes)
        {
            return false;
        }

        person = new PersonKey(text);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
