using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Series;
using Solidarity.Domain;
using Solidarity.Domain.Series;
using Solidarity.Web.Site;

namespace Solidarity.Web.Series.Console;

/// <summary>A series: how many people are where in it, and its mails to be changed.</summary>
public sealed class EditSeriesPage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : SeriesFormPage(mediator, sentences)
{
    /// <summary>As it is stored.</summary>
    public SeriesShown Series { get; private set; } = null!;

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        Series = await Mediator.Send(new ShowSeries(MailSeriesId.From(id)), cancellationToken);
        Form = WrittenSeries.Stored(Series);
        await LoadAsync(null, Series, cancellationToken);
    }

    /// <summary>Takes the form, or changes it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        Series = await Mediator.Send(new ShowSeries(MailSeriesId.From(id)), cancellationToken);
        if (Form.Press(act) is { } at)
        {
            await LoadAsync(at, Series, cancellationToken);
            return Page();
        }

        try
        {
            if (await TryAsync(() => Mediator.Send(new ChangeSeries(Series.Id, Form.Name, Form.Trigger, Form.Of, Form.List, Form.Read(), Form.Version), cancellationToken)))
            {
                Notice = "Console.Series.Saved";
                return Redirect(language.Path($"/console/series/{id}{(act == "next" ? "/start" : "")}"));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            Overtaken = Overtaken.By(
                language.Path($"/console/series/{id}"),
                [(texts["Console.Segment.Name"], Series.Name, Form.Name), .. Series.Steps.SelectMany((step, index) => new (string, string?, string?)[]
                {
                    (texts["Console.Message.Subject"], step.Subject, Form.Steps.ElementAtOrDefault(index)?.Subject), (texts["Console.Message.Body"], step.Versions[0].Body, Form.Steps.ElementAtOrDefault(index)?.Body),
                })]);
            Form.Version = Series.Version;
            await LoadAsync(null, Series, cancellationToken);
            return Refused(StatusCodes.Status409Conflict);
        }

        await LoadAsync(null, Series, cancellationToken);
        return Refused();
    }
}
