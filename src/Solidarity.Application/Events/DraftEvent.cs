using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Petitions;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Begins an event, and makes its dates.</summary>
[Requires(Right.Write)]
public sealed record DraftEvent : ICommand<EventDrafted>, IEventTextFields, IEventTimes, IEventSettings, INamesCampaign, ITakesSlug
{
    /// <summary>Slug or id of its campaign.</summary>
    public string? Campaign { get; init; }

    /// <inheritdoc />
    public string? Title { get; init; }

    /// <inheritdoc />
    public string? Summary { get; init; }

    /// <inheritdoc />
    public string? Body { get; init; }

    /// <inheritdoc />
    public string? GettingThere { get; init; }

    /// <inheritdoc />
    public string? Bring { get; init; }

    /// <inheritdoc />
    public string? Safety { get; init; }

    /// <inheritdoc />
    public string? PictureAlternative { get; init; }

    /// <inheritdoc />
    public string? ListConsent { get; init; }

    /// <summary>BCP 47; the campaign's when null.</summary>
    public string? Language { get; init; }

    /// <summary>Its name in addresses; made of the title when null.</summary>
    public string? Slug { get; init; }

    /// <inheritdoc />
    public DateTime? Start { get; init; }

    /// <inheritdoc />
    public DateTime? End { get; init; }

    /// <inheritdoc />
    public bool? AllDay { get; init; }

    /// <inheritdoc />
    public string? TimeZone { get; init; }

    /// <inheritdoc />
    public string? Recurrence { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<DateOnly>? Exceptions { get; init; }

    /// <inheritdoc />
    public PlaceFields? Place { get; init; }

    /// <inheritdoc />
    public string? Link { get; init; }

    /// <inheritdoc />
    public EventVisibility? Visibility { get; init; }

    /// <inheritdoc />
    public int? Capacity { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<ShiftFields>? Shifts { get; init; }

    /// <inheritdoc />
    public int? Guests { get; init; }

    /// <inheritdoc />
    public bool? NeedsApproval { get; init; }

    /// <inheritdoc />
    public bool? SmallerMayPass { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<QuestionFields>? Questions { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Lists { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Topics { get; init; }

    /// <inheritdoc />
    public AccessibilityFields? Accessibility { get; init; }

    /// <inheritdoc />
    public ContactFields? Contact { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Languages { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? CoHosts { get; init; }

    /// <inheritdoc />
    public Guid? Picture { get; init; }

    /// <inheritdoc />
    public string? PictureCredit { get; init; }

    string? INamesCampaign.CampaignName => Campaign;
}

/// <summary>The event that was begun.</summary>
public sealed record EventDrafted(EventId Id, string Slug, string Language, EventState State)
{
    /// <summary>The version that stands there now.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Version { get; init; }
}

internal sealed class DraftEventValidator : AbstractValidator<DraftEvent>
{
    public DraftEventValidator(IMarkdown markdown)
    {
        this.TextRules(markdown);
        this.TimeRules();
        this.SettingRules();
        RuleFor(x => x.Campaign).Must(x => !string.IsNullOrWhiteSpace(x)).WithErrorCode("Required");
        RuleFor(x => x.Language).Language();
        RuleFor(x => x.Slug).OptionalSlug();
    }
}

internal sealed class DraftEventHandler(ISolidarityDb db, ICalendarFiles calendars, IActor actor, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<DraftEvent, EventDrafted>
{
    public async Task<EventDrafted> Handle(DraftEvent request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var campaign = await db.Campaigns.Named(request.Campaign!).Select(x => new { x.Id, x.Language }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new DomainError("Campaign.Unknown", "campaign", request.Campaign!);
        var lists = await StatementForm.ListsAsync(db, request.Lists, cancellationToken);
        var topics = await db.TopicsAsync(request.Topics ?? [], "Event.TooManyTopics", cancellationToken);
        var series = EventTimes.Series(request, TimeZoneName.FromStored(site.Value.TimeZone));
        var (questions, words) = PetitionForm.Questions(request.Questions);
        var (shifts, names) = ShiftForm.Shifts(request.Shifts, request.Capacity, series.First);
        var texts = EventForm.Texts(request, words, names);
        var language = request.Language is null ? campaign.Language : LanguageTag.Parse(request.Language);
        var slug = await Slugs.FreeAsync(db.Events.Select(x => x.Slug), request.Slug, texts.Title, "event", cancellationToken);
        var @event = Event.Draft(
            EntityId.New<EventId>(now), campaign.Id, slug, language, texts, series, EventForm.Where(request, null),
            EventForm.Joining(request, new EventJoining(EventVisibility.Public)), shifts, questions, now);
        @event.DescribeBy(request, now);
        @event.Offer(lists, now);
        @event.StandUnder(topics, now);
        @event.Show(await db.PictureAsync(request.Picture, cancellationToken), Text.OneLine(request.PictureCredit), now);
        db.Events.Add(@event);
        db.Begin(@event, calendars, actor.Organizer, now);
        await db.SaveChangesAsync(cancellationToken);
        return new EventDrafted(@event.Id, slug.Value, language.Value, @event.State) { Version = @event.Version };
    }
}
