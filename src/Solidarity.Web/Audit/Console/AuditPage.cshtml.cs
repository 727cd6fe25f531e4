using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Audit.Console;

/// <summary>Who did what: searched by who, act, subject, campaign and days; the filters stand in the address.</summary>
public sealed class AuditPage(IMediator mediator, Sentences sentences, Moments moments, PageLanguage language, IStringLocalizer<Texts> texts) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>The entries of this page.</summary>
    public IReadOnlyList<AuditListed> Entries { get; private set; } = [];

    /// <summary>Those who may have done something.</summary>
    public IReadOnlyList<AuditActor> Actors { get; private set; } = [];

    /// <summary>The newest campaigns, and the one that is looked for.</summary>
    public IReadOnlyList<AuditCampaign> Campaigns { get; private set; } = [];

    /// <summary>The organizer or key that is looked for.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Who { get; set; }

    /// <summary>The act that is looked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Act { get; set; }

    /// <summary>Whether only readings of personal data are.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Readings { get; set; }

    /// <summary>The thing that is.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? On { get; set; }

    /// <summary>The campaign that is, by slug or id.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Campaign { get; set; }

    /// <summary>The first day, in the organisation's zone.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    /// <summary>The last day.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    /// <summary>The acts that there can be, by their words.</summary>
    public IEnumerable<(string Act, string Words)> KnownActs =>
        Acts.All.Select(act => (act, Words: Words(act))).OrderBy(x => x.Words, StringComparer.Create(language.Culture, ignoreCase: true));

    /// <summary>Whether anything is looked for.</summary>
    public bool IsSearch => Who is not null || !string.IsNullOrEmpty(Act) || Readings || On is not null || !string.IsNullOrEmpty(Campaign) || From is not null || To is not null;

    /// <summary>Where older entries are, if there may be any.</summary>
    public string? Older => Entries.Count == Most ? Address(On, Entries[^1].Id) : null;

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        Actors = await Mediator.Send(new ListActors(), cancellationToken);
        Campaigns = await Mediator.Send(new ListAuditCampaigns(Campaign), cancellationToken);
        Entries = await Mediator.Send(
            new ListAudit(Who, string.IsNullOrEmpty(Act) ? null : Act, Readings, On, Campaign, Begin(From), Begin(To?.AddDays(1)),
                before is { } id ? AuditEntryId.From(id) : null, Most),
            cancellationToken);
    }

    /// <summary>The address of this search, for one thing alone, or from an entry on.</summary>
    public string Address(Guid? on, AuditEntryId? before = null) => language.Path("/console/audit") + QueryString.Create(new Dictionary<string, string?>
    {
        ["who"] = Who?.ToString(),
        ["act"] = Act,
        ["readings"] = Readings ? "true" : null,
        ["on"] = on?.ToString(),
        ["campaign"] = Campaign,
        ["from"] = Day(From),
        ["to"] = Day(To),
        ["before"] = before?.ToString(),
    }.Where(pair => !string.IsNullOrEmpty(pair.Value)));

    /// <summary>Whether a campaign is the one that is looked for.</summary>
    public bool IsChosen(AuditCampaign campaign) => campaign.Slug == Campaign || string.Equals(campaign.Id.ToString(), Campaign, StringComparison.OrdinalIgnoreCase);

    /// <summary>An act in plain words.</summary>
    public string Words(string act) => texts["Audit.Act." + act];

    /// <summary>Who did it; of somebody who was removed, enough of the id to tell two apart.</summary>
    public string WhoOf(AuditListed entry) => entry switch
    {
        { Who: null, Act: nameof(Application.Events.ShowHostLink) } => texts["Audit.Host"],
        { Who: null, Act: nameof(Application.Events.OpenDoor) } => texts["Audit.Door"],
        { Who: null } => texts["Audit.CommandLine"],
        { WhoName: null } => texts["Audit.Gone", Mark(entry.Who)],
        { IsProgram: true } => texts["Audit.Program", entry.WhoName],
        _ => entry.WhoName,
    };

    /// <summary>The end of an id.</summary>
    public static string Mark(Guid? id) => id.ToString()![^4..];

    /// <summary>A day as a date field has it.</summary>
    public string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Where a thing of the log stands in the console.</summary>
    public string? PageOf(AuditListed entry) => entry.SubjectKind is not { } kind ? null : language.Path((kind switch
    {
        AuditSubject.Campaign => "/console/campaigns/",
        AuditSubject.Statement => "/console/statements/",
        AuditSubject.List => "/console/lists/",
        _ => "/console/people/",
    }) + entry.Subject);

    /// <summary>When a day begins here; where clocks skip midnight, later.</summary>
    private DateTimeOffset? Begin(DateOnly? day) => day is { } one ? LocalTime.Moment(moments.Zone, one.ToDateTime(TimeOnly.MinValue)) : null;
}
