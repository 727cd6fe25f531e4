using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>Changing when an event takes place: all its dates to come, or one and those after it. What that will do is shown before it is done.</summary>
public sealed class TimesPage(IMediator mediator, Sentences sentences, PageLanguage language) : DatesFormPage(mediator, sentences)
{
    /// <summary>Key of the sentence after saving.</summary>
    public const string SavedNotice = "Console.Event.TimesSaved";

    /// <summary>The event.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>As typed.</summary>
    [BindProperty]
    public WrittenTimes Form { get; set; } = new();

    /// <summary>Why, as typed.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    [BindProperty]
    public long? Version { get; set; }

    /// <summary>The day of the rule from which on it is changed; null for all dates to come.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    /// <summary>Shows the times as they are.</summary>
    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Form.Fill(await Mediator.Send(new ShowTimes(Planned.Id, From), cancellationToken));
        Version = Planned.Version;
    }

    /// <summary>Shows the dates, or saves them once they were shown.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        var times = Form.ReadTimes(Refuse);
        IsHeldBack = act != ShowDates && Form.Seen != MarkOf(times);
        if (act == ShowDates || IsHeldBack)
        {
            await ShowAsync(times, times.Preview with { Of = Planned.Id, From = From }, cancellationToken);
            return Errors.Any ? Refused() : Page();
        }

        try
        {
            if (!Errors.Any && await TryAsync(() => Mediator.Send(Filled(times), cancellationToken)))
            {
                Notice = SavedNotice;
                return Redirect(language.Path($"/console/events/{Planned.Id}/dates"));
            }
        }
        catch (Stale stale)
        {
            // What was shown is not what would be done now.
            Refuse(stale);
            Version = Planned.Version;
            return Refused(StatusCodes.Status409Conflict);
        }

        return Refused();
    }

    /// <inheritdoc />
    /// <remarks>A date that is left out is cancelled, and its people are told: what becomes of them is shown once more.</remarks>
    protected override string MarkOf(TimesRead read) => $"{read.Mark}|{string.Join(' ', read.Exceptions.Select(WrittenTimes.Written))}";

    private RescheduleEvent Filled(TimesRead times) => new()
    {
        Event = Planned.Id, From = From, Start = times.Start, End = times.End, AllDay = times.AllDay, TimeZone = times.TimeZone, Recurrence = times.Recurrence,
        Exceptions = times.Exceptions, Reason = Reason, ExpectedVersion = Version,
    };

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken) => Planned = await Mediator.Send(new EditEvent(id.ToString()), cancellationToken);
}
