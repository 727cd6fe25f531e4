using System.Globalization;

namespace Solidarity.Domain.Segments;

/// <summary>What a person is told by.</summary>
public enum SegmentMark
{
    /// <summary>Gets mail by a list. The value is the list's id.</summary>
    List = 0,

    /// <summary>Gets mail in a language. The value is its tag (BCP 47); <c>pt</c> has those in who read <c>pt-BR</c>.</summary>
    Language = 1,

    /// <summary>Agreed to mail on a day or after it, in UTC. The value is the day (RFC 3339 full-date).</summary>
    SubscribedSince = 2,

    /// <summary>Agreed to mail before a day, in UTC. The value is the day (RFC 3339 full-date).</summary>
    SubscribedBefore = 3,

    /// <summary>Signed a petition, and confirmed it. The value is the petition's id.</summary>
    Signed = 10,

    /// <summary>Named a country with a confirmed signature. The value is its code (ISO 3166-1 alpha-2).</summary>
    Country = 11,

    /// <summary>Named a region with a confirmed signature. The value is as it was typed.</summary>
    Region = 12,

    /// <summary>Came by a link with a word in it (<c>?source=</c>) before signing or joining. The value is the word.</summary>
    Source = 13,

    /// <summary>Has a place at an event, on any of its dates. The value is the event's id.</summary>
    Attends = 20,

    /// <summary>Was ticked at the door of an event. The value is the event's id.</summary>
    Came = 21,
}

/// <summary>One thing that is true of a person, or is not.</summary>
/// <param name="Mark">What the person is told by.</param>
/// <param name="Value">What is looked for, in the form that <see cref="SegmentMark"/> names.</param>
/// <param name="Not">Whether it must not be true.</param>
public sealed record SegmentCondition(SegmentMark Mark, string Value, bool Not = false)
{
    /// <summary>Longest value, in characters.</summary>
    public const int MaxValueLength = 100;

    /// <summary>The value as the id of something.</summary>
    public Guid ToId() => Guid.Parse(Value);

    /// <summary>The value as the first moment of a day in UTC.</summary>
    public DateTimeOffset ToDay() => new(DateOnly.ParseExact(Value, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero);
}

/// <summary>Conditions of which at least one must hold.</summary>
public sealed class SegmentGroup(IEnumerable<SegmentCondition> conditions) : ValueList<SegmentCondition>(conditions)
{
    /// <summary>The most conditions of a group.</summary>
    public const int Most = 8;
}

/// <summary>
/// Who is in a segment: the person for whom in every group at least one condition holds. With "not" before conditions, everything that can
/// be said with and, or and not can be said so (conjunctive normal form).
/// </summary>
public sealed class SegmentRules : ValueList<SegmentGroup>
{
    /// <summary>The most groups.</summary>
    public const int Most = 8;

    /// <summary>Rules.</summary>
    /// <exception cref="DomainError"><c>Segment.NoConditions</c>, <c>Segment.TooManyConditions</c>.</exception>
    public SegmentRules(IEnumerable<SegmentGroup> groups)
        : base(groups) => RefuseSizes([.. this.Select(group => group.Count)]);

    /// <summary>Refuses rules without conditions, which would have everybody or nobody in, and those with too many.</summary>
    /// <param name="sizes">How many conditions each group has.</param>
    /// <exception cref="DomainError"><c>Segment.NoConditions</c>, <c>Segment.TooManyConditions</c>.</exception>
    public static void RefuseSizes(IReadOnlyCollection<int> sizes)
    {
        if (sizes.Count == 0 || sizes.Contains(0))
        {
            throw new DomainError("Segment.NoConditions", "groups");
        }

        if (sizes.Count > Most || sizes.Max() > SegmentGroup.Most)
        {
            throw new DomainError("Segment.TooManyConditions", "groups", Most, SegmentGroup.Most);
        }
    }
}
