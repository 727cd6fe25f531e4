using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Topics;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Events;

internal sealed class EventMapping : RootMapping<Event, EventId>
{
    /// <summary>Three lines of 200 characters of up to four bytes, or as many escaped ones, and what sealing adds.</summary>
    public const int SealedPlaceBytes = 4_000;

    /// <summary>An address of 500 characters, and what sealing adds.</summary>
    public const int SealedLinkBytes = (Location.MaxLinkLength * 4) + 50;

    // A name, an address and a number, and what sealing adds.
    private const int SealedContactBytes = 2_500;

    /// <summary>What each database writes in its own way: times on the wall, which belong to no zone; and what is not where it can be null.</summary>
    public static void Finish(ModelBuilder builder, DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.PostgreSql)
        {
            foreach (var property in builder.Model.GetEntityTypes().SelectMany(x => x.GetDeclaredProperties()).Where(x => x.ClrType == typeof(DateTime) || x.ClrType == typeof(DateTime?)))
            {
                property.SetColumnType("timestamp without time zone");
            }
        }

        builder.Entity<Occurrence>().HasIndex(x => new { x.EventId, x.SeriesDay }).HasFilter(Conventions.NotNull(provider, nameof(Occurrence.SeriesDay)));
        builder.Entity<Attendance>().HasIndex(x => new { x.OccurrenceId, x.Holder }).HasFilter(Conventions.NotNull(provider, nameof(Attendance.Holder)));
        builder.Entity<Attendance>().HasIndex(x => new { x.ShiftId, x.HeldUntil }).HasFilter(Conventions.NotNull(provider, nameof(Attendance.HeldUntil)));
        builder.Entity<Attendance>().HasIndex(x => new { x.ShiftId, x.OfferedUntil }).HasFilter(Conventions.NotNull(provider, nameof(Attendance.OfferedUntil)));
        builder.Entity<Attendance>().HasIndex(x => x.JoinedWith).HasFilter(Conventions.NotNull(provider, nameof(Attendance.JoinedWith)));
        builder.Entity<EventHost>().HasIndex(x => x.Hosts).HasFilter(Conventions.NotNull(provider, nameof(EventHost.Hosts)));
        builder.Entity<Shift>().Property(x => x.Key).UseCollation(Conventions.Binary(provider));
    }

    protected override void Map(EntityTypeBuilder<Event> root)
    {
        root.HasIndex(x => x.Slug).IsUnique();

        // A campaign's events; what the clock makes the next dates of.
        root.HasIndex(x => new { x.CampaignId, x.State });
        root.HasIndex(x => new { x.State, x.MadeUntil });

        root.Property(x => x.Recurrence).HasConversion<RecurrenceToText>().HasMaxLength(Recurrence.MaxLength);
        root.Property(x => x.Exceptions).HasConversion<ExceptionsToJson>(JsonText.ByValue<ExceptionDays>());
        root.Property(x => x.Shifts).HasConversion<ShiftPlansToJson>(JsonText.ByValue<ShiftPlans>());
        root.Property(x => x.Accessibility).HasConversion<AccessibilityToJson>();
        root.Property(x => x.Languages).HasConversion<SpokenLanguagesToJson>(JsonText.ByValue<SpokenLanguages>());
        root.Property(x => x.CoHosts).HasConversion<CoHostsToJson>(JsonText.ByValue<CoHosts>());
        root.Property(x => x.Questions).HasConversion<QuestionsToJson>(JsonText.ByValue<Questions>());
        root.Property(x => x.Place).IsSealed("Event.Place", SealedPlaceBytes, StoredPlace.Write, StoredPlace.Read);
        root.Property(x => x.Link).IsSealed("Event.Link", SealedLinkBytes);
        root.Property(x => x.Contact).IsSealed("Event.Contact", SealedContactBytes, StoredContact.Write, StoredContact.Read);
        root.Property(x => x.PictureCredit).HasMaxLength(EventTexts.MaxLineLength);
        root.Ignore(x => x.Series);
        root.HasOne<Campaign>().WithMany().HasForeignKey(x => x.CampaignId).OnDelete(DeleteBehavior.Restrict);
        root.HasOne<Picture>().WithMany().HasForeignKey(x => x.PictureId).OnDelete(DeleteBehavior.Restrict);
        root.HasOne<Event>().WithMany().HasForeignKey(x => x.CopyOf).OnDelete(DeleteBehavior.Restrict);
        root.Has(x => x.Versions, x => x.EventId);
        root.Has(x => x.Lists, x => x.EventId);
        root.Has(x => x.Topics, x => x.EventId);
        root.Has(x => x.Changes, x => x.EventId);
    }
}

internal sealed class EventVersionMapping : IEntityTypeConfiguration<EventVersion>
{
    private const int SealedNoteBytes = (EventTexts.MaxNoteLength * 4) + 50;

    public void Configure(EntityTypeBuilder<EventVersion> builder)
    {
        builder.HasKey(x => new { x.EventId, x.Language, x.Revision });
        builder.Property(x => x.Revision).ValueGeneratedNever();
        builder.Property(x => x.Title).HasMaxLength(EventTexts.MaxTitleLength);
        builder.Property(x => x.Summary).HasMaxLength(EventTexts.MaxSummaryLength);
        builder.Property(x => x.GettingThere).IsSealed("EventVersion.GettingThere", SealedNoteBytes);
        builder.Property(x => x.Bring).HasMaxLength(EventTexts.MaxNoteLength);
        builder.Property(x => x.Safety).HasMaxLength(EventTexts.MaxNoteLength);
        builder.Property(x => x.PictureAlternative).HasMaxLength(EventTexts.MaxLineLength);
        builder.Property(x => x.ListConsent).HasMaxLength(EventTexts.MaxLineLength);
        builder.Property(x => x.Questions).HasConversion<QuestionWordsToJson>(JsonText.ByValue<QuestionWords>());
        builder.Property(x => x.Shifts).HasConversion<ShiftNamesToJson>(JsonText.ByValue<ShiftNames>());
        builder.Ignore(x => x.Texts);
    }
}

internal sealed class EventListMapping : IEntityTypeConfiguration<EventList>
{
    public void Configure(EntityTypeBuilder<EventList> builder)
    {
        builder.ToTable("EventLists");
        builder.HasKey(x => new { x.EventId, x.ListId });
        builder.HasOne<MailingList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class EventTopicMapping : IEntityTypeConfiguration<EventTopic>
{
    public void Configure(EntityTypeBuilder<EventTopic> builder)
    {
        builder.ToTable("EventTopics");
        builder.HasKey(x => new { x.EventId, x.TopicId });
        builder.HasOne<Topic>().WithMany().HasForeignKey(x => x.TopicId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class EventChangeMapping : IEntityTypeConfiguration<EventChange>
{
    public void Configure(EntityTypeBuilder<EventChange> builder)
    {
        builder.ToTable("EventChanges");
        builder.HasKey(x => new { x.EventId, x.Number });
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.Property(x => x.Reason).HasMaxLength(EventChange.MaxReasonLength);
    }
}

/// <summary>A place as it is stored: a text, to be sealed.</summary>
internal sealed record StoredPlace(string? Venue, string? Street, string Town, CountryCode Country, double? Latitude, double? Longitude)
{
    public static string Write(EventPlace place) =>
        JsonText.OfOne(new StoredPlace(place.Venue, place.Street, place.Town, place.Country, place.Coordinates?.Latitude, place.Coordinates?.Longitude));

    public static EventPlace Read(string text)
    {
        var stored = JsonText.ReadOne<StoredPlace>(text);
        Coordinates? point = stored is { Latitude: { } latitude, Longitude: { } longitude } ? Coordinates.FromStored(latitude, longitude) : null;
        return new EventPlace(stored.Venue, stored.Street, stored.Town, stored.Country, point);
    }
}

/// <inheritdoc cref="StoredPlace" />
internal sealed record StoredContact(string Name, string? Email, string? Phone)
{
    public static string Write(EventContact contact) => JsonText.OfOne(new StoredContact(contact.Name, contact.Email?.Value, contact.Phone));

    public static EventContact Read(string text)
    {
        var stored = JsonText.ReadOne<StoredContact>(text);
        return new EventContact(stored.Name, stored.Email is { } email ? EmailAddress.Parse(email) : null, stored.Phone);
    }
}

internal sealed class RecurrenceToText() : ValueConverter<Recurrence, string>(rule => rule.Text, text => Recurrence.FromStored(text));

/// <inheritdoc cref="QuotationsToJson" />
internal sealed class ExceptionsToJson() : ValueConverter<ExceptionDays, string>(days => JsonText.Of<DateOnly>(days), text => new ExceptionDays(JsonText.Read<DateOnly>(text)));

/// <inheritdoc cref="QuotationsToJson" />
internal sealed class ShiftPlansToJson() : ValueConverter<ShiftPlans, string>(shifts => JsonText.Of<ShiftPlan>(shifts), text => new ShiftPlans(JsonText.Read<ShiftPlan>(text)));

/// <inheritdoc cref="QuotationsToJson" />
internal sealed class ShiftNamesToJson() : ValueConverter<ShiftNames, string>(names => JsonText.Of<ShiftName>(names), text => new ShiftNames(JsonText.Read<ShiftName>(text)));

/// <inheritdoc cref="QuotationsToJson" />
internal sealed class SpokenLanguagesToJson() : ValueConverter<SpokenLanguages, string>(
    languages => JsonText.Of<LanguageTag>(languages), text => new SpokenLanguages(JsonText.Read<LanguageTag>(text)));

/// <inheritdoc cref="QuotationsToJson" />
internal sealed class CoHostsToJson() : ValueConverter<CoHosts, string>(names => JsonText.Of<string>(names), text => new CoHosts(JsonText.Read<string>(text)));

internal sealed class AccessibilityToJson() : ValueConverter<Accessibility, string>(value => JsonText.OfOne(value), text => JsonText.ReadOne<Accessibility>(text));
