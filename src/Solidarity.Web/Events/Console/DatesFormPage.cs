using MediatR;
using Solidarity.Application.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>What the pages share on which it is chosen when an event takes place: the dates are shown before anything is saved.</summary>
public abstract class DatesFormPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    /// <summary>Name of the button that shows the dates and saves nothing.</summary>
    public const string ShowDates = "dates";

    /// <summary>The dates that would be; null while they are not shown.</summary>
    public DatesPreviewed? Preview { get; private set; }

    /// <summary>What tells the times whose dates are shown.</summary>
    public string? Mark { get; private set; }

    /// <summary>Whether the dates are shown although it was to be saved, for nobody had seen them.</summary>
    public bool IsHeldBack { get; protected set; }

    /// <summary>Shows the dates; what is wrong with the times stands beside its field.</summary>
    protected async Task ShowAsync(TimesRead read, PreviewDates query, CancellationToken cancellationToken)
    {
        if (!Errors.Any && await TryAsync(async () => Preview = await Mediator.Send(query, cancellationToken)))
        {
            Mark = MarkOf(read);
        }
    }

    /// <summary>What tells the times that were seen from others.</summary>
    protected virtual string MarkOf(TimesRead read) => read.Mark;
}
