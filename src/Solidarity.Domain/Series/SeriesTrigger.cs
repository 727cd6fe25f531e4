using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Series;

/// <summary>What somebody does for a series to begin.</summary>
public enum SeriesTriggerKind
{
    /// <summary>Subscribes to the list by which the mails go.</summary>
    Subscribed = 0,

    /// <summary>Signs a petition, and confirms it.</summary>
    Signed = 1,

    /// <summary>Joins an event, and has a place.</summary>
    Joined = 2,

    /// <summary>Had a place on a date of an event, and the date is over.</summary>
    EventOver = 3,
}

/// <summary>For whom a series begins, and when.</summary>
/// <param name="Kind">What they do.</param>
/// <param name="List">The list by which the mails go: being on it is the consent, and leaving it ends the series.</param>
/// <param name="Petition">The petition that they sign.</param>
/// <param name="Event">The event that they join, or joined.</param>
public sealed record SeriesTrigger(SeriesTriggerKind Kind, MailingListId List, PetitionId? Petition = null, EventId? Event = null);
