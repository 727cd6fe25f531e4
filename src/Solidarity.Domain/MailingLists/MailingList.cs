namespace Solidarity.Domain.MailingLists;

/// <summary>Who can read what went through a list.</summary>
public enum ListArchive : byte
{
    /// <summary>Nobody but those who got it: to be on some lists is dangerous, and so is what they are sent.</summary>
    None = 0,

    /// <summary>Everybody, on a page and in feeds.</summary>
    Public = 1,
}

/// <summary>Something that people can subscribe to.</summary>
public sealed class MailingList : AggregateRoot<MailingListId>, IShownInPublic
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 120;

    /// <summary>Longest description, in characters.</summary>
    public const int MaxDescriptionLength = 500;

    private MailingList() { }

    private MailingList(MailingListId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>Its name in addresses, and in the List-Id header (RFC 2919).</summary>
    public Slug Slug { get; private set; }

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What one gets by it, and how often.</summary>
    public string? Description { get; private set; }

    /// <summary>Who can read what went through it.</summary>
    public ListArchive Archive { get; private set; }

    /// <summary>Whether it is part of the demonstration content.</summary>
    public bool IsDemonstration { get; private set; }

    /// <summary>Makes a list.</summary>
    public static MailingList Create(MailingListId id, Slug slug, string name, string? description, DateTimeOffset now, bool isDemonstration = false) =>
        new(id, now) { Slug = slug, Name = name, Description = description, IsDemonstration = isDemonstration };

    /// <summary>Changes what people read of it.</summary>
    public void Describe(string name, string? description, DateTimeOffset now)
    {
        Name = name;
        Description = description;
        ModifiedAt = now;
    }

    /// <summary>Opens its archive to everybody, what went before included, or closes it.</summary>
    public void Keep(ListArchive archive, DateTimeOffset now)
    {
        Archive = archive;
        ModifiedAt = now;
    }
}
