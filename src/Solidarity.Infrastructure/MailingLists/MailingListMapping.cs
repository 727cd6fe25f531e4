using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.MailingLists;

internal sealed class MailingListMapping : RootMapping<MailingList, MailingListId>
{
    protected override void Map(EntityTypeBuilder<MailingList> root)
    {
        root.HasIndex(x => x.Slug).IsUnique();
        root.Property(x => x.Name).HasMaxLength(MailingList.MaxNameLength);
        root.Property(x => x.Description).HasMaxLength(MailingList.MaxDescriptionLength);
    }
}

internal sealed class SubscriptionMapping : RootMapping<Subscription, SubscriptionId>
{
    protected override void Map(EntityTypeBuilder<Subscription> root)
    {
        root.HasIndex(x => new { x.SupporterId, x.ListId }).IsUnique();

        // Expansion walks a list's active subscribers in the order of their ids.
        root.HasIndex(x => new { x.ListId, x.State, x.SupporterId });

        // Series look for those who came to their list lately.
        root.HasIndex(x => new { x.ListId, x.ConfirmedAt });

        // What came of an import, to undo it.
        root.HasIndex(x => x.ImportId);

        // Digests look for those who do not read at once.
        root.HasIndex(x => new { x.Frequency, x.State, x.SupporterId });
        root.HasOne<Supporter>().WithMany().HasForeignKey(x => x.SupporterId).OnDelete(DeleteBehavior.Restrict);
        root.HasOne<MailingList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SubscriptionRequestMapping : RootMapping<SubscriptionRequest, SubscriptionRequestId>
{
    protected override void Map(EntityTypeBuilder<SubscriptionRequest> root)
    {
        root.Property(x => x.Email).IsSealed("SubscriptionRequest.Email", SupporterMapping.SealedEmailBytes).IsRequired();
        root.Property(x => x.Name).IsSealed("SubscriptionRequest.Name", SupporterMapping.SealedNameBytes);
        root.Property(x => x.WordingVersion).HasMaxLength(ConsentWording.VersionLength);
        root.OwnsOne(x => x.Keys, keys =>
        {
            SupporterMapping.Columns(keys);
            keys.HasIndex(x => x.Mailbox);
            keys.HasIndex(x => x.Address);
        });
        root.Navigation(x => x.Keys).IsRequired();

        // Forgetting those that nobody confirmed; undoing an import.
        root.HasIndex(x => x.CreatedAt);
        root.HasIndex(x => x.ImportId);
        root.Has(x => x.Lists, x => x.RequestId);
    }
}

internal sealed class SubscriptionRequestListMapping : IEntityTypeConfiguration<SubscriptionRequestList>
{
    public void Configure(EntityTypeBuilder<SubscriptionRequestList> builder)
    {
        builder.ToTable("SubscriptionRequestLists");
        builder.HasKey(x => new { x.RequestId, x.ListId });
        builder.HasOne<MailingList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}
