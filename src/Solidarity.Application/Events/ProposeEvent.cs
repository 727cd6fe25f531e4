using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Guards;
using Solidarity.Application.Organisations;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>
/// Proposes an event that one would host oneself. The owner of the mailbox confirms; only then it waits for an organizer. The answer is the same
/// whoever is known.
/// </summary>
[AllowAnyone, PublicForm]
public sealed record ProposeEvent : ICommand<Unit>, ICarriesProof, IEventTimes, IEventTextFields
{
    /// <summary>Longest call, in characters of Markdown.</summary>
    public const int MaxBodyLength = 5_000;

    /// <summary>Slug of the campaign.</summary>
    [JsonIgnore]
    public string Campaign { get; init; } = "";

    /// <summary>The name of who would host it; it stands on the event's page once an organizer said yes.</summary>
    public string? Name { get; init; }

    /// <summary>The address; never shown.</summary>
    public string? Email { get; init; }

    /// <inheritdoc />
    public string? Title { get; init; }

    /// <inheritdoc />
    public string? Summary { get; init; }

    /// <inheritdoc />
    public string? Body { get; init; }

    /// <inheritdoc />
    public string? Bring { get; init; }

    /// <summary>When it begins, by the clock on the wall there.</summary>
    public DateTime? Start { get; init; }

    /// <summary>When it ends.</summary>
    public DateTime? End { get; init; }

    /// <summary>IANA; the site's when null.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Where it is.</summary>
    public PlaceFields? Place { get; init; }

    /// <summary>How many people it takes; any number when null.</summary>
    public int? Capacity { get; init; }

    /// <summary>What people want to know before coming.</summary>
    public AccessibilityFields? Accessibility { get; init; }

    /// <summary>The version of the wording shown; the one in force when null.</summary>
    public Answer? Consents { get; init; }

    /// <summary>Of the texts and the mails; the campaign's when null.</summary>
    public string? Language { get; init; }

    /// <summary>A solved challenge; without one the stricter limits apply.</summary>
    public string? Proof { get; init; }

    bool? IEventTimes.AllDay => false;

    string? IEventTimes.Recurrence => null;

    IReadOnlyList<DateOnly>? IEventTimes.Exceptions => null;

    string? IEventTextFields.GettingThere => null;

    string? IEventTextFields.Safety => null;

    string? IEventTextFields.PictureAlternative => null;

    string? IEventTextFields.ListConsent => null;
}

internal sealed class ProposeEventValidator : AbstractValidator<ProposeEvent>
{
    public ProposeEventValidator(IMarkdown markdown)
    {
        RuleFor(x => x.Name).RequiredLine(EventHost.MaxNameLength);
        RuleFor(x => x.Email).Email();
        this.TextRules(markdown);
        this.TimeRules();
        RuleFor(x => x.Body).OptionalLines(ProposeEvent.MaxBodyLength);
        RuleFor(x => x.Place).Must(place => place is not null && !EventForm.IsEmpty(place)).WithErrorCode("Event.NoPlace");
        RuleFor(x => x.Place!).ChildRules(EventForm.PlaceRules).When(x => x.Place is { } place && !EventForm.IsEmpty(place));
        RuleFor(x => x.Accessibility!.Contact).OptionalLine(Domain.Events.Accessibility.MaxContactLength).When(x => x.Accessibility is not null);
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class ProposeEventHandler(ISolidarityDb db, IKeyedHashes hashes, IHostWordings wordings, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<ProposeEvent, Unit>
{
    public async Task<Unit> Handle(ProposeEvent request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var campaign = await db.Campaigns.Named(request.Campaign).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Campaign");
        campaign.RefuseUnlessProposable();
        var language = string.IsNullOrWhiteSpace(request.Language) ? campaign.Language : LanguageTag.Parse(request.Language);
        var proposed = ProposedEvent.Of(request, language, TimeZoneName.FromStored(site.Value.TimeZone));

        // Made once to see that it can be; it is made anew once the owner of the mailbox confirmed.
        proposed.RefusePast(now);
        proposed.Make(campaign.Id, Slug.FromTitle(request.Title!, ProposedEvent.Fallback), now);
        var (email, wording) = (EmailAddress.Parse(request.Email!), await wordings.ShownAsync(language, request.Consents?.All ?? [], cancellationToken));
        var keys = hashes.Of(email);
        var mailbox = keys.Mailbox;
        if (await db.EventHosts.CountAsync(x => x.Keys.Mailbox == mailbox && x.After == null && (x.State == HostState.Asked || x.State == HostState.Waiting), cancellationToken) < EventHost.MostOpen)
        {
            db.EventHosts.Add(EventHost.Propose(EntityId.New<EventHostId>(now), campaign, email, Text.OneLine(request.Name)!, keys, language, proposed.Write(), wording, now));
            await db.SaveChangesAsync(cancellationToken);
        }

        return Unit.Value;
    }
}

/// <summary>What somebody proposes, as it is kept until it is an event.</summary>
internal sealed record ProposedEvent : IEventTimes, IEventTextFields
{
    /// <summary>The slug of an event whose title has nothing for one.</summary>
    public const string Fallback = "event";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string? Title { get; init; }

    public string? Summary { get; init; }

    public string? Body { get; init; }

    public string? Bring { get; init; }

    public DateTime? Start { get; init; }

    public DateTime? End { get; init; }

    public string? TimeZone { get; init; }

    public string Language { get; init; } = "";

    public PlaceFields? Place { get; init; }

    public int? Capacity { get; init; }

    public AccessibilityFields? Accessibility { get; init; }

    [JsonIgnore]
    public TimeZoneName Zone => TimeZoneName.FromStored(TimeZone!);

    bool? IEventTimes.AllDay => false;

    string? IEventTimes.Recurrence => null;

    IReadOnlyList<DateOnly>? IEventTimes.Exceptions => null;

    string? IEventTextFields.GettingThere => null;

    string? IEventTextFields.Safety => null;

    string? IEventTextFields.PictureAlternative => null;

    string? IEventTextFields.ListConsent => null;

    /// <summary>What was typed.</summary>
    public static ProposedEvent Of(ProposeEvent typed, LanguageTag language, TimeZoneName otherwise) => new()
    {
        Title = typed.Title, Summary = typed.Summary, Body = typed.Body, Bring = typed.Bring, Start = typed.Start, End = typed.End,
        TimeZone = TimeZoneName.TryParse(typed.TimeZone, out var zone) ? zone.Value : otherwise.Value, Language = language.Value, Place = typed.Place, Capacity = typed.Capacity,
        Accessibility = typed.Accessibility,
    };

    /// <summary>What was kept.</summary>
    public static ProposedEvent Read(string kept) => JsonSerializer.Deserialize<ProposedEvent>(kept, Json)!;

    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>When it is, by the clock on the wall there.</summary>
    public LocalSpan Span() => EventTimes.Series(this, Zone).First;

    /// <summary>Whether it has begun.</summary>
    public bool IsPast(DateTimeOffset now) => Span().Moments(TimeZoneInfo.FindSystemTimeZoneById(Zone.Value)).Start <= now;

    /// <exception cref="DomainError"><c>Event.Past</c>.</exception>
    public void RefusePast(DateTimeOffset now)
    {
        if (IsPast(now))
        {
            throw new DomainError("Event.Past", "start");
        }
    }

    /// <summary>The event.</summary>
    /// <exception cref="DomainError">What <see cref="Event.Draft"/> and <see cref="EventTimes"/> refuse.</exception>
    public Event Make(CampaignId campaign, Slug slug, DateTimeOffset now)
    {
        var series = EventTimes.Series(this, Zone);
        var @event = Event.Draft(
            EntityId.New<EventId>(now), campaign, slug, LanguageTag.Parse(Language), EventForm.Texts(this, null, null), series, new Location(EventForm.Place(Place!), null),
            new EventJoining(EventVisibility.Public), ShiftPlans.Whole(Capacity), null, now);
        @event.Describe(EventForm.Access(Accessibility, Domain.Events.Accessibility.NotSaid), null, null, null, now);
        return @event;
    }
}
