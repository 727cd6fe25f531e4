using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Domain.Bounces;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Reviews;
using Solidarity.Domain.Segments;
using Solidarity.Domain.Series;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Domain.Topics;

namespace Solidarity.Application;

/// <summary>The stored aggregates.</summary>
public interface ISolidarityDb
{
    /// <summary>Campaigns.</summary>
    DbSet<Campaign> Campaigns { get; }

    /// <summary>The texts of campaigns.</summary>
    DbSet<CampaignVersion> CampaignVersions { get; }

    /// <summary>What happened, on the timelines of campaigns.</summary>
    DbSet<TimelineEntry> TimelineEntries { get; }

    /// <summary>Where public actors stand.</summary>
    DbSet<Position> Positions { get; }

    /// <summary>Statements.</summary>
    DbSet<Statement> Statements { get; }

    /// <summary>The texts of statements.</summary>
    DbSet<StatementVersion> StatementVersions { get; }

    /// <summary>Organisations that stand behind statements.</summary>
    DbSet<Endorsement> Endorsements { get; }

    /// <summary>Topics that statements stand under.</summary>
    DbSet<Topic> Topics { get; }

    /// <summary>Mailing lists.</summary>
    DbSet<MailingList> MailingLists { get; }

    /// <summary>Subscribers that were brought from elsewhere.</summary>
    DbSet<ListImport> ListImports { get; }

    /// <summary>What is in their files.</summary>
    DbSet<ListImportPart> ListImportParts { get; }

    /// <summary>Requests to subscribe that wait for a confirmation.</summary>
    DbSet<SubscriptionRequest> SubscriptionRequests { get; }

    /// <summary>Confirmed subscriptions.</summary>
    DbSet<Subscription> Subscriptions { get; }

    /// <summary>People.</summary>
    DbSet<Supporter> Supporters { get; }

    /// <summary>The ledger of consents; append only.</summary>
    DbSet<Consent> Consents { get; }

    /// <summary>The wordings that consents refer to.</summary>
    DbSet<ConsentWording> ConsentWordings { get; }

    /// <summary>Addresses that must not be mailed.</summary>
    DbSet<Suppression> Suppressions { get; }

    /// <summary>Links to what is held of the owner of a mailbox.</summary>
    DbSet<FreshLink> FreshLinks { get; }

    /// <summary>Changes of address that both mailboxes are asked about.</summary>
    DbSet<AddressChange> AddressChanges { get; }

    /// <summary>Who asked to see, correct or erase, by keyed hash.</summary>
    DbSet<DataRequest> DataRequests { get; }

    /// <summary>Exports of what is held of one person.</summary>
    DbSet<DataExport> DataExports { get; }

    /// <summary>Mailings.</summary>
    DbSet<Message> Messages { get; }

    /// <summary>Parts of those who get mail.</summary>
    DbSet<Segment> Segments { get; }

    /// <summary>Series of mails.</summary>
    DbSet<MailSeries> Series { get; }

    /// <summary>Where people are in series.</summary>
    DbSet<SeriesEntry> SeriesEntries { get; }

    /// <summary>How far the digests of each time zone have come.</summary>
    DbSet<DigestRun> DigestRuns { get; }

    /// <summary>Mails that the cap on mails a week held back.</summary>
    DbSet<HeldMail> HeldMails { get; }

    /// <summary>How often links of messages were followed.</summary>
    DbSet<MessageLink> MessageLinks { get; }

    /// <summary>Copies of mailings.</summary>
    DbSet<Delivery> Deliveries { get; }

    /// <summary>Recipient domains that gave cause to remember them.</summary>
    DbSet<MailDomain> MailDomains { get; }

    /// <summary>Copies that came back, or were complained of.</summary>
    DbSet<Bounce> Bounces { get; }

    /// <summary>Organizers.</summary>
    DbSet<Organizer> Organizers { get; }

    /// <summary>Those who were asked to become organizers.</summary>
    DbSet<Invitation> Invitations { get; }

    /// <summary>Links that sign organizers in.</summary>
    DbSet<SignInLink> SignInLinks { get; }

    /// <summary>Keys for programs.</summary>
    DbSet<ApiKey> ApiKeys { get; }

    /// <summary>The organisation: one row, from the first start on.</summary>
    DbSet<Organisation> Organisations { get; }

    /// <summary>Who did what; append only.</summary>
    DbSet<AuditEntry> AuditEntries { get; }

    /// <summary>Pictures.</summary>
    DbSet<Picture> Pictures { get; }

    /// <summary>Petitions.</summary>
    DbSet<Petition> Petitions { get; }

    /// <summary>The texts of petitions.</summary>
    DbSet<PetitionVersion> PetitionVersions { get; }

    /// <summary>What petitions want to reach, and reached.</summary>
    DbSet<PetitionGoal> PetitionGoals { get; }

    /// <summary>Signatures, confirmed or not.</summary>
    DbSet<Signature> Signatures { get; }

    /// <summary>Organisations that sign petitions.</summary>
    DbSet<OrganisationSignature> OrganisationSignatures { get; }

    /// <summary>Signatures that came together, on paper or from elsewhere.</summary>
    DbSet<PetitionBatch> PetitionBatches { get; }

    /// <summary>Sheets as they were typed in, and lines of files.</summary>
    DbSet<BatchPart> BatchParts { get; }

    /// <summary>Photographs of sheets.</summary>
    DbSet<BatchPhoto> BatchPhotos { get; }

    /// <summary>The journals of the counts; append only.</summary>
    DbSet<CountEntry> CountEntries { get; }

    /// <summary>The heads of the journals.</summary>
    DbSet<PetitionHead> PetitionHeads { get; }

    /// <summary>Sums over the journals.</summary>
    DbSet<PetitionTotal> PetitionTotals { get; }

    /// <summary>Who works on what waits.</summary>
    DbSet<ReviewLock> ReviewLocks { get; }

    /// <summary>How petitions are defended: one row once an organizer has set something.</summary>
    DbSet<SignatureDefence> SignatureDefences { get; }

    /// <summary>Hours of halls.</summary>
    DbSet<HallHour> HallHours { get; }

    /// <summary>Removals by rule, and releases.</summary>
    DbSet<Sweep> Sweeps { get; }

    /// <summary>What removals by rule took.</summary>
    DbSet<SweptSignature> SweptSignatures { get; }

    /// <summary>What organizers were told of floods.</summary>
    DbSet<FloodAlert> FloodAlerts { get; }

    /// <summary>Signatures handed to the targets of petitions.</summary>
    DbSet<Handover> Handovers { get; }

    /// <summary>What is in the files of handovers.</summary>
    DbSet<HandoverPart> HandoverParts { get; }

    /// <summary>Visits of targets' offices.</summary>
    DbSet<OfficeVisit> OfficeVisits { get; }

    /// <summary>Events.</summary>
    DbSet<Event> Events { get; }

    /// <summary>The texts of events.</summary>
    DbSet<EventVersion> EventVersions { get; }

    /// <summary>The dates of events.</summary>
    DbSet<Occurrence> Occurrences { get; }

    /// <summary>How many places shifts have, and who has them, in sums.</summary>
    DbSet<ShiftHead> ShiftHeads { get; }

    /// <summary>Who comes, or would.</summary>
    DbSet<Attendance> Attendances { get; }

    /// <summary>The journals of the shifts; append only.</summary>
    DbSet<AttendanceEntry> AttendanceEntries { get; }

    /// <summary>Passes for the doors of events.</summary>
    DbSet<DoorPass> DoorPasses { get; }

    /// <summary>Volunteers who host events, or would.</summary>
    DbSet<EventHost> EventHosts { get; }

    /// <summary>What hosts write to those who come.</summary>
    DbSet<EventMail> EventMails { get; }

    /// <summary>Stores the changes in one transaction, and the outbox rows for the events that caused them.</summary>
    /// <exception cref="Domain.Stale">Somebody else changed one of the aggregates meanwhile.</exception>
    Task<int> SaveChangesAsync(CancellationToken cancellationToken);

    /// <summary>Adds many rows at once, in the transaction that is open, without tracking them: they belong to no loaded aggregate. What new roots raised goes to the outbox with them.</summary>
    Task InsertAsync<T>(IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class;

    /// <summary>Runs several steps in one transaction.</summary>
    Task<T> InTransactionAsync<T>(Func<CancellationToken, Task<T>> steps, CancellationToken cancellationToken);

    /// <summary>Lets go of everything loaded, so that the next query reads anew.</summary>
    void Forget();

    /// <summary>Whether an exception tells that a unique key is taken, on any of the databases.</summary>
    bool IsDuplicate(Exception exception);
}
