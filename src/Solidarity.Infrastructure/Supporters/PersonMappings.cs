using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Supporters;

internal sealed class FreshLinkMapping : RootMapping<FreshLink, FreshLinkId>
{
    protected override void Map(EntityTypeBuilder<FreshLink> root)
    {
        root.Property(x => x.Email).IsSealed("FreshLink.Email", SupporterMapping.SealedEmailBytes).IsRequired();
        root.Property(x => x.Browser).HasMaxLength(32).IsFixedLength();
        root.OwnsOne(x => x.Keys, keys =>
        {
            SupporterMapping.Columns(keys);
            keys.HasIndex(x => x.Mailbox);
        });
        root.Navigation(x => x.Keys).IsRequired();

        // Forgetting.
        root.HasIndex(x => x.CreatedAt);
    }
}

internal sealed class AddressChangeMapping : RootMapping<AddressChange, AddressChangeId>
{
    protected override void Map(EntityTypeBuilder<AddressChange> root)
    {
        root.Property(x => x.Email).IsSealed("AddressChange.Email", SupporterMapping.SealedEmailBytes).IsRequired();
        root.OwnsOne(x => x.Keys, keys =>
        {
            SupporterMapping.Columns(keys);
            keys.HasIndex(x => x.Mailbox);
        });
        root.Navigation(x => x.Keys).IsRequired();

        // No constraint on the supporter: who was known in both mailboxes goes over to the other, and the link still says "done".
        root.HasIndex(x => x.SupporterId);
        root.HasIndex(x => x.CreatedAt);
    }
}

internal sealed class DataRequestMapping : RootMapping<DataRequest, DataRequestId>
{
    protected override void Map(EntityTypeBuilder<DataRequest> root)
    {
        root.Ignore(x => x.DueOn);
        root.Property(x => x.MailboxKey).IsHash();
        root.HasIndex(x => x.MailboxKey);

        // Who waits, soonest due first; who was answered last.
        root.HasIndex(x => new { x.DoneAt, x.AskedOn });
    }
}

internal sealed class DataExportMapping : RootMapping<DataExport, DataExportId>
{
    protected override void Map(EntityTypeBuilder<DataExport> root)
    {
        root.Property(x => x.MailboxKey).IsHash();
        root.Property(x => x.Reason).HasMaxLength(DataExport.MaxReasonLength);
        root.HasIndex(x => x.MailboxKey);
        root.HasIndex(x => x.CreatedAt);
    }
}
