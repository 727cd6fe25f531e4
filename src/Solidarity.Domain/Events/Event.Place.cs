namespace Solidarity.Domain.Events;

public sealed partial class Event
{
    /// <summary>Where a date is, for everybody; null where only those learn it who have a place. All that is public shows this and nothing else.</summary>
    public Location? PublicLocation(Occurrence? occurrence) => Visibility == EventVisibility.PlaceAfterJoining ? null : LocationOf(occurrence);

    /// <summary>Where a date is, for one who joined; null where only those learn it who have a place and this is none of them.</summary>
    public Location? LocationFor(Attendance attendance, Occurrence occurrence) =>
        attendance.EventId == Id && attendance.OccurrenceId == occurrence.Id && attendance.HasPlace ? LocationOf(occurrence) : PublicLocation(occurrence);

    /// <summary>Where a date is, for its organizers.</summary>
    public Location LocationOf(Occurrence? occurrence) => new(occurrence?.OwnPlace ?? Place, occurrence?.OwnLink ?? Link);

    /// <summary>The texts of a version for everybody: without how to get there, where the place is told to those only who have one.</summary>
    public EventTexts PublicTexts(EventVersion version) => Visibility == EventVisibility.PlaceAfterJoining ? version.Texts.WithoutPlace : version.Texts;
}
