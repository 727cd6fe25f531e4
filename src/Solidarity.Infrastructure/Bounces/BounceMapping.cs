using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Bounces;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Bounces;

internal sealed class BounceMapping : IEntityTypeConfiguration<Bounce>
{
    // So many characters of up to four bytes, and what sealing adds.
    private const int SealedReplyBytes = (Delivery.MaxReplyLength * 4) + 50;

    public void Configure(EntityTypeBuilder<Bounce> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.AddressKey).HasMaxLength(32).IsFixedLength();
        builder.Property(x => x.Reply).IsSealed("Bounce.Reply", SealedReplyBytes).IsRequired();

        // The same one twice is one; those of an address within 30 days; those of a kind within a day, and what is past its time.
        builder.HasIndex(x => new { x.DeliveryId, x.Kind }).IsUnique();
        builder.HasIndex(x => new { x.AddressKey, x.At });
        builder.HasIndex(x => x.At);
    }
}
