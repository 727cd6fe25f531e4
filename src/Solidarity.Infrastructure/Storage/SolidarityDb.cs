using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Solidarity.Application;
using Solidarity.Application.Audit;
using Solidarity.Domain;
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
using Solidarity.Infrastructure.Events;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Limits;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.Storage;

/// <summary>The database, on any of the providers.</summary>
public sealed class SolidarityDb : IdentityUserContext<OrganizerAccount, Guid>, ISolidarityDb
{
    private readonly SavedChanges _saved;

    internal SolidarityDb(DbContextOptions<SolidarityDb> options, KeyRing keys, RestoreLedger ledger, OutboxEvents events, IJobs jobs, PageVersion pages, TimeProvider time)
        : base(options)
    {
        Keys = keys;
        Ledger = ledger;
        _saved = new SavedChanges(this, events, jobs, pages, time);
    }

    /// <inheritdoc />
    public DbSet<Campaign> Campaigns => Set<Campaign>();

    /// <inheritdoc />
    public DbSet<CampaignVersion> CampaignVersions => Set<CampaignVersion>();

    /// <inheritdoc />
    public DbSet<TimelineEntry> TimelineEntries => Set<TimelineEntry>();

    /// <inheritdoc />
    public DbSet<Position> Positions => Set<Position>();

    /// <inheritdoc />
    public DbSet<Statement> Statements => Set<Statement>();

    /// <inheritdoc />
    public DbSet<StatementVersion> StatementVersions => Set<StatementVersion>();

    /// <inheritdoc />
    public DbSet<Endorsement> Endorsements => Set<Endorsement>();

    /// <inheritdoc />
    public DbSet<Topic> Topics => Set<Topic>();

    /// <inheritdoc />
    public DbSet<Segment> Segments => Set<Segment>();

    /// <inheritdoc />
    public DbSet<ListImport> ListImports => Set<ListImport>();

    /// <inheritdoc />
    public DbSet<ListImportPart> ListImportParts => Set<ListImportPart>();

    /// <inheritdoc />
    public DbSet<MailingList> MailingLists => Set<MailingList>();

    /// <inheritdoc />
    public DbSet<SubscriptionRequest> SubscriptionRequests => Set<SubscriptionRequest>();

    /// <inheritdoc />
    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    /// <inheritdoc />
    public DbSet<Supporter> Supporters => Set<Supporter>();

    /// <inheritdoc />
    public DbSet<Consent> Consents => Set<Consent>();

    /// <inheritdoc />
    public DbSet<ConsentWording> ConsentWordings => Set<ConsentWording>();

    /// <inheritdoc />
    public DbSet<Suppression> Suppressions => Set<Suppression>();

    /// <inheritdoc />
    public DbSet<FreshLink> FreshLinks => Set<FreshLink>();

    /// <inheritdoc />
    public DbSet<AddressChange> AddressChanges => Set<AddressChange>();

    /// <inheritdoc />
    public DbSet<DataRequest> DataRequests => Set<DataRequest>();

    /// <inheritdoc />
    public DbSet<DataExport> DataExports => Set<DataExport>();

    /// <inheritdoc />
    public DbSet<Message> Messages => Set<Message>();

    /// <inheritdoc />
    public DbSet<MailSeries> Series => Set<MailSeries>();

    /// <inheritdoc />
    public DbSet<SeriesEntry> SeriesEntries => Set<SeriesEntry>();

    /// <inheritdoc />
    public DbSet<DigestRun> DigestRuns => Set<DigestRun>();

    /// <inheritdoc />
    public DbSet<HeldMail> HeldMails => Set<HeldMail>();

    /// <inheritdoc />
    public DbSet<MessageLink> MessageLinks => Set<MessageLink>();

    /// <inheritdoc />
    public DbSet<Delivery> Deliveries => Set<Delivery>();

    /// <inheritdoc />
    public DbSet<MailDomain> MailDomains => Set<MailDomain>();

    /// <inheritdoc />
    public DbSet<Bounce> Bounces => Set<Bounce>();

    /// <inheritdoc />
    public DbSet<Organizer> Organizers => Set<Organizer>();

    /// <inheritdoc />
    public DbSet<Invitation> Invitations => Set<Invitation>();

    /// <inheritdoc />
    public DbSet<SignInLink> SignInLinks => Set<SignInLink>();

    /// <inheritdoc />
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <inheritdoc />
    public DbSet<Organisation> Organisations => Set<Organisation>();

    /// <inheritdoc />
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <inheritdoc />
    public DbSet<Picture> Pictures => Set<Picture>();

    /// <inheritdoc />
    public DbSet<Petition> Petitions => Set<Petition>();

    /// <inheritdoc />
    public DbSet<PetitionVersion> PetitionVersions => Set<PetitionVersion>();

    /// <inheritdoc />
    public DbSet<PetitionGoal> PetitionGoals => Set<PetitionGoal>();

    /// <inheritdoc />
    public DbSet<Signature> Signatures => Set<Signature>();

    /// <inheritdoc />
    public DbSet<OrganisationSignature> OrganisationSignatures => Set<OrganisationSignature>();

    /// <inheritdoc />
    public DbSet<PetitionBatch> PetitionBatches => Set<PetitionBatch>();

    /// <inheritdoc />
    public DbSet<BatchPart> BatchParts => Set<BatchPart>();

    /// <inheritdoc />
    public DbSet<BatchPhoto> BatchPhotos => Set<BatchPhoto>();

    /// <inheritdoc />
    public DbSet<CountEntry> CountEntries => Set<CountEntry>();

    /// <inheritdoc />
    public DbSet<PetitionHead> PetitionHeads => Set<PetitionHead>();

    /// <inheritdoc />
    public DbSet<PetitionTotal> PetitionTotals => Set<PetitionTotal>();

    /// <inheritdoc />
    public DbSet<ReviewLock> ReviewLocks => Set<ReviewLock>();

    /// <inheritdoc />
    public DbSet<SignatureDefence> SignatureDefences => Set<SignatureDefence>();

    /// <inheritdoc />
    public DbSet<HallHour> HallHours => Set<HallHour>();

    /// <inheritdoc />
    public DbSet<Sweep> Sweeps => Set<Sweep>();

    /// <inheritdoc />
    public DbSet<SweptSignature> SweptSignatures => Set<SweptSignature>();

    /// <inheritdoc />
    public DbSet<FloodAlert> FloodAlerts => Set<FloodAlert>();

    /// <inheritdoc />
    public DbSet<Handover> Handovers => Set<Handover>();

    /// <inheritdoc />
    public DbSet<HandoverPart> HandoverParts => Set<HandoverPart>();

    /// <inheritdoc />
    public DbSet<OfficeVisit> OfficeVisits => Set<OfficeVisit>();

    /// <inheritdoc />
    public DbSet<Event> Events => Set<Event>();

    /// <inheritdoc />
    public DbSet<EventVersion> EventVersions => Set<EventVersion>();

    /// <inheritdoc />
    public DbSet<Occurrence> Occurrences => Set<Occurrence>();

    /// <inheritdoc />
    public DbSet<ShiftHead> ShiftHeads => Set<ShiftHead>();

    /// <inheritdoc />
    public DbSet<Attendance> Attendances => Set<Attendance>();

    /// <inheritdoc />
    public DbSet<AttendanceEntry> AttendanceEntries => Set<AttendanceEntry>();

    /// <inheritdoc />
    public DbSet<DoorPass> DoorPasses => Set<DoorPass>();

    /// <inheritdoc />
    public DbSet<EventHost> EventHosts => Set<EventHost>();

    /// <inheritdoc />
    public DbSet<EventMail> EventMails => Set<EventMail>();

    /// <summary>Requests with an <c>Idempotency-Key</c>, and how they were answered.</summary>
    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    /// <summary>Solved challenges and waits that were used.</summary>
    public DbSet<SpentProof> SpentProofs => Set<SpentProof>();

    /// <summary>What is used of the relays' quotas.</summary>
    public DbSet<RelayUse> RelayUses => Set<RelayUse>();

    internal DbSet<OrganizerSession> OrganizerSessions => Set<OrganizerSession>();

    internal DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();

    internal DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    internal DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    internal DbSet<SiteVersion> SiteVersions => Set<SiteVersion>();

    internal DbSet<LimitCount> LimitCounts => Set<LimitCount>();

    internal DbSet<Installation> Installations => Set<Installation>();

    internal KeyRing Keys { get; }

    internal RestoreLedger Ledger { get; }

    internal DatabaseProvider Provider => Database.IsSqlite() ? DatabaseProvider.Sqlite
        : Database.IsSqlServer() ? DatabaseProvider.SqlServer
        : DatabaseProvider.PostgreSql;

    /// <inheritdoc cref="ISolidarityDb.SaveChangesAsync" />
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // Looked for once: each look goes through everything that is tracked.
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return await SaveDetectedAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    private async Task<int> SaveDetectedAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        _saved.Prepare();
        await using var own = _saved.ChangesPages && Database.CurrentTransaction is null
            ? await Database.BeginTransactionAsync(cancellationToken)
            : null;
        try
        {
            var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            await _saved.NoteAsync(cancellationToken);
            if (own is not null)
            {
                await own.CommitAsync(cancellationToken);
            }
            else if (Database.CurrentTransaction is null)
            {
                _saved.Committed();
            }

            return rows;
        }
        catch (DbUpdateConcurrencyException exception) when (RootsOf(exception.Entries).Any())
        {
            throw new Stale();
        }
        catch (DbUpdateException exception) when (IsDuplicate(exception) && exception.Entries.Any(IsChildOfKnownRoot))
        {
            // Two writers added the same revision: the slower one had not seen it.
            throw new Stale();
        }
    }

    /// <summary>Not used: everything here is stored asynchronously.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw new NotSupportedException("Use SaveChangesAsync.");

    /// <inheritdoc />
    public async Task<T> InTransactionAsync<T>(Func<CancellationToken, Task<T>> steps, CancellationToken cancellationToken)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await steps(cancellationToken);
        }

        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        var result = await steps(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <inheritdoc />
    public async Task InsertAsync<T>(IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (Provider == DatabaseProvider.SqlServer)
        {
            AddRange(rows);
            await SaveChangesAsync(cancellationToken);
            return;
        }

        var happened = _saved.Take(rows.OfType<IAggregateRoot>());
        await RowInserts.InsertAsync(this, rows, cancellationToken);
        if (happened.Count > 0)
        {
            await RowInserts.InsertAsync(this, happened, cancellationToken);
            _saved.WroteOutbox();
        }
    }

    /// <inheritdoc />
    public void Forget() => ChangeTracker.Clear();

    /// <inheritdoc />
    public bool IsDuplicate(Exception exception) => exception switch
    {
        DbUpdateException { InnerException: { } inner } => IsDuplicate(inner),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        SqliteException { SqliteErrorCode: 19, SqliteExtendedErrorCode: 2067 or 1555 } => true,
        SqlException { Number: 2601 or 2627 } => true,
        _ => false,
    };

    /// <summary>Whether an exception tells that the database sent one of two writers back: a deadlock, or rows that changed meanwhile.</summary>
    internal bool IsConflict(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => true,
        SqliteException { SqliteErrorCode: 5 or 6 } => true,
        SqlException { Number: 1205 } => true,
        DbUpdateConcurrencyException => true,
        { InnerException: { } inner } => IsConflict(inner),
        _ => false,
    };

    /// <summary>Whether the database is there and it is a row that it does not take; then the others can be stored without that one.</summary>
    internal static bool IsOfOneRow(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("40", StringComparison.Ordinal),
        SqliteException { SqliteErrorCode: 18 or 19 or 20 } => true,
        SqlException { Number: 547 or 515 or 1205 or 2601 or 2627 or 2628 or 8152 } => true,
        { InnerException: { } inner } => IsOfOneRow(inner),
        _ => false,
    };

    /// <summary>Called by <see cref="TransactionWatch"/>.</summary>
    internal void TransactionEnded(bool committed)
    {
        if (committed)
        {
            _saved.Committed();
        }
        else
        {
            _saved.RolledBack();
        }
    }

    /// <summary>The tracked aggregate roots that rows belong to, or are; a row whose root is not tracked has none.</summary>
    internal IEnumerable<EntityEntry> RootsOf(IEnumerable<EntityEntry> entries)
    {
        Dictionary<(IEntityType, object?), EntityEntry>? tracked = null;
        foreach (var entry in entries)
        {
            if (entry.Entity is IAggregateRoot)
            {
                yield return entry;
            }
            else if (RootKey(entry.Metadata) is { } key)
            {
                tracked ??= ChangeTracker.Entries<IAggregateRoot>().ToDictionary(
                    root => (root.Metadata, root.Property(root.Metadata.FindPrimaryKey()!.Properties[0]).CurrentValue), root => (EntityEntry)root);
                var column = entry.Property(key.Properties[0]);
                var id = entry.State == EntityState.Deleted ? column.OriginalValue : column.CurrentValue;
                if (tracked.TryGetValue((key.PrincipalEntityType, id), out var root))
                {
                    yield return root;
                }
            }
        }
    }

    private static IForeignKey? RootKey(IEntityType type) => type.GetForeignKeys().FirstOrDefault(key =>
        key.DeleteBehavior == DeleteBehavior.Cascade && typeof(IAggregateRoot).IsAssignableFrom(key.PrincipalEntityType.ClrType));

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        Conventions.Apply(configurationBuilder, Provider);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        NameIdentityTables(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(SolidarityDb).Assembly);
        SupporterMapping.NameColumns(builder.Model, Provider);
        SignatureMapping.Finish(builder, Provider);
        BatchMapping.Finish(builder, Provider);
        PetitionMapping.Finish(builder, Provider);
        EventMapping.Finish(builder, Provider);
        DeliveryMapping.Finish(builder, Provider);
        MappingWords.SealColumns(builder.Model, Keys);
    }

    private void NameIdentityTables(ModelBuilder builder)
    {
        builder.Entity<OrganizerAccount>().ToTable("OrganizerAccounts");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("OrganizerClaims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("OrganizerLogins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("OrganizerTokens");
        builder.Entity<IdentityUserPasskey<Guid>>().ToTable("OrganizerPasskeys");
        if (Provider == DatabaseProvider.SqlServer)
        {
            // A credential id has up to 1,023 bytes; a clustered key can have 900, another 1,700.
            builder.Entity<IdentityUserPasskey<Guid>>().HasKey(x => x.CredentialId).IsClustered(false);
        }
    }

    private bool IsChildOfKnownRoot(EntityEntry entry) => entry.Entity is not IAggregateRoot && RootsOf([entry]).Any(root => root.State != EntityState.Added);
}
