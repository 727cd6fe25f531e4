using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>An event as everybody sees it. What stands beside its state is of the date that comes next, or of the last one.</summary>
public sealed record PublicEvent
{
    /// <summary>Its name in addresses.</summary>
    public required string Slug { get; init; }

    /// <summary>Slug of its campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>Where it stands.</summary>
    public required EventState State { get; init; }

    /// <summary>The language it was first written in.</summary>
    public required string Language { get; init; }

    /// <summary>When it begins, with the offset of its zone.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Whether it is told in days.</summary>
    public required bool AllDay { get; init; }

    /// <summary>IANA; the zone of the place.</summary>
    public required string TimeZone { get; init; }

    /// <summary>How it comes again, as an <c>RRULE</c>; null for once.</summary>
    public string? Recurrence { get; init; }

    /// <summary>Where it is; absent where only those learn it who have a place, and where it is online alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PublicPlace? Place { get; init; }

    /// <summary>The address to open; absent likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Link { get; init; }

    /// <summary>Whether only those learn where it is who have a place.</summary>
    public required bool HidesPlace { get; init; }

    /// <summary>People with a confirmed place, guests counted.</summary>
    public required int Going { get; init; }

    /// <summary>People who wait for a place, guests counted.</summary>
    public required int Waiting { get; init; }

    /// <summary>How many people it takes; null for any number.</summary>
    public int? Capacity { get; init; }

    /// <summary>How many places can be had at once; null for any number.</summary>
    public int? Free { get; init; }

    /// <summary>How many guests one person can bring.</summary>
    public required int GuestsAllowed { get; init; }

    /// <summary>Whether an organizer has to say yes to each who joins.</summary>
    public required bool NeedsApproval { get; init; }

    /// <summary>Its dates: those of the last month and those to come, at most 120.</summary>
    public required IReadOnlyList<PublicDate> Dates { get; init; }

    /// <summary>What those want to know who need it.</summary>
    public required Accessibility Accessibility { get; init; }

    /// <summary>The languages that are spoken; null where that was not said.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Organisations that hold it with ours.</summary>
    public required IReadOnlyList<string> CoHosts { get; init; }

    /// <summary>Slugs of its topics.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>The name of the volunteer who hosts it, and sees those who come as they wish to appear; absent for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Host { get; init; }

    /// <summary>Its texts, the original first.</summary>
    public required IReadOnlyList<PublicEventTexts> Versions { get; init; }

    /// <summary>When the numbers were read.</summary>
    public required DateTimeOffset AsOf { get; init; }
}

/// <summary>A place as everybody sees it.</summary>
public sealed record PublicPlace(string? Venue, string? Street, string Town, string Country, double? Latitude, double? Longitude)
{
    /// <summary>Of a location; null where there is none, or it is not told.</summary>
    public static PublicPlace? Of(Location? location) => location?.Place is not { } place ? null
        : new PublicPlace(place.Venue, place.Street, place.Town, place.Country.Value, place.Coordinates?.Latitude, place.Coordinates?.Longitude);
}

/// <summary>A date of an event as everybody sees it.</summary>
public sealed record PublicDate
{
    /// <summary>Its identity.</summary>
    public required OccurrenceId Id { get; init; }

    /// <summary>Whether it takes place.</summary>
    public required OccurrenceState State { get; init; }

    /// <summary>When it begins, with the offset of its zone.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Whether it is told in days.</summary>
    public required bool AllDay { get; init; }

    /// <summary>Whether it takes place at another time or place than it once should.</summary>
    public required bool IsMoved { get; init; }

    /// <summary>Why it was moved or cancelled, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Where it is; absent where that is not told, and where it is online alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PublicPlace? Place { get; init; }

    /// <summary>The address to open; absent likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Link { get; init; }

    /// <summary>People with a confirmed place, guests counted.</summary>
    public required int Going { get; init; }

    /// <summary>People who wait for a place, guests counted.</summary>
    public required int Waiting { get; init; }

    /// <summary>How many people it takes; null for any number.</summary>
    public int? Capacity { get; init; }

    /// <summary>How many places can be had at once; null for any number.</summary>
    public int? Free { get; init; }

    /// <summary>What people join.</summary>
    public required IReadOnlyList<PublicShift> Shifts { get; init; }
}

/// <summary>A shift as everybody sees it.</summary>
/// <param name="Key">Its name for programs.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
/// <param name="Capacity">How many people it takes; null for any number.</param>
/// <param name="Going">People with a confirmed place, guests counted.</param>
/// <param name="Waiting">People who wait for a place, guests counted.</param>
/// <param name="Free">How many places can be had at once; null for any number.</param>
/// <param name="IsClosed">Whether it takes nobody any more.</param>
public sealed record PublicShift(string Key, DateTimeOffset Start, DateTimeOffset End, int? Capacity, int Going, int Waiting, int? Free, bool IsClosed);

/// <summary>The texts of an event in one language, as everybody sees them.</summary>
public sealed record PublicEventTexts(
    string Language, string Title, string Summary, string Body, string? GettingThere, string? Bring, string? Safety, IReadOnlyDictionary<string, string> Shifts);

/// <summary>Writes public events: the same bytes for everyone, made once for each state of the numbers.</summary>
internal sealed class PublicEvents(IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, TimeProvider time)
{
    private readonly ConditionalWeakTable<EventSeen, Made> _made = [];

    /// <summary>Answers with an event, or with "unchanged".</summary>
    public IResult Answer(EventSeen seen, HttpContext context)
    {
        // The date that is shown first goes on with time; the numbers of it go with it.
        var now = time.GetUtcNow();
        if (!_made.TryGetValue(seen, out var made) || made.GoodUntil <= now)
        {
            var e = new EventForReader(seen, seen.Event.Language, now);
            made = new Made(new TaggedBytes(JsonSerializer.SerializeToUtf8Bytes(Of(e), json.Value.SerializerOptions)), e.ChangesAt);
            _made.AddOrUpdate(seen, made);
        }

        // Any page may show the numbers. They are the same for everyone, so no cookie and no key goes with it.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return made.Bytes.Answer(context, "application/json; charset=utf-8");
    }

    private static PublicEvent Of(EventForReader e)
    {
        var (own, next) = (e.Seen.Event, e.Next);
        return new PublicEvent
        {
            Slug = own.Slug.Value,
            Campaign = e.Seen.Campaign.Slug,
            State = own.State,
            Language = own.Language.Value,
            Start = next is null ? null : EventWhen.There(next.Date.StartsAt, next.Date.TimeZone),
            End = next is null ? null : EventWhen.There(next.Date.EndsAt, next.Date.TimeZone),
            AllDay = next?.Date.IsAllDay ?? own.IsAllDay,
            TimeZone = (next?.Date.TimeZone ?? own.TimeZone).Value,
            Recurrence = own.Recurrence?.Text,
            Place = PublicPlace.Of(next is null ? own.PublicLocation(null) : next.Location),
            Link = (next is null ? own.PublicLocation(null) : next.Location)?.Link,
            HidesPlace = e.HidesPlace,
            Going = next?.Places.Going ?? 0,
            Waiting = next?.Places.Waiting ?? 0,
            Capacity = next?.Places.Capacity,
            Free = next?.Places.Free,
            GuestsAllowed = own.GuestsAllowed,
            NeedsApproval = own.NeedsApproval,
            Dates = [.. e.Seen.Dates.Select(x => Of(new DateForReader(e, x)))],
            Accessibility = own.Accessibility,
            Languages = own.Languages?.Select(x => x.Value).ToList(),
            CoHosts = own.CoHosts is { } hosts ? [.. hosts] : [],
            Topics = [.. e.Seen.Topics.Select(x => x.Slug.Value).Order(StringComparer.Ordinal)],
            Host = e.Seen.Host,
            Versions = [.. own.Versions.Where(x => x.IsCurrent).OrderBy(x => x.Language != own.Language).ThenBy(x => x.Language.Value, StringComparer.Ordinal).Select(x => Of(x.Language, own.PublicTexts(x)))],
            AsOf = e.Seen.Numbers.AsOf,
        };
    }

    private static PublicDate Of(DateForReader date)
    {
        var (places, zone) = (date.Places, date.Date.TimeZone);
        return new PublicDate
        {
            Id = date.Date.Id,
            State = date.Date.State,
            Start = EventWhen.There(date.Date.StartsAt, zone),
            End = EventWhen.There(date.Date.EndsAt, zone),
            AllDay = date.Date.IsAllDay,
            IsMoved = date.IsMoved,
            Reason = date.Date.Reason,
            Place = PublicPlace.Of(date.Location),
            Link = date.Location?.Link,
            Going = places.Going,
            Waiting = places.Waiting,
            Capacity = places.Capacity,
            Free = places.Free,
            Shifts = [.. date.Date.Shifts.OrderBy(x => x.Position).Select(x => Of(x, date.PlacesOf(x), zone))],
        };
    }

    private static PublicShift Of(Shift shift, PlacesSeen places, TimeZoneName zone) => new(
        shift.Key, EventWhen.There(shift.StartsAt, zone), EventWhen.There(shift.EndsAt, zone), places.Capacity, places.Going, places.Waiting, shift.IsClosed ? 0 : places.Free, shift.IsClosed);

    private static PublicEventTexts Of(LanguageTag language, EventTexts texts) => new(
        language.Value, texts.Title, texts.Summary, texts.Body, texts.GettingThere, texts.Bring, texts.Safety,
        texts.Shifts?.ToDictionary(x => x.Key, x => x.Name) ?? []);

    private sealed record Made(TaggedBytes Bytes, DateTimeOffset? GoodUntil);
}
