using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Begins an event like another one, at another time: all texts, settings and lists, nobody who joined.</summary>
[Requires(Right.Write)]
public sealed record CopyEvent : ICommand<EventDrafted>, IEventTimes, IWithinEvent, ITakesSlug
{
    /// <summary>The event to copy.</summary>
    [JsonIgnore]
    public EventId Event { get; init; }

    /// <summary>The title of the copy in its own language; that of the event when null.</summary>
    public string? Title { get; init; }

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
}

internal sealed class CopyEventValidator : AbstractValidator<CopyEvent>
{
    public CopyEventValidator()
    {
        this.TimeRules();
        RuleFor(x => x.Title).OptionalLine(EventTexts.MaxTitleLength);
        RuleFor(x => x.Slug).OptionalSlug();
    }
}

internal sealed class CopyEventHandler(ISolidarityDb db, ICalendarFiles calendars, IActor actor, TimeProvider time) : IRequestHandler<CopyEvent, EventDrafted>
{
    public async Task<EventDrafted> Handle(CopyEvent request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var @event = await db.EventToChangeAsync(request.Event, null, cancellationToken);
        var texts = @event.Versions.Single(x => x.IsCurrent && x.Language == @event.Language).Texts;
        var title = Text.OneLine(request.Title) ?? texts.Title;
        var slug = await Slugs.FreeAsync(db.Events.Select(x => x.Slug), request.Slug, title, "event", cancellationToken);
        var copy = @event.Copy(EntityId.New<EventId>(now), slug, EventTimes.Series(request, @event.TimeZone), now);
        copy.Revise(copy.Language, texts with { Title = title }, now);
        db.Events.Add(copy);
        db.Begin(copy, calendars, actor.Organizer, now);
        await db.SaveChangesAsync(cancellationToken);
        return new EventDrafted(copy.Id, slug.Value, copy.Language.Value, copy.State) { Version = copy.Version };
    }
}
