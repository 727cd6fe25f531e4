using Solidarity.Domain.Pictures;

namespace Solidarity.Domain.Campaigns;

/// <summary>The frame of a solidarity effort: its purpose, its demands, and the statements and actions under it.</summary>
public sealed class Campaign : AggregateRoot<CampaignId>, IShownInPublic
{
    /// <summary>Most demands a campaign can have.</summary>
    public const int MaxDemands = 30;

    /// <summary>Longest demand, in characters.</summary>
    public const int MaxDemandLength = 300;

    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>Longest summary, in characters.</summary>
    public const int MaxSummaryLength = 2_000;

    /// <summary>Longest alternative text and credit of the cover picture, in characters.</summary>
    public const int MaxLineLength = 500;

    private readonly List<CampaignVersion> _versions = [];

    private Campaign() { }

    private Campaign(CampaignId id, Slug slug, LanguageTag language, DateTimeOffset now)
        : base(id, now)
    {
        Slug = slug;
        Language = language;
    }

    /// <summary>Its name in addresses.</summary>
    public Slug Slug { get; private set; }

    /// <summary>The language it was first written in.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>Whether it is part of the demonstration content.</summary>
    public bool IsDemonstration { get; private set; }

    /// <summary>The picture at its head, if it has one; its words are in the language versions.</summary>
    public PictureId? CoverPictureId { get; private set; }

    /// <summary>Who made the picture.</summary>
    public string? CoverCredit { get; private set; }

    /// <summary>When it was put into the archive: it can still be read, and no longer stands among those that go on.</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Whether volunteers may propose events.</summary>
    public bool TakesProposals { get; private set; }

    /// <summary>Its texts: a row for each language and revision.</summary>
    public IReadOnlyList<CampaignVersion> Versions => _versions;

    /// <summary>Makes a campaign with its first language version.</summary>
    public static Campaign Create(CampaignId id, Slug slug, LanguageTag language, CampaignTexts texts, DateTimeOffset now, bool isDemonstration = false)
    {
        var campaign = new Campaign(id, slug, language, now) { IsDemonstration = isDemonstration };
        campaign.Revise(language, texts, now);
        return campaign;
    }

    /// <summary>Writes a new revision of one language version, and keeps the earlier ones.</summary>
    /// <returns>False when nothing was different.</returns>
    public bool Revise(LanguageTag language, CampaignTexts texts, DateTimeOffset now)
    {
        if (texts.Demands.Count > MaxDemands)
        {
            throw new DomainError("Campaign.TooManyDemands", "demands", MaxDemands);
        }

        var current = _versions.SingleOrDefault(version => version.Language == language && version.IsCurrent);
        if (current is not null && current.Says(texts))
        {
            return false;
        }

        current?.Replace();
        _versions.Add(new CampaignVersion(Id, language, (current?.Revision ?? 0) + 1, texts, now));
        ModifiedAt = now;
        return true;
    }

    /// <summary>Puts a picture at its head, or takes it away.</summary>
    /// <param name="picture">The picture, or null for none.</param>
    /// <param name="credit">Who made it.</param>
    /// <param name="now">The moment.</param>
    public void Cover(PictureId? picture, string? credit, DateTimeOffset now)
    {
        var named = picture is null ? null : credit;
        if (CoverPictureId == picture && CoverCredit == named)
        {
            return;
        }

        (CoverPictureId, CoverCredit, ModifiedAt) = (picture, named, now);
    }

    /// <summary>Puts it into the archive; twice is once.</summary>
    public void Archive(DateTimeOffset now)
    {
        if (ArchivedAt is null)
        {
            ArchivedAt = ModifiedAt = now;
        }
    }

    /// <summary>Takes it out of the archive.</summary>
    public void Unarchive(DateTimeOffset now)
    {
        if (ArchivedAt is not null)
        {
            (ArchivedAt, ModifiedAt) = (null, now);
        }
    }

    /// <summary>Lets volunteers propose events, or no longer. What was proposed before stays.</summary>
    public void TakeProposals(bool wanted, DateTimeOffset now)
    {
        if (TakesProposals != wanted)
        {
            (TakesProposals, ModifiedAt) = (wanted, now);
        }
    }

    /// <summary>Refuses to take a proposal where none is wanted.</summary>
    /// <exception cref="DomainError"><c>Campaign.NoProposals</c>.</exception>
    public void RefuseUnlessProposable()
    {
        if (!TakesProposals || ArchivedAt is not null)
        {
            throw new DomainError("Campaign.NoProposals");
        }
    }

    /// <summary>A campaign with the same texts and picture under another title; its statements, timeline and positions are its own.</summary>
    public Campaign Copy(CampaignId id, Slug slug, string title, DateTimeOffset now)
    {
        var current = _versions.Where(version => version.IsCurrent).ToList();
        var original = current.Single(version => version.Language == Language);
        var copy = Create(id, slug, Language, original.Texts with { Title = title }, now, IsDemonstration);
        foreach (var version in current.Where(version => version.Language != Language))
        {
            copy.Revise(version.Language, version.Texts, now);
        }

        copy.Cover(CoverPictureId, CoverCredit, now);
        return copy;
    }
}

/// <summary>The texts of a campaign in one language.</summary>
/// <param name="Title">One line.</param>
/// <param name="Summary">A paragraph or two, plain text.</param>
/// <param name="Demands">What the campaign asks for, in order.</param>
/// <param name="CoverAlternative">What the cover picture shows, for those who don't see it, or null.</param>
public sealed record CampaignTexts(string Title, string Summary, IReadOnlyList<string> Demands, string? CoverAlternative = null);

/// <summary>One revision of one language version of a campaign. Rows are added, never rewritten.</summary>
public sealed class CampaignVersion
{
    private CampaignVersion() { }

    internal CampaignVersion(CampaignId campaign, LanguageTag language, int revision, CampaignTexts texts, DateTimeOffset now)
    {
        CampaignId = campaign;
        Language = language;
        Revision = revision;
        Title = texts.Title;
        Summary = texts.Summary;
        Demands = [.. texts.Demands];
        CoverAlternative = texts.CoverAlternative;
        Index();
        WrittenAt = now;
        IsCurrent = true;
    }

    /// <summary>The campaign.</summary>
    public CampaignId CampaignId { get; private set; }

    /// <summary>The language of these texts.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>1 for the first, then one more each time.</summary>
    public int Revision { get; private set; }

    /// <summary>Whether this is the newest revision in its language.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>One line.</summary>
    public string Title { get; private set; } = "";

    /// <summary>A paragraph or two, plain text.</summary>
    public string Summary { get; private set; } = "";

    /// <summary>What the campaign asks for, in order.</summary>
    public List<string> Demands { get; private set; } = [];

    /// <summary>What the cover picture shows, for those who don't see it.</summary>
    public string? CoverAlternative { get; private set; }

    /// <summary>As a value.</summary>
    public CampaignTexts Texts => new(Title, Summary, Demands, CoverAlternative);

    /// <summary>When this revision was written.</summary>
    public DateTimeOffset WrittenAt { get; private set; }

    /// <summary>The texts as they are searched (<see cref="Domain.SearchText"/>); null in rows that were written before there was a search.</summary>
    public string? SearchText { get; private set; }

    /// <summary>Makes <see cref="SearchText"/> of the texts.</summary>
    public void Index() => SearchText = Domain.SearchText.Fold([Title, Summary, .. Demands]);

    internal void Replace() => IsCurrent = false;

    internal bool Says(CampaignTexts texts) =>
        Title == texts.Title && Summary == texts.Summary && CoverAlternative == texts.CoverAlternative && Demands.SequenceEqual(texts.Demands);
}
