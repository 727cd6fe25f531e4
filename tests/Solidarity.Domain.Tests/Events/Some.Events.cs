using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Tests.Events;

internal static partial class Some
{
    public static readonly LanguageTag English = LanguageTag.Parse("en");
    public static readonly OrganizerId Ana = EntityId.New<OrganizerId>(Now);
    public static readonly OrganizerId Luis = EntityId.New<OrganizerId>(Now);
    public static readonly EventPlace Square = new("Plaza San Martín", "Jirón de la Unión 1", "Lima", Country("PE"), Coordinates.Of(-12.0513, -77.0346));

    public static Event Draft(
        EventSeries? series = null, EventJoining? joining = null, ShiftPlans? shifts = null, Location? location = null, EventTexts? texts = null, Questions? questions = null) => Event.Draft(
        EntityId.New<EventId>(Now), EntityId.New<CampaignId>(Now), Slug.FromTitle("Vigil", "e"), English,
        texts ?? new EventTexts("Vigil", "We stand together.", "Come.", GettingThere: "Metro La Cultura, then left."), series ?? Once(),
        location ?? new Location(Square, null), joining ?? new EventJoining(EventVisibility.Public, GuestsAllowed: 5), shifts ?? ShiftPlans.Whole(10), questions, Now);

    public static Event Published(EventSeries? series = null, EventJoining? joining = null, ShiftPlans? shifts = null)
    {
        var made = Draft(series, joining, shifts);
        made.Publish(Ana, needsReview: false, Now.AddYears(1), Now);
        return made;
    }

    public static EventSeries Once(LocalSpan? span = null, string zone = "America/Lima") => EventSeries.Once(Zone(zone), span ?? Evening);

    public static EventSeries Weekly(LocalSpan? first = null, params DayOfWeek[] days) =>
        new(Zone("America/Lima"), first ?? Evening, Recurrence.Weekly(days.Length == 0 ? [DayOfWeek.Monday] : days), ExceptionDays.None);

    public static Occurrence On(Event @event, LocalSpan? span = null) => Occurrence.Make(EntityId.New<OccurrenceId>(Now), @event, span ?? @event.Series.First, Now);
}
