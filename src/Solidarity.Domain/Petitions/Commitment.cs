using System.Security.Cryptography;
using System.Text;

namespace Solidarity.Domain.Petitions;

/// <summary>
/// What the journal holds of a confirmed signer: a hash that the signer alone can recompute, being given the blind. It tells nobody who
/// signed, and anybody who has one that it is in the journal.
/// </summary>
public static class Commitment
{
    /// <summary>Length of a commitment and of a blind, in bytes.</summary>
    public const int Length = 32;

    /// <summary>SHA-256 of "solidarity/1", the blind, the petition's id (16 bytes, big-endian), and SHA-256 of the canonical address (UTF-8) and the place (one byte).</summary>
    public static byte[] Of(byte[] blind, PetitionId petition, EmailAddress email, byte place)
    {
        Span<byte> id = stackalloc byte[16];
        petition.Value.TryWriteBytes(id, bigEndian: true, out _);
        return SHA256.HashData([.. "solidarity/1"u8, .. blind, .. id, .. SHA256.HashData([.. Encoding.UTF8.GetBytes(email.Canonical), place])]);
    }
}
