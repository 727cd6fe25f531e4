using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.Petitions;

internal sealed class HandoverMapping : RootMapping<Handover, HandoverId>
{
    protected override void Map(EntityTypeBuilder<Handover> root)
    {
        root.Property(x => x.Name).HasMaxLength(Target.MaxLength);
        root.Property(x => x.Title).HasMaxLength(Target.MaxLength);
        root.Property(x => x.Organisation).HasMaxLength(Target.MaxLength);
        root.Property(x => x.Contact).HasMaxLength(Handover.MaxContactLength);
        root.Property(x => x.Email).IsSealed("Handover.Email", SupporterMapping.SealedEmailBytes).IsRequired();
        root.OwnsOne(x => x.Keys, SupporterMapping.Columns);
        root.Navigation(x => x.Keys).IsRequired();

        // A petition's page and its console; those whose files are to be made; what the clock has to do.
        root.HasIndex(x => new { x.PetitionId, x.Id });
        root.HasIndex(x => x.State);
        root.HasIndex(x => x.DueAt);
        root.HasOne<Petition>().WithMany().HasForeignKey(x => x.PetitionId).OnDelete(DeleteBehavior.Restrict);
        root.Has(x => x.Files, x => x.HandoverId);
    }
}

internal sealed class HandoverFileMapping : IEntityTypeConfiguration<HandoverFile>
{
    public void Configure(EntityTypeBuilder<HandoverFile> builder)
    {
        builder.ToTable("HandoverFiles");
        builder.HasKey(x => new { x.HandoverId, x.Form });
        builder.Property(x => x.Form).ValueGeneratedNever();
        builder.Property(x => x.Sha256).IsHash();
    }
}

internal sealed class HandoverPartMapping : IEntityTypeConfiguration<HandoverPart>
{
    /// <summary>A full part and the row that filled it, of characters of up to four bytes, and what sealing adds.</summary>
    private const int SealedPartBytes = 400_000;

    public void Configure(EntityTypeBuilder<HandoverPart> builder)
    {
        builder.ToTable("HandoverParts");
        builder.HasKey(x => new { x.HandoverId, x.Edition, x.Sheet, x.Number });
        builder.Property(x => x.Sheet).ValueGeneratedNever();
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.Property(x => x.Content).IsSealed("HandoverPart.Content", SealedPartBytes);
        builder.HasOne<Handover>().WithMany().HasForeignKey(x => x.HandoverId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class OfficeVisitMapping : RootMapping<OfficeVisit, OfficeVisitId>
{
    protected override void Map(EntityTypeBuilder<OfficeVisit> root)
    {
        root.Property(x => x.Email).IsSealed("OfficeVisit.Email", SupporterMapping.SealedEmailBytes).IsRequired();
        root.Property(x => x.Browser).HasMaxLength(32).IsFixedLength();
        root.OwnsOne(x => x.Keys, SupporterMapping.Columns);
        root.Navigation(x => x.Keys).IsRequired();
        root.HasIndex(x => x.CreatedAt);
        root.HasOne<Handover>().WithMany().HasForeignKey(x => x.HandoverId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class FormerTargetMapping : IEntityTypeConfiguration<FormerTarget>
{
    public void Configure(EntityTypeBuilder<FormerTarget> builder)
    {
        builder.ToTable("FormerTargets");
        builder.HasKey(x => new { x.PetitionId, x.Number });
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.Property(x => x.Name).HasMaxLength(Target.MaxLength);
        builder.Property(x => x.Title).HasMaxLength(Target.MaxLength);
        builder.Property(x => x.Organisation).HasMaxLength(Target.MaxLength);
        builder.Property(x => x.Successor).HasMaxLength(Target.MaxLength);
    }
}
