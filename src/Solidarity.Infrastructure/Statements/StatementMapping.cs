using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Statements;

internal sealed class StatementMapping : RootMapping<Statement, StatementId>
{
    protected override void Map(EntityTypeBuilder<Statement> root)
    {
        root.HasIndex(x => x.Slug).IsUnique();

        // Home page and feeds; a campaign's page; the schedule.
        root.HasIndex(x => new { x.State, x.PublishedAt });
        root.HasIndex(x => new { x.CampaignId, x.State, x.PublishedAt });
        root.HasIndex(x => new { x.State, x.PublishAt });

        root.Property(x => x.PictureCredit).HasMaxLength(StatementTexts.MaxLineLength);
        root.HasOne<Campaign>().WithMany().HasForeignKey(x => x.CampaignId).OnDelete(DeleteBehavior.Restrict);
        root.HasOne<Picture>().WithMany().HasForeignKey(x => x.LeadPictureId).OnDelete(DeleteBehavior.Restrict);
        root.Has(x => x.Versions, x => x.StatementId);
        root.Has(x => x.Sources, x => x.StatementId);
        root.Has(x => x.Lists, x => x.StatementId);
        root.Has(x => x.Topics, x => x.StatementId);
        root.Has(x => x.Related, x => x.StatementId);
        root.Has(x => x.Holds, x => x.StatementId);
        root.Property(x => x.WithdrawalReason).HasMaxLength(Statement.MaxReasonLength);
        root.Ignore(x => x.Review);
        root.Property(x => x.Places).HasConversion<PlacesToJson>(JsonText.ByValue<Places>());
    }
}

internal sealed class StatementVersionMapping : IEntityTypeConfiguration<StatementVersion>
{
    public void Configure(EntityTypeBuilder<StatementVersion> builder)
    {
        builder.HasKey(x => new { x.StatementId, x.Language, x.Revision });
        builder.Property(x => x.Revision).ValueGeneratedNever();
        builder.Property(x => x.Title).HasMaxLength(StatementTexts.MaxTitleLength);
        builder.Property(x => x.Standfirst).HasMaxLength(StatementTexts.MaxLineLength);
        builder.Property(x => x.Byline).HasMaxLength(StatementTexts.MaxLineLength);
        builder.Property(x => x.PictureAlternative).HasMaxLength(StatementTexts.MaxLineLength);
        builder.Property(x => x.PictureCaption).HasMaxLength(StatementTexts.MaxLineLength);
        builder.Property(x => x.Correction).HasMaxLength(StatementTexts.MaxCorrectionLength);
        builder.Property(x => x.Quotations).HasConversion<QuotationsToJson>(JsonText.ByValue<Quotations>());
    }
}

internal sealed class StatementSourceMapping : IEntityTypeConfiguration<StatementSource>
{
    public void Configure(EntityTypeBuilder<StatementSource> builder)
    {
        builder.ToTable("StatementSources");
        builder.HasKey(x => new { x.StatementId, x.Position });
        builder.Property(x => x.Position).ValueGeneratedNever();
        builder.Property(x => x.Title).HasMaxLength(Source.MaxTextLength);
        builder.Property(x => x.Publication).HasMaxLength(Source.MaxTextLength);
        builder.Property(x => x.Url).HasMaxLength(Source.MaxUrlLength);
        builder.Ignore(x => x.Source);
    }
}

internal sealed class StatementListMapping : IEntityTypeConfiguration<StatementList>
{
    public void Configure(EntityTypeBuilder<StatementList> builder)
    {
        builder.ToTable("StatementLists");
        builder.HasKey(x => new { x.StatementId, x.ListId });
        builder.HasOne<MailingList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class StatementHoldMapping : IEntityTypeConfiguration<StatementHold>
{
    public void Configure(EntityTypeBuilder<StatementHold> builder)
    {
        builder.ToTable("StatementHolds");
        builder.HasKey(x => new { x.StatementId, x.Language });
    }
}
