using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Series;
using Solidarity.Domain.Series;
using Solidarity.Web.Site;

namespace Solidarity.Web.Series.Console;

/// <summary>What starting a series does, before it is done; and holding, letting go on and ending it.</summary>
[Requires(Right.Publish)]
public sealed class StartSeriesPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>As it is stored.</summary>
    public SeriesShown Series { get; private set; } = null!;

    /// <summary>For how many people it will begin.</summary>
    public SeriesForecast Forecast { get; private set; } = null!;

    /// <summary>How many days after its beginning the last mail goes at the earliest.</summary>
    public int Days => Series.Steps.Sum(step => step.WaitDays);

    /// <summary>Shows what will happen.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>Does it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (!await TryAsync(() => Mediator.Send(
            act switch
            {
                "pause" => (IRequest<Unit>)new PauseSeries(Series.Id),
                "resume" => new ResumeSeries(Series.Id),
                "end" => new EndSeries(Series.Id),
                _ => new StartSeries(Series.Id),
            },
            cancellationToken)))
        {
            return Refused();
        }

        Notice = act switch { "pause" => "Console.Series.NowPaused", "resume" => "Console.Series.NowResumed", "end" => "Console.Series.NowEnded", _ => "Console.Series.NowStarted" };
        return Redirect(language.Path($"/console/series/{id}"));
    }

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Series = await Mediator.Send(new ShowSeries(MailSeriesId.From(id)), cancellationToken);
        Forecast = await Mediator.Send(new ForecastSeries(Series.Id), cancellationToken);
    }
}
