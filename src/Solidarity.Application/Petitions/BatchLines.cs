using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Petitions;

/// <summary>One line of a sheet, or of a file, as it was typed.</summary>
/// <param name="Number">Its number: on the sheet from 1 on, or in the file.</param>
/// <param name="Name">The name.</param>
/// <param name="PostalCode">The postal code.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Email">The address.</param>
/// <param name="IsAnother">Whether it counts although somebody of the same name and postal code has signed: it is another person.</param>
public sealed record BatchLine(int Number, string? Name, string? PostalCode = null, string? Country = null, string? Email = null, bool IsAnother = false)
{
    /// <summary>The region, in words; files alone have one.</summary>
    public string? Region { get; init; }

    /// <summary>When it was signed; files alone say so.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>Whether nothing is typed in it.</summary>
    [JsonIgnore]
    public bool IsEmpty => Name is null && PostalCode is null && Email is null;
}

/// <summary>A line that was not taken.</summary>
/// <param name="Line">Its number.</param>
/// <param name="Code">Why: <c>Error.{Code}</c> has the sentence.</param>
/// <param name="On">For a repeat, the day of the signature that there was.</param>
public sealed record LineRefused(int Line, string Code, DateOnly? On = null)
{
    /// <summary>Whether the person had signed before.</summary>
    [JsonIgnore]
    public bool IsRepeat => BatchLines.Repeats.Values.Contains(Code);
}

/// <summary>Somebody who has signed already.</summary>
/// <param name="Channel">By what way.</param>
/// <param name="On">On which day, where the petition is.</param>
public sealed record RepeatOf(SignatureChannel Channel, DateOnly On);

/// <summary>Cleans, checks and keeps the lines of batches.</summary>
public static class BatchLines
{
    /// <summary>Why a repeat is not taken, by the way in which the first one came.</summary>
    public static IReadOnlyDictionary<SignatureChannel, string> Repeats { get; } = new Dictionary<SignatureChannel, string>
    {
        [SignatureChannel.Online] = "BatchLine.SignedOnline", [SignatureChannel.Paper] = "BatchLine.SignedOnPaper", [SignatureChannel.Imported] = "BatchLine.CameBefore",
    };

    /// <summary>Without what no line may hold.</summary>
    public static BatchLine Clean(this BatchLine line) => line with
    {
        Name = Text.OneLine(line.Name), PostalCode = Text.OneLine(line.PostalCode), Country = Text.OneLine(line.Country)?.ToUpperInvariant(), Email = Text.OneLine(line.Email), Region = Text.OneLine(line.Region),
    };

    /// <summary>What is wrong with a cleaned line: the field in camel case and the code of the sentence, or null.</summary>
    public static (string Field, string Code)? Fault(this BatchLine line) =>
        line.Name is null ? ("name", "BatchLine.NoName")
        : line.Name.Length > Supporter.MaxNameLength ? ("name", "BatchLine.NameTooLong")
        : line.PostalCode?.Length > Signature.MaxPostalCodeLength ? ("postalCode", "BatchLine.PostalCodeTooLong")
        : line.Country is not null && !CountryCode.TryParse(line.Country, out _) ? ("country", "BatchLine.NoSuchCountry")
        : line.Region?.Length > Signature.MaxRegionLength ? ("region", "BatchLine.RegionTooLong")
        : line.Email is not null && !EmailAddress.TryParse(line.Email, out _) ? ("email", "BatchLine.NoAddress")
        : null;

    /// <summary>Whether two people typed the same: letters, accents and spaces apart, that nobody would tell two signers by.</summary>
    public static bool Says(this BatchLine one, BatchLine? other) => other is not null
        && SearchText.Fold(one.Name) == SearchText.Fold(other.Name) && SearchText.Fold(one.PostalCode) == SearchText.Fold(other.PostalCode)
        && (one.Country ?? "") == (other.Country ?? "") && string.Equals(one.Email, other.Email, StringComparison.OrdinalIgnoreCase);

    /// <summary>The keyed hashes of a line without fault.</summary>
    internal static BatchSignerKeys Keys(this BatchLine line, IKeyedHashes hashes, BatchId batch, int at) => new(
        hashes.OfBatchLine(batch, at), hashes.OfName(line.Name!), line.PostalCode is { } code ? hashes.OfPostalCode(code) : null,
        line.Email is { } email ? hashes.Of(EmailAddress.Parse(email)) : null);
}

/// <summary>Finds those who have signed a petition already: of the same name, and of the same postal code or mailbox. By keyed hashes alone.</summary>
internal sealed class RepeatFinder(ISolidarityDb db, IKeyedHashes hashes)
{
    /// <summary>Most lines that are looked for at once.</summary>
    public const int Most = BatchPart.FileLines;

    /// <summary>Of the lines without fault, those whose people signed before; also earlier among the lines themselves.</summary>
    /// <param name="petition">The petition.</param>
    /// <param name="lines">The lines, at most <see cref="Most"/>.</param>
    /// <param name="seen">Those that went before, as this adds to it; null for none.</param>
    /// <param name="channel">The way of the lines themselves.</param>
    /// <param name="today">The day, where the petition is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyDictionary<int, RepeatOf>> FindAsync(
        Petition petition, IReadOnlyCollection<BatchLine> lines, HashSet<string>? seen, SignatureChannel channel, DateOnly today, CancellationToken cancellationToken)
    {
        Dictionary<int, RepeatOf> found = [];
        var keys = lines.Where(x => x.Fault() is null).Select(x => (Line: x, Keys: x.Keys(hashes, default, 0))).ToList();
        if (keys.Count == 0)
        {
            return found;
        }

        var id = petition.Id;
        var names = keys.Select(x => x.Keys.Name).ToList();
        var codes = keys.Select(x => x.Keys.PostalCode).OfType<byte[]>().ToList();
        var mailboxes = keys.Select(x => x.Keys.Contact?.Mailbox).OfType<byte[]>().ToList();
        var stored = await db.Signatures.Where(x => x.PetitionId == id && names.Contains(x.NameKey) && x.ConfirmedAt != null && (x.State == SignatureState.Confirmed || x.State == SignatureState.Held)
                && ((x.PostalCodeKey != null && codes.Contains(x.PostalCodeKey)) || mailboxes.Contains(x.MailboxKey) || (x.ContactKey != null && mailboxes.Contains(x.ContactKey))))
            .Select(x => new { x.NameKey, x.PostalCodeKey, x.MailboxKey, x.ContactKey, x.Channel, x.CreatedAt }).ToListAsync(cancellationToken);
        Dictionary<string, RepeatOf> known = [];
        foreach (var one in stored)
        {
            var repeat = new RepeatOf(one.Channel, petition.Day(one.CreatedAt));
            foreach (var mark in Marks(one.NameKey, one.PostalCodeKey, one.ContactKey ?? one.MailboxKey))
            {
                known.TryAdd(mark, repeat);
            }
        }

        seen ??= [];
        foreach (var (line, of) in keys)
        {
            var marks = Marks(of.Name, of.PostalCode, of.Contact?.Mailbox).ToList();
            if (line.IsAnother)
            {
                seen.UnionWith(marks);
                continue;
            }

            if (marks.Select(mark => known.GetValueOrDefault(mark)).FirstOrDefault(x => x is not null) is { } before)
            {
                found[line.Number] = before;
            }
            else if (marks.Exists(seen.Contains))
            {
                found[line.Number] = new RepeatOf(channel, today);
            }
            else
            {
                seen.UnionWith(marks);
            }
        }

        return found;
    }

    private static IEnumerable<string> Marks(byte[] name, byte[]? code, byte[]? mailbox)
    {
        if (code is not null)
        {
            yield return "c" + Convert.ToBase64String(name) + Convert.ToBase64String(code);
        }

        if (mailbox is not null)
        {
            yield return "m" + Convert.ToBase64String(name) + Convert.ToBase64String(mailbox);
        }
    }
}
