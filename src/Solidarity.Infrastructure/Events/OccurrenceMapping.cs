using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Events;

internal sealed class OccurrenceMapping : RootMapping<Occurrence, OccurrenceId>
{
    protected override void Map(EntityTypeBuilder<Occurrence> root)
    {
        // One date a day of the rule; the next dates of an event; what is ahead everywhere, and what is past.
        root.HasIndex(x => new { x.EventId, x.SeriesDay }).IsUnique();
        root.HasIndex(x => new { x.EventId, x.StartsAt });
        root.HasIndex(x => x.EndsAt);

        root.Property(x => x.OwnPlace).IsSealed("Occurrence.OwnPlace", EventMapping.SealedPlaceBytes, StoredPlace.Write, StoredPlace.Read);
        root.Property(x => x.OwnLink).IsSealed("Occurrence.OwnLink", EventMapping.SealedLinkBytes);
        root.Property(x => x.Reason).HasMaxLength(EventChange.MaxReasonLength);
        root.Ignore(x => x.Span);
        root.Ignore(x => x.Capacity);
        root.HasOne<Event>().WithMany().HasForeignKey(x => x.EventId).OnDelete(DeleteBehavior.Restrict);
        root.Has(x => x.Shifts, x => x.OccurrenceId);
        root.Has(x => x.Changes, x => x.OccurrenceId);
    }
}

internal sealed class ShiftMapping : IEntityTypeConfiguration<Shift>
{
    public void Configure(EntityTypeBuilder<Shift> builder)
    {
        builder.ToTable("Shifts");
        builder.HasKey(x => x.Id);
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Key).HasMaxLength(ShiftPlan.MaxKeyLength);
        builder.Property(x => x.From).HasConversion<LengthToTicks>();
        builder.Property(x => x.To).HasConversion<LengthToTicks>();
        builder.Ignore(x => x.IsWhole);
        builder.HasIndex(x => new { x.OccurrenceId, x.Position }).IsUnique();
    }
}

internal sealed class OccurrenceChangeMapping : IEntityTypeConfiguration<OccurrenceChange>
{
    public void Configure(EntityTypeBuilder<OccurrenceChange> builder)
    {
        builder.ToTable("OccurrenceChanges");
        builder.HasKey(x => new { x.OccurrenceId, x.Number });
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.Property(x => x.Reason).HasMaxLength(EventChange.MaxReasonLength);
    }
}

internal sealed class ShiftHeadMapping : IEntityTypeConfiguration<ShiftHead>
{
    public void Configure(EntityTypeBuilder<ShiftHead> builder)
    {
        builder.ToTable("ShiftHeads");
        builder.HasKey(x => x.ShiftId);
        builder.Property(x => x.ShiftId).ValueGeneratedNever();

        // The sums of a date, and of an event.
        builder.HasIndex(x => x.OccurrenceId);
        builder.HasIndex(x => x.EventId);
        builder.HasOne<Shift>().WithOne().HasForeignKey<ShiftHead>(x => x.ShiftId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AttendanceEntryMapping : IEntityTypeConfiguration<AttendanceEntry>
{
    public void Configure(EntityTypeBuilder<AttendanceEntry> builder)
    {
        builder.ToTable("AttendanceEntries");
        builder.HasKey(x => new { x.ShiftId, x.Seq });
        builder.Property(x => x.Seq).ValueGeneratedNever();

        // How one person came to stand where they do.
        builder.HasIndex(x => x.AttendanceId);
    }
}
