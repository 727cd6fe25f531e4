using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Statements;
using Solidarity.Infrastructure.Storage;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.Petitions;

internal sealed class PetitionMapping : RootMapping<Petition, PetitionId>
{
    /// <summary>What each database writes in its own way: the copies of a pattern, and places compared as they are.</summary>
    public static void Finish(ModelBuilder builder, DatabaseProvider provider)
    {
        builder.Entity<Petition>().Property(x => x.PlaceKey).UseCollation(Conventions.Binary(provider));
        builder.Entity<Petition>().HasIndex(x => new { x.PatternId, x.PlaceKey })
            .HasFilter(Conventions.NotNull(provider, nameof(Petition.PatternId)));
    }

    protected override void Map(EntityTypeBuilder<Petition> root)
    {
        root.HasIndex(x => x.Slug).IsUnique();

        // A campaign's page; the clock closes what has ended.
        root.HasIndex(x => new { x.CampaignId, x.State });
        root.HasIndex(x => new { x.State, x.ClosesAt });

        // The copies of a pattern, none of them twice for one place.
        root.HasIndex(x => new { x.PatternId, x.PlaceKey }).IsUnique();
        root.HasOne<Petition>().WithMany().HasForeignKey(x => x.PatternId).OnDelete(DeleteBehavior.Restrict);
        root.Property(x => x.Place).HasMaxLength(Petition.MaxPlaceLength);
        root.Property(x => x.PlaceKey).HasMaxLength(LocalPlace.MaxKeyLength);

        root.Property(x => x.PictureCredit).HasMaxLength(PetitionTexts.MaxLineLength);
        root.Property(x => x.Questions).HasConversion<QuestionsToJson>(JsonText.ByValue<Questions>());
        root.OwnsOne(x => x.Fields);
        root.Navigation(x => x.Fields).IsRequired();
        root.Ignore(x => x.Goal);
        root.Ignore(x => x.AsksOrganisations);
        root.HasOne<Campaign>().WithMany().HasForeignKey(x => x.CampaignId).OnDelete(DeleteBehavior.Restrict);
        root.HasOne<Picture>().WithMany().HasForeignKey(x => x.PictureId).OnDelete(DeleteBehavior.Restrict);
        root.Has(x => x.Versions, x => x.PetitionId);
        root.Has(x => x.Targets, x => x.PetitionId);
        root.Has(x => x.FormerTargets, x => x.PetitionId);
        root.Has(x => x.Goals, x => x.PetitionId);
        root.Has(x => x.Lists, x => x.PetitionId);
        root.Has(x => x.Changes, x => x.PetitionId);
    }
}

internal sealed class PetitionVersionMapping : IEntityTypeConfiguration<PetitionVersion>
{
    public void Configure(EntityTypeBuilder<PetitionVersion> builder)
    {
        builder.HasKey(x => new { x.PetitionId, x.Language, x.Revision });
        builder.Property(x => x.Revision).ValueGeneratedNever();
        builder.Property(x => x.Title).HasMaxLength(PetitionTexts.MaxTitleLength);
        builder.Property(x => x.Ask).HasMaxLength(PetitionTexts.MaxAskLength);
        builder.Property(x => x.PictureAlternative).HasMaxLength(PetitionTexts.MaxLineLength);
        builder.Property(x => x.ListConsent).HasMaxLength(PetitionTexts.MaxLineLength);
        builder.Property(x => x.Questions).HasConversion<QuestionWordsToJson>(JsonText.ByValue<QuestionWords>());
        builder.Ignore(x => x.Texts);
    }
}

internal sealed class PetitionTargetMapping : IEntityTypeConfiguration<PetitionTarget>
{
    public void Configure(EntityTypeBuilder<PetitionTarget> builder)
    {
        builder.ToTable("PetitionTargets");
        builder.HasKey(x => new { x.PetitionId, x.Position });
        builder.Property(x => x.Position).ValueGeneratedNever();
        builder.Property(x => x.Name).HasMaxLength(Target.MaxLength);
        builder.Property(x => x.Title).HasMaxLength(Target.MaxLength);
        builder.Property(x => x.Organisation).HasMaxLength(Target.MaxLength);
        builder.Property(x => x.Email).IsSealed("PetitionTarget.Email", SupporterMapping.SealedEmailBytes);
        builder.Ignore(x => x.Target);
    }
}

internal sealed class PetitionGoalMapping : IEntityTypeConfiguration<PetitionGoal>
{
    public void Configure(EntityTypeBuilder<PetitionGoal> builder)
    {
        builder.ToTable("PetitionGoals");
        builder.HasKey(x => new { x.PetitionId, x.Amount });
        builder.Property(x => x.Amount).ValueGeneratedNever();
        builder.HasOne<Statement>().WithMany().HasForeignKey(x => x.StatementId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PetitionListMapping : IEntityTypeConfiguration<PetitionList>
{
    public void Configure(EntityTypeBuilder<PetitionList> builder)
    {
        builder.ToTable("PetitionLists");
        builder.HasKey(x => new { x.PetitionId, x.ListId });
        builder.HasOne<MailingList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PetitionChangeMapping : IEntityTypeConfiguration<PetitionChange>
{
    public void Configure(EntityTypeBuilder<PetitionChange> builder)
    {
        builder.ToTable("PetitionChanges");
        builder.HasKey(x => new { x.PetitionId, x.Number });
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.Property(x => x.Reason).HasMaxLength(PetitionChange.MaxReasonLength);
    }
}

/// <inheritdoc cref="QuotationsToJson" />
internal sealed class QuestionsToJson() : ValueConverter<Questions, string>(
    questions => JsonText.Of<Question>(questions), text => new Questions(JsonText.Read<Question>(text)));

/// <inheritdoc cref="QuotationsToJson" />
internal sealed class QuestionWordsToJson() : ValueConverter<QuestionWords, string>(
    words => JsonText.Of<QuestionTexts>(words), text => new QuestionWords(JsonText.Read<QuestionTexts>(text)));
