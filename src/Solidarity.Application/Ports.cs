using Solidarity.Domain;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application;

/// <summary>What this installation is called and where it is.</summary>
public sealed class SiteOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Site";

    /// <summary>The one origin that links in mails point to, without a slash at the end. Never taken from a request.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>The name of the site and of the organisation behind it.</summary>
    public string Name { get; set; } = "Solidarity";

    /// <summary>The language of pages without prefix, and of content that names none.</summary>
    public string Language { get; set; } = "en";

    /// <summary>The organisation's zone (IANA).</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Most mails a week to one reader, over all lists, where the reader set nothing else; 0: all that come. What is more goes into the next digest.</summary>
    public int MailsAWeek { get; set; } = 3;

    /// <summary>A newsletter to more people than this goes only after a second organizer approved it; 0: none needs that.</summary>
    public int SecondApprovalAbove { get; set; }

    /// <summary>Whether others than this machine can reach the site: it listens beyond loopback, or its mails link beyond it. Told by the host, never set.</summary>
    public bool IsPublic { get; private set; }

    /// <summary>Tells whether others can reach the site.</summary>
    public void TellPublic(bool isPublic) => IsPublic = isPublic;

    /// <summary>Whether an empty database gets the demonstration.</summary>
    public bool DemoContent { get; set; }
}

/// <summary>Makes the keyed hashes by which addresses are found.</summary>
public interface IKeyedHashes
{
    /// <summary>The hashes of an address.</summary>
    AddressKeys Of(EmailAddress address);

    /// <summary>The hash of a whole name, without case, accents and signs. 32 bytes.</summary>
    byte[] OfName(string name);

    /// <summary>The hash of a postal code, without case, spaces and hyphens. 32 bytes.</summary>
    byte[] OfPostalCode(string code);

    /// <summary>The hash of a line of a batch: what a signature that has no mailbox is told apart by. 32 bytes.</summary>
    byte[] OfBatchLine(Domain.Petitions.BatchId batch, int line);

    /// <summary>The hash of a PIN for the door of an event. 32 bytes.</summary>
    byte[] OfPin(Domain.Events.DoorPassId door, string pin);

    /// <summary>The hash of somebody's coming to an event, of which the code is made that the person shows at the door. 32 bytes.</summary>
    byte[] OfAttendance(Domain.Events.AttendanceId attendance);
}

/// <summary>What a token in a mail allows.</summary>
public enum TokenPurpose : byte
{
    /// <summary>Confirm, or decline, a request to subscribe. Id: the request.</summary>
    Confirm = 1,

    /// <summary>Leave the lists that a message came through. Ids: the supporter and the message. Never expires.</summary>
    Unsubscribe = 2,

    /// <summary>See and set what concerns the lists that a message came through. Ids: the supporter and the message.</summary>
    Preferences = 3,

    /// <summary>Say "that was not me", and have the request erased. Id: the request.</summary>
    NotMe = 4,

    /// <summary>Read a newsletter that no archive shows, as whoever got it may. Id: the message. Never expires.</summary>
    Newsletter = 6,

    /// <summary>Go on to an address that a newsletter links, and be counted with all others. Ids: the message, and half a hash of the address; the epoch is which of two texts. Never expires.</summary>
    Link = 7,

    /// <summary>Confirm an endorsement, and withdraw it for ever after. Id: the endorsement.</summary>
    Endorsement = 40,

    /// <summary>Read a statement before it is public. Id: the statement.</summary>
    Preview = 41,

    /// <summary>Send a form once the wait that was asked for is over. Id: random. It expires some time after the wait.</summary>
    Wait = 5,

    /// <summary>Open what is held of the owner of a mailbox. Id: the fresh link.</summary>
    MyData = 30,

    /// <summary>Agree to a change of address, or stop it, in the mailbox so far. Id: the change.</summary>
    ChangeAddressOld = 31,

    /// <summary>The same in the new mailbox.</summary>
    ChangeAddressNew = 32,

    /// <summary>Confirm a signature. Id: the signature.</summary>
    ConfirmSignature = 60,

    /// <summary>Say "I did not sign this". Id: the signature.</summary>
    DenySignature = 61,

    /// <summary>See one's signature, and take it back. Id: the signature. Never expires.</summary>
    Signature = 62,

    /// <summary>See what was handed over to a petition's target, and ask for a link to the office's own mailbox. Id: the handover.</summary>
    Handover = 70,

    /// <summary>Confirm an organisation's signature, and withdraw it for ever after. Id: the organisation's signature.</summary>
    OrganisationSignature = 90,

    /// <summary>Act for a target's office, in the one browser that opened it. Id: the visit.</summary>
    OfficeVisit = 71,

    /// <summary>Confirm that one comes to an event. Id: the attendance.</summary>
    ConfirmAttendance = 100,

    /// <summary>Say "I did not ask to come". Id: the attendance.</summary>
    DenyAttendance = 101,

    /// <summary>See one's coming to an event, change it, and take it back. Id: the attendance. Never expires.</summary>
    Attendance = 102,

    /// <summary>See, with a PIN, who comes to a date, and tick who came. Id: the pass for the door.</summary>
    Door = 103,

    /// <summary>The same in a device where the PIN was typed. Ids: the pass, and the device at random.</summary>
    DoorDevice = 104,

    /// <summary>Confirm that one wants to host an event, or say no. Id: the host.</summary>
    ConfirmHost = 110,

    /// <summary>See who comes to the event that one hosts. Id: the host.</summary>
    Host = 111,
}

/// <summary>What a token says, once its seal was found whole.</summary>
/// <param name="Purpose">What it allows.</param>
/// <param name="Id">What it is about.</param>
/// <param name="Second">What else it is about, or empty.</param>
/// <param name="Epoch">The epoch of the person or request when it was made; an older one is revoked.</param>
/// <param name="ExpiresAt">Until when it is good, or null for ever.</param>
public sealed record Token(TokenPurpose Purpose, Guid Id, Guid Second, int Epoch, DateTimeOffset? ExpiresAt);

/// <summary>Makes and reads the tokens in mails. Nothing is stored for them.</summary>
public interface ITokens
{
    /// <summary>The token as it stands in a link.</summary>
    string Issue(Token token);

    /// <summary>Reads a token; null when it was not made here for this purpose. Whether it has expired is for the caller to say.</summary>
    Token? Read(TokenPurpose purpose, string? text);
}

/// <summary>Work that is found in the database. A job only says "look again".</summary>
public enum Work
{
    /// <summary>The outbox has rows.</summary>
    Outbox,

    /// <summary>Messages are to be expanded to deliveries.</summary>
    Expansion,

    /// <summary>Confirmations are to be sent.</summary>
    Confirmations,

    /// <summary>Mail to many is to be sent.</summary>
    Bulk,

    /// <summary>Things whose time has come: schedules, and what is to be forgotten.</summary>
    Clock,

    /// <summary>Rows are to be sealed anew, with the newest key.</summary>
    Resealing,

    /// <summary>Files for targets of petitions are to be made.</summary>
    Handovers,

    /// <summary>Signatures are to be counted, removed or let go by a rule.</summary>
    Sweeps,

    /// <summary>Batches of signatures are to be counted, removed or brought back.</summary>
    Batches,

    /// <summary>Files of subscribers are to be checked, imported or undone.</summary>
    ListImports,

    /// <summary>The mailbox of bounces is to be read.</summary>
    BounceMailbox,

    /// <summary>Series of mails are to begin for people, and to go on.</summary>
    Series,
}

/// <summary>Tells the workers to look again.</summary>
public interface IJobs
{
    /// <summary>Work may be there. Losing this call costs delay, never data.</summary>
    void LookAgain(Work work);

    /// <summary>Work will be there in a while. A hint: without it, or where it is lost, the work is found within a minute of its time.</summary>
    void LookAgain(Work work, TimeSpan after)
    {
    }
}

/// <summary>Turns Markdown into what may stand on a page and in a mail.</summary>
public interface IMarkdown
{
    /// <summary>Safe HTML: no raw HTML, no scripts, no addresses but http, https, mailto, and those within this site ("/…").</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="site">Where it will stand beyond this site, the origin that makes its links within the site whole; null on the site's own pages.</param>
    /// <param name="lead">Where a link leads in place of its address; null leaves them as they are.</param>
    /// <exception cref="DomainError"><c>Markdown.TooDeep</c>, or <c>Markdown.TooMuch</c> for so many links or formatted places that rendering would take long.</exception>
    string ToHtml(string markdown, string? site = null, Func<string, string>? lead = null);

    /// <summary>Plain text for mails: every link in full, alone on a line.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="site">The origin that makes links within the site whole.</param>
    /// <param name="lead">Where a link leads in place of its address; null leaves them as they are.</param>
    string ToPlainText(string markdown, string? site = null, Func<string, string>? lead = null);

    /// <summary>What its paragraphs say, one after the other, without headings, lists, quotations and the addresses of links: to show how a text begins.</summary>
    /// <param name="markdown">The text.</param>
    string ToWords(string markdown);

    /// <summary>Its links and pictures, in their order.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="site">The origin that makes links within the site whole; null leaves them as they are.</param>
    IReadOnlyList<MarkdownLink> Links(string markdown, string? site = null);
}

/// <summary>A link or a picture in a text.</summary>
/// <param name="Address">Where it leads, or the picture's.</param>
/// <param name="Text">The words that stand for it; empty for none.</param>
/// <param name="IsPicture">Whether it was written as a picture.</param>
public sealed record MarkdownLink(string Address, string Text, bool IsPicture);

/// <summary>A picture as taken in.</summary>
/// <param name="Content">Re-encoded, upright, without notes of the camera.</param>
/// <param name="MediaType">As in <c>image/webp</c>.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record TakenPicture(byte[] Content, string MediaType, int Width, int Height);

/// <summary>Reads pictures that people send.</summary>
public interface IPictureReader
{
    /// <summary>Decodes, turns upright, shrinks and encodes anew.</summary>
    /// <exception cref="DomainError"><c>Picture.Unreadable</c>, <c>Picture.TooLarge</c>.</exception>
    TakenPicture Read(byte[] file);

    /// <summary>A smaller copy, at most so many pixels wide, as WebP.</summary>
    byte[] Shrink(byte[] picture, int width);
}
