using System.Text.RegularExpressions;

namespace Solidarity.Application.Petitions;

/// <summary>Why a mail to a target did not arrive, in the kinds that an organizer can do something about.</summary>
public enum BounceKind
{
    /// <summary>The mailbox is full.</summary>
    MailboxFull,

    /// <summary>There is no such address.</summary>
    NoSuchAddress,

    /// <summary>The server there does not take mail from here.</summary>
    Refused,

    /// <summary>The server there could not be reached, or wants to be asked again.</summary>
    Unreachable,
}

/// <summary>Reads what a mail server last said (RFC 3463 codes, and words where these are missing).</summary>
public static partial class BounceReading
{
    /// <summary>Why a mail did not arrive; null where no server has said anything.</summary>
    public static BounceKind? Of(string? reply) => reply switch
    {
        null or "" => null,
        _ when Full().IsMatch(reply) => BounceKind.MailboxFull,
        _ when Nobody().IsMatch(reply) => BounceKind.NoSuchAddress,
        _ when Never().IsMatch(reply) => BounceKind.Refused,
        _ => BounceKind.Unreachable,
    };

    [GeneratedRegex(@"\b[45]\.2\.2\b|^\s*552\b|\b(?:mailbox|inbox) (?:is )?full\b|\bover ?quota\b|\bquota exceeded\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Full();

    [GeneratedRegex(@"\b5\.1\.[0-36]\b|\b5\.2\.1\b|\bno such (?:user|mailbox|recipient)|\buser unknown\b|\bunknown user\b|\bdoes not exist\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Nobody();

    [GeneratedRegex(@"^\s*5\d\d\b|\b5\.\d{1,3}\.\d{1,3}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Never();
}
