using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Solidarity.Domain.MailingLists;
using Solidarity.Infrastructure.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.MailingLists;

internal sealed class ListImportMapping : RootMapping<ListImport, ListImportId>
{
    protected override void Map(EntityTypeBuilder<ListImport> root)
    {
        root.Ignore(x => x.IsMoving);
        root.Property(x => x.Source).HasMaxLength(ListImport.MaxSourceLength);
        root.Property(x => x.FileHash).HasMaxLength(32).IsFixedLength();
        root.Property(x => x.Columns).HasConversion<FileColumnsToJson>(JsonText.ByValue<FileColumns>());
        root.ComplexProperty(x => x.Counts, counts => counts.Ignore(x => x.Lines));

        // A list's imports, newest first; the same file again; what is to be done, and forgotten.
        root.HasIndex(x => new { x.ListId, x.Id });
        root.HasIndex(x => new { x.ListId, x.FileHash });
        root.HasIndex(x => x.State);
        root.HasIndex(x => x.DueAt);
        root.HasOne<MailingList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ListImportPartMapping : IEntityTypeConfiguration<ListImportPart>
{
    /// <summary>Five hundred lines of a file, each with all that it can hold, and what sealing adds.</summary>
    private const int SealedRowsBytes = 50_000_000;

    public void Configure(EntityTypeBuilder<ListImportPart> builder)
    {
        builder.ToTable("ListImportParts");
        builder.HasKey(x => new { x.ImportId, x.Number });
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.Property(x => x.Rows).IsSealed("ListImportPart.Rows", SealedRowsBytes);
        builder.HasOne<ListImport>().WithMany().HasForeignKey(x => x.ImportId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <inheritdoc cref="QuotationsToJson" />
internal sealed class FileColumnsToJson() : ValueConverter<FileColumns, string>(
    columns => JsonText.Of<FileColumn>(columns), text => new FileColumns(JsonText.Read<FileColumn>(text)));
