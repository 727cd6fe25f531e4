using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Petitions;

internal sealed class BatchMapping : RootMapping<PetitionBatch, BatchId>
{
    /// <summary>What each database writes in its own way: a code is one batch's, a file is read once.</summary>
    public static void Finish(ModelBuilder builder, DatabaseProvider provider)
    {
        builder.Entity<PetitionBatch>().Property(x => x.Code).UseCollation(Conventions.Binary(provider));
        builder.Entity<PetitionBatch>().HasIndex(x => x.Code)
            .HasFilter(Conventions.NotNull(provider, nameof(PetitionBatch.Code)));
        builder.Entity<PetitionBatch>().HasIndex(x => new { x.PetitionId, x.FileHash })
            .HasFilter(Conventions.NotNull(provider, nameof(PetitionBatch.FileHash)));
    }

    protected override void Map(EntityTypeBuilder<PetitionBatch> root)
    {
        root.ToTable("PetitionBatches");
        root.Ignore(x => x.TakesLines);
        root.Ignore(x => x.Entry);
        root.Ignore(x => x.CountedEntry);
        root.Ignore(x => x.IsMoving);
        root.Property(x => x.Code).HasConversion<BatchCodeToText>().HasMaxLength(CheckedCode.Length);
        root.Property(x => x.Source).HasMaxLength(Signature.MaxSourceLength);
        root.Property(x => x.FileHash).HasMaxLength(32).IsFixedLength();
        root.Property(x => x.WordingVersion).HasMaxLength(ConsentWording.VersionLength);

        // A petition's list, newest first; the code on a sheet; the same file again; what is to be done.
        root.HasIndex(x => new { x.PetitionId, x.Channel, x.Id });
        root.HasIndex(x => x.Code).IsUnique();
        root.HasIndex(x => new { x.PetitionId, x.FileHash }).IsUnique();
        root.HasIndex(x => x.State);
        root.HasIndex(x => x.DueAt);
        root.HasOne<Petition>().WithMany().HasForeignKey(x => x.PetitionId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class BatchPartMapping : IEntityTypeConfiguration<BatchPart>
{
    /// <summary>Five hundred lines of a file, each with all that it can hold, and what sealing adds.</summary>
    private const int SealedLinesBytes = 2_000_000;

    public void Configure(EntityTypeBuilder<BatchPart> builder)
    {
        builder.ToTable("BatchParts");
        builder.HasKey(x => new { x.BatchId, x.Entry, x.Number });
        builder.Property(x => x.Entry).ValueGeneratedNever();
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.Property(x => x.Lines).IsSealed("BatchPart.Lines", SealedLinesBytes);
        builder.HasOne<PetitionBatch>().WithMany().HasForeignKey(x => x.BatchId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class BatchPhotoMapping : IEntityTypeConfiguration<BatchPhoto>
{
    /// <summary>A picture of 4,000 by 4,000 pixels, as large as WebP makes one, and what sealing adds.</summary>
    private const int SealedPhotoBytes = 50_000_000;

    private static readonly ValueComparer<byte[]> NeverChanged = new((left, right) => ReferenceEquals(left, right), photo => photo.Length, photo => photo);

    public void Configure(EntityTypeBuilder<BatchPhoto> builder)
    {
        builder.ToTable("BatchPhotos");
        builder.HasKey(x => new { x.BatchId, x.Number });
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.Property(x => x.MediaType).HasMaxLength(50);
        builder.Property(x => x.Content).IsSealed("BatchPhoto.Content", SealedPhotoBytes).IsRequired().Metadata.SetValueComparer(NeverChanged);
        builder.HasOne<PetitionBatch>().WithMany().HasForeignKey(x => x.BatchId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A batch's code.</summary>
internal sealed class BatchCodeToText() : ValueConverter<CheckedCode, string>(code => code.Value, text => CheckedCode.FromStored(text));
