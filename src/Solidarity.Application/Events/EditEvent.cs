using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Events;

/// <summary>An event with all that organizers set, by slug or id.</summary>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record EditEvent(string Name) : IQuery<EditedEvent>;

/// <summary>An event as organizers see it.</summary>
public sealed record EditedEvent
{
    /// <summary>Its identity.</summary>
    public required EventId Id { get; init; }

    /// <summary>Its name in addresses.</summary>
    public required string Slug { get; init; }

    /// <summary>Its campaign.</summary>
    public required CampaignId Campaign { get; init; }

    /// <summary>The event that it is a copy of; null for none.</summary>
    public EventId? CopyOf { get; init; }

    /// <summary>The language it was first written in.</summary>
    public required string Language { get; init; }

    /// <summary>Where it stands.</summary>
    public required EventState State { get; init; }

    /// <summary>When the first date of its rule begins, by the clock on the wall there; of whole days, the first day.</summary>
    public required DateTime Start { get; init; }

    /// <summary>When it ends; of whole days, the last day.</summary>
    public required DateTime End { get; init; }

    /// <summary>Whether it is told in days.</summary>
    public required bool AllDay { get; init; }

    /// <summary>IANA.</summary>
    public required string TimeZone { get; init; }

    /// <summary>How it comes again, as an <c>RRULE</c>; null for once.</summary>
    public string? Recurrence { get; init; }

    /// <summary>The days on which it does not, although the rule names them.</summary>
    public required IReadOnlyList<DateOnly> Exceptions { get; init; }

    /// <summary>Where it is; null for online alone.</summary>
    public PlaceFields? Place { get; init; }

    /// <summary>The address to open online.</summary>
    public string? Link { get; init; }

    /// <summary>Who finds it, and who learns where it is.</summary>
    public required EventVisibility Visibility { get; init; }

    /// <summary>How many people each date takes; null for any number.</summary>
    public int? Capacity { get; init; }

    /// <summary>The shifts of each date; none for the whole alone.</summary>
    public required IReadOnlyList<ShiftFields> Shifts { get; init; }

    /// <summary>How many guests one person can bring.</summary>
    public required int Guests { get; init; }

    /// <summary>Whether an organizer has to say yes to each who joins.</summary>
    public required bool NeedsApproval { get; init; }

    /// <summary>Whether a smaller party in the line may pass one that is too large for the places that are free.</summary>
    public required bool SmallerMayPass { get; init; }

    /// <summary>The organizer's own questions, in the event's language.</summary>
    public required IReadOnlyList<QuestionFields> Questions { get; init; }

    /// <summary>Slugs of the lists that the form offers.</summary>
    public required IReadOnlyList<string> Lists { get; init; }

    /// <summary>Slugs of its topics.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>What people want to know before coming.</summary>
    public required Accessibility Accessibility { get; init; }

    /// <summary>Whom people can ask.</summary>
    public ContactFields? Contact { get; init; }

    /// <summary>The languages that are spoken.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Organisations that hold it with ours.</summary>
    public required IReadOnlyList<string> CoHosts { get; init; }

    /// <summary>Id of the picture.</summary>
    public Guid? Picture { get; init; }

    /// <summary>Name of the picture in addresses.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? PictureHash { get; init; }

    /// <summary>Who made the picture.</summary>
    public string? PictureCredit { get; init; }

    /// <summary>Its texts, the original first.</summary>
    public required IReadOnlyList<EventVersionSeen> Versions { get; init; }

    /// <summary>How it came to stand where it does.</summary>
    public required IReadOnlyList<EventChangeSeen> Changes { get; init; }

    /// <summary>Whether it was ever published, so that its questions stand.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool WasPublished { get; init; }

    /// <summary>Whether a volunteer proposed it.</summary>
    public bool IsProposed { get; init; }

    /// <summary>How many dates are to come.</summary>
    public int DatesToCome { get; init; }

    /// <summary>The next date that takes place; null when none is to come.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>People with a place on all dates together, guests counted.</summary>
    public int Going { get; init; }

    /// <summary>People in the lines of all dates together, guests counted.</summary>
    public int Waiting { get; init; }

    /// <summary>When it came into being.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>The version that stands there now.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Version { get; init; }
}

/// <summary>A language version.</summary>
public sealed record EventVersionSeen(
    string Language, int Revision, string Title, string Summary, string Body, string? GettingThere, string? Bring, string? Safety, string? PictureAlternative,
    string? ListConsent, IReadOnlyList<QuestionWordFields> Questions, IReadOnlyList<ShiftNameFields> Shifts, DateTimeOffset WrittenAt);

/// <summary>A change of where it stands.</summary>
public sealed record EventChangeSeen(EventState From, EventState To, string? Reason, DateTimeOffset At);

internal sealed class EditEventHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<EditEvent, EditedEvent>
{
    public async Task<EditedEvent> Handle(EditEvent request, CancellationToken cancellationToken)
    {
        var @event = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Lists).Include(x => x.Topics).Include(x => x.Changes)
            .Named(request.Name).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Event");
        if (!(await actor.ScopeAsync(Right.SeeConsole, cancellationToken)).Covers(@event.CampaignId))
        {
            throw new NotAllowed(actor.IsKnown);
        }

        var (id, now) = (@event.Id, time.GetUtcNow());
        var lists = @event.Lists.Select(x => x.ListId).ToList();
        var slugs = lists.Count == 0 ? [] : await db.MailingLists.Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).Select(x => x.Slug.Value).ToListAsync(cancellationToken);
        var topics = @event.Topics.Select(x => x.TopicId).ToList();
        var hash = @event.PictureId is { } picture ? await db.Pictures.Where(x => x.Id == picture).Select(x => x.Hash).SingleAsync(cancellationToken) : null;
        var toCome = db.Occurrences.Where(x => x.EventId == id && x.EndsAt > now && x.State == OccurrenceState.Planned);
        var dates = await toCome.GroupBy(x => 1).Select(all => new { Count = all.Count(), Next = all.Min(x => x.StartsAt) }).SingleOrDefaultAsync(cancellationToken);
        var people = await db.ShiftHeads.Where(x => x.EventId == id).GroupBy(x => 1).Select(all => new { Going = all.Sum(x => x.Going), Waiting = all.Sum(x => x.Waiting) }).SingleOrDefaultAsync(cancellationToken);
        return @event.Edited(slugs) with
        {
            Topics = topics.Count == 0 ? [] : await db.Topics.Where(x => topics.Contains(x.Id)).OrderBy(x => x.Slug).Select(x => x.Slug.Value).ToListAsync(cancellationToken),
            PictureHash = hash is null ? null : Convert.ToHexStringLower(hash),
            DatesToCome = dates?.Count ?? 0,
            Next = dates?.Next,
            Going = people?.Going ?? 0,
            Waiting = people?.Waiting ?? 0,
        };
    }
}

/// <summary>Tells what is seen of an event.</summary>
public static class EventShown
{
    /// <summary>As organizers see it.</summary>
    public static EditedEvent Edited(this Event @event, IReadOnlyList<string> lists)
    {
        var (span, own) = (@event.Series.First, @event.Versions.Single(x => x.IsCurrent && x.Language == @event.Language));
        return new()
        {
            Id = @event.Id,
            Slug = @event.Slug.Value,
            Campaign = @event.CampaignId,
            CopyOf = @event.CopyOf,
            Language = @event.Language.Value,
            State = @event.State,
            Start = span.Start,
            End = LastSeen(span),
            AllDay = span.IsAllDay,
            TimeZone = @event.TimeZone.Value,
            Recurrence = @event.Recurrence?.Text,
            Exceptions = [.. @event.Exceptions],
            Place = @event.Place is { } place ? Typed(place, @event.Visibility == EventVisibility.PlaceAfterJoining) : null,
            Link = @event.Link,
            Visibility = @event.Visibility,
            Capacity = @event.Shifts.Any(shift => shift.Capacity is null) ? null : @event.Shifts.Sum(shift => shift.Capacity),
            Shifts = ShiftForm.Fields(@event.Shifts, own.Shifts, span),
            Guests = @event.GuestsAllowed,
            NeedsApproval = @event.NeedsApproval,
            SmallerMayPass = @event.SmallerMayPass,
            Questions = QuestionsSeen(@event.Questions, own.Questions),
            Lists = lists,
            Accessibility = @event.Accessibility,
            Contact = @event.Contact is { } contact ? new ContactFields(contact.Name, contact.Email?.Value, contact.Phone) : null,
            Languages = [.. (@event.Languages ?? Enumerable.Empty<LanguageTag>()).Select(x => x.Value)],
            CoHosts = [.. @event.CoHosts ?? Enumerable.Empty<string>()],
            Picture = @event.PictureId?.Value,
            PictureCredit = @event.PictureCredit,
            Versions = [.. @event.Versions.Where(x => x.IsCurrent).OrderBy(x => x.Language != @event.Language).ThenBy(x => x.Language.Value, StringComparer.Ordinal).Select(Seen)],
            Changes = [.. @event.Changes.OrderBy(x => x.Number).Select(x => new EventChangeSeen(x.From, x.To, x.Reason, x.At))],
            WasPublished = @event.WasPublished,
            IsProposed = @event.IsProposed,
            CreatedAt = @event.CreatedAt,
            ModifiedAt = @event.ModifiedAt,
            Version = @event.Version,
        };
    }

    /// <summary>When it ends, as people say it: of whole days the last one, and not the midnight after it.</summary>
    public static DateTime LastSeen(LocalSpan span) => span.IsAllDay ? span.End.AddDays(-1) : span.End;

    /// <summary>A place, as it is typed.</summary>
    public static PlaceFields Typed(EventPlace place, bool? isHidden) =>
        new(place.Venue, place.Street, place.Town, place.Country.Value, isHidden, place.Coordinates?.Latitude, place.Coordinates?.Longitude);

    private static IReadOnlyList<QuestionFields> QuestionsSeen(Questions? questions, QuestionWords? words) => [.. (questions ?? Enumerable.Empty<Question>()).Select(question =>
    {
        var said = words?.FirstOrDefault(x => x.Key == question.Key);
        return new QuestionFields(question.Key, said?.Text, question.Kind, question.IsRequired, said is null ? [] : [.. said.Choices]);
    })];

    private static EventVersionSeen Seen(EventVersion x) => new(
        x.Language.Value, x.Revision, x.Title, x.Summary, x.Body, x.GettingThere, x.Bring, x.Safety, x.PictureAlternative, x.ListConsent,
        [.. (x.Questions ?? Enumerable.Empty<QuestionTexts>()).Select(y => new QuestionWordFields(y.Key, y.Text, [.. y.Choices]))],
        [.. (x.Shifts ?? Enumerable.Empty<ShiftName>()).Select(y => new ShiftNameFields(y.Key, y.Name))], x.WrittenAt);
}
