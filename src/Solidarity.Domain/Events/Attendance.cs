using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Events;

/// <summary>What somebody typed into an event's form.</summary>
/// <param name="Email">The address.</param>
/// <param name="Name">The name.</param>
/// <param name="Guests">How many more people come along.</param>
/// <param name="Answers">The answers to the organizer's own questions as JSON, or null.</param>
/// <param name="Display">How the person wishes to appear to those who may see who comes.</param>
/// <param name="Lists">The lists to subscribe to once it is confirmed: ids one after the other, or null.</param>
/// <param name="Reminders">The reminders that the person wishes.</param>
public sealed record AttendanceForm(
    EmailAddress Email, string Name, int Guests, string? Answers, SignatureDisplay Display, string? Lists, ReminderKinds Reminders = ReminderKinds.All);

/// <summary>The keyed hashes that an attendance is told apart by.</summary>
/// <param name="Address">Of the address.</param>
/// <param name="Network">The first 16 bytes of that of the network it came from; null where that is not known.</param>
/// <param name="WideNetwork">The same of the wider network.</param>
public sealed record AttendanceKeys(AddressKeys Address, byte[]? Network = null, byte[]? WideNetwork = null);

/// <summary>
/// One person's coming to one shift of one date, with guests. Until the owner of the mailbox confirms, this row holds all that is known:
/// strangers change nothing on an existing person. Who gets a place is decided by <see cref="Seating"/> alone.
/// </summary>
public sealed partial class Attendance : AggregateRoot<AttendanceId>
{
    /// <summary>How long the link in the confirmation mail works, unless the event is over before.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(14);

    /// <summary>How long the keyed hash of the network is kept.</summary>
    public static readonly TimeSpan NetworkRetention = TimeSpan.FromHours(72);

    /// <summary>How long after the end the personal data is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>How long the personal data is kept of one who does not come: long enough to change one's mind.</summary>
    public static readonly TimeSpan LeftRetention = TimeSpan.FromDays(7);

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = Supporter.MaxNameLength;

    /// <summary>Longest reason of a refusal, in characters.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Longest word of where somebody came from, in characters.</summary>
    public const int MaxSourceLength = Signature.MaxSourceLength;

    private Attendance() { }

    private Attendance(AttendanceId id, Occurrence occurrence, Shift shift, DateTimeOffset now)
        : base(id, now)
    {
        EventId = occurrence.EventId;
        OccurrenceId = occurrence.Id;
        ShiftId = shift.Id;
        StateSince = now;
    }

    /// <summary>The event.</summary>
    public EventId EventId { get; private set; }

    /// <summary>The date.</summary>
    public OccurrenceId OccurrenceId { get; private set; }

    /// <summary>The shift.</summary>
    public ShiftId ShiftId { get; private set; }

    /// <summary>Where it stands.</summary>
    public AttendanceState State { get; private set; }

    /// <summary>When it came to stand there.</summary>
    public DateTimeOffset StateSince { get; private set; }

    /// <summary>The way it came.</summary>
    public AttendanceChannel Channel { get; private set; }

    /// <summary>Where several dates were joined at once, the one whose link confirms all; null for one joined alone, and for that one.</summary>
    public AttendanceId? JoinedWith { get; private set; }

    /// <summary>The mailbox while nobody else may come by it to the same date: until it is cancelled, declined, lapsed or refused. Unique within the date.</summary>
    public byte[]? Holder { get; private set; }

    /// <summary>Keyed hash of the canonical address: tells the mailbox. 32 bytes; random once the personal data is gone.</summary>
    public byte[] MailboxKey { get; private set; } = [];

    /// <summary>Keyed hash of the exact address. 32 bytes.</summary>
    public byte[] AddressKey { get; private set; } = [];

    /// <summary>Keyed hash of the address's domain. 32 bytes.</summary>
    public byte[] DomainKey { get; private set; } = [];

    /// <summary>The keyed hashes that the address is found by.</summary>
    public AddressKeys Keys => new(MailboxKey, AddressKey, DomainKey);

    /// <summary>Keyed hash of the network that it came from; null after 72 hours. 16 bytes.</summary>
    public byte[]? NetworkKey { get; private set; }

    /// <summary>Keyed hash of the wider network that it came from; null after 72 hours. 16 bytes.</summary>
    public byte[]? WideNetworkKey { get; private set; }

    /// <summary>The address; sealed in the database. Null at the door, and once the personal data is gone.</summary>
    public EmailAddress? Email { get; private set; }

    /// <summary>The name; sealed in the database.</summary>
    public string? Name { get; private set; }

    /// <summary>How many more people come along.</summary>
    public int Guests { get; private set; }

    /// <summary>How many people it is.</summary>
    public int People => 1 + Guests;

    /// <summary>The answers to the organizer's own questions as JSON; sealed in the database.</summary>
    public string? Answers { get; private set; }

    /// <summary>How the person wishes to appear.</summary>
    public SignatureDisplay Display { get; private set; }

    /// <summary>The language of the page, and of mails.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>The person's time zone.</summary>
    public TimeZoneName TimeZone { get; private set; }

    /// <summary>Where the person came from, as a link to the page said; null for nowhere.</summary>
    public string? Source { get; private set; }

    /// <summary>The version of the wording that stood above the button.</summary>
    public string WordingVersion { get; private set; } = "";

    /// <summary>The lists to subscribe to once it is confirmed: ids one after the other, or null.</summary>
    public string? Lists { get; private set; }

    /// <summary>The version of the wording beside the box for lists; null without lists.</summary>
    public string? ListWordingVersion { get; private set; }

    /// <summary>Until when a place is held for one who has not confirmed; null where none is.</summary>
    public DateTimeOffset? HeldUntil { get; private set; }

    /// <summary>Whether a place was held until its time was over: who confirms then comes to the head of the line.</summary>
    public bool HoldLapsed { get; private set; }

    /// <summary>The number in the line: the smallest is next. Null outside it.</summary>
    public long? Line { get; private set; }

    /// <summary>Until when the offered place can be taken; null without an offer.</summary>
    public DateTimeOffset? OfferedUntil { get; private set; }

    /// <summary>When the owner of the mailbox confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>When an organizer said yes.</summary>
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>Why an organizer refused, in words for the person; sealed in the database.</summary>
    public string? Reason { get; private set; }

    /// <summary>The person who confirmed; null before, and once the personal data is gone.</summary>
    public SupporterId? SupporterId { get; private set; }

    /// <summary>When it was last ticked at the door that the person came, or that this was a mistake, by the clock there.</summary>
    public DateTimeOffset? TickedAt { get; private set; }

    /// <summary>The reminders that the person wishes.</summary>
    public ReminderKinds Reminders { get; private set; }

    /// <summary>The reminders that went, or are not to go any more.</summary>
    public ReminderKinds Reminded { get; private set; }

    /// <summary>Since when the person knows when it is: what would remind soon after does not go.</summary>
    public DateTimeOffset? KnowsSince { get; private set; }

    /// <summary>Grows with each change that matters to the person's calendar; the <c>SEQUENCE</c> there is <see cref="Event.SequenceOf"/> and this together.</summary>
    public int Sequence { get; private set; }

    /// <summary>Raised to revoke links sent before.</summary>
    public int Epoch { get; private set; }

    /// <summary>When the clock has something to do with it next: free a place, remind, forget; null for never.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Whether it stands as it came to stand when several dates were confirmed at once: the mail of the first one tells of all.</summary>
    public bool IsToldWithFirst => JoinedWith is not null && StateSince == ConfirmedAt;

    /// <summary>Whether the personal data is there.</summary>
    public bool IsReadable => Name is not null;

    /// <summary>Whether a place is held for one who has not confirmed.</summary>
    public bool IsHeld => HeldUntil is not null;

    /// <summary>Whether the person has a place.</summary>
    public bool HasPlace => State is AttendanceState.Confirmed or AttendanceState.CheckedIn;

    /// <summary>Whether the person comes, or would.</summary>
    public bool IsAlive => State is AttendanceState.Asked or AttendanceState.AwaitsApproval or AttendanceState.Waiting or AttendanceState.Offered || HasPlace;

    /// <summary>Takes what the form says. <see cref="Seating.Join"/> follows in the same transaction.</summary>
    /// <exception cref="DomainError"><c>Attendance.TooManyGuests</c>, or what <see cref="Event.RefuseUnlessJoinable"/> refuses.</exception>
    public static Attendance Request(
        AttendanceId id, Event @event, Occurrence occurrence, Shift shift, AttendanceForm form, AttendanceKeys keys, LanguageTag language, TimeZoneName zone,
        string? source, string wording, string? listWording, DateTimeOffset now, AttendanceId? joinedWith = null)
    {
        @event.RefuseUnlessJoinable(occurrence, shift, now);
        RefuseGuests(form.Guests, @event.GuestsAllowed);
        return new Attendance(id, occurrence, shift, now)
        {
            Email = form.Email,
            Name = form.Name,
            Guests = form.Guests,
            Answers = form.Answers,
            Display = form.Display,
            Lists = form.Lists,
            Reminders = form.Reminders,
            Holder = keys.Address.Mailbox,
            MailboxKey = keys.Address.Mailbox,
            AddressKey = keys.Address.Address,
            DomainKey = keys.Address.Domain,
            NetworkKey = keys.Network,
            WideNetworkKey = keys.WideNetwork,
            Language = language,
            TimeZone = zone,
            Source = source,
            WordingVersion = wording,
            ListWordingVersion = form.Lists is null ? null : listWording,
            JoinedWith = joinedWith,
        };
    }

    /// <summary>Somebody of the demonstration, whom no mail can reach. <see cref="Seating.Join"/> and <see cref="Seating.Confirm"/> follow.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="occurrence">The date.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="name">A name that says what it is.</param>
    /// <param name="guests">How many more people come along.</param>
    /// <param name="display">How it appears.</param>
    /// <param name="randomKey">32 random bytes in place of the hashes.</param>
    /// <param name="language">The language of the event.</param>
    /// <param name="now">The moment.</param>
    public static Attendance Demonstrate(
        AttendanceId id, Occurrence occurrence, Shift shift, string name, int guests, SignatureDisplay display, byte[] randomKey, LanguageTag language, DateTimeOffset now) =>
        new(id, occurrence, shift, now)
        {
            Name = name, Guests = guests, Display = display, Language = language, TimeZone = occurrence.TimeZone, MailboxKey = randomKey, AddressKey = randomKey, DomainKey = randomKey,
        };

    /// <summary>Somebody who came to the door without having joined. <see cref="Seating.WalkIn"/> follows in the same transaction.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="occurrence">The date.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="name">A name, if one was given; a dash otherwise.</param>
    /// <param name="guests">How many more people came along.</param>
    /// <param name="randomKey">32 random bytes in place of the hashes.</param>
    /// <param name="language">The language of the event.</param>
    /// <param name="now">The moment.</param>
    public static Attendance AtDoor(AttendanceId id, Occurrence occurrence, Shift shift, string name, int guests, byte[] randomKey, LanguageTag language, DateTimeOffset now)
    {
        RefuseGuests(guests, Event.MostGuests);
        return new Attendance(id, occurrence, shift, now)
        {
            Channel = AttendanceChannel.AtDoor,
            Name = name,
            Guests = guests,
            Language = language,
            TimeZone = occurrence.TimeZone,
            MailboxKey = randomKey,
            AddressKey = randomKey,
            DomainKey = randomKey,
        };
    }

    /// <summary>
    /// Somebody asked again with this mailbox: the owner gets the mail again, or is told that they come already. What was typed first stays: the
    /// owner of the mailbox can change it.
    /// </summary>
    /// <exception cref="DomainError"><c>Attendance.NotComing</c> for one who does not come any more.</exception>
    public void AskAgain()
    {
        if (!IsAlive)
        {
            throw new DomainError("Attendance.NotComing");
        }

        Raise(new AttendanceAsked(Id, IsAgain: true));
    }

    /// <summary>Changes what the person said of themselves.</summary>
    public void Correct(string name, string? answers, SignatureDisplay display, ReminderKinds reminders, DateTimeOffset now)
    {
        if (IsReadable && (name, answers, display, reminders) != (Name!, Answers, Display, Reminders))
        {
            (Name, Answers, Display, Reminders, ModifiedAt) = (name, answers, display, reminders, now);
        }
    }

    /// <summary>The person is written to elsewhere from now on.</summary>
    public void Readdress(SupporterId supporter, EmailAddress email, AddressKeys keys)
    {
        (SupporterId, Email) = (supporter, email);
        (MailboxKey, AddressKey, DomainKey) = (keys.Mailbox, keys.Address, keys.Domain);
        Holder = Holder is null ? null : keys.Mailbox;
        Epoch++;
    }

    /// <summary>Forgets who it was; the number stays.</summary>
    /// <param name="randomKey">32 random bytes in place of the hashes.</param>
    public void Forget(byte[] randomKey)
    {
        (Email, Name, Answers, Source, Lists, Reason) = (null, null, null, null, null, null);
        (NetworkKey, WideNetworkKey, SupporterId, Holder, DueAt) = (null, null, null, null, null);
        (MailboxKey, AddressKey, DomainKey) = (randomKey, randomKey, randomKey);
        Epoch++;
    }

    internal static void RefuseGuests(int guests, int allowed)
    {
        if (guests < 0 || guests > allowed)
        {
            throw new DomainError("Attendance.TooManyGuests", "guests", allowed);
        }
    }

    internal void Ask(DateTimeOffset? heldUntil, DateTimeOffset now)
    {
        MoveTo(AttendanceState.Asked, now);
        HeldUntil = heldUntil;
        if (JoinedWith is null)
        {
            Raise(new AttendanceAsked(Id, IsAgain: false));
        }
    }

    internal void FreeHold() => (HeldUntil, HoldLapsed) = (null, true);

    internal void ConfirmMailbox(SupporterId? by, DateTimeOffset now) => (SupporterId, ConfirmedAt) = (by, now);

    internal void AwaitApproval(DateTimeOffset now)
    {
        MoveTo(AttendanceState.AwaitsApproval, now);
        Raise(new AttendanceAwaitsApproval(Id));
    }

    internal void Approve(DateTimeOffset now) => ApprovedAt = now;

    internal void Refuse(string? reason, DateTimeOffset now)
    {
        MoveTo(AttendanceState.Refused, now);
        Reason = reason;
        Raise(new AttendanceRefused(Id));
    }

    internal void Enqueue(long line, DateTimeOffset now)
    {
        MoveTo(AttendanceState.Waiting, now);
        Line = line;
        Raise(new AttendanceQueued(Id));
    }

    internal void Offer(DateTimeOffset until, DateTimeOffset now)
    {
        MoveTo(AttendanceState.Offered, now);
        OfferedUntil = until;
        Raise(new AttendanceOffered(Id));
    }

    internal void Seat(DateTimeOffset now)
    {
        MoveTo(AttendanceState.Confirmed, now);
        (KnowsSince, Reminded) = (now, ReminderKinds.None);
        Sequence++;
        Raise(new AttendanceSeated(Id));
    }

    internal void Leave(AttendanceState to, DateTimeOffset now)
    {
        MoveTo(to, now);
        Sequence++;
        Raise(to == AttendanceState.Lapsed ? new AttendanceLapsed(Id) : new AttendanceLeft(Id));
    }

    internal void Bring(int guests, DateTimeOffset now)
    {
        (Guests, ModifiedAt) = (guests, now);
        Raise(new AttendanceChanged(Id));
    }

    internal void GoTo(ShiftId shift, DateTimeOffset now)
    {
        (ShiftId, ModifiedAt) = (shift, now);
        Sequence++;
        Raise(new AttendanceChanged(Id));
    }

    internal void Tick(bool came, DateTimeOffset at, DateTimeOffset now)
    {
        MoveTo(came ? AttendanceState.CheckedIn : AttendanceState.Confirmed, now);
        TickedAt = at;
    }

    internal void NoteTick(DateTimeOffset at) => TickedAt = at;

    private void MoveTo(AttendanceState to, DateTimeOffset now)
    {
        (State, StateSince, ModifiedAt) = (to, now, now);
        (HeldUntil, OfferedUntil, Line) = (null, null, null);
        Holder = IsAlive && Channel == AttendanceChannel.Online ? MailboxKey : null;
    }
}

/// <summary>Somebody asked to come, or asked again, and the owner of the mailbox is to be asked.</summary>
/// <param name="Attendance">Which; where several dates were joined at once, the one whose link confirms all.</param>
/// <param name="IsAgain">Whether the mail had been sent before.</param>
public sealed record AttendanceAsked(AttendanceId Attendance, bool IsAgain) : IDomainEvent;

/// <summary>Somebody confirmed, and an organizer is to say yes.</summary>
public sealed record AttendanceAwaitsApproval(AttendanceId Attendance) : IDomainEvent;

/// <summary>An organizer said no; the person is to be told.</summary>
public sealed record AttendanceRefused(AttendanceId Attendance) : IDomainEvent;

/// <summary>Somebody stands in the line; the person is to be told.</summary>
public sealed record AttendanceQueued(AttendanceId Attendance) : IDomainEvent;

/// <summary>A place is offered for a time; the person is to be told before all bulk mail.</summary>
public sealed record AttendanceOffered(AttendanceId Attendance) : IDomainEvent;

/// <summary>Somebody has a place; the person is to get the confirmation with the entry for the calendar.</summary>
public sealed record AttendanceSeated(AttendanceId Attendance) : IDomainEvent;

/// <summary>Somebody let an offer pass; the person is to be told that the line goes on.</summary>
public sealed record AttendanceLapsed(AttendanceId Attendance) : IDomainEvent;

/// <summary>Somebody does not come; the entry in the person's calendar is to go.</summary>
public sealed record AttendanceLeft(AttendanceId Attendance) : IDomainEvent;

/// <summary>Somebody comes with more or fewer guests, or to another shift; the person is to be told.</summary>
public sealed record AttendanceChanged(AttendanceId Attendance) : IDomainEvent;
