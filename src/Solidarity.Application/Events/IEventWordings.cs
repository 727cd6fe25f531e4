using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>The two lines above an event's button: who asks, who will see it, until when it is kept; and the words beside the box for lists. A port.</summary>
public interface IEventWordings
{
    /// <summary>The words above the button, which say what a host sees where there is one, and those beside the box for lists.</summary>
    (Supporters.Wording Joining, Supporters.Wording Lists) For(Event @event, LanguageTag language, bool isHosted = false);

    /// <summary>The versions that an attendance refers to: those that were shown, if they are known, else those in force. They are stored before they are referred to.</summary>
    /// <param name="event">The event, with its current texts.</param>
    /// <param name="language">The language of the page.</param>
    /// <param name="shown">The versions that the form says were shown.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="isHosted">Whether a volunteer hosts it.</param>
    ValueTask<(string Joining, string Lists)> ShownAsync(Event @event, LanguageTag language, IReadOnlyList<string> shown, CancellationToken cancellationToken, bool isHosted = false);
}
