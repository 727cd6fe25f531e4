using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Domain.Topics;
using Solidarity.Infrastructure.Storage;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.Statements;

internal sealed class StatementTopicMapping : IEntityTypeConfiguration<StatementTopic>
{
    public void Configure(EntityTypeBuilder<StatementTopic> builder)
    {
        builder.ToTable("StatementTopics");
        builder.HasKey(x => new { x.StatementId, x.TopicId });
        builder.HasOne<Topic>().WithMany().HasForeignKey(x => x.TopicId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RelatedStatementMapping : IEntityTypeConfiguration<RelatedStatement>
{
    public void Configure(EntityTypeBuilder<RelatedStatement> builder)
    {
        // No constraint on the other one: statements may lead to each other, and one that is gone just isn't shown.
        builder.ToTable("RelatedStatements");
        builder.HasKey(x => new { x.StatementId, x.Position });
        builder.Property(x => x.Position).ValueGeneratedNever();
    }
}

internal sealed class EndorsementMapping : RootMapping<Endorsement, EndorsementId>
{
    protected override void Map(EntityTypeBuilder<Endorsement> root)
    {
        root.Ignore(x => x.ChangesPages);
        root.Property(x => x.Name).HasMaxLength(Endorsement.MaxNameLength);
        root.Property(x => x.NameKey).HasMaxLength(Endorsement.MaxNameLength);
        root.Property(x => x.Website).HasMaxLength(Source.MaxUrlLength);
        root.Property(x => x.Email).IsSealed("Endorsement.Email", SupporterMapping.SealedEmailBytes).IsRequired();
        root.Property(x => x.WordingVersion).HasMaxLength(ConsentWording.VersionLength);
        root.OwnsOne(x => x.Keys, keys =>
        {
            SupporterMapping.Columns(keys);
            keys.HasIndex(x => x.Mailbox);
            keys.HasIndex(x => x.Address);
        });
        root.Navigation(x => x.Keys).IsRequired();

        // A statement's page and its review; forgetting.
        root.HasIndex(x => new { x.StatementId, x.State });
        root.HasIndex(x => new { x.State, x.StateSince });
        root.HasOne<Statement>().WithMany().HasForeignKey(x => x.StatementId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Values that are read and written together with their owner, and never by themselves, as JSON in one column.</summary>
internal sealed class QuotationsToJson() : ValueConverter<Quotations, string>(
    quotations => JsonText.Of<Quotation>(quotations), text => new Quotations(JsonText.Read<Quotation>(text)));

/// <inheritdoc cref="QuotationsToJson" />
internal sealed class PlacesToJson() : ValueConverter<Places, string>(
    places => JsonText.Of<Place>(places), text => new Places(JsonText.Read<Place>(text)));

internal static class JsonText
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new Country(), new Language(), new Choices() },
    };

    /// <summary>Lists that never change need no copy to be compared with.</summary>
    public static ValueComparer<T> ByValue<T>()
        where T : class => new((left, right) => Equals(left, right), list => list.GetHashCode(), list => list);

    public static string Of<T>(IEnumerable<T> values) => JsonSerializer.Serialize(values, Form);

    public static List<T> Read<T>(string text) => JsonSerializer.Deserialize<List<T>>(text, Form)!;

    public static string OfOne<T>(T value) => JsonSerializer.Serialize(value, Form);

    public static T ReadOne<T>(string text) => JsonSerializer.Deserialize<T>(text, Form)!;

    private sealed class Country : JsonConverter<CountryCode>
    {
        public override CountryCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => CountryCode.FromStored(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, CountryCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    private sealed class Language : JsonConverter<LanguageTag>
    {
        public override LanguageTag Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => LanguageTag.FromStored(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, LanguageTag value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    private sealed class Choices : JsonConverter<ChoiceTexts>
    {
        public override ChoiceTexts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<string[]>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, ChoiceTexts value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.ToArray(), options);
    }
}
