using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Solidarity.Domain.Segments;
using Solidarity.Infrastructure.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Segments;

internal sealed class SegmentMapping : RootMapping<Segment, SegmentId>
{
    protected override void Map(EntityTypeBuilder<Segment> root)
    {
        root.HasIndex(x => x.Slug).IsUnique();
        root.Property(x => x.Name).HasMaxLength(Segment.MaxNameLength);
        root.Property(x => x.Rules).HasConversion<SegmentRulesToJson>(JsonText.ByValue<SegmentRules>());
    }
}

/// <summary>Rules are read and written together with their owner, and never by themselves, as JSON in one column.</summary>
internal sealed class SegmentRulesToJson() : ValueConverter<SegmentRules, string>(
    rules => JsonText.Of(rules.Select(group => group.ToArray())),
    text => new SegmentRules(JsonText.Read<SegmentCondition[]>(text).Select(group => new SegmentGroup(group))));
