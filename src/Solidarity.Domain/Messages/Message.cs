using System.Security.Cryptography;
using System.Text;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Messages;

/// <summary>What a message is.</summary>
public enum MessageKind
{
    /// <summary>A statement was published; goes to the subscribers of its lists.</summary>
    StatementAlert = 0,

    /// <summary>"Is it you who asked?" Standing: each request adds one delivery.</summary>
    ConfirmSubscription = 1,

    /// <summary>"You asked again, and are subscribed already." Standing.</summary>
    AlreadySubscribed = 2,

    /// <summary>"The servers of a mail domain refuse us." To the owners of the installation. Standing: each such day adds one delivery an owner.</summary>
    DomainRefused = 3,

    /// <summary>What was published to the lists of one time zone's readers since their last digest.</summary>
    Digest = 4,

    /// <summary>"Readers reported our mail as unwanted." To the owners of the installation. Standing: each such day adds one delivery an owner.</summary>
    ComplaintReceived = 5,

    /// <summary>What organizers write to lists.</summary>
    Newsletter = 6,

    /// <summary>A newsletter as it would come, to an organizer who is to look at it. Standing: each try adds one delivery.</summary>
    NewsletterTest = 7,

    /// <summary>"May we write to you?" To somebody whom an organisation brought from elsewhere without a proof of consent. Standing: each adds one delivery.</summary>
    AskImported = 8,

    /// <summary>One mail of a series, to each person who has come to it. Takes deliveries one by one as long as its series runs.</summary>
    SeriesMail = 9,

    /// <summary>What was corrected in a statement; goes to those whose copy of the alert had the mistake.</summary>
    Correction = 10,

    /// <summary>"Mail from here arrives." To the organizer who asked for it. Standing.</summary>
    TestMail = 20,

    /// <summary>"Is it your organisation that endorses?" Standing: each endorsement adds one delivery.</summary>
    ConfirmEndorsement = 40,

    /// <summary>"Here is what we hold of you." To the mailbox whose owner, or somebody else, asked. Standing.</summary>
    FreshLink = 30,

    /// <summary>"You are to be written to elsewhere: are you?" To the mailbox so far. Standing.</summary>
    ChangeAddressOld = 31,

    /// <summary>"You are to be written to here: are you?" To the new mailbox. Standing.</summary>
    ChangeAddressNew = 32,

    /// <summary>"Come and work with us in the console." Standing: each sending adds one delivery.</summary>
    Invitation = 50,

    /// <summary>"Is it you who signed?" Standing: each asking adds one delivery.</summary>
    ConfirmSignature = 60,

    /// <summary>"You have not confirmed yet." Standing: at most two a signature.</summary>
    SignatureReminder = 61,

    /// <summary>"Somebody signed again with your name and address." Standing.</summary>
    AlreadySigned = 62,

    /// <summary>"One network, or mail domain, sends very many signatures." To those who decide what is held. Standing.</summary>
    FloodAlert = 80,

    /// <summary>"Signatures were handed over to you." To a petition's target. Standing: each handover and each fresh link adds one delivery.</summary>
    Handover = 70,

    /// <summary>"Is it you who wants to see what was handed over?" To a mailbox of the target's office. Standing.</summary>
    OfficeVisit = 71,

    /// <summary>"The petition that you signed was answered." To those who signed and wanted news.</summary>
    PetitionAnswer = 72,

    /// <summary>"Is it your organisation that signs?" Standing: each asking adds one delivery.</summary>
    ConfirmOrganisation = 90,

    /// <summary>"Your organisation is not shown, and why." Standing.</summary>
    OrganisationDeclined = 91,

    /// <summary>"One more has signed." To a petition's target whose office wishes a mail for each. Standing.</summary>
    SignatureForTarget = 73,

    /// <summary>"Is it you who comes?" Standing: each asking adds one delivery.</summary>
    ConfirmAttendance = 100,

    /// <summary>"You have a place", with the entry for the calendar. Standing.</summary>
    AttendanceSeated = 101,

    /// <summary>"All places are taken; you are in the line." Standing.</summary>
    AttendanceQueued = 102,

    /// <summary>"A place is free: do you take it?" Standing.</summary>
    AttendanceOffered = 103,

    /// <summary>"You let the offer pass, and the line goes on." Standing.</summary>
    AttendanceLapsed = 104,

    /// <summary>"You do not come any more", which takes the entry out of the calendar. Standing.</summary>
    AttendanceLeft = 105,

    /// <summary>"You come with more or fewer guests, or to another shift." Standing.</summary>
    AttendanceChanged = 106,

    /// <summary>"An organizer will look at it." Standing.</summary>
    AttendanceAwaits = 107,

    /// <summary>"You can't come this time." Standing.</summary>
    AttendanceRefused = 108,

    /// <summary>"You come already; here is the link to it." Standing.</summary>
    AlreadyJoined = 109,

    /// <summary>"It is soon." Standing.</summary>
    EventReminder = 110,

    /// <summary>"It is at another time or place." Standing; before all bulk mail.</summary>
    EventMoved = 111,

    /// <summary>"It does not take place." Standing; before all bulk mail.</summary>
    EventCalledOff = 112,

    /// <summary>"Somebody wants to come, and needs your yes." To organizers. Standing.</summary>
    ApprovalNeeded = 113,

    /// <summary>"It is at another place", where all dates are that have none of their own. Standing; before all bulk mail.</summary>
    EventRelocated = 114,

    /// <summary>Thanks somebody who came to an event, on the day after, and says what can be done next.</summary>
    EventThanks = 115,

    /// <summary>"Is it you who wants to host this?" Standing: each asking adds one delivery.</summary>
    ConfirmHost = 120,

    /// <summary>"You host the event; here is your link." Standing: each link adds one delivery.</summary>
    HostApproved = 121,

    /// <summary>"You don't host it, and why." Standing.</summary>
    HostDeclined = 122,

    /// <summary>"You don't host it any more." Standing.</summary>
    HostEnded = 123,

    /// <summary>"A volunteer wants to host, and needs your yes." To organizers. Standing.</summary>
    HostWaits = 124,

    /// <summary>"An event has no host any more." To organizers. Standing.</summary>
    HostGone = 125,

    /// <summary>What a host writes to those who come. Standing: each adds one delivery a person.</summary>
    EventMail = 126,

    /// <summary>The copy of it to organizers. Standing.</summary>
    EventMailCopy = 127,
}

/// <summary>The two ways out. They share no connection, so confirmations never wait behind a mailing.</summary>
public enum Lane
{
    /// <summary>What somebody is waiting for: confirmations, offers, cancellations.</summary>
    Confirmations = 0,

    /// <summary>What goes to many.</summary>
    Bulk = 1,
}

/// <summary>Where a message stands.</summary>
public enum MessageState
{
    /// <summary>Being expanded to deliveries, or being sent.</summary>
    Sending = 0,

    /// <summary>Held by an organizer.</summary>
    Paused = 1,

    /// <summary>Ended by an organizer; what was not sent is skipped.</summary>
    Stopped = 2,

    /// <summary>Every delivery has its outcome.</summary>
    Done = 3,

    /// <summary>Takes deliveries one by one, for ever.</summary>
    Standing = 4,

    /// <summary>Being written; nothing goes out.</summary>
    Draft = 5,

    /// <summary>Written, and waits for its moment.</summary>
    Scheduled = 6,
}

/// <summary>One mailing. Its copies are <see cref="Delivery"/>s.</summary>
public sealed partial class Message : AggregateRoot<MessageId>, IShownInPublic
{
    /// <summary>
    /// The kinds that count towards a reader's cap of mails a week. The others are answers to what the person did (confirmations, offers,
    /// cancellations, reminders), put right what went out wrong, or are the digests that tell of what was held back.
    /// </summary>
    public static IReadOnlyList<MessageKind> Capped { get; } = [MessageKind.StatementAlert, MessageKind.PetitionAnswer, MessageKind.Newsletter, MessageKind.SeriesMail];

    /// <summary>Those of <see cref="Capped"/> that go into the next digest where the cap is reached. A mail of a series waits instead: it is no news to tell of.</summary>
    public static IReadOnlyList<MessageKind> HeldForDigest { get; } = [MessageKind.StatementAlert, MessageKind.PetitionAnswer, MessageKind.Newsletter];

    private readonly List<MessageList> _lists = [];
    private readonly List<MessageStatement> _statements = [];

    private Message() { }

    private Message(MessageId id, MessageKind kind, Lane lane, MessageState state, DateTimeOffset now)
        : base(id, now)
    {
        Kind = kind;
        Lane = lane;
        State = state;
    }

    /// <summary>What it is.</summary>
    public MessageKind Kind { get; private set; }

    /// <summary>The way out that it takes.</summary>
    public Lane Lane { get; private set; }

    /// <summary>Where it stands.</summary>
    public MessageState State { get; private set; }

    /// <summary>The statement it tells of, if it is an alert or a correction.</summary>
    public StatementId? StatementId { get; private set; }

    /// <summary>Whose digest it is, by how often they read; null for other kinds.</summary>
    public Frequency? Frequency { get; private set; }

    /// <summary>Whose digest it is, by their time zone; null for other kinds.</summary>
    public TimeZoneName? TimeZone { get; private set; }

    /// <summary>
    /// The morning of a digest: it tells of what was published up to then. The moment of a correction: it goes to those whose copy was made
    /// up to then. Null for other kinds.
    /// </summary>
    public DateTimeOffset? CoversTo { get; private set; }

    /// <summary>The lists it goes to.</summary>
    public IReadOnlyList<MessageList> Lists => _lists;

    /// <summary>The statements that a digest may tell of; each reader gets those of the own lists that did not come otherwise.</summary>
    public IReadOnlyList<MessageStatement> Statements => _statements;

    /// <summary>The last supporter that has a delivery; the next batch begins behind. Moves in the transaction that adds the deliveries.</summary>
    public SupporterId? ExpandedTo { get; private set; }

    /// <summary>When the last recipient had got a delivery.</summary>
    public DateTimeOffset? ExpandedAt { get; private set; }

    /// <summary>
    /// How many deliveries there are. This and <see cref="Sent"/>, <see cref="Failed"/>, <see cref="Skipped"/> are moved, never counted
    /// anew: in the transaction that moves the deliveries, by adding in the database, for several workers do so at once.
    /// </summary>
    public int Total { get; private set; }

    /// <summary>How many were taken by a mail server.</summary>
    public int Sent { get; private set; }

    /// <summary>How many were refused for good, or given up.</summary>
    public int Failed { get; private set; }

    /// <summary>How many were not to be sent any more: the person had left, or the message was stopped.</summary>
    public int Skipped { get; private set; }

    /// <summary>Of those sent, how many came back later. Moved like the others, and in none of them.</summary>
    public int Bounced { get; private set; }

    /// <summary>Of those sent, how many were reported as unwanted. Moved like the others, and in none of them.</summary>
    public int Complained { get; private set; }

    /// <summary>How many have no outcome yet.</summary>
    public int Queued => Total - Sent - Failed - Skipped;

    /// <summary>When the last delivery had its outcome.</summary>
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>The alert for a statement; goes to the subscribers of its lists, once.</summary>
    public static Message Alert(MessageId id, Statement statement, DateTimeOffset now)
    {
        var message = new Message(id, MessageKind.StatementAlert, Lane.Bulk, MessageState.Sending, now) { StatementId = statement.Id };
        message._lists.AddRange(statement.Lists.Select(list => new MessageList(id, list.ListId)));
        message._holds.AddRange(statement.Holds.Select(hold => new MessageHold(id, hold.Language, hold.Until)));
        message.Raise(new MessageReleased(id));
        return message;
    }

    /// <summary>A digest for the readers of one time zone.</summary>
    /// <param name="frequency">How often they read.</param>
    /// <param name="zone">Where they are.</param>
    /// <param name="coversTo">Their morning.</param>
    /// <param name="statements">What it may tell of, beside what was held back.</param>
    /// <param name="lists">The lists of all that it may tell of.</param>
    /// <param name="now">The moment.</param>
    public static Message Digest(
        Frequency frequency, TimeZoneName zone, DateTimeOffset coversTo, IEnumerable<StatementId> statements, IEnumerable<MailingListId> lists, DateTimeOffset now)
    {
        var id = KnownId(coversTo, $"{frequency}/{zone.Value}/{coversTo.UtcTicks}");
        var message = new Message(id, MessageKind.Digest, Lane.Bulk, MessageState.Sending, now) { Frequency = frequency, TimeZone = zone, CoversTo = coversTo };
        message._statements.AddRange(statements.Distinct().Select(statement => new MessageStatement(id, statement)));
        message._lists.AddRange(lists.Distinct().Select(list => new MessageList(id, list)));
        message.Raise(new MessageReleased(id));
        return message;
    }

    // The same digest has the same id, also when a restored database plans it again: what is known of its copies still holds.
    // A version 7 UUID (RFC 9562 §5.7) whose random part is a hash of what it is.
    private static MessageId KnownId(DateTimeOffset moment, string what)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(moment).TryWriteBytes(bytes, bigEndian: true, out _);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(what));
        bytes[6] = (byte)(0x70 | (hash[0] & 0x0F));
        bytes[7] = hash[1];
        bytes[8] = (byte)(0x80 | (hash[2] & 0x3F));
        hash.AsSpan(3, 7).CopyTo(bytes[9..]);
        return MessageId.From(new Guid(bytes, bigEndian: true));
    }

    /// <summary>A message that takes deliveries one by one.</summary>
    public static Message Standing(MessageId id, MessageKind kind, DateTimeOffset now) =>
        new(id, kind, kind is MessageKind.SignatureForTarget or MessageKind.EventMail or MessageKind.AskImported ? Lane.Bulk : Lane.Confirmations, MessageState.Standing, now);

    /// <summary>Notes a batch of deliveries that is added in the same transaction.</summary>
    /// <param name="upTo">The last supporter of the batch.</param>
    /// <param name="added">How many deliveries it adds.</param>
    /// <param name="heldBack">How many of them are skipped already, since their readers had their mails of the week.</param>
    public void Expand(SupporterId upTo, int added, int heldBack = 0)
    {
        ExpandedTo = upTo;
        Total += added;
        Skipped += heldBack;
    }

    /// <summary>Notes that everybody has a delivery.</summary>
    public void Expanded(DateTimeOffset now) => ExpandedAt ??= now;

    /// <summary>Holds the sending. What a connection has begun is finished.</summary>
    /// <exception cref="DomainError"><c>Message.Ended</c>, <c>Message.NotBegun</c>.</exception>
    public void Pause(DateTimeOffset now)
    {
        RefuseIfEnded();
        RefuseUnlessBegun();
        State = MessageState.Paused;
        ModifiedAt = now;
    }

    /// <summary>Goes on.</summary>
    /// <exception cref="DomainError"><c>Message.Ended</c>, <c>Message.NotBegun</c>.</exception>
    public void Resume(DateTimeOffset now)
    {
        RefuseIfEnded();
        RefuseUnlessBegun();
        if (State == MessageState.Paused)
        {
            State = Kind == MessageKind.SeriesMail ? MessageState.Standing : MessageState.Sending;
            ModifiedAt = now;
            Raise(new MessageReleased(Id));
        }
    }

    /// <summary>Ends the sending for good; what is not sent will be skipped.</summary>
    /// <exception cref="DomainError"><c>Message.Ended</c>.</exception>
    public void Stop(DateTimeOffset now)
    {
        RefuseIfEnded();
        _changesPages = IsInArchive && !IsBeingWritten;
        State = MessageState.Stopped;
        ExpandedAt ??= now;
        SplitEndedAt ??= SplitShare is null ? null : now;
        _holds.ForEach(hold => hold.End(now));
        ModifiedAt = now;
        Raise(new MessageStopped(Id));
    }

    private void RefuseIfEnded()
    {
        if (State is MessageState.Stopped or MessageState.Done)
        {
            throw new DomainError("Message.Ended");
        }
    }
}

/// <summary>A message may go: expand it, then send it.</summary>
public sealed record MessageReleased(MessageId Message) : IDomainEvent;

/// <summary>A message was stopped: what is not sent is to be skipped.</summary>
public sealed record MessageStopped(MessageId Message) : IDomainEvent;

/// <summary>A list that a message goes to.</summary>
public sealed class MessageList
{
    private MessageList() { }

    internal MessageList(MessageId message, MailingListId list)
    {
        MessageId = message;
        ListId = list;
    }

    /// <summary>The message.</summary>
    public MessageId MessageId { get; private set; }

    /// <summary>The list.</summary>
    public MailingListId ListId { get; private set; }
}

/// <summary>A statement that a digest may tell of.</summary>
public sealed class MessageStatement
{
    private MessageStatement() { }

    internal MessageStatement(MessageId message, StatementId statement)
    {
        MessageId = message;
        StatementId = statement;
    }

    /// <summary>The digest.</summary>
    public MessageId MessageId { get; private set; }

    /// <summary>The statement.</summary>
    public StatementId StatementId { get; private set; }
}
