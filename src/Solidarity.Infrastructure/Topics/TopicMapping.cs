using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Topics;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Topics;

internal sealed class TopicMapping : RootMapping<Topic, TopicId>
{
    protected override void Map(EntityTypeBuilder<Topic> root)
    {
        root.HasIndex(x => x.Slug).IsUnique();
        root.Has(x => x.Names, x => x.TopicId);
    }
}

internal sealed class TopicNameMapping : IEntityTypeConfiguration<TopicName>
{
    public void Configure(EntityTypeBuilder<TopicName> builder)
    {
        builder.ToTable("TopicNames");
        builder.HasKey(x => new { x.TopicId, x.Language });
        builder.Property(x => x.Name).HasMaxLength(Topic.MaxNameLength);
    }
}
