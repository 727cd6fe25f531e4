using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Solidarity.Domain;
using Solidarity.Infrastructure.Keys;

namespace Solidarity.Infrastructure.Storage;

/// <summary>What all aggregate roots have in common in the database.</summary>
/// <typeparam name="TRoot">The root.</typeparam>
/// <typeparam name="TId">Its id.</typeparam>
internal abstract class RootMapping<TRoot, TId> : IEntityTypeConfiguration<TRoot>
    where TRoot : AggregateRoot<TId>
    where TId : struct
{
    public void Configure(EntityTypeBuilder<TRoot> root)
    {
        root.HasKey(x => x.Id);
        root.Property(x => x.Id).ValueGeneratedNever();
        root.Property(x => x.Version).IsConcurrencyToken();
        root.Ignore(x => x.Events);
        Map(root);
    }

    protected abstract void Map(EntityTypeBuilder<TRoot> root);
}

/// <summary>Words for mappings.</summary>
internal static class MappingWords
{
    private const string SealedFor = "Solidarity:SealedFor";
    private const string SealedBy = "Solidarity:SealedBy";

    /// <summary>A SHA-256, keyed or not.</summary>
    public static PropertyBuilder<byte[]> IsHash(this PropertyBuilder<byte[]> property) => property.HasMaxLength(32).IsFixedLength();

    /// <summary>Sealed in the database; see <see cref="KeyRing"/>. Queries can't compare it: look up by a keyed hash.</summary>
    public static PropertyBuilder<T> IsSealed<T>(this PropertyBuilder<T> property, string purpose, int maxBytes)
    {
        property.HasMaxLength(maxBytes).HasAnnotation(SealedFor, purpose);
        return property;
    }

    /// <summary>A value of several parts, sealed as one text.</summary>
    public static PropertyBuilder<T?> IsSealed<T>(this PropertyBuilder<T?> property, string purpose, int maxBytes, Func<T, string> write, Func<string, T> read)
        where T : class
    {
        Func<KeyRing, ValueConverter> make = keys => new SealedValue<T>(keys, purpose, write, read);
        property.IsSealed(purpose, maxBytes).HasAnnotation(SealedBy, make);
        return property;
    }

    /// <summary>A child that lives and goes with its root.</summary>
    public static void Has<TRoot, TChild>(
        this EntityTypeBuilder<TRoot> root, System.Linq.Expressions.Expression<Func<TRoot, IEnumerable<TChild>?>> children,
        System.Linq.Expressions.Expression<Func<TChild, object?>> rootId)
        where TRoot : class
        where TChild : class =>
        root.HasMany(children).WithOne().HasForeignKey(rootId).IsRequired().OnDelete(DeleteBehavior.Cascade);

    /// <summary>Gives the sealed columns their converters, once all mappings are known.</summary>
    public static void SealColumns(IMutableModel model, KeyRing keys)
    {
        var columns = model.GetEntityTypes().SelectMany(type => type.GetDeclaredProperties()).Where(property => property.FindAnnotation(SealedFor) is not null).ToList();
        foreach (var column in columns)
        {
            var purpose = (string)column.RemoveAnnotation(SealedFor)!.Value!;
            var make = (Func<KeyRing, ValueConverter>?)column.RemoveAnnotation(SealedBy)?.Value;
            column.SetValueConverter(
                make is not null ? make(keys)
                : column.ClrType == typeof(EmailAddress) ? new SealedAddress(keys, purpose)
                : column.ClrType == typeof(byte[]) ? new SealedBytes(keys, purpose)
                : new SealedText(keys, purpose));
        }
    }
}

/// <summary>Seals a column.</summary>
internal interface ISealing
{
    /// <summary>What its values are sealed for.</summary>
    string Purpose { get; }
}

internal sealed class SealedText(KeyRing keys, string purpose)
    : ValueConverter<string, byte[]>(text => keys.Seal(purpose, text), stored => keys.Unseal(purpose, stored)), ISealing
{
    public string Purpose { get; } = purpose;
}

internal sealed class SealedAddress(KeyRing keys, string purpose)
    : ValueConverter<EmailAddress, byte[]>(address => keys.Seal(purpose, address.Value), stored => EmailAddress.Parse(keys.Unseal(purpose, stored))), ISealing
{
    public string Purpose { get; } = purpose;
}

internal sealed class SealedValue<T>(KeyRing keys, string purpose, Func<T, string> write, Func<string, T> read)
    : ValueConverter<T, byte[]>(value => keys.Seal(purpose, write(value)), stored => read(keys.Unseal(purpose, stored))), ISealing
    where T : class
{
    public string Purpose { get; } = purpose;
}

internal sealed class SealedBytes(KeyRing keys, string purpose)
    : ValueConverter<byte[], byte[]>(content => keys.SealBytes(purpose, content), stored => keys.UnsealBytes(purpose, stored)), ISealing
{
    public string Purpose { get; } = purpose;
}
