using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Events;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.Events;

internal sealed class AttendanceMapping : RootMapping<Attendance, AttendanceId>
{
    // So many characters of up to four bytes, and what sealing adds.
    private const int SealedReasonBytes = (Attendance.MaxReasonLength * 4) + 50;

    /// <summary>Ten answers of a thousand characters each, of up to four bytes, or as many escaped ones, and what sealing adds.</summary>
    private const int SealedAnswersBytes = 80_000;

    protected override void Map(EntityTypeBuilder<Attendance> root)
    {
        root.Ignore(x => x.Keys);
        root.Property(x => x.Holder).HasMaxLength(32).IsFixedLength();
        root.Property(x => x.MailboxKey).IsHash();
        root.Property(x => x.AddressKey).IsHash();
        root.Property(x => x.DomainKey).IsHash();
        root.Property(x => x.NetworkKey).HasMaxLength(16).IsFixedLength();
        root.Property(x => x.WideNetworkKey).HasMaxLength(16).IsFixedLength();
        root.Property(x => x.Email).IsSealed("Attendance.Email", SupporterMapping.SealedEmailBytes);
        root.Property(x => x.Name).IsSealed("Attendance.Name", SupporterMapping.SealedNameBytes);
        root.Property(x => x.Answers).IsSealed("Attendance.Answers", SealedAnswersBytes);
        root.Property(x => x.Reason).IsSealed("Attendance.Reason", SealedReasonBytes);
        root.Property(x => x.Source).HasMaxLength(Attendance.MaxSourceLength);
        root.Property(x => x.WordingVersion).HasMaxLength(ConsentWording.VersionLength);
        root.Property(x => x.ListWordingVersion).HasMaxLength(ConsentWording.VersionLength);

        // 36 characters an id, and what parts them.
        root.Property(x => x.Lists).HasMaxLength(Event.MaxLists * 37);

        // One coming a mailbox and date; all that one person comes to; the line of a shift.
        root.HasIndex(x => new { x.OccurrenceId, x.Holder }).IsUnique();
        root.HasIndex(x => x.MailboxKey);
        root.HasIndex(x => new { x.ShiftId, x.State, x.Line });

        // What is overdue at a shift; who joined several dates by one mail; the console's lists; what the clock has to do.
        root.HasIndex(x => new { x.ShiftId, x.HeldUntil });
        root.HasIndex(x => new { x.ShiftId, x.OfferedUntil });
        root.HasIndex(x => x.JoinedWith);
        root.HasIndex(x => new { x.EventId, x.Id });
        root.HasIndex(x => new { x.OccurrenceId, x.Id });
        root.HasIndex(x => x.DueAt);

        // What came of one mail, over all events.
        root.HasIndex(x => x.Source);
        root.HasOne<Event>().WithMany().HasForeignKey(x => x.EventId).OnDelete(DeleteBehavior.Restrict);
        root.HasOne<Occurrence>().WithMany().HasForeignKey(x => x.OccurrenceId).OnDelete(DeleteBehavior.Restrict);
        root.HasOne<Shift>().WithMany().HasForeignKey(x => x.ShiftId).OnDelete(DeleteBehavior.Restrict);
    }
}
