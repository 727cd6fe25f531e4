using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Supporters;

internal sealed class SupporterMapping : RootMapping<Supporter, SupporterId>
{
    /// <summary>254 octets, and what sealing adds.</summary>
    public const int SealedEmailBytes = 300;

    /// <summary>200 characters of up to four bytes, and what sealing adds.</summary>
    public const int SealedNameBytes = 850;

    /// <summary>The keyed hashes of an address, in the table of who has it.</summary>
    public static void Columns<TOwner>(OwnedNavigationBuilder<TOwner, AddressKeys> keys)
        where TOwner : class
    {
        keys.Property(x => x.Mailbox).IsHash();
        keys.Property(x => x.Address).IsHash();
        keys.Property(x => x.Domain).IsHash();
    }

    /// <summary>Names these columns as if they were the owner's own.</summary>
    public static void NameColumns(IMutableModel model, DatabaseProvider provider)
    {
        foreach (var property in model.GetEntityTypes().Where(type => type.ClrType == typeof(AddressKeys)).SelectMany(type => type.GetDeclaredProperties()))
        {
            if (!property.IsPrimaryKey())
            {
                property.SetColumnName(provider == DatabaseProvider.PostgreSql ? property.Name.ToLowerInvariant() + "_key" : property.Name + "Key");
            }
        }
    }

    protected override void Map(EntityTypeBuilder<Supporter> root)
    {
        root.Property(x => x.Email).IsSealed("Supporter.Email", SealedEmailBytes).IsRequired();
        root.Property(x => x.Name).IsSealed("Supporter.Name", SealedNameBytes);
        root.Property(x => x.NameKey).HasMaxLength(32).IsFixedLength();
        root.HasIndex(x => x.NameKey);
        root.OwnsOne(x => x.Keys, keys =>
        {
            Columns(keys);
            keys.HasIndex(x => x.Mailbox).IsUnique();
        });
        root.Navigation(x => x.Keys).IsRequired();
    }
}

internal sealed class ConsentMapping : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.MailboxKey).IsHash();
        builder.Property(x => x.WordingVersion).HasMaxLength(ConsentWording.VersionLength);

        // No constraint on the supporter: the ledger outlives the person's other data.
        builder.HasIndex(x => x.SupporterId);
        builder.HasIndex(x => x.MailboxKey);
        builder.HasOne<MailingList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ConsentWordingMapping : IEntityTypeConfiguration<ConsentWording>
{
    public void Configure(EntityTypeBuilder<ConsentWording> builder)
    {
        builder.HasKey(x => x.Version);
        builder.Property(x => x.Version).HasMaxLength(ConsentWording.VersionLength).ValueGeneratedNever();
    }
}

internal sealed class SuppressionMapping : IEntityTypeConfiguration<Suppression>
{
    public void Configure(EntityTypeBuilder<Suppression> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.AddressKey).IsHash();
        builder.Property(x => x.MailboxKey).IsHash();
        builder.HasIndex(x => x.AddressKey).IsUnique();
        builder.HasIndex(x => x.MailboxKey);
    }
}
