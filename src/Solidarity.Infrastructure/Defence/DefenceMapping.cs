using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Defence;

internal sealed class SignatureDefenceMapping : RootMapping<SignatureDefence, SignatureDefenceId>
{
    protected override void Map(EntityTypeBuilder<SignatureDefence> root)
    {
        root.Has(x => x.Limits, x => x.DefenceId);
        root.Has(x => x.Lists, x => x.DefenceId);
    }
}

internal sealed class SetLimitMapping : IEntityTypeConfiguration<SetLimit>
{
    public void Configure(EntityTypeBuilder<SetLimit> builder)
    {
        builder.ToTable("DefenceLimits");
        builder.HasKey(x => new { x.DefenceId, x.Scope });
        builder.Property(x => x.Scope).ValueGeneratedNever();
        builder.Ignore(x => x.Limit);
    }
}

internal sealed class KeptListMapping : IEntityTypeConfiguration<KeptList>
{
    // So many characters of up to four bytes, and what sealing adds.
    private const int SealedBytes = (DefenceLines.MaxLength * 4) + 50;

    public void Configure(EntityTypeBuilder<KeptList> builder)
    {
        builder.ToTable("DefenceLists");
        builder.HasKey(x => new { x.DefenceId, x.List });
        builder.Property(x => x.List).ValueGeneratedNever();
        builder.Property(x => x.Text).IsSealed("KeptList.Text", SealedBytes);
    }
}

internal sealed class SweepMapping : RootMapping<Sweep, SweepId>
{
    // So many characters of up to four bytes, and what sealing adds.
    private const int SealedNameBytes = (Supporter.MaxNameLength * 4) + 50;
    private const int SealedDomainBytes = (EmailAddress.MaxLength * 4) + 50;

    protected override void Map(EntityTypeBuilder<Sweep> root)
    {
        root.Ignore(x => x.SampleIds);
        root.Property(x => x.Why).HasMaxLength(AuditEntry.MaxReasonLength);

        // A UUID and a space each.
        root.Property(x => x.Sample).HasMaxLength(Sweep.SampleSize * 37);
        root.OwnsOne(x => x.Rule, rule =>
        {
            rule.Property(x => x.NetworkKey).HasMaxLength(16).IsFixedLength();
            rule.Property(x => x.DomainKey).HasMaxLength(32).IsFixedLength();
            rule.Property(x => x.Domain).IsSealed("Sweep.Domain", SealedDomainBytes);
            rule.Property(x => x.Name).IsSealed("Sweep.Name", SealedNameBytes);
            rule.Property(x => x.Source).HasMaxLength(Signature.MaxSourceLength);
            rule.Ignore(x => x.Unseals);
        });
        root.Navigation(x => x.Rule).IsRequired();
        root.HasOne<Petition>().WithMany().HasForeignKey(x => x.PetitionId).OnDelete(DeleteBehavior.Restrict);

        // The console's list; those with something to do.
        root.HasIndex(x => new { x.PetitionId, x.Id });
        root.HasIndex(x => new { x.State, x.Id });
    }
}

internal sealed class SweptSignatureMapping : IEntityTypeConfiguration<SweptSignature>
{
    public void Configure(EntityTypeBuilder<SweptSignature> builder)
    {
        builder.ToTable("SweptSignatures");
        builder.HasKey(x => new { x.SweepId, x.SignatureId });
        builder.HasOne<Sweep>().WithMany().HasForeignKey(x => x.SweepId).OnDelete(DeleteBehavior.Cascade);

        // The other sweeps that took the same.
        builder.HasIndex(x => x.SignatureId);
    }
}

internal sealed class FloodAlertMapping : IEntityTypeConfiguration<FloodAlert>
{
    public void Configure(EntityTypeBuilder<FloodAlert> builder)
    {
        builder.ToTable("FloodAlerts");
        builder.HasKey(x => x.Id);
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Key).HasMaxLength(32);
        builder.HasOne<Petition>().WithMany().HasForeignKey(x => x.PetitionId).OnDelete(DeleteBehavior.Restrict);

        // Told once, whichever server was first.
        builder.HasIndex(x => new { x.PetitionId, x.Scope, x.Key }).IsUnique();
    }
}

internal sealed class HallHourMapping : RootMapping<HallHour, HallHourId>
{
    protected override void Map(EntityTypeBuilder<HallHour> root)
    {
        root.Property(x => x.NetworkKey).HasMaxLength(16).IsFixedLength();
        root.HasOne<Petition>().WithMany().HasForeignKey(x => x.PetitionId).OnDelete(DeleteBehavior.Restrict);

        // Those that are on, and those whose time to be forgotten has come.
        root.HasIndex(x => x.Until);
    }
}
