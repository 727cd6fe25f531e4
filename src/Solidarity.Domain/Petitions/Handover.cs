using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Petitions;

/// <summary>Where a handover stands.</summary>
public enum HandoverState
{
    /// <summary>Its files are being made.</summary>
    Making = 0,

    /// <summary>Its files stand, and the link is on its way to the target.</summary>
    Sent = 1,

    /// <summary>Somebody at the target's office opened it.</summary>
    Opened = 2,

    /// <summary>The office says that it has it.</summary>
    Acknowledged = 3,

    /// <summary>The office has filed an answer.</summary>
    Answered = 4,
}

/// <summary>How a target's office wishes to get what is signed later.</summary>
public enum HandoverWish
{
    /// <summary>Not at all: one frozen delivery.</summary>
    None = 0,

    /// <summary>Once a day, the new ones together behind a link.</summary>
    Daily = 1,

    /// <summary>No more, said by the office.</summary>
    Stopped = 2,

    /// <summary>A mail for each signature, a day after it was confirmed.</summary>
    Each = 3,

    /// <summary>No more mails for each signature, said by an organizer.</summary>
    Halted = 4,

    /// <summary>No more mails for each signature, for they came back.</summary>
    Returned = 5,
}

/// <summary>
/// The signatures of a petition, handed to one of its targets: as many as were confirmed at one moment, in files that never change. The
/// target gets a link, not the files; whoever stands in the target's office later, this one stays with whom it went to.
/// </summary>
public sealed class Handover : AggregateRoot<HandoverId>, IShownInPublic
{
    /// <summary>How long the mailed link works.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(30);

    /// <summary>How long the files are kept, if the promise to the signers does not end sooner.</summary>
    public static readonly TimeSpan FilesKept = TimeSpan.FromDays(90);

    /// <summary>How old a confirmation is before it goes to a target that wishes to get what is signed later.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromHours(24);

    /// <summary>How many mails for each signature a target gets in <see cref="EachHour"/>, at most.</summary>
    public const int EachMost = 60;

    /// <summary>How many of them are added at once.</summary>
    public const int EachAtOnce = 10;

    /// <summary>How long it is until the next ones.</summary>
    public static readonly TimeSpan EachPause = TimeSpan.FromMinutes(10);

    /// <summary>The time in which no more than <see cref="EachMost"/> go.</summary>
    public static readonly TimeSpan EachHour = TimeSpan.FromHours(1);

    /// <summary>Longest contact, in characters.</summary>
    public const int MaxContactLength = 300;

    /// <summary>Longest answer, in characters.</summary>
    public const int MaxAnswerLength = 10_000;

    private readonly List<HandoverFile> _files = [];

    private Handover() { }

    private Handover(HandoverId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>The handover whose office asked for this further one; null for the first.</summary>
    public HandoverId? FollowsId { get; private set; }

    /// <summary>Whom it went to.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The office that this person held then.</summary>
    public string? Title { get; private set; }

    /// <summary>Where.</summary>
    public string? Organisation { get; private set; }

    /// <summary>The address that it went to; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>The keyed hashes that the address is found by.</summary>
    public AddressKeys Keys { get; private set; } = null!;

    /// <summary>The language of files and mails.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>Whom the office can ask, in words of the organizer.</summary>
    public string Contact { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public HandoverState State { get; private set; }

    /// <summary>Signatures confirmed after this moment are in it; null for from the beginning.</summary>
    public DateTimeOffset? ConfirmedAfter { get; private set; }

    /// <summary>Of those confirmed at just that moment, the ones with later ids are in it too; null for none of them.</summary>
    public SignatureId? ConfirmedAfterLast { get; private set; }

    /// <summary>Signatures confirmed up to this moment are in it.</summary>
    public DateTimeOffset ConfirmedUpTo { get; private set; }

    /// <summary>How many signatures are in it.</summary>
    public int Signatures { get; private set; }

    /// <summary>When its files stood and the first link went.</summary>
    public DateTimeOffset? FrozenAt { get; private set; }

    /// <summary>Which edition of its parts is the one that counts; null until its files stand, and once they are gone.</summary>
    public Guid? Edition { get; private set; }

    /// <summary>Until when the last link works.</summary>
    public DateTimeOffset LinkUntil { get; private set; }

    /// <summary>When its files go.</summary>
    public DateTimeOffset FilesUntil { get; private set; }

    /// <summary>When somebody at the office first opened it.</summary>
    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>When the office said that it has it.</summary>
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>How the office wishes to get what is signed later.</summary>
    public HandoverWish Wish { get; private set; }

    /// <summary>Since when; null while nothing was ever wished.</summary>
    public DateTimeOffset? WishedAt { get; private set; }

    /// <summary>Up to which moment of confirming the office was given what was signed later.</summary>
    public DateTimeOffset GivenUpTo { get; private set; }

    /// <summary>The last signature of that moment that the office was given, where not all of them were; else null.</summary>
    public SignatureId? GivenLast { get; private set; }

    /// <summary>When it is next looked at for what was signed later; null where nothing is wished.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>The office's answer, word for word.</summary>
    public string? Answer { get; private set; }

    /// <summary>When the office filed it.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When an organizer published it.</summary>
    public DateTimeOffset? AnswerPublishedAt { get; private set; }

    /// <summary>Raised to revoke links sent before.</summary>
    public int Epoch { get; private set; }

    /// <summary>Its files.</summary>
    public IReadOnlyList<HandoverFile> Files => _files;

    /// <inheritdoc />
    bool IShownInPublic.ChangesPages => AnswerPublishedAt is not null;

    /// <summary>Begins to hand over what is confirmed up to now.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="petition">The petition.</param>
    /// <param name="target">The target.</param>
    /// <param name="keys">The keyed hashes of the target's address.</param>
    /// <param name="contact">Whom the office can ask.</param>
    /// <param name="confirmed">How many signatures are confirmed.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Petition.NotPublic</c>, <c>Handover.NoAddress</c>, or <c>Handover.NoSignatures</c>.</exception>
    public static Handover Begin(HandoverId id, Petition petition, Target target, AddressKeys keys, string contact, int confirmed, DateTimeOffset now)
    {
        if (!petition.IsPublic)
        {
            throw new DomainError("Petition.NotPublic");
        }

        if (target.Email is null)
        {
            throw new DomainError("Handover.NoAddress", "target", target.Name);
        }

        if (confirmed == 0)
        {
            throw new DomainError("Handover.NoSignatures");
        }

        return new Handover(id, now)
        {
            PetitionId = petition.Id,
            Name = target.Name,
            Title = target.Title,
            Organisation = target.Organisation,
            Email = target.Email,
            Keys = keys,
            Language = petition.Language,
            Contact = contact,
            ConfirmedUpTo = now,
            GivenUpTo = now,
            LinkUntil = now + LinkLifetime,
            FilesUntil = Earlier(now + FilesKept, petition.PromiseEnds),
        };
    }

    /// <summary>Begins a further handover with what was signed since, as the office wishes.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="petition">The petition.</param>
    /// <param name="keys">The keyed hashes of the address.</param>
    /// <param name="now">The moment.</param>
    public Handover Follow(HandoverId id, Petition petition, AddressKeys keys, DateTimeOffset now)
    {
        var next = new Handover(id, now)
        {
            PetitionId = PetitionId,
            FollowsId = Id,
            Name = Name,
            Title = Title,
            Organisation = Organisation,
            Email = Email,
            Keys = keys,
            Language = Language,
            Contact = Contact,
            ConfirmedAfter = GivenUpTo,
            ConfirmedAfterLast = GivenLast,
            ConfirmedUpTo = now - Settled,
            GivenUpTo = now - Settled,
            LinkUntil = now + LinkLifetime,
            FilesUntil = Earlier(now + FilesKept, petition.PromiseEnds),
        };
        Give(next.ConfirmedUpTo, now + TimeSpan.FromDays(1));
        return next;
    }

    /// <summary>Notes up to when the office was given what was signed later, and when to look again.</summary>
    public void Give(DateTimeOffset upTo, DateTimeOffset? next) => (GivenLast, GivenUpTo, DueAt) = (upTo == GivenUpTo ? GivenLast : null, upTo, next);

    /// <summary>Notes up to which signature the office was given a mail each, and when to look again; null for never.</summary>
    public void GiveEach(DateTimeOffset upTo, SignatureId last, DateTimeOffset? next) => (GivenUpTo, GivenLast, DueAt) = (upTo, last, next);

    /// <summary>Ends mails for each signature. Where there are none, nothing changes.</summary>
    /// <param name="because"><see cref="HandoverWish.Halted"/> or <see cref="HandoverWish.Returned"/>.</param>
    /// <param name="now">The moment.</param>
    public void EndEach(HandoverWish because, DateTimeOffset now)
    {
        if (Wish == HandoverWish.Each)
        {
            Want(because, now);
        }
    }

    /// <summary>Its files stand: from now on nothing in them changes. Once.</summary>
    public void Freeze(Guid edition, int signatures, IEnumerable<(HandoverForm Form, byte[] Sha256, long Length)> files, DateTimeOffset now)
    {
        if (State != HandoverState.Making)
        {
            return;
        }

        _files.AddRange(files.Select(file => new HandoverFile(Id, file.Form, file.Sha256, file.Length)));
        (State, Edition, Signatures, FrozenAt, LinkUntil, ModifiedAt) = (HandoverState.Sent, edition, signatures, now, now + LinkLifetime, now);
    }

    /// <summary>Sends a fresh link to the same address; those sent before work no longer.</summary>
    /// <exception cref="DomainError"><c>Handover.StillMaking</c>, or <c>Handover.FilesGone</c>.</exception>
    public void Renew(DateTimeOffset now)
    {
        if (State == HandoverState.Making)
        {
            throw new DomainError("Handover.StillMaking");
        }

        if (Edition is null || FilesUntil <= now)
        {
            throw new DomainError("Handover.FilesGone");
        }

        Epoch++;
        (LinkUntil, ModifiedAt) = (Earlier(now + LinkLifetime, FilesUntil), now);
    }

    /// <summary>Whether whoever reads this mailbox may act for the target: it is the target's own, or at the target's own domain, which no mail provider's is.</summary>
    public bool Knows(EmailAddress address) => address.Exact == Email.Exact || (address.Domain == Email.Domain && !Email.IsAtProvider);

    /// <summary>Somebody at the office opened it.</summary>
    public void Open(DateTimeOffset now)
    {
        if (State == HandoverState.Sent)
        {
            (State, OpenedAt, ModifiedAt) = (HandoverState.Opened, now, now);
        }
    }

    /// <summary>The office says that it has it. Doing so again changes nothing.</summary>
    public void Acknowledge(DateTimeOffset now)
    {
        if (AcknowledgedAt is null)
        {
            (AcknowledgedAt, ModifiedAt) = (now, now);
            State = State == HandoverState.Answered ? State : HandoverState.Acknowledged;
        }
    }

    /// <summary>The office says how it wishes to get what is signed later.</summary>
    public void Want(HandoverWish wish, DateTimeOffset now)
    {
        if (Wish != wish)
        {
            (Wish, WishedAt, ModifiedAt, DueAt) = (wish, now, now, wish is HandoverWish.Daily or HandoverWish.Each ? now : null);
        }
    }

    /// <summary>A newer handover to the same address goes on with what the office wished.</summary>
    public void TakeOver(IEnumerable<Handover> earlier, DateTimeOffset now)
    {
        foreach (var one in earlier.Where(x => x.DueAt is not null && x.Email.Exact == Email.Exact))
        {
            Want(one.Wish, now);
            one.DueAt = null;
        }
    }

    /// <summary>The office files its answer. The same answer again changes nothing.</summary>
    /// <exception cref="DomainError"><c>Handover.AnsweredAlready</c>: another one is filed.</exception>
    public void FileAnswer(string text, DateTimeOffset now)
    {
        if (Answer is not null)
        {
            if (Answer != text)
            {
                throw new DomainError("Handover.AnsweredAlready", "answer", Contact);
            }

            return;
        }

        (Answer, AnsweredAt, State, ModifiedAt) = (text, now, HandoverState.Answered, now);
        AcknowledgedAt ??= now;
    }

    /// <summary>An organizer publishes the answer, as it is. Doing so again changes nothing.</summary>
    /// <returns>Whether it was not public before.</returns>
    /// <exception cref="DomainError"><c>Handover.NoAnswer</c>.</exception>
    public bool PublishAnswer(DateTimeOffset now)
    {
        if (Answer is null)
        {
            throw new DomainError("Handover.NoAnswer");
        }

        if (AnswerPublishedAt is not null)
        {
            return false;
        }

        (AnswerPublishedAt, ModifiedAt) = (now, now);
        return true;
    }

    /// <summary>Its files are past their time; number, hashes and answer stay.</summary>
    public void LetFilesGo() => Edition = null;

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}

/// <summary>The files of a handover.</summary>
public enum HandoverForm
{
    /// <summary>A book to print on A4.</summary>
    BookA4 = 0,

    /// <summary>The same book, to print on US Letter.</summary>
    BookLetter = 1,

    /// <summary>The same as a table (CSV).</summary>
    Table = 2,
}

/// <summary>One file of a handover, as it was frozen. What is in it lies in <see cref="HandoverPart"/>s.</summary>
public sealed class HandoverFile
{
    private HandoverFile() { }

    internal HandoverFile(HandoverId handover, HandoverForm form, byte[] sha256, long length) =>
        (HandoverId, Form, Sha256, Length) = (handover, form, sha256, length);

    /// <summary>The handover.</summary>
    public HandoverId HandoverId { get; private set; }

    /// <summary>Which file.</summary>
    public HandoverForm Form { get; private set; }

    /// <summary>SHA-256 of its bytes.</summary>
    public byte[] Sha256 { get; private set; } = [];

    /// <summary>How many bytes it has.</summary>
    public long Length { get; private set; }
}

/// <summary>What a part of a handover's files belongs to: the two books differ in their head alone.</summary>
public enum HandoverSheet
{
    /// <summary>The head of the book on A4.</summary>
    HeadA4 = 0,

    /// <summary>The head of the book on US Letter.</summary>
    HeadLetter = 1,

    /// <summary>The rest of either book.</summary>
    Book = 2,

    /// <summary>The table.</summary>
    Table = 3,
}

/// <summary>A part of a handover's files, so that none has to fit in memory.</summary>
public sealed class HandoverPart
{
    /// <summary>From how many characters on a part is full.</summary>
    public const int Full = 32 * 1024;

    private HandoverPart() { }

    /// <summary>A part.</summary>
    public HandoverPart(HandoverId handover, Guid edition, HandoverSheet sheet, int number, string content) =>
        (HandoverId, Edition, Sheet, Number, Content) = (handover, edition, sheet, number, content);

    /// <summary>The handover.</summary>
    public HandoverId HandoverId { get; private set; }

    /// <summary>Which making of the files it comes from.</summary>
    public Guid Edition { get; private set; }

    /// <summary>What it is a part of.</summary>
    public HandoverSheet Sheet { get; private set; }

    /// <summary>Its place among the parts.</summary>
    public int Number { get; private set; }

    /// <summary>Its text; sealed in the database.</summary>
    public string Content { get; private set; } = "";
}
