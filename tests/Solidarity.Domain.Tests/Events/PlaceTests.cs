using Solidarity.Domain.Events;
using static Solidarity.Domain.Tests.Events.Some;

namespace Solidarity.Domain.Tests.Events;

public sealed class PlaceTests
{
    [Fact]
    public void Where_it_is_learns_only_who_has_a_place()
    {
        var made = Published(joining: new EventJoining(EventVisibility.PlaceAfterJoining, GuestsAllowed: 2));
        var date = On(made);
        var person = Person(made, date);
        var seating = Seating.Open(made, date, date.Shifts[0], new ShiftHead(date.Shifts[0], made.Id), [], [], Now);
        seating.Join(person, holdsElsewhere: false);
        Assert.Equal((null, null), (made.PublicLocation(date), made.LocationFor(person, date)));
        Assert.Null(made.PublicTexts(made.Versions[0]).GettingThere);
        Assert.DoesNotContain("cultura", made.Versions[0].SearchText, StringComparison.OrdinalIgnoreCase);
        seating.Confirm(person, null);
        Assert.Equal(Square, made.LocationFor(person, date)!.Place);
        Assert.Null(made.LocationFor(person, On(made)));
        date.Change(date.Span, Square with { Venue = "The church" }, null, Ana, null, Now);
        Assert.Equal((null, "The church"), (made.PublicLocation(date), made.LocationFor(person, date)!.Place!.Venue));
        made.Locate(new Location(Square, "https://meet.example.org/vigil"), Now);
        Assert.Equal(("The church", "https://meet.example.org/vigil"), (made.LocationFor(person, date)!.Place!.Venue, made.LocationFor(person, date)!.Link));
        seating.Leave(person);
        Assert.Null(made.LocationFor(person, date));
        Assert.Equal(Square, Published().PublicLocation(null)!.Place);
    }
}
