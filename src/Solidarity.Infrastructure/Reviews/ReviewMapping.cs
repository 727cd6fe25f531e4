using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Reviews;

namespace Solidarity.Infrastructure.Reviews;

internal sealed class ReviewLockMapping : IEntityTypeConfiguration<ReviewLock>
{
    public void Configure(EntityTypeBuilder<ReviewLock> builder)
    {
        builder.ToTable("ReviewLocks");
        builder.HasKey(x => new { x.Kind, x.OfId });
        builder.Property(x => x.Kind).ValueGeneratedNever();
        builder.HasOne<Organizer>().WithMany().HasForeignKey(x => x.OrganizerId).OnDelete(DeleteBehavior.Cascade);
    }
}
