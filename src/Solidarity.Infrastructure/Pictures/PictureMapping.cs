using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Pictures;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Pictures;

internal sealed class PictureMapping : IEntityTypeConfiguration<Picture>
{
    public void Configure(EntityTypeBuilder<Picture> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Hash).IsHash();
        builder.Property(x => x.MediaType).HasMaxLength(50);
        builder.HasIndex(x => x.Hash).IsUnique();
    }
}
