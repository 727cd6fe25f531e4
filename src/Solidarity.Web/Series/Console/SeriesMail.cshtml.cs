using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Series;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Series;
using Solidarity.Web.Messages.Console;
using Solidarity.Web.Site;

namespace Solidarity.Web.Series.Console;

/// <summary>One mail of a series, one language at a time.</summary>
public sealed class SeriesMailPage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : ConsolePage(mediator, sentences)
{
    /// <summary>The series, as it is stored.</summary>
    public SeriesShown Series { get; private set; } = null!;

    /// <summary>The mail, as it is stored.</summary>
    public SeriesStepShown Mail { get; private set; } = null!;

    /// <summary>As typed.</summary>
    [BindProperty]
    public MessageForm Form { get; set; } = new();

    /// <summary>The language of the texts.</summary>
    public LanguageTag Language => LanguageTag.TryParse(Form.Language, out var tag) ? tag : LanguageTag.Parse(Series.Language);

    /// <summary>Shows the texts in one language; the first, where none is named.</summary>
    public async Task OnGetAsync(Guid id, Guid row, string? of, CancellationToken cancellationToken)
    {
        await LoadAsync(id, row, cancellationToken);
        var wanted = LanguageTag.TryParse(of, out var tag) ? tag.Value : Series.Language;
        var version = Mail.Versions.FirstOrDefault(version => version.Language == wanted);
        Form = new MessageForm { Language = wanted, Subject = version?.Subject, Body = version?.Body, Version = Series.Version };
    }

    /// <summary>Saves, or takes the language out.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid row, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, row, cancellationToken);
        try
        {
            if (await TryAsync(() => act == "remove"
                ? Mediator.Send(new RemoveSeriesMailVersion(Series.Id, Mail.Id, Form.Language ?? "", Form.Version), cancellationToken)
                : Mediator.Send(new WriteSeriesMail(Series.Id, Mail.Id, Form.Language ?? "", Form.Subject, Form.Body, Form.Version), cancellationToken)))
            {
                Notice = act == "remove" ? "Console.Message.Removed" : "Console.Series.Saved";
                return Redirect(At(act == "remove" ? "" : "?of=" + Uri.EscapeDataString(Form.Language ?? "")));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            var theirs = Mail.Versions.FirstOrDefault(version => version.Language == Form.Language);
            Overtaken = Overtaken.By(
                At("?of=" + Uri.EscapeDataString(Form.Language ?? "")), [(texts["Console.Message.Subject"], theirs?.Subject, Form.Subject), (texts["Console.Message.Body"], theirs?.Body, Form.Body)]);
            Form.Version = Series.Version;
            return Refused(StatusCodes.Status409Conflict);
        }

        return Refused();
    }

    private string At(string more) => language.Path($"/console/series/{Series.Id}/mails/{Mail.Id}{more}");

    private async Task LoadAsync(Guid id, Guid row, CancellationToken cancellationToken)
    {
        var mail = MessageId.From(row);
        Series = await Mediator.Send(new ShowSeries(MailSeriesId.From(id)), cancellationToken);
        Mail = Series.Steps.FirstOrDefault(step => step.Id == mail) ?? throw new NotFound("SeriesMail");
    }
}
