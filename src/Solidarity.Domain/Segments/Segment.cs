namespace Solidarity.Domain.Segments;

/// <summary>A part of those who get mail, told by what they are and did: saved as rules, and worked out anew whenever it is used.</summary>
public sealed class Segment : AggregateRoot<SegmentId>
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    private Segment() { }

    private Segment(SegmentId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>Its name in addresses, and in calls.</summary>
    public Slug Slug { get; private set; }

    /// <summary>What organizers call it; nobody else reads it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Who is in it.</summary>
    public SegmentRules Rules { get; private set; } = null!;

    /// <summary>A new segment.</summary>
    public static Segment Create(SegmentId id, Slug slug, string name, SegmentRules rules, DateTimeOffset now) => new(id, now) { Slug = slug, Name = name, Rules = rules };

    /// <summary>Changes who is in it. A newsletter that has begun goes on by the rules that it began with.</summary>
    public void Change(string name, SegmentRules rules, DateTimeOffset now) => (Name, Rules, ModifiedAt) = (name, rules, now);
}
