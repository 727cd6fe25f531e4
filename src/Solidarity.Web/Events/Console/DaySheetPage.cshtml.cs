using MediatR;
using Microsoft.AspNetCore.Mvc.Filters;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters.Console;

namespace Solidarity.Web.Events.Console;

/// <summary>The sheet of a date, to be printed on A4 or Letter: who has a place, each as they chose to appear, and empty lines for those who come without.</summary>
public sealed class DaySheetPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor) : PersonalDataPage(mediator, sentences, reasons, actor)
{
    /// <summary>Lines for those who come without having joined.</summary>
    public const int EmptyLines = 12;

    /// <summary>The event.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>The date.</summary>
    public OccurrenceId Date { get; private set; }

    /// <summary>The sheet; null until a reason is given.</summary>
    public DaySheet? Sheet { get; private set; }

    /// <summary>The language of our own words on it.</summary>
    public LanguageTag Words { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(Guid row, CancellationToken cancellationToken)
    {
        Date = OccurrenceId.From(row);
        if (Reason is null)
        {
            return;
        }

        Sheet = await Mediator.Send(new PrintDaySheet(Planned.Id, Date, Reason), cancellationToken);
        var language = LanguageTag.FromStored(Sheet.Language);
        Words = InterfaceLanguages.Has(language) ? language : LanguageTag.FromStored("en");
    }

    /// <inheritdoc />
    protected override async Task RefuseUnlessAllowedAsync(PageHandlerExecutingContext context)
    {
        Planned = await Mediator.Send(new EditEvent(context.RouteData.Values["id"]?.ToString() ?? throw new NotFound("Event")), context.HttpContext.RequestAborted);
        if (!(await Actor.ScopeAsync(Right.SeePersonalData, context.HttpContext.RequestAborted)).Covers(Planned.Campaign))
        {
            throw new NotAllowed(Actor.IsKnown);
        }
    }
}
