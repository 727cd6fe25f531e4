using System.Buffers.Binary;
using System.Security.Cryptography;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Messages;

/// <summary>Which of two texts a copy of a newsletter has.</summary>
public enum MailVariant : byte
{
    /// <summary>The text itself.</summary>
    A = 0,

    /// <summary>The other subject, the other text, or both.</summary>
    B = 1,
}

/// <summary>What tells which of two texts is better.</summary>
public enum SplitMeasure : byte
{
    /// <summary>How many acted: signed a petition, or got a place at an event, on the way from the mail.</summary>
    Actions = 0,

    /// <summary>How often its links were followed.</summary>
    Clicks = 1,
}

public sealed partial class Message
{
    /// <summary>Smallest share of the readers that two texts are tried on, in percent.</summary>
    public const int LeastSplitShare = 2;

    /// <summary>Longest time that the outcome is waited for, in hours.</summary>
    public const int MostSplitHours = 14 * 24;

    private const int Buckets = 10_000;

    /// <summary>Whether it is counted how often each link of a newsletter is followed: in total, and never by whom.</summary>
    public bool CountsLinks { get; private set; }

    /// <summary>Of those who got it, how many left a list by one of its links. Moved like <see cref="Bounced"/>.</summary>
    public int Left { get; private set; }

    /// <summary>On which share of the readers two texts are tried (A/B test), both together, in percent; null where there is one text.</summary>
    public int? SplitShare { get; private set; }

    /// <summary>What tells which text is better.</summary>
    public SplitMeasure SplitBy { get; private set; }

    /// <summary>How long the outcome is waited for, in hours.</summary>
    public int SplitHours { get; private set; }

    /// <summary>When the outcome is looked at; null until it is sent.</summary>
    public DateTimeOffset? SplitEndsAt { get; private set; }

    /// <summary>When the rest of the readers began to get theirs.</summary>
    public DateTimeOffset? SplitEndedAt { get; private set; }

    /// <summary>Which text the rest of the readers gets; null until that is settled.</summary>
    public MailVariant? SplitChosen { get; private set; }

    /// <summary>Whether that text was shown to be the better one. Where neither was, or an organizer chose, it was not.</summary>
    public bool SplitHasWinner { get; private set; }

    /// <summary>The text that stands for the newsletter: what most readers get, and what archives show.</summary>
    public MailVariant MainVariant => SplitChosen ?? MailVariant.A;

    /// <summary>The word by which what people do on the way from a mail is counted: the same in every copy, and nothing of a reader.</summary>
    /// <param name="id">The message. Its last twelve digits stand there: they are random, while the first tell when it was made.</param>
    /// <param name="variant">Which of two texts; null where there is one.</param>
    public static string SourceWord(MessageId id, MailVariant? variant) =>
        "mail-" + id.Value.ToString("N")[^12..] + variant switch { MailVariant.A => "-a", MailVariant.B => "-b", _ => "" };

    /// <summary>Counts how often its links are followed, or not.</summary>
    /// <exception cref="DomainError"><c>Message.Begun</c>.</exception>
    public void CountLinks(bool isWanted, DateTimeOffset now)
    {
        if (CountsLinks != isWanted)
        {
            RefuseIfBegun();
            CountsLinks = isWanted;
            Changed(now);
        }
    }

    /// <summary>Tries two texts on a part of the readers first.</summary>
    /// <param name="share">On how many of a hundred readers.</param>
    /// <param name="by">What tells which is better.</param>
    /// <param name="hours">How long that is waited for.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Message.Begun</c>, <c>Split.ShareOutOfRange</c>, <c>Split.HoursOutOfRange</c>.</exception>
    public void Split(int share, SplitMeasure by, int hours, DateTimeOffset now)
    {
        RefuseIfBegun();
        if (share is < LeastSplitShare or > 100)
        {
            throw new DomainError("Split.ShareOutOfRange", "share", LeastSplitShare, 100);
        }

        if (hours is < 1 or > MostSplitHours)
        {
            throw new DomainError("Split.HoursOutOfRange", "hours", 1, MostSplitHours);
        }

        (SplitShare, SplitBy, SplitHours) = (share, by, hours);
        Changed(now);
    }

    /// <summary>Sends one text to all.</summary>
    /// <exception cref="DomainError"><c>Message.Begun</c>.</exception>
    public void Unsplit(DateTimeOffset now)
    {
        if (SplitShare is not null)
        {
            RefuseIfBegun();
            SplitShare = null;
            Changed(now);
        }
    }

    /// <summary>Which text a reader gets in the test; null for one who waits for the outcome. The same whenever it is asked.</summary>
    public MailVariant? TrialOf(SupporterId reader)
    {
        Span<byte> ids = stackalloc byte[32];
        Id.Value.TryWriteBytes(ids, bigEndian: true, out _);
        reader.Value.TryWriteBytes(ids[16..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(ids, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) % Buckets >= (ulong)(SplitShare ?? 0) * (Buckets / 100) ? null
            : (hash[^1] & 1) == 0 ? MailVariant.A : MailVariant.B;
    }

    /// <summary>Ends the test: the rest of the readers gets one of the texts.</summary>
    /// <param name="chosen">Which.</param>
    /// <param name="hasWinner">Whether it was shown to be the better one.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Message.Ended</c>, <c>Message.NotBegun</c>, <c>Split.None</c>, <c>Split.Ended</c>.</exception>
    public void EndSplit(MailVariant chosen, bool hasWinner, DateTimeOffset now)
    {
        RefuseIfEnded();
        RefuseUnlessBegun();
        if (SplitShare is null)
        {
            throw new DomainError("Split.None");
        }

        if (SplitEndedAt is not null)
        {
            throw new DomainError("Split.Ended");
        }

        (SplitChosen, SplitHasWinner, SplitEndedAt, ModifiedAt) = (chosen, hasWinner, now, now);

        // Everybody is looked through once more: who had a copy in the test gets no other.
        (ExpandedTo, ExpandedAt) = (null, null);
        _changesPages = IsInArchive;
        Raise(new MessageReleased(Id));
    }

    private void RefuseUnlessComparable()
    {
        if (SplitShare is null)
        {
            return;
        }

        if (_versions.Find(version => version is { OtherSubject: null, OtherBody: null }) is { } same)
        {
            throw new DomainError("Split.NothingToCompare", "split", same.Language.Value);
        }

        if (SplitBy == SplitMeasure.Clicks && !CountsLinks)
        {
            throw new DomainError("Split.ClicksNotCounted", "split");
        }
    }
}
