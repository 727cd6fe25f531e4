using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;

namespace Solidarity.Infrastructure.Reviews;

internal sealed class ReviewLockMapping : IEntityTypeConfiguration<ReviewLock>
{
    public void Configure(EntityTypeBuilder<ReviewLock> builder)
    {
        builder.ToTable("ReviewLocks");
        builder.HasKey(x => new { x.Kind, x.PetitionId });
        builder.Property(x => x.Kind).ValueGeneratedNever();
        builder.HasOne<Petition>().WithMany().HasForeignKey(x => x.PetitionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Organizer>().WithMany().HasForeignKey(x => x.OrganizerId).OnDelete(DeleteBehavior.Cascade);
    }
}
