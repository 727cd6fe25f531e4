using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>The editor: a statement's text in one language, and what all languages share.</summary>
[RequestSizeLimit(StatementForm.MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = StatementForm.MaxRequestBytes)]
public sealed class EditStatementPage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : StatementFormPage(mediator, sentences)
{
    /// <summary>The statement as it is stored.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>The first language version.</summary>
    public EditedStatementVersion Original => Statement.Versions.First(version => version.Language == Statement.Language);

    /// <summary>The lists to choose from.</summary>
    public IReadOnlyList<ListKept> Lists { get; private set; } = [];

    /// <summary>How many organisations endorse it, or null where none may and none did.</summary>
    public EndorsementCounts? Endorsements { get; private set; }

    /// <summary>Whether it is public.</summary>
    public bool IsPublished => Statement.State == "published";

    /// <summary>Whether these are the first texts in their language.</summary>
    public bool IsNewVersion => Statement.Versions.All(version => version.Language != Form.Language);

    /// <summary>Shows the texts in one language, the first by default.</summary>
    public async Task OnGetAsync(Guid id, [FromQuery(Name = "language")] string? of, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Form = StatementForm.Of(Statement, Wanted(of));
        await ShowAsync(cancellationToken);
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, [FromQuery(Name = "language")] string? of, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Form.Language = Wanted(of);
        var hasPicture = await TryAsync(() => Form.TakePictureAsync(Mediator, cancellationToken));
        if (IsOnlyShown(act) && hasPicture)
        {
            await ShowAsync(cancellationToken);
            return Page();
        }

        var status = StatusCodes.Status422UnprocessableEntity;
        var (sources, quotations) = (Form.ReadSources(Refuse), Form.ReadQuotations(Refuse));
        try
        {
            if (!Errors.Any && await TryAsync(() => Mediator.Send(
                new SaveStatement(
                    Statement.Id, Form.Language, Form.Title, Form.Body, Form.Standfirst, Form.Byline, Form.PictureAlternative, Form.PictureCaption,
                    IsPublished ? null : Form.Lists, sources, Form.PictureId, Form.PictureCredit ?? "", Form.Version)
                {
                    Quotations = quotations, Places = Form.ReadPlaces(), Topics = Form.Topics, Related = Form.ReadRelated(), TakesEndorsements = Form.TakesEndorsements,
                },
                cancellationToken)))
            {
                Notice = IsPublished ? "Console.Statement.Corrected" : "Console.Statement.Saved";
                return Redirect(act == "publish" ? language.Path($"/console/statements/{Statement.Id}/publish") : Address(Form.Language));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            await LoadAsync(id, cancellationToken);
            ShowBoth();
            status = StatusCodes.Status409Conflict;
        }

        await ShowAsync(cancellationToken);
        return Refused(status);
    }

    /// <summary>The address of the texts in a language.</summary>
    public string Address(string of) => language.Path($"/console/statements/{Statement.Id}" + (of == Statement.Language ? "" : "?language=" + of));

    private string Wanted(string? of) => LanguageTag.TryParse(of, out var wanted) ? wanted.Value : Statement.Language;

    private void ShowBoth()
    {
        var theirs = StatementForm.Of(Statement, Form.Language!);
        Overtaken = Overtaken.By(Address(Form.Language!),
        [
            (texts["Console.Statement.Title"], theirs.Title, Form.Title),
            (texts["Console.Statement.Standfirst"], theirs.Standfirst, Form.Standfirst),
            (texts["Console.Statement.Byline"], theirs.Byline, Form.Byline),
            (texts["Console.Statement.Body"], theirs.Body, Form.Body),
            (texts["Console.Picture.Alternative"], theirs.PictureAlternative, Form.PictureAlternative),
            (texts["Console.Picture.Caption"], theirs.PictureCaption, Form.PictureCaption),
            (texts["Console.Picture.Credit"], theirs.PictureCredit, Form.PictureCredit),
            (texts["Console.Statement.Sources"], Written(theirs), Written(Form)),
            (texts["Console.Quotations"], Lines(theirs.Quotations.Select(row => row.Line)), Lines(Form.Quotations.Select(row => row.Line))),
            (texts["Console.Places"], Lines(theirs.Places.Select(row => row.Line)), Lines(Form.Places.Select(row => row.Line))),
            (texts["Console.Topics"], Lines(theirs.Topics.Order()), Lines(Form.Topics.Order())),
            (texts["Console.Related"], Lines(theirs.Related), Lines(Form.Related)),
            (texts["Console.Statement.Lists"], Named(theirs), IsPublished ? Named(theirs) : Named(Form)),
        ]);
        Form.Version = Statement.Version;
    }

    private static string Written(StatementForm form) => string.Join('\n', form.Sources.Where(source => !source.IsEmpty)
        .Select(source => string.Join(", ", new[] { source.Title, source.Publication, source.Date, source.Url }.Where(part => !string.IsNullOrWhiteSpace(part)))));

    private static string Lines(IEnumerable<string?> rows) => string.Join('\n', rows.Where(row => !string.IsNullOrWhiteSpace(row)));

    private string Named(StatementForm form) => string.Join('\n', Lists.Where(list => form.Lists.Contains(list.Slug)).Select(list => list.Name));

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
        Lists = await Mediator.Send(new ListLists(Take: MostLists, With: [.. Form.Lists.Union(Statement.Lists)]), cancellationToken);
        await LoadChoicesAsync(cancellationToken);
        var endorsements = await Mediator.Send(new CountEndorsements(Statement.Id), cancellationToken);
        Endorsements = Statement.TakesEndorsements || endorsements.Waiting + endorsements.Shown > 0 ? endorsements : null;
    }
}
