using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.Events;

internal sealed class DoorPassMapping : RootMapping<DoorPass, DoorPassId>
{
    protected override void Map(EntityTypeBuilder<DoorPass> root)
    {
        root.Property(x => x.Name).HasMaxLength(DoorPass.MaxNameLength);
        root.Property(x => x.Pin).IsHash();

        // Those of a date, in the console.
        root.HasIndex(x => new { x.OccurrenceId, x.Id });
        root.HasOne<Event>().WithMany().HasForeignKey(x => x.EventId).OnDelete(DeleteBehavior.Restrict);
        root.HasOne<Occurrence>().WithMany().HasForeignKey(x => x.OccurrenceId).OnDelete(DeleteBehavior.Restrict);
    }
}
