using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Campaigns;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Campaigns;

internal sealed class CampaignMapping : RootMapping<Campaign, CampaignId>
{
    protected override void Map(EntityTypeBuilder<Campaign> root)
    {
        root.HasIndex(x => x.Slug).IsUnique();
        root.Has(x => x.Versions, x => x.CampaignId);
    }
}

internal sealed class CampaignVersionMapping : IEntityTypeConfiguration<CampaignVersion>
{
    public void Configure(EntityTypeBuilder<CampaignVersion> builder)
    {
        builder.HasKey(x => new { x.CampaignId, x.Language, x.Revision });
        builder.Property(x => x.Revision).ValueGeneratedNever();
        builder.Property(x => x.Title).HasMaxLength(Campaign.MaxTitleLength);
        builder.Property(x => x.Summary).HasMaxLength(Campaign.MaxSummaryLength);
    }
}
