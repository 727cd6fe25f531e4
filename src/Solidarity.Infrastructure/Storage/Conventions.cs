using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;

namespace Solidarity.Infrastructure.Storage;

/// <summary>How the values of the domain are stored, on each database.</summary>
internal static class Conventions
{
    public static void Apply(ModelConfigurationBuilder model, DatabaseProvider provider)
    {
        Ids(model, provider);
        Moments(model, provider);
        var binary = Binary(provider);
        model.Properties<Slug>().HaveConversion<SlugToText>().HaveMaxLength(Slug.MaxLength).UseCollation(binary);
        model.Properties<LanguageTag>().HaveConversion<LanguageToText>().HaveMaxLength(LanguageTag.MaxLength).UseCollation(binary);
        model.Properties<TimeZoneName>().HaveConversion<ZoneToText>().HaveMaxLength(TimeZoneName.MaxLength).UseCollation(binary);
        model.Properties<PartialDate>().HaveConversion<PartialDateToText>().HaveMaxLength(PartialDate.MaxLength).UseCollation(binary);
        model.Properties<CountryCode>().HaveConversion<CountryToText>().HaveMaxLength(CountryCode.Length).UseCollation(binary);
        model.Properties<EmailAddress>();
        model.IgnoreAny<IDomainEvent>();
    }

    /// <summary>The collation that compares text as it is.</summary>
    public static string Binary(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.SqlServer => "Latin1_General_100_BIN2",
        DatabaseProvider.PostgreSql => "C",
        _ => "BINARY",
    };

    /// <summary>A column as the SQL of an index's condition names it.</summary>
    /// <param name="provider">The kind of database.</param>
    /// <param name="property">The name of the property that is stored there.</param>
    public static string Column(DatabaseProvider provider, string property) => provider switch
    {
        DatabaseProvider.SqlServer => $"[{property}]",
        DatabaseProvider.PostgreSql => JsonNamingPolicy.SnakeCaseLower.ConvertName(property),
        _ => $"\"{property}\"",
    };

    /// <summary>The condition of an index that leaves out the rows without a value.</summary>
    /// <inheritdoc cref="Column" path="/param"/>
    public static string NotNull(DatabaseProvider provider, string property) => $"{Column(provider, property)} IS NOT NULL";

    private static void Ids(ModelConfigurationBuilder model, DatabaseProvider provider)
    {
        foreach (var id in typeof(EntityId).Assembly.GetTypes().Where(IsId))
        {
            if (provider == DatabaseProvider.PostgreSql)
            {
                model.Properties(id).HaveConversion(typeof(IdToGuid<>).MakeGenericType(id));
                continue;
            }

            var stored = model.Properties(id).HaveConversion(typeof(IdToBytes<>).MakeGenericType(id));
            if (provider == DatabaseProvider.SqlServer)
            {
                stored.HaveMaxLength(16).AreFixedLength();
            }
        }

        if (provider != DatabaseProvider.PostgreSql)
        {
            var stored = model.Properties<Guid>().HaveConversion<GuidToBytes>();
            if (provider == DatabaseProvider.SqlServer)
            {
                stored.HaveMaxLength(16).AreFixedLength();
            }
        }
    }

    private static void Moments(ModelConfigurationBuilder model, DatabaseProvider provider)
    {
        switch (provider)
        {
            case DatabaseProvider.Sqlite:
                model.Properties<DateTimeOffset>().HaveConversion<MomentToTicks>();
                break;
            case DatabaseProvider.PostgreSql:
                model.Properties<DateTimeOffset>().HaveConversion<MomentToUtc>();
                break;
        }
    }

    private static bool IsId(Type type) => type.IsValueType
        && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEntityId<>));
}
