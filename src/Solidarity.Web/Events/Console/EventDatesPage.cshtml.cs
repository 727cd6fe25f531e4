using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>The dates of an event with their numbers: those to come, or those that are past.</summary>
public sealed class EventDatesPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>The event.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>Its dates, in order; past ones from the last on.</summary>
    public IReadOnlyList<PlannedDate> Dates { get; private set; } = [];

    /// <summary>Whether past ones are shown.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Past { get; set; }

    /// <summary>Where more stand, if there may be any.</summary>
    public string? More { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid id, Guid? after, CancellationToken cancellationToken)
    {
        Planned = await Mediator.Send(new EditEvent(id.ToString()), cancellationToken);
        Dates = await Mediator.Send(new ListDates(Planned.Id, Past, after is { } last ? OccurrenceId.From(last) : null, Most), cancellationToken);
        More = Dates.Count == Most ? language.Path($"/console/events/{Planned.Id}/dates?{(Past ? "past=true&" : "")}after={Dates[^1].Id}") : null;
    }
}
