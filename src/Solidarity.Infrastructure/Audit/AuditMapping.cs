using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Application.Audit;

namespace Solidarity.Infrastructure.Audit;

internal sealed class AuditMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.HasKey(x => x.Id);
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Act).HasMaxLength(AuditEntry.MaxActLength);
        builder.Property(x => x.Reason).HasMaxLength(AuditEntry.MaxReasonLength);
        builder.HasIndex(x => new { x.Organizer, x.Id });
        builder.HasIndex(x => new { x.Act, x.Id });
        builder.HasIndex(x => new { x.Program, x.Id });
        builder.HasIndex(x => new { x.Subject, x.Id });
    }
}
