using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Campaigns;

internal sealed class CampaignMapping : RootMapping<Campaign, CampaignId>
{
    protected override void Map(EntityTypeBuilder<Campaign> root)
    {
        root.HasIndex(x => x.Slug).IsUnique();
        root.Property(x => x.CoverCredit).HasMaxLength(Campaign.MaxLineLength);
        root.HasOne<Picture>().WithMany().HasForeignKey(x => x.CoverPictureId).OnDelete(DeleteBehavior.Restrict);
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
        builder.Property(x => x.CoverAlternative).HasMaxLength(Campaign.MaxLineLength);
        builder.Ignore(x => x.Texts);
    }
}

internal sealed class TimelineEntryMapping : RootMapping<TimelineEntry, TimelineEntryId>
{
    protected override void Map(EntityTypeBuilder<TimelineEntry> root)
    {
        root.HasIndex(x => new { x.CampaignId, x.Date });
        root.HasOne<Campaign>().WithMany().HasForeignKey(x => x.CampaignId).OnDelete(DeleteBehavior.Cascade);
        root.OwnsOne(x => x.Source, SourceColumns.Map);
        root.Has(x => x.Texts, x => x.TimelineEntryId);
    }
}

internal sealed class TimelineTextMapping : IEntityTypeConfiguration<TimelineText>
{
    public void Configure(EntityTypeBuilder<TimelineText> builder)
    {
        builder.ToTable("TimelineTexts");
        builder.HasKey(x => new { x.TimelineEntryId, x.Language });
        builder.Property(x => x.Text).HasMaxLength(TimelineEntry.MaxTextLength);
    }
}

internal sealed class PositionMapping : RootMapping<Position, PositionId>
{
    protected override void Map(EntityTypeBuilder<Position> root)
    {
        root.Ignore(x => x.Current);
        root.HasIndex(x => x.CampaignId);
        root.HasOne<Campaign>().WithMany().HasForeignKey(x => x.CampaignId).OnDelete(DeleteBehavior.Cascade);
        root.Has(x => x.Names, x => x.PositionId);
        root.Has(x => x.Stances, x => x.PositionId);
    }
}

internal sealed class PositionNameMapping : IEntityTypeConfiguration<PositionName>
{
    public void Configure(EntityTypeBuilder<PositionName> builder)
    {
        builder.ToTable("PositionNames");
        builder.HasKey(x => new { x.PositionId, x.Language });
        builder.Property(x => x.Name).HasMaxLength(Position.MaxActorLength);
    }
}

internal sealed class PositionStanceMapping : IEntityTypeConfiguration<PositionStance>
{
    public void Configure(EntityTypeBuilder<PositionStance> builder)
    {
        builder.ToTable("PositionStances");
        builder.HasKey(x => new { x.PositionId, x.Number });
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.Ignore(x => x.Held);
        builder.OwnsOne(x => x.Source, SourceColumns.Map);
    }
}

/// <summary>A source in the row of what rests on it.</summary>
internal static class SourceColumns
{
    public static void Map<TOwner>(OwnedNavigationBuilder<TOwner, NamedSource> source)
        where TOwner : class
    {
        source.Property(x => x.Title).HasMaxLength(Source.MaxTextLength);
        source.Property(x => x.Publication).HasMaxLength(Source.MaxTextLength);
        source.Property(x => x.Url).HasMaxLength(Source.MaxUrlLength);
    }
}
