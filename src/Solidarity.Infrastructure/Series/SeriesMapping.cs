using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Segments;
using Solidarity.Domain.Series;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Series;

internal sealed class SeriesMapping : RootMapping<MailSeries, MailSeriesId>
{
    protected override void Map(EntityTypeBuilder<MailSeries> root)
    {
        root.Ignore(x => x.Trigger);
        root.Property(x => x.Name).HasMaxLength(MailSeries.MaxNameLength);
        root.Property(x => x.Steps).HasConversion<SeriesStepsToJson>(JsonText.ByValue<SeriesSteps>());

        // Those that run.
        root.HasIndex(x => x.State);
        root.HasOne<MailingList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Restrict);
        root.HasOne<Petition>().WithMany().HasForeignKey(x => x.PetitionId).OnDelete(DeleteBehavior.Restrict);
        root.HasOne<Event>().WithMany().HasForeignKey(x => x.EventId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SeriesEntryMapping : IEntityTypeConfiguration<SeriesEntry>
{
    public void Configure(EntityTypeBuilder<SeriesEntry> builder)
    {

        // Once a person.
        builder.HasKey(x => new { x.SeriesId, x.SupporterId });
        builder.HasOne<MailSeries>().WithMany().HasForeignKey(x => x.SeriesId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Supporter>().WithMany().HasForeignKey(x => x.SupporterId).OnDelete(DeleteBehavior.Cascade);

        // Two servers at the same person: one of them goes on.
        builder.Property(x => x.NextStep).IsConcurrencyToken();
        builder.Property(x => x.NextAt).IsConcurrencyToken();

        // What is due; where people are; all series of one person.
        builder.HasIndex(x => new { x.SeriesId, x.EndedAt, x.NextAt });
        builder.HasIndex(x => new { x.SeriesId, x.Ending, x.NextStep });
        builder.HasIndex(x => x.SupporterId);
    }
}

/// <summary>Mails of a series are read and written together with it, and never by themselves, as JSON in one column.</summary>
internal sealed class SeriesStepsToJson() : ValueConverter<SeriesSteps, string>(
    steps => JsonText.Of(steps.Select(StoredStep.Of)), text => new SeriesSteps(JsonText.Read<StoredStep>(text).Select(step => step.Step())));

/// <summary>One mail of a series, as it is stored.</summary>
internal sealed record StoredStep(Guid Mail, int Wait, IReadOnlyList<IReadOnlyList<SegmentCondition>>? OnlyIf)
{
    public static StoredStep Of(SeriesStep step) => new(step.Mail.Value, step.WaitDays, step.OnlyIf?.Select(group => (IReadOnlyList<SegmentCondition>)[.. group]).ToList());

    public SeriesStep Step() => new(MessageId.From(Mail), Wait, OnlyIf is null ? null : new SegmentRules(OnlyIf.Select(group => new SegmentGroup(group))));
}
