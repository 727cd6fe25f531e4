using System.Security.Cryptography;
using System.Text;
using Solidarity.Domain.MailingLists;

namespace Solidarity.Domain.Supporters;

/// <summary>What was done with a consent.</summary>
public enum ConsentAct
{
    /// <summary>Given, by pressing the button behind a mailed link.</summary>
    Given = 0,

    /// <summary>Withdrawn.</summary>
    Withdrawn = 1,

    /// <summary>A withdrawal taken back by the same person, by one press.</summary>
    Restored = 2,
}

/// <summary>The way an act of consent came.</summary>
public enum ConsentChannel
{
    /// <summary>A button on a page of the site.</summary>
    Page = 0,

    /// <summary>The mail client's own button (RFC 8058).</summary>
    OneClick = 1,

    /// <summary>An organizer did as the person had asked.</summary>
    Organizer = 10,

    /// <summary>Given elsewhere, as the organisation that brought it says; the wording is its description.</summary>
    Imported = 11,
}

/// <summary>One entry of the ledger of consents. Entries are added, never changed; undoing is an entry too.</summary>
public sealed class Consent
{
    private Consent() { }

    /// <summary>A new entry.</summary>
    public Consent(
        ConsentId id, Supporter supporter, MailingListId list, ConsentAct act, ConsentChannel channel, LanguageTag language, string wordingVersion, DateTimeOffset at)
    {
        Id = id;
        SupporterId = supporter.Id;
        MailboxKey = supporter.Keys.Mailbox;
        ListId = list;
        Act = act;
        Channel = channel;
        Language = language;
        WordingVersion = wordingVersion;
        At = at;
    }

    /// <summary>Its identity.</summary>
    public ConsentId Id { get; private set; }

    /// <summary>The person; null after erasure.</summary>
    public SupporterId? SupporterId { get; private set; }

    /// <summary>The keyed hash of the mailbox, which stays for three years after erasure.</summary>
    public byte[] MailboxKey { get; private set; } = [];

    /// <summary>What was agreed to: mail by this list.</summary>
    public MailingListId ListId { get; private set; }

    /// <summary>What was done.</summary>
    public ConsentAct Act { get; private set; }

    /// <summary>By what way.</summary>
    public ConsentChannel Channel { get; private set; }

    /// <summary>The language in which the wording was read.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The version of the wording that was read; see <see cref="ConsentWording"/>.</summary>
    public string WordingVersion { get; private set; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset At { get; private set; }
}

/// <summary>A wording that stood above a button, kept as long as consents refer to it.</summary>
public sealed class ConsentWording
{
    /// <summary>Length of a version: hexadecimal digits of a SHA-256, cut.</summary>
    public const int VersionLength = 16;

    private ConsentWording() { }

    /// <summary>A wording shown from now on.</summary>
    public ConsentWording(string version, LanguageTag language, string text, DateTimeOffset firstShownAt)
    {
        Version = version;
        Language = language;
        Text = text;
        FirstShownAt = firstShownAt;
    }

    /// <summary>See <see cref="VersionOf"/>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Its language.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The words.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Since when it was shown.</summary>
    public DateTimeOffset FirstShownAt { get; private set; }

    /// <summary>The version of a wording: the first 16 hexadecimal digits of the SHA-256 of its language and text.</summary>
    /// <param name="language">Its language.</param>
    /// <param name="text">The words.</param>
    /// <param name="of">What alone it belongs to, and counts with them; empty for words that stand everywhere.</param>
    public static string VersionOf(LanguageTag language, string text, string of = "") =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(of + language.Value + "\n" + text)))[..VersionLength];
}
