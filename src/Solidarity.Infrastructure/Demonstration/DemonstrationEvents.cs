using System.Security.Cryptography;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;

namespace Solidarity.Infrastructure.Demonstration;

/// <summary>
/// The demonstration's events: they lie one to three weeks after the day of loading. Who comes is made by a fixed seed, called so, and has no
/// address that a mail could go to.
/// </summary>
internal sealed class DemonstrationEvents(ISolidarityDb db, DateTimeOffset now)
{
    private const int Seed = 19;

    /// <summary>How long ago they were published.</summary>
    private static readonly TimeSpan Ago = TimeSpan.FromDays(12);

    private readonly Random _random = new(Seed);

    private DateTimeOffset Begin => now - Ago;

    /// <summary>Adds one, with who comes.</summary>
    public void Add(EventContent content, CampaignId campaign, PictureId? picture)
    {
        var (original, zone) = (LanguageTag.Parse(content.Language), TimeZoneName.FromStored(content.TimeZone));
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone.Value)).DateTime).AddDays(content.InDays);
        var series = EventSeries.Once(zone, LocalSpan.Of(day.ToDateTime(content.Start), day.ToDateTime(content.End)));
        var place = content.Place is { } at ? new EventPlace(at.Venue, at.Street, at.Town, CountryCode.FromStored(at.Country)) : null;
        var joining = new EventJoining(content.HidesPlace ? EventVisibility.PlaceAfterJoining : EventVisibility.Public, GuestsAllowed: content.Guests);
        var shifts = content.Shifts is { Count: > 0 } named ? new ShiftPlans(named.Select(x => new ShiftPlan(x.Key, null, null, x.Capacity))) : ShiftPlans.Whole(content.Capacity);
        var made = Event.Draft(
            EntityId.New<EventId>(Begin), campaign, Slug.FromStored(content.Slug), original, content.Versions[content.Language].Of(content), series, new Location(place, content.Link), joining, shifts, null,
            Begin, isDemonstration: true);
        foreach (var (language, version) in content.Versions)
        {
            made.Revise(LanguageTag.Parse(language), version.Of(content), Begin);
        }

        made.Describe(
            new Accessibility(content.StepFree, content.Toilet, Provision.NotSaid, content.SignLanguage, Provision.NotSaid, Provision.NotSaid, Provision.NotSaid, Provision.Yes, null), null,
            new SpokenLanguages(content.Spoken.Select(LanguageTag.Parse)), content.CoHost is { } coHost ? new CoHosts([coHost]) : null, Begin);
        made.Show(picture, content.Picture?.Credit, Begin);
        var dates = made.Reschedule(series, [day], [], null, null, null, Begin).Make(made, Begin);
        made.Publish(null, needsReview: false, dates[0].EndsAt, Begin);
        made.ClearEvents();
        db.Events.Add(made);
        db.Occurrences.AddRange(dates);
        foreach (var shift in dates[0].Shifts)
        {
            var people = content.Shifts?.SingleOrDefault(x => x.Key == shift.Key)?.People ?? content.People;
            Join(made, dates[0], shift, people);
        }
    }

    private void Join(Event made, Occurrence date, Shift shift, int parties)
    {
        ShiftHead head = new(shift, made.Id);
        db.ShiftHeads.Add(head);
        List<Attendance> people = [];
        foreach (var at in Enumerable.Range(0, parties).Select(_ => Begin + (Ago * _random.NextDouble())).Order())
        {
            var one = Attendance.Demonstrate(
                EntityId.New<AttendanceId>(at), date, shift, $"Demonstration {people.Count + 1:000}", made.GuestsAllowed == 0 ? 0 : _random.Next(4) / 3, (SignatureDisplay)_random.Next(3),
                RandomNumberGenerator.GetBytes(Commitment.Length), made.Language, at);
            var seating = Seating.Open(made, date, shift, head, [], people.Where(x => x.State == AttendanceState.Waiting), at);
            seating.Join(one, holdsElsewhere: true);
            seating.Confirm(one, null);
            one.ClearEvents();
            people.Add(one);
            db.AttendanceEntries.AddRange(seating.Entries);
        }

        db.Attendances.AddRange(people);
    }
}

/// <summary>An event of the demonstration.</summary>
internal sealed record EventContent(
    string Slug, string Language, int InDays, TimeOnly Start, TimeOnly End, string TimeZone, EventPlaceContent? Place, string? Link, bool HidesPlace, int? Capacity, int Guests, int People,
    IReadOnlyList<ShiftContent>? Shifts, IReadOnlyList<string> Spoken, Provision StepFree, Provision Toilet, Provision SignLanguage, string? CoHost, EventPictureContent? Picture,
    IReadOnlyDictionary<string, EventVersionContent> Versions);

/// <summary>Where it is.</summary>
internal sealed record EventPlaceContent(string? Venue, string? Street, string Town, string Country);

/// <summary>Its picture.</summary>
internal sealed record EventPictureContent(string File, string Credit);

/// <summary>A shift of it.</summary>
internal sealed record ShiftContent(string Key, int Capacity, int People, IReadOnlyDictionary<string, string> Names);

/// <summary>Its texts in one language.</summary>
internal sealed record EventVersionContent(string Title, string Summary, string Body, string? GettingThere, string? Bring, string? Safety, string? PictureAlternative)
{
    /// <summary>As the event takes them, with the names of the shifts.</summary>
    public EventTexts Of(EventContent content)
    {
        var language = content.Versions.Single(x => x.Value == this).Key;
        return new EventTexts(
            Title, Summary, Body, GettingThere, Bring, Safety, PictureAlternative, null, null,
            content.Shifts is { Count: > 0 } shifts ? new ShiftNames(shifts.Select(x => new ShiftName(x.Key, x.Names[language]))) : null);
    }
}
