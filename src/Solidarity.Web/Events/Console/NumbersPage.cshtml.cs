using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>An event's numbers: who joined over time, the places of each shift, and who came of those who said so.</summary>
public sealed class NumbersPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The event.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>The numbers.</summary>
    public FollowedEvent Numbers { get; private set; } = null!;

    /// <summary>Whether past dates are shown; where nothing is said, they are when no date is to come.</summary>
    [BindProperty(SupportsGet = true)]
    public bool? Past { get; set; }

    /// <summary>Where more dates stand, if there may be any.</summary>
    public string? More { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid id, Guid? after, CancellationToken cancellationToken)
    {
        Planned = await Mediator.Send(new EditEvent(id.ToString()), cancellationToken);
        Past ??= Planned.DatesToCome == 0;
        Numbers = await Mediator.Send(new FollowEventNumbers(Planned.Id, Past.Value, after is { } last ? OccurrenceId.From(last) : null), cancellationToken);
        if (Numbers.Dates.Count == FollowEventNumbers.Most)
        {
            More = language.Path($"/console/events/{Planned.Id}/numbers?past={(Past.Value ? "true" : "false")}&after={Numbers.Dates[^1].Id}");
        }
    }
}

/// <summary>A date as the page of numbers shows it.</summary>
/// <param name="Planned">The event.</param>
/// <param name="Date">The date.</param>
/// <param name="IsPast">Whether it is over.</param>
public sealed record DateNumbersView(EditedEvent Planned, FollowedDate Date, bool IsPast)
{
    /// <summary>What its parts are called within the page.</summary>
    public string Anchor => "on-" + Date.Id.Value.ToString("n")[^12..];
}
