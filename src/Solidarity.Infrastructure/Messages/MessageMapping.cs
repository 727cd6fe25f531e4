using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Segments;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Segments;
using Solidarity.Infrastructure.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

internal sealed class MessageMapping : RootMapping<Message, MessageId>
{
    protected override void Map(EntityTypeBuilder<Message> root)
    {
        root.Ignore(x => x.Queued);
        root.Ignore(x => x.Held);
        root.Ignore(x => x.HasReleased);
        root.HasIndex(x => new { x.State, x.Kind });
        root.HasOne<Statement>().WithMany().HasForeignKey(x => x.StatementId).OnDelete(DeleteBehavior.Restrict);
        root.Has(x => x.Lists, x => x.MessageId);
        root.Has(x => x.Statements, x => x.MessageId);
        root.Has(x => x.Holds, x => x.MessageId);
        root.Has(x => x.Versions, x => x.MessageId);
        root.Ignore(x => x.IsBeingWritten);
        root.Ignore(x => x.MainVariant);

        // What is planned and due.
        root.HasIndex(x => new { x.State, x.DueAt });

        // Tests of two texts whose time has come.
        root.HasIndex(x => new { x.State, x.SplitEndsAt });

        // A segment may go once nothing waits to be sent to it; the rules stay here.
        root.HasIndex(x => x.SegmentId);
        root.Property(x => x.SegmentRules).HasConversion<SegmentRulesToJson>(JsonText.ByValue<SegmentRules>());
    }
}

internal sealed class MessageListMapping : IEntityTypeConfiguration<MessageList>
{
    public void Configure(EntityTypeBuilder<MessageList> builder)
    {
        builder.ToTable("MessageLists");
        builder.HasKey(x => new { x.MessageId, x.ListId });
        builder.HasOne<MailingList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MessageHoldMapping : IEntityTypeConfiguration<MessageHold>
{
    public void Configure(EntityTypeBuilder<MessageHold> builder)
    {
        builder.ToTable("MessageHolds");
        builder.HasKey(x => new { x.MessageId, x.Language });
        builder.Ignore(x => x.IsOpen);
    }
}

internal sealed class MessageVersionMapping : IEntityTypeConfiguration<MessageVersion>
{
    public void Configure(EntityTypeBuilder<MessageVersion> builder)
    {
        builder.ToTable("MessageVersions");
        builder.HasKey(x => new { x.MessageId, x.Language });
        builder.Property(x => x.Subject).HasMaxLength(Message.MaxSubjectLength);
        builder.Ignore(x => x.Bodies);
        builder.Property(x => x.OtherSubject).HasMaxLength(Message.MaxSubjectLength);
    }
}

internal sealed class MessageLinkMapping : IEntityTypeConfiguration<MessageLink>
{
    public void Configure(EntityTypeBuilder<MessageLink> builder)
    {
        builder.ToTable("MessageLinks");
        builder.HasKey(x => new { x.MessageId, x.Variant, x.UrlHash });
        builder.Property(x => x.Variant).ValueGeneratedNever();
        builder.Property(x => x.UrlHash).IsHash();
        builder.Property(x => x.Url).HasMaxLength(MessageLink.MaxUrlLength);
        builder.HasOne<Message>().WithMany().HasForeignKey(x => x.MessageId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MessageStatementMapping : IEntityTypeConfiguration<MessageStatement>
{
    public void Configure(EntityTypeBuilder<MessageStatement> builder)
    {
        builder.ToTable("MessageStatements");
        builder.HasKey(x => new { x.MessageId, x.StatementId });
        builder.HasOne<Statement>().WithMany().HasForeignKey(x => x.StatementId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DigestRunMapping : IEntityTypeConfiguration<DigestRun>
{
    public void Configure(EntityTypeBuilder<DigestRun> builder)
    {
        builder.HasKey(x => new { x.Frequency, x.TimeZone });

        // Two servers at the same morning: one of them plans it.
        builder.Property(x => x.CoveredTo).IsConcurrencyToken();
    }
}

internal sealed class HeldMailMapping : IEntityTypeConfiguration<HeldMail>
{
    public void Configure(EntityTypeBuilder<HeldMail> builder)
    {
        builder.HasKey(x => new { x.SupporterId, x.MessageId });
        builder.HasOne<Supporter>().WithMany().HasForeignKey(x => x.SupporterId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Message>().WithMany().HasForeignKey(x => x.MessageId).OnDelete(DeleteBehavior.Restrict);

        // What a digest tells of, and what waits for one; what is old.
        builder.HasIndex(x => new { x.DigestId, x.MessageId });
        builder.HasIndex(x => x.HeldAt);
    }
}

internal sealed class DeliveryMapping : IEntityTypeConfiguration<Delivery>
{
    public const int MaxWorkerLength = 100;

    /// <summary>
    /// What each database writes in its own way: bulk has no mailbox key, and needs no place in that index. A row of PostgreSQL is written
    /// anew with each change, into every index: those that are asked for what waits, and for what failed, leave out what was sent.
    /// </summary>
    public static void Finish(ModelBuilder builder, DatabaseProvider provider)
    {
        var deliveries = builder.Entity<Delivery>();
        deliveries.HasIndex(x => new { x.MailboxKey, x.CreatedAt }).HasFilter(Conventions.NotNull(provider, nameof(Delivery.MailboxKey)));
        if (provider == DatabaseProvider.PostgreSql)
        {
            var state = Conventions.Column(provider, nameof(Delivery.State));
            deliveries.HasIndex(x => new { x.Lane, x.State, x.NextTryAt, x.Id }).HasFilter($"{state} IN ({DeliveryState.Queued:D}, {DeliveryState.Claimed:D})");
            deliveries.HasIndex(x => new { x.MessageId, x.State }).HasFilter($"{state} <> {DeliveryState.Sent:D}");
        }
    }

    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.DomainKey).IsHash();
        builder.Property(x => x.MailboxKey).HasMaxLength(32).IsFixedLength();
        builder.Property(x => x.Worker).HasMaxLength(MaxWorkerLength);
        builder.Property(x => x.LastReply).HasMaxLength(Delivery.MaxReplyLength);
        builder.HasOne<Message>().WithMany().HasForeignKey(x => x.MessageId).OnDelete(DeleteBehavior.Restrict);

        // One copy a person; what is due in a lane; a message's numbers by state.
        builder.HasIndex(x => new { x.MessageId, x.Recipient, x.Occasion }).IsUnique();
        builder.HasIndex(x => new { x.Lane, x.State, x.NextTryAt, x.Id });
        builder.HasIndex(x => new { x.MessageId, x.State });

        // At most so many mails in 24 hours to one mailbox.
        builder.HasIndex(x => new { x.MailboxKey, x.CreatedAt });
    }
}

internal sealed class MailDomainMapping : IEntityTypeConfiguration<MailDomain>
{
    public void Configure(EntityTypeBuilder<MailDomain> builder)
    {
        builder.HasKey(x => x.Key);
        builder.Property(x => x.Key).IsHash().ValueGeneratedNever();
        builder.Property(x => x.Name).IsSealed("MailDomain.Name", 300).IsRequired();
        builder.Property(x => x.Reason).HasMaxLength(Delivery.MaxReplyLength);
    }
}

internal sealed class RelayUseMapping : IEntityTypeConfiguration<RelayUse>
{
    public void Configure(EntityTypeBuilder<RelayUse> builder)
    {
        builder.HasKey(x => new { x.Relay, x.Window, x.Start });
        builder.Property(x => x.Relay).HasMaxLength(260);
        builder.Property(x => x.Window).HasMaxLength(10);
    }
}
