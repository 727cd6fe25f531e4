using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>Beginning an event like another one, at another time.</summary>
public sealed class CopyEventPage(IMediator mediator, Sentences sentences, PageLanguage language) : DatesFormPage(mediator, sentences)
{
    /// <summary>The event to copy.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>As typed.</summary>
    [BindProperty]
    public WrittenTimes Form { get; set; } = new();

    /// <summary>The title of the copy, as typed.</summary>
    [BindProperty]
    public string? Title { get; set; }

    /// <summary>Shows the form; the time is left empty, for it will be another.</summary>
    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Form.Fill(await Mediator.Send(new ShowTimes(Planned.Id), cancellationToken));
        (Form.Start, Form.End, Form.Except, Title) = (null, null, [], Planned.Versions[0].Title);
    }

    /// <summary>Shows the dates, or makes the copy.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        var times = Form.ReadTimes(Refuse);
        IsHeldBack = act != ShowDates && times.Recurrence is not null && Form.Seen != times.Mark;
        if (act == ShowDates || IsHeldBack)
        {
            await ShowAsync(times, times.Preview, cancellationToken);
            return Errors.Any ? Refused() : Page();
        }

        EventDrafted? copied = null;
        if (!Errors.Any && await TryAsync(async () => copied = await Mediator.Send(Filled(times), cancellationToken)))
        {
            Notice = "Console.Event.Copied";
            return Redirect(language.Path($"/console/events/{copied!.Id}"));
        }

        return Refused();
    }

    private CopyEvent Filled(TimesRead times) => new()
    {
        Event = Planned.Id, Title = Title, Start = times.Start, End = times.End, AllDay = times.AllDay, TimeZone = times.TimeZone, Recurrence = times.Recurrence, Exceptions = times.Exceptions,
    };

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken) => Planned = await Mediator.Send(new EditEvent(id.ToString()), cancellationToken);
}
