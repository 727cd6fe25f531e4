using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Petitions;

/// <summary>What is known of somebody who signed on paper or elsewhere.</summary>
/// <param name="Name">The name.</param>
/// <param name="PostalCode">The postal code, if it was named.</param>
/// <param name="Country">The country, if it was named.</param>
/// <param name="Region">The region, if it was named.</param>
/// <param name="Email">The address, if it was named. Nobody is mailed there; it is how the person finds the signature again.</param>
/// <param name="SignedAt">When it was signed, or else when it was typed in.</param>
public sealed record BatchSigner(string Name, string? PostalCode, CountryCode? Country, string? Region, EmailAddress? Email, DateTimeOffset SignedAt);

/// <summary>The keyed hashes of somebody who signed on paper or elsewhere. 32 bytes each.</summary>
/// <param name="Line">Of the batch and the line: what stands in place of the mailbox.</param>
/// <param name="Name">Of the folded whole name.</param>
/// <param name="PostalCode">Of the folded postal code; null without one.</param>
/// <param name="Contact">Of the address, if it was named.</param>
public sealed record BatchSignerKeys(byte[] Line, byte[] Name, byte[]? PostalCode, AddressKeys? Contact);

public sealed partial class Signature
{
    /// <summary>The batch that it came in; null for one that came online.</summary>
    public BatchId? BatchId { get; private set; }

    /// <summary>
    /// Keyed hash of the canonical address that was written on paper or came with a file; null otherwise. 32 bytes. It is apart from
    /// <see cref="MailboxKey"/>, which the owner of the mailbox alone takes: so nobody is kept from signing online by what others wrote down.
    /// </summary>
    public byte[]? ContactKey { get; private set; }

    /// <summary>The mailbox of the one who signed, however it came to be known; null where none is.</summary>
    public byte[]? OwnerKey => BatchId is null ? MailboxKey : ContactKey;

    /// <summary>
    /// Takes one that came on paper or from elsewhere. It counts at once, beside those online; it has no mailbox, so its keys are those of the
    /// batch and the line, and the journal holds no commitment of it: there is nobody who was asked.
    /// </summary>
    public static Signature FromBatch(SignatureId id, Petition petition, PetitionBatch batch, BatchSigner signer, BatchSignerKeys keys, DateTimeOffset now)
    {
        var signature = new Signature(id, petition.Id, signer.SignedAt)
        {
            State = SignatureState.Confirmed,
            Channel = batch.Channel,
            BatchId = batch.Id,
            Name = signer.Name,
            PostalCode = signer.PostalCode,
            Country = signer.Country,
            Region = signer.Region,
            Email = signer.Email,
            MailboxKey = keys.Line,
            AddressKey = keys.Contact?.Address ?? keys.Line,
            DomainKey = keys.Contact?.Domain ?? keys.Line,
            ContactKey = keys.Contact?.Mailbox,
            NameKey = keys.Name,
            PostalCodeKey = keys.PostalCode,
            Language = batch.Language,
            TimeZone = petition.TimeZone,
            Source = batch.Source,
            WordingVersion = batch.WordingVersion,
            Display = SignatureDisplay.None,
            ConfirmedAt = now,
        };
        signature.Schedule(petition);
        return signature;
    }
}
