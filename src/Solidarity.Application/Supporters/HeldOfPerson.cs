using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Series;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>Everything that is held under one mailbox.</summary>
/// <param name="Person">Which.</param>
/// <param name="Supporter">The person, once anything was confirmed.</param>
/// <param name="Subscriptions">The standing on lists.</param>
/// <param name="Requests">Requests to subscribe, confirmed or not; each is kept for 14 days.</param>
/// <param name="Consents">The ledger of consents, oldest first.</param>
/// <param name="Suppressions">Why mail must not go there.</param>
/// <param name="Mails">What was sent in the last 90 days, newest first.</param>
/// <param name="Endorsements">Endorsements by an organisation whose contact person has this address, newest first.</param>
/// <param name="AddressChanges">Changes of address that are under way.</param>
/// <param name="Asked">What the person asked for, newest first.</param>
/// <param name="HasAccount">Whether an organizer's account has this address.</param>
public sealed record HeldOfPerson(
    [property: JsonIgnore] PersonKey Person, HeldSupporter? Supporter, IReadOnlyList<HeldSubscription> Subscriptions, IReadOnlyList<HeldRequest> Requests, IReadOnlyList<HeldConsent> Consents,
    IReadOnlyList<HeldSuppression> Suppressions, IReadOnlyList<HeldMail> Mails, IReadOnlyList<HeldEndorsement> Endorsements, IReadOnlyList<HeldAddressChange> AddressChanges, IReadOnlyList<HeldAsking> Asked, bool HasAccount)
{
    /// <summary>Signatures under petitions, newest first.</summary>
    public IReadOnlyList<HeldSignature> Signatures { get; init; } = [];

    /// <summary>What the person comes to, or came, newest first.</summary>
    public IReadOnlyList<HeldAttendance> Attendances { get; init; } = [];

    /// <summary>Events that the person hosts, hosted, or would, newest first.</summary>
    public IReadOnlyList<HeldHosting> Hostings { get; init; } = [];

    /// <summary>Series of mails that began for the person, newest first.</summary>
    public IReadOnlyList<HeldSeries> Series { get; init; } = [];

    /// <summary>Organisations that sign petitions, for which the person spoke, newest first.</summary>
    public IReadOnlyList<HeldOrganisation> Organisations { get; init; } = [];

    /// <summary>Whether any of it can be read, and not only hashes are left.</summary>
    [JsonIgnore]
    public bool IsReadable => Supporter is not null || Requests.Count + Endorsements.Count + AddressChanges.Count + Signatures.Count + Organisations.Count + Hostings.Count > 0;

    /// <summary>Whether there is anything at all.</summary>
    [JsonIgnore]
    public bool IsAnything => IsReadable || Consents.Count + Suppressions.Count + Asked.Count > 0 || HasAccount;

    /// <summary>The address, where it is known.</summary>
    [JsonIgnore]
    public string? Email => Supporter?.Email ?? Requests.Select(x => x.Email).Concat(Endorsements.Select(x => x.Email)).Concat(Signatures.Select(x => x.Email)).Concat(Organisations.Select(x => x.Email)).Concat(Hostings.Select(x => x.Email)).FirstOrDefault();
}

/// <summary>A person.</summary>
/// <param name="Email">The address as typed.</param>
/// <param name="Name">How the person wishes to be addressed.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="TimeZone">IANA.</param>
/// <param name="Since">When something was first confirmed.</param>
/// <param name="MailsAWeek">Most mails a week, as the person wishes; 0: all that come; null: as is usual here.</param>
public sealed record HeldSupporter(string Email, string? Name, string Language, string TimeZone, DateTimeOffset Since, int? MailsAWeek);

/// <summary>A subscription.</summary>
/// <param name="List">The list's name.</param>
/// <param name="State"><c>active</c> or <c>left</c>.</param>
/// <param name="Frequency"><c>immediate</c>, <c>daily</c> or <c>weekly</c>.</param>
/// <param name="Language">Of the mails.</param>
/// <param name="ConfirmedAt">When it was last confirmed.</param>
/// <param name="LeftAt">When the person left.</param>
/// <param name="PausedUntil">Until when no mail goes.</param>
public sealed record HeldSubscription(
    string List, SubscriptionState State, Frequency Frequency, string Language, DateTimeOffset ConfirmedAt, DateTimeOffset? LeftAt, DateTimeOffset? PausedUntil);

/// <summary>A request to subscribe.</summary>
/// <param name="Email">The address as typed.</param>
/// <param name="Name">The name as typed.</param>
/// <param name="Lists">The lists' names.</param>
/// <param name="Language">Of the mails.</param>
/// <param name="TimeZone">IANA.</param>
/// <param name="Frequency">How often.</param>
/// <param name="Wording">Version of the wording that was shown.</param>
/// <param name="AskedAt">When.</param>
/// <param name="ConfirmedAt">When the owner confirmed, if so.</param>
/// <param name="ForgottenAt">When the row goes.</param>
public sealed record HeldRequest(
    string Email, string? Name, IReadOnlyList<string> Lists, string Language, string TimeZone, Frequency Frequency, string Wording, DateTimeOffset AskedAt,
    DateTimeOffset? ConfirmedAt, DateTimeOffset ForgottenAt);

/// <summary>An entry of the ledger of consents.</summary>
/// <param name="Act">What was done.</param>
/// <param name="List">To mail by which list.</param>
/// <param name="Channel">By what way.</param>
/// <param name="Language">The language in which the wording was read.</param>
/// <param name="Wording">Its version.</param>
/// <param name="Text">Its words.</param>
/// <param name="At">When.</param>
public sealed record HeldConsent(ConsentAct Act, string List, ConsentChannel Channel, string Language, string Wording, string Text, DateTimeOffset At);

/// <summary>A suppression.</summary>
public sealed record HeldSuppression(SuppressionScope Scope, SuppressionCause Cause, DateTimeOffset Since);

/// <summary>A mail.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Title">The statement that it told of, if one.</param>
/// <param name="Language">Its language.</param>
/// <param name="State">Where it stands.</param>
/// <param name="At">When it was made.</param>
/// <param name="FinishedAt">When it got its outcome.</param>
public sealed record HeldMail(MessageKind Kind, string? Title, string Language, DeliveryState State, DateTimeOffset At, DateTimeOffset? FinishedAt);

/// <summary>An endorsement of a statement by an organisation, of which the person is the contact.</summary>
/// <param name="Statement">The statement's title.</param>
/// <param name="Name">The organisation's name as typed.</param>
/// <param name="Website">Its website as typed.</param>
/// <param name="Email">The address as typed.</param>
/// <param name="Language">Of the mails.</param>
/// <param name="Wording">Version of the wording that was shown.</param>
/// <param name="Text">Its words.</param>
/// <param name="TextLanguage">The language of the words.</param>
/// <param name="State">Where it stands.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="StateSince">When it came to stand where it does.</param>
/// <param name="ForgottenAt">When the row goes, if it is to go.</param>
public sealed record HeldEndorsement(
    string? Statement, string Name, string? Website, string Email, string Language, string Wording, string Text, string TextLanguage, BackingState State,
    DateTimeOffset AskedAt, DateTimeOffset StateSince, DateTimeOffset? ForgottenAt);

/// <summary>A signature under a petition.</summary>
/// <param name="Petition">The petition's title.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Email">The address as typed.</param>
/// <param name="Name">The name as typed.</param>
/// <param name="Display">How the person appears.</param>
/// <param name="Language">Of the mails.</param>
/// <param name="SignedAt">When it was signed.</param>
/// <param name="ConfirmedAt">When the owner of the mailbox confirmed, if so.</param>
/// <param name="ForgottenAt">When the personal data goes.</param>
public sealed record HeldSignature(
    string Petition, SignatureState State, string Email, string Name, SignatureDisplay Display, string Language, DateTimeOffset SignedAt, DateTimeOffset? ConfirmedAt,
    DateTimeOffset ForgottenAt)
{
    /// <summary>The country, if it was named.</summary>
    public string? Country { get; init; }

    /// <summary>The region, if it was named.</summary>
    public string? Region { get; init; }

    /// <summary>The postal code, if it was named.</summary>
    public string? PostalCode { get; init; }

    /// <summary>The telephone number, if it was named.</summary>
    public string? Phone { get; init; }

    /// <summary>The comment.</summary>
    public string? Comment { get; init; }

    /// <summary>The answers to the petition's own questions.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Where the person came from, as a link to the page said.</summary>
    public string? Source { get; init; }

    /// <summary>Version of the wording that was shown.</summary>
    public required string Wording { get; init; }

    /// <summary>Its words.</summary>
    public required string Text { get; init; }

    /// <summary>The language of the words.</summary>
    public required string TextLanguage { get; init; }

    /// <summary>32 bytes, base64, from which, with the address, the person can find the signature in the petition's journal.</summary>
    public string? Blind { get; init; }
}

/// <summary>A series of mails that began for the person.</summary>
/// <param name="List">The list by which its mails go.</param>
/// <param name="StartedAt">When the person did what it is for.</param>
/// <param name="Mails">How many of its mails went, or were passed over.</param>
/// <param name="NextAt">When the next is due; null once it is over.</param>
/// <param name="Ending">Why it was over; null while it goes on.</param>
/// <param name="EndedAt">When it was over.</param>
public sealed record HeldSeries(string List, DateTimeOffset StartedAt, int Mails, DateTimeOffset? NextAt, SeriesEnding? Ending, DateTimeOffset? EndedAt);

/// <summary>A change of address that is under way.</summary>
public sealed record HeldAddressChange(string Email, DateTimeOffset AskedAt, DateTimeOffset? OldAgreedAt, DateTimeOffset? NewAgreedAt, DateTimeOffset? DoneAt);

/// <summary>Something the person asked for.</summary>
/// <param name="Id">Of the note.</param>
/// <param name="Kind">What for.</param>
/// <param name="AskedOn">The day.</param>
/// <param name="DueOn">The last day for the answer.</param>
/// <param name="DoneAt">When it was answered.</param>
/// <param name="IsOwn">Whether the person did it without help.</param>
public sealed record HeldAsking([property: JsonIgnore] DataRequestId Id, DataRequestKind Kind, DateOnly AskedOn, DateOnly DueOn, DateTimeOffset? DoneAt, bool IsOwn);

/// <summary>Reads what is held under a mailbox, in a fixed number of queries.</summary>
internal static class PersonReader
{
    private const int MostMails = 1_000;

    public static async Task<HeldOfPerson> HeldAsync(this ISolidarityDb db, PersonKey person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mailbox = person.Mailbox;
        var supporter = await db.Supporters.AsNoTracking().SingleOrDefaultAsync(x => x.Keys.Mailbox == mailbox, cancellationToken);
        var id = supporter?.Id;
        var requests = await db.SubscriptionRequests.AsNoTracking().Include(x => x.Lists).Where(x => x.Keys.Mailbox == mailbox).OrderByDescending(x => x.CreatedAt)
            .ToListAsync(cancellationToken);
        var names = await db.MailingLists.Select(x => new { x.Id, x.Name }).ToDictionaryAsync(x => x.Id, x => x.Name, cancellationToken);
        var subscriptions = id is null ? [] : await db.Subscriptions.AsNoTracking().Where(x => x.SupporterId == id).ToListAsync(cancellationToken);
        var consents = await (
            from consent in db.Consents.AsNoTracking().Where(x => x.MailboxKey == mailbox || (id != null && x.SupporterId == id))
            join wording in db.ConsentWordings on consent.WordingVersion equals wording.Version into known
            from wording in known.DefaultIfEmpty()
            orderby consent.At
            select new { Entry = consent, wording.Text }).ToListAsync(cancellationToken);
        var changes = await db.AddressChanges.AsNoTracking().Where(x => x.Keys.Mailbox == mailbox || (id != null && x.SupporterId == id)).ToListAsync(cancellationToken);
        var links = await db.FreshLinks.Where(x => x.Keys.Mailbox == mailbox).Select(x => x.Id).ToListAsync(cancellationToken);
        var endorsements = await (
            from endorsement in db.Endorsements.AsNoTracking().Where(x => x.Keys.Mailbox == mailbox)
            join wording in db.ConsentWordings on endorsement.WordingVersion equals wording.Version into known
            from wording in known.DefaultIfEmpty()
            orderby endorsement.Id descending
            select new { Entry = endorsement, wording.Text, Language = (LanguageTag?)wording.Language }).ToListAsync(cancellationToken);
        var signatures = await db.SignaturesOfAsync(mailbox, cancellationToken);
        var organisations = await db.OrganisationsOfAsync(mailbox, cancellationToken);
        var attendances = await db.AttendancesOfAsync(mailbox, cancellationToken);
        var hostings = await db.HostingsOfAsync(mailbox, cancellationToken);
        var recipients = Recipients(
            id, requests.Select(x => x.Id), changes.Select(x => x.Id), links, endorsements.Select(x => x.Entry.Id), signatures.Select(x => x.Entry.Id), organisations.Select(x => x.Entry.Id),
            attendances.Select(x => x.Entry.Id), hostings.Select(x => x.Entry.Id));
        var series = id is null ? [] : await db.SeriesEntries.AsNoTracking().Where(x => x.SupporterId == id).OrderByDescending(x => x.StartedAt)
            .Join(db.Series, x => x.SeriesId, x => x.Id, (entry, one) => new { Entry = entry, one.ListId }).ToListAsync(cancellationToken);
        var mails = await db.MailsAsync(recipients, now, cancellationToken);
        var titles = await db.TitlesAsync(mails.Select(x => x.Statement).OfType<StatementId>().Concat(endorsements.Select(x => x.Entry.StatementId)), cancellationToken);
        return new HeldOfPerson(
            person,
            supporter is null ? null : new HeldSupporter(supporter.Email.Value, supporter.Name, supporter.Language.Value, supporter.TimeZone.Value, supporter.CreatedAt, supporter.MailsAWeek),
            [.. subscriptions.Select(x => x.Held(names[x.ListId], now)).OrderBy(x => x.List)],
            [.. requests.Select(x => new HeldRequest(
                x.Email.Value, x.Name, [.. x.Lists.Select(row => names[row.ListId]).Order()], x.Language.Value, x.TimeZone.Value, x.Frequency, x.WordingVersion,
                x.CreatedAt, x.ConfirmedAt, x.CreatedAt + SubscriptionRequest.Retention))],
            [.. consents.Select(x => new HeldConsent(
                x.Entry.Act, names[x.Entry.ListId], x.Entry.Channel, x.Entry.Language.Value, x.Entry.WordingVersion, x.Text ?? "", x.Entry.At))],
            [.. (await db.Suppressions.AsNoTracking().Where(x => x.MailboxKey == mailbox).ToListAsync(cancellationToken)).Select(x => new HeldSuppression(x.Scope, x.Cause, x.Since))],
            [.. mails.Select(x => new HeldMail(x.Kind, titles.Of(x.Statement, x.Language), x.Language.Value, x.State, x.CreatedAt, x.FinishedAt))],
            [.. endorsements.Select(x => x.Entry.Held(titles.Of(x.Entry.StatementId, x.Entry.Language), x.Text ?? "", x.Language ?? x.Entry.Language))],
            [.. changes.Select(x => new HeldAddressChange(x.Email.Value, x.CreatedAt, x.OldAgreedAt, x.NewAgreedAt, x.DoneAt))],
            [.. (await db.DataRequests.AsNoTracking().Where(x => x.MailboxKey == mailbox).OrderByDescending(x => x.AskedOn).ToListAsync(cancellationToken))
                .Select(Held)],
            await db.Organizers.AnyAsync(x => x.MailboxKey == mailbox, cancellationToken))
        {
            Series = [.. series.Select(x => new HeldSeries(
                names[x.ListId], x.Entry.StartedAt, x.Entry.NextStep, x.Entry.Ending is null ? x.Entry.NextAt : null, x.Entry.Ending, x.Entry.EndedAt))],
            Signatures = [.. signatures.Select(x => x.Held())],
            Organisations = [.. organisations.Select(x => x.Held())],
            Attendances = [.. attendances.Select(x => x.Held())],
            Hostings = [.. hostings.Select(x => x.Held())],
        };
    }

    public static HeldSubscription Held(this Subscription x, string list, DateTimeOffset now) =>
        new(list, x.State, x.Frequency, x.Language.Value, x.ConfirmedAt, x.LeftAt, x.PausedUntil > now ? x.PausedUntil : null);

    public static HeldAsking Held(this DataRequest x) => new(x.Id, x.Kind, x.AskedOn, x.DueOn, x.DoneAt, x.IsOwn);

    /// <summary>All that mails to one mailbox are addressed to.</summary>
    public static List<Guid> Recipients(
        SupporterId? supporter, IEnumerable<SubscriptionRequestId> requests, IEnumerable<AddressChangeId> changes, IEnumerable<FreshLinkId> links,
        IEnumerable<EndorsementId> endorsements, IEnumerable<SignatureId> signatures, IEnumerable<OrganisationSignatureId> organisations, IEnumerable<Domain.Events.AttendanceId> attendances,
        IEnumerable<Domain.Events.EventHostId> hosts) =>
        [
            .. supporter is { } id ? [id.Value] : Array.Empty<Guid>(), .. requests.Select(x => x.Value), .. changes.Select(x => x.Value), .. links.Select(x => x.Value),
            .. endorsements.Select(x => x.Value), .. signatures.Select(x => x.Value), .. organisations.Select(x => x.Value),
            .. attendances.Select(x => x.Value), .. hosts.Select(x => x.Value),
        ];

    /// <summary>The deliveries to some recipients, by way of the messages: a delivery is found by its message first.</summary>
    public static IQueryable<MailTo> MailsTo(this ISolidarityDb db, IReadOnlyCollection<Guid> recipients, DateTimeOffset now)
    {
        var since = now - FoldDeliveries.Kept;
        return from message in db.Messages
               where message.CreatedAt > since || message.DoneAt == null || message.DoneAt > since
               join copy in db.Deliveries on message.Id equals copy.MessageId
               where recipients.Contains(copy.Recipient)
               select new MailTo { Message = message, Copy = copy };
    }

    private static async Task<List<MailRow>> MailsAsync(this ISolidarityDb db, IReadOnlyCollection<Guid> recipients, DateTimeOffset now, CancellationToken cancellationToken) =>
        recipients.Count == 0 ? [] : await db.MailsTo(recipients, now).OrderByDescending(x => x.Copy.CreatedAt).Take(MostMails)
            .Select(x => new MailRow(x.Message.Kind, x.Message.StatementId, x.Copy.Language, x.Copy.State, x.Copy.CreatedAt, x.Copy.FinishedAt)).ToListAsync(cancellationToken);

    private static async Task<ILookup<StatementId, TitleRow>> TitlesAsync(this ISolidarityDb db, IEnumerable<StatementId> statements, CancellationToken cancellationToken)
    {
        var ids = statements.Distinct().ToList();
        return (await db.StatementVersions.Where(x => x.IsCurrent && ids.Contains(x.StatementId))
            .Select(x => new TitleRow(x.StatementId, x.Language, x.Title)).ToListAsync(cancellationToken)).ToLookup(x => x.Statement);
    }

    private static string? Of(this ILookup<StatementId, TitleRow> titles, StatementId? statement, LanguageTag language) =>
        statement is { } id && titles[id].ToList() is { Count: > 0 } versions ? versions.For(x => x.Language, language, versions[0].Language).Title : null;

    private static HeldEndorsement Held(this Endorsement x, string? title, string words, LanguageTag wordsLanguage) => new(
        title, x.Name, x.Website, x.Email.Value, x.Language.Value, x.WordingVersion, words, wordsLanguage.Value, x.State, x.CreatedAt, x.StateSince,
        x.State is BackingState.Waiting or BackingState.Shown ? null : x.StateSince + Endorsement.Retention);

    private sealed record MailRow(MessageKind Kind, StatementId? Statement, LanguageTag Language, DeliveryState State, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt);

    private sealed record TitleRow(StatementId Statement, LanguageTag Language, string Title);
}

/// <summary>A delivery with its message.</summary>
/// <remarks>Properties, not parameters: EF Core sees through an initialiser, but not through a constructor.</remarks>
internal sealed record MailTo
{
    public required Message Message { get; init; }

    public required Delivery Copy { get; init; }
}
