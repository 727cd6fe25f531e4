using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Series;
using Solidarity.Domain.Series;
using Solidarity.Web.Site;

namespace Solidarity.Web.Series.Console;

/// <summary>Beginning a series of mails.</summary>
[Requires(Right.Write)]
public sealed class NewSeriesPage(IMediator mediator, Sentences sentences, PageLanguage language) : SeriesFormPage(mediator, sentences)
{
    /// <summary>Shows the form with one empty mail.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken)
    {
        Form = new WrittenSeries { Trigger = SeriesFormView.Triggers[0], Language = language.Interface.Value, Steps = [new WrittenStep()] };
        return LoadAsync(null, null, cancellationToken);
    }

    /// <summary>Takes the form, or changes it.</summary>
    public async Task<IActionResult> OnPostAsync(string? act, CancellationToken cancellationToken)
    {
        if (Form.Press(act) is { } at)
        {
            await LoadAsync(at, null, cancellationToken);
            return Page();
        }

        MailSeriesId id = default;
        if (await TryAsync(async () => id = await Mediator.Send(new CreateSeries(Form.Name, Form.Trigger, Form.Of, Form.List, Form.Language, Form.Read()), cancellationToken)))
        {
            Notice = "Console.Series.Saved";
            return Redirect(language.Path($"/console/series/{id}{(act == "next" ? "/start" : "")}"));
        }

        await LoadAsync(null, null, cancellationToken);
        return Refused();
    }
}
