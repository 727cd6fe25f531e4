using Solidarity.Application.Events;

namespace Solidarity.Web.Events.Console;

/// <summary>What stands at the head of each page of an event: its title, where it stands, and the way to its other pages.</summary>
/// <param name="Planned">The event.</param>
/// <param name="At">The page's name among the event's pages.</param>
public sealed record EventHeadView(EditedEvent Planned, string At)
{
    /// <summary>The heading of any page but the event's own, whose heading is its title.</summary>
    public string? Heading { get; init; }
}
