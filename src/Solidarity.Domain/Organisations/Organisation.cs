using Solidarity.Domain.Organizers;
using Solidarity.Domain.Pictures;

namespace Solidarity.Domain.Organisations;

/// <summary>A page about the organisation that it writes itself.</summary>
public enum PageKind
{
    /// <summary>Who it is.</summary>
    About = 0,

    /// <summary>What it does with personal data.</summary>
    Privacy = 1,

    /// <summary>Who answers for the site.</summary>
    Imprint = 2,

    /// <summary>How everyone can use the site.</summary>
    Accessibility = 3,
}

/// <summary>The organisation that runs this installation: how it is called and looks, what it says of itself, how it works.</summary>
public sealed class Organisation : AggregateRoot<OrganisationId>, IShownInPublic
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Longest text of a page, in characters.</summary>
    public const int MaxPageLength = 50_000;

    private readonly List<OrganisationPage> _pages = [];
    private readonly List<ConsentApproval> _approvals = [];

    private Organisation() { }

    private Organisation(OrganisationId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The id of the only one: a version 8 UUID (RFC 9562 §5.8).</summary>
    public static OrganisationId OnlyId { get; } = OrganisationId.From(Guid.Parse("50115011-0000-8000-8001-000000000001"));

    /// <summary>Its name; null until somebody gave it one, and the setting's counts.</summary>
    public string? Name { get; private set; }

    /// <summary>The colour of links and buttons; null for the site's own.</summary>
    public Colour? Accent { get; private set; }

    /// <summary>Its logo, or null.</summary>
    public PictureId? LogoId { get; private set; }

    /// <summary>Whether a statement needs the approval of a second person before it is published.</summary>
    public bool SecondReader { get; private set; }

    /// <summary>Whether taking personal data out needs a second person.</summary>
    public bool ExportNeedsSecondPerson { get; private set; }

    /// <summary>When a test mail was last asked for.</summary>
    public DateTimeOffset? TestMailAt { get; private set; }

    /// <summary>What its pages say: a row for each page, language and revision.</summary>
    public IReadOnlyList<OrganisationPage> Pages => _pages;

    /// <summary>Which translations of the consent wording it has approved.</summary>
    public IReadOnlyList<ConsentApproval> Approvals => _approvals;

    /// <summary>The organisation of a new installation, before anybody said anything about it.</summary>
    public static Organisation Create(DateTimeOffset now) => new(OnlyId, now);

    /// <summary>Says how it is called.</summary>
    public void Call(string name, DateTimeOffset now)
    {
        Name = name;
        ModifiedAt = now;
    }

    /// <summary>Chooses the colour of links and buttons.</summary>
    /// <exception cref="DomainError"><c>Organisation.TooPale</c>: it could not be read on the light pages. Dark pages make it as light as they need it.</exception>
    public void Wear(Colour? accent, DateTimeOffset now)
    {
        if (accent is { } colour && Palette.LightContrast(colour) < Colour.TextContrast)
        {
            throw new DomainError(
                "Organisation.TooPale", "accent", Math.Floor(Palette.LightContrast(colour) * 10) / 10, colour.ReadableOn(Palette.LightGrounds, Colour.Black).ToString());
        }

        Accent = accent;
        ModifiedAt = now;
    }

    /// <summary>Shows a logo, or none.</summary>
    public void ShowLogo(PictureId? logo, DateTimeOffset now)
    {
        LogoId = logo;
        ModifiedAt = now;
    }

    /// <summary>Chooses how its people work.</summary>
    public void Work(bool secondReader, bool exportNeedsSecondPerson, DateTimeOffset now)
    {
        SecondReader = secondReader;
        ExportNeedsSecondPerson = exportNeedsSecondPerson;
        ModifiedAt = now;
    }

    /// <summary>Writes a page in one language; an empty text brings the site's own back. Earlier revisions are kept.</summary>
    /// <returns>False when nothing was different.</returns>
    public bool Write(PageKind kind, LanguageTag language, string text, DateTimeOffset now)
    {
        var current = _pages.SingleOrDefault(page => page.Kind == kind && page.Language == language && page.IsCurrent);
        if ((current?.Text ?? "") == text)
        {
            return false;
        }

        current?.Replace();
        _pages.Add(new OrganisationPage(Id, kind, language, (current?.Revision ?? 0) + 1, text, now));
        ModifiedAt = now;
        return true;
    }

    /// <summary>Approves the consent wording in a language, as it reads now.</summary>
    /// <param name="language">The language.</param>
    /// <param name="wording">Version of the wording, before the organisation's name is filled in: another text needs another approval.</param>
    /// <param name="by">Who approved it; null for a program.</param>
    /// <param name="now">The moment.</param>
    public void Approve(LanguageTag language, string wording, OrganizerId? by, DateTimeOffset now)
    {
        var known = _approvals.Find(approval => approval.Language == language);
        if (known?.Wording == wording)
        {
            return;
        }

        if (known is null)
        {
            _approvals.Add(new ConsentApproval(Id, language, wording, by, now));
        }
        else
        {
            known.Renew(wording, by, now);
        }

        ModifiedAt = now;
    }

    /// <summary>Takes an approval back.</summary>
    public void Disapprove(LanguageTag language, DateTimeOffset now)
    {
        if (_approvals.RemoveAll(approval => approval.Language == language) > 0)
        {
            ModifiedAt = now;
        }
    }

    /// <summary>Notes that a test mail was asked for.</summary>
    public void TestMail(DateTimeOffset now) => TestMailAt = now;
}

/// <summary>One revision of a page in one language. Rows are added, never rewritten.</summary>
public sealed class OrganisationPage
{
    private OrganisationPage() { }

    internal OrganisationPage(OrganisationId organisation, PageKind kind, LanguageTag language, int revision, string text, DateTimeOffset now)
    {
        OrganisationId = organisation;
        Kind = kind;
        Language = language;
        Revision = revision;
        Text = text;
        WrittenAt = now;
        IsCurrent = true;
    }

    /// <summary>The organisation.</summary>
    public OrganisationId OrganisationId { get; private set; }

    /// <summary>Which page.</summary>
    public PageKind Kind { get; private set; }

    /// <summary>The language of the text.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>1 for the first, then one more each time.</summary>
    public int Revision { get; private set; }

    /// <summary>Whether this is what the page says now.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>Markdown; empty where the site's own text is wanted back.</summary>
    public string Text { get; private set; } = "";

    /// <summary>When it was written.</summary>
    public DateTimeOffset WrittenAt { get; private set; }

    internal void Replace() => IsCurrent = false;
}

/// <summary>The organisation stands by the consent wording in a language.</summary>
public sealed class ConsentApproval
{
    private ConsentApproval() { }

    internal ConsentApproval(OrganisationId organisation, LanguageTag language, string wording, OrganizerId? by, DateTimeOffset now)
    {
        OrganisationId = organisation;
        Language = language;
        Renew(wording, by, now);
    }

    /// <summary>The organisation.</summary>
    public OrganisationId OrganisationId { get; private set; }

    /// <summary>The language.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>Version of the wording, before the organisation's name is filled in.</summary>
    public string Wording { get; private set; } = "";

    /// <summary>Who approved it; null for a program.</summary>
    public OrganizerId? ApprovedBy { get; private set; }

    /// <summary>When.</summary>
    public DateTimeOffset ApprovedAt { get; private set; }

    internal void Renew(string wording, OrganizerId? by, DateTimeOffset now)
    {
        Wording = wording;
        ApprovedBy = by;
        ApprovedAt = now;
    }
}
