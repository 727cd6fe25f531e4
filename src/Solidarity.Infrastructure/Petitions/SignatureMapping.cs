using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.Petitions;

internal sealed class SignatureMapping : RootMapping<Signature, SignatureId>
{
    // So many characters of up to four bytes, and what sealing adds.
    private const int SealedPostalCodeBytes = (Signature.MaxPostalCodeLength * 4) + 50;
    private const int SealedPhoneBytes = (Signature.MaxPhoneLength * 4) + 50;
    private const int SealedCommentBytes = (Signature.MaxCommentLength * 4) + 50;
    private const int SealedBlindBytes = 100;

    /// <summary>Ten answers of a thousand characters each, of up to four bytes, or as many escaped ones, and what sealing adds.</summary>
    private const int SealedAnswersBytes = 80_000;

    /// <summary>What each database writes in its own way: the places that are taken, and keys that are compared binary.</summary>
    public static void Finish(ModelBuilder builder, DatabaseProvider provider)
    {
        builder.Entity<Signature>().HasIndex(x => new { x.PetitionId, x.MailboxKey, x.Place })
            .HasFilter(Conventions.NotNull(provider, nameof(Signature.Place)));
        builder.Entity<Signature>().HasIndex(x => new { x.PetitionId, x.CommentState, x.Id })
            .HasFilter($"{Conventions.Column(provider, nameof(Signature.CommentState))} <> 0");
        builder.Entity<Signature>().HasIndex(x => new { x.PetitionId, x.State, x.Id })
            .HasFilter($"{Conventions.Column(provider, nameof(Signature.State))} = 3");

        // Of those that count or did: neither takes the one who signs longer, nor is it taken for the look-up of a batch.
        builder.Entity<Signature>().HasIndex(x => new { x.PetitionId, x.NameKey })
            .HasFilter(Conventions.NotNull(provider, nameof(Signature.ConfirmedAt)));
        builder.Entity<Signature>().HasIndex(x => new { x.PetitionId, x.ConfirmedAt, x.Id })
            .HasFilter(Conventions.NotNull(provider, nameof(Signature.ConfirmedAt)));
        builder.Entity<Signature>().HasIndex(x => x.ContactKey)
            .HasFilter(Conventions.NotNull(provider, nameof(Signature.ContactKey)));
        builder.Entity<Signature>().HasIndex(x => new { x.BatchId, x.State })
            .HasFilter(Conventions.NotNull(provider, nameof(Signature.BatchId)));
        builder.Entity<PetitionTotal>().Property(x => x.Key).UseCollation(Conventions.Binary(provider));
    }

    protected override void Map(EntityTypeBuilder<Signature> root)
    {
        root.Ignore(x => x.Keys);
        root.Ignore(x => x.OwnerKey);
        root.Ignore(x => x.IsReadable);
        root.Property(x => x.MailboxKey).IsHash();
        root.Property(x => x.AddressKey).IsHash();
        root.Property(x => x.DomainKey).IsHash();
        root.Property(x => x.NameKey).IsHash();
        root.Property(x => x.PostalCodeKey).HasMaxLength(32).IsFixedLength();
        root.Property(x => x.ContactKey).HasMaxLength(32).IsFixedLength();
        root.Property(x => x.NetworkKey).HasMaxLength(16).IsFixedLength();
        root.Property(x => x.WideNetworkKey).HasMaxLength(16).IsFixedLength();
        root.Property(x => x.Email).IsSealed("Signature.Email", SupporterMapping.SealedEmailBytes);
        root.Property(x => x.Name).IsSealed("Signature.Name", SupporterMapping.SealedNameBytes);
        root.Property(x => x.PostalCode).IsSealed("Signature.PostalCode", SealedPostalCodeBytes);
        root.Property(x => x.Phone).IsSealed("Signature.Phone", SealedPhoneBytes);
        root.Property(x => x.Comment).IsSealed("Signature.Comment", SealedCommentBytes);
        root.Property(x => x.Answers).IsSealed("Signature.Answers", SealedAnswersBytes);
        root.Property(x => x.Blind).IsSealed("Signature.Blind", SealedBlindBytes);
        root.Property(x => x.Region).HasMaxLength(Signature.MaxRegionLength);
        root.Property(x => x.Source).HasMaxLength(Signature.MaxSourceLength);
        root.Property(x => x.WordingVersion).HasMaxLength(ConsentWording.VersionLength);
        root.Property(x => x.ListWordingVersion).HasMaxLength(ConsentWording.VersionLength);

        // 36 characters an id, and what parts them.
        root.Property(x => x.Lists).HasMaxLength(Petition.MaxLists * 37);

        // The conflict key of a batch, with the mailbox first: so it also finds all that one person signed.
        root.HasIndex(x => new { x.MailboxKey, x.PetitionId, x.NameKey }).IsUnique();

        // The console's list, newest first; places of a mailbox; what the clock has to do.
        root.HasIndex(x => new { x.PetitionId, x.Id });
        root.HasIndex(x => new { x.PetitionId, x.MailboxKey, x.Place }).IsUnique();
        root.HasIndex(x => x.DueAt);

        // What is held, oldest first; nothing else is in it.
        root.HasIndex(x => new { x.PetitionId, x.State, x.Id });

        // Who of the same name signed on paper or came from elsewhere; what one person is known by there; all of a batch.
        root.HasIndex(x => new { x.PetitionId, x.NameKey });
        root.HasIndex(x => x.ContactKey);
        root.HasIndex(x => new { x.BatchId, x.State });
        root.HasOne<PetitionBatch>().WithMany().HasForeignKey(x => x.BatchId).OnDelete(DeleteBehavior.Restrict);

        // Comments to read and to show; those who wrote none are not in it.
        root.HasIndex(x => new { x.PetitionId, x.CommentState, x.Id });
        root.HasOne<Petition>().WithMany().HasForeignKey(x => x.PetitionId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CountEntryMapping : IEntityTypeConfiguration<CountEntry>
{
    public void Configure(EntityTypeBuilder<CountEntry> builder)
    {
        builder.ToTable("CountEntries");
        builder.HasKey(x => new { x.PetitionId, x.Seq });
        builder.Property(x => x.Seq).ValueGeneratedNever();
        builder.Property(x => x.Country).HasMaxLength(2).IsFixedLength();
        builder.Property(x => x.Region).HasMaxLength(Signature.MaxRegionLength);
        builder.Property(x => x.Source).HasMaxLength(Signature.MaxSourceLength);
        builder.Property(x => x.Commitment).HasMaxLength(Commitment.Length).IsFixedLength();
    }
}

internal sealed class PetitionHeadMapping : IEntityTypeConfiguration<PetitionHead>
{
    public void Configure(EntityTypeBuilder<PetitionHead> builder)
    {
        builder.ToTable("PetitionHeads");
        builder.HasKey(x => x.PetitionId);
        builder.Property(x => x.PetitionId).ValueGeneratedNever();
        builder.HasOne<Petition>().WithOne().HasForeignKey<PetitionHead>(x => x.PetitionId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PetitionTotalMapping : IEntityTypeConfiguration<PetitionTotal>
{
    public void Configure(EntityTypeBuilder<PetitionTotal> builder)
    {
        builder.ToTable("PetitionTotals");
        builder.HasKey(x => new { x.PetitionId, x.Kind, x.Key });
        builder.Property(x => x.Kind).ValueGeneratedNever();
        builder.Property(x => x.Key).HasMaxLength(PetitionTotal.MaxKeyLength);

        // What came of one mail, over all petitions.
        builder.HasIndex(x => new { x.Kind, x.Key });
    }
}
