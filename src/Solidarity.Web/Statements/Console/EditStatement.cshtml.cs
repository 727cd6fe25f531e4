using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Statements;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>The editor: a statement's text in one language, and what all languages share.</summary>
[RequestSizeLimit(StatementForm.MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = StatementForm.MaxRequestBytes)]
public sealed class EditStatementPage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts, PictureSizes sizes)
    : StatementFormPage(mediator, sentences)
{
    /// <summary>Key of the sentence after saving.</summary>
    public const string SavedNotice = "Console.Statement.Saved";

    /// <summary>The answer to what the page saved by itself.</summary>
    internal const string KeptPart = "/Statements/Console/_Kept.cshtml";

    private const string CorrectedNotice = "Console.Statement.Corrected";

    /// <summary>The statement as it is stored.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>The first language version.</summary>
    public EditedStatementVersion Original => Statement.Versions.First(version => version.Language == Statement.Language);

    /// <summary>The lists to choose from.</summary>
    public IReadOnlyList<ListKept> Lists { get; private set; } = [];

    /// <summary>How many organisations endorse it, or null where none may and none did.</summary>
    public EndorsementCounts? Endorsements { get; private set; }

    /// <summary>How it stands with its second reader.</summary>
    public ReviewStanding Review { get; private set; } = null!;

    /// <summary>The corrections that readers of the alert can be told of.</summary>
    public IReadOnlyList<CorrectionPlan> Corrections { get; private set; } = [];

    /// <summary>What to keep of each field that somebody else changed meanwhile: <c>mine</c> or <c>theirs</c>.</summary>
    [BindProperty]
    public Dictionary<string, string> Keep { get; set; } = [];

    /// <summary>Whether it is public.</summary>
    public bool IsPublished => Statement.State == "published";

    /// <summary>Whether it is, or was, public.</summary>
    public bool WasPublished => Statement.PublishedAt is not null;

    /// <summary>Whether this is the page after saving.</summary>
    public bool IsJustSaved => Notice is SavedNotice or CorrectedNotice;

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
        if (Form.Version == Statement.Version)
        {
            Form.TakeOver(StatementForm.Of(Statement, Form.Language), [.. Keep.Where(x => x.Value == "theirs").Select(x => x.Key)]);
        }

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
            if (!Errors.Any && await TryAsync(() => Mediator.Send(Filled(sources, quotations, whileWriting: false), cancellationToken)))
            {
                if (!IsPublished)
                {
                    // What pages and mails show already stays.
                    await DropReplacedPictureAsync(sizes, cancellationToken);
                }

                Notice = IsPublished ? CorrectedNotice : SavedNotice;
                return Redirect(
                    act == "publish" ? language.Path($"/console/statements/{Statement.Id}/publish")
                    : Statement.HasAlert && !string.IsNullOrWhiteSpace(Form.Correction) ? language.Path($"/console/statements/{Statement.Id}/corrections")
                    : Address(Form.Language));
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

    /// <summary>Says that a translation is still right, although the original has changed.</summary>
    public async Task<IActionResult> OnPostConfirmAsync(Guid id, [FromQuery(Name = "language")] string of, long? version, CancellationToken cancellationToken)
    {
        await Mediator.Send(new ConfirmStatementVersion(StatementId.From(id), of, version), cancellationToken);
        Notice = "Console.Life.Confirmed";
        return Redirect(language.Path($"/console/statements/{id}?language={Uri.EscapeDataString(of)}"));
    }

    /// <summary>Takes what was written so far, while the writer goes on. A picture waits until they save by hand.</summary>
    public async Task<IActionResult> OnPostKeepAsync(Guid id, [FromQuery(Name = "language")] string? of, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Form.Language = Wanted(of);
        var (sources, quotations) = (Form.ReadSources(Refuse), Form.ReadQuotations(Refuse));
        try
        {
            var version = 0L;
            return !Errors.Any && await TryAsync(async () => version = await Mediator.Send(Filled(sources, quotations, whileWriting: true), cancellationToken))
                ? Partial(KeptPart, new KeptStatement(version, null))
                : StatusCode(StatusCodes.Status422UnprocessableEntity);
        }
        catch (Stale)
        {
            await LoadAsync(id, cancellationToken);
            ShowBoth();
            if (Overtaken!.Fields.Count == 0)
            {
                // What was to be saved stands there already: sent twice as the page was left.
                return Partial(KeptPart, new KeptStatement(Statement.Version, null));
            }

            var both = Partial(KeptPart, new KeptStatement(Statement.Version, Overtaken));
            both.StatusCode = StatusCodes.Status409Conflict;
            return both;
        }
    }

    /// <summary>The address of the texts in a language.</summary>
    public string Address(string of) => language.Path($"/console/statements/{Statement.Id}" + (of == Statement.Language ? "" : "?language=" + of));

    private SaveStatement Filled(IReadOnlyList<SourceFields> sources, IReadOnlyList<QuotationFields> quotations, bool whileWriting) => new(
        Statement.Id, Form.Language!, Form.Title, Form.Body, Form.Standfirst, Form.Byline, Form.PictureAlternative, Form.PictureCaption,
        WasPublished ? null : Form.Lists, sources, whileWriting ? null : Form.PictureId, Form.PictureCredit ?? "", Form.Version,
        whileWriting ? PictureFaces.Unanswered : Form.Faces, whileWriting)
    {
        Quotations = quotations, Places = Form.ReadPlaces(), Topics = Form.Topics, Related = Form.ReadRelated(), TakesEndorsements = Form.TakesEndorsements,
        Correction = Form.Correction,
    };

    private string Wanted(string? of) => LanguageTag.TryParse(of, out var wanted) ? wanted.Value : Statement.Language;

    private void ShowBoth()
    {
        var theirs = StatementForm.Of(Statement, Form.Language!);
        Overtaken = Overtaken.By(Address(Form.Language!), "editor",
        [
            ("title", texts["Console.Statement.Title"], theirs.Title, Form.Title),
            ("standfirst", texts["Console.Statement.Standfirst"], theirs.Standfirst, Form.Standfirst),
            ("byline", texts["Console.Statement.Byline"], theirs.Byline, Form.Byline),
            ("body", texts["Console.Statement.Body"], theirs.Body, Form.Body),
            ("picture", texts["Console.Picture"], Pictured(theirs), Pictured(Form)),
            ("pictureAlternative", texts["Console.Picture.Alternative"], theirs.PictureAlternative, Form.PictureAlternative),
            ("pictureCaption", texts["Console.Picture.Caption"], theirs.PictureCaption, Form.PictureCaption),
            ("pictureCredit", texts["Console.Picture.Credit"], theirs.PictureCredit, Form.PictureCredit),
            ("sources", texts["Console.Statement.Sources"], Written(theirs), Written(Form)),
            ("quotations", texts["Console.Quotations"], Lines(theirs.Quotations.Select(row => row.Line)), Lines(Form.Quotations.Select(row => row.Line))),
            ("places", texts["Console.Places"], Lines(theirs.Places.Select(row => row.Line)), Lines(Form.Places.Select(row => row.Line))),
            ("topics", texts["Console.Topics"], Lines(theirs.Topics.Order()), Lines(Form.Topics.Order())),
            ("related", texts["Console.Related"], Lines(theirs.Related), Lines(Form.Related)),
            ("lists", texts["Console.Statement.Lists"], Named(theirs), WasPublished ? Named(theirs) : Named(Form)),
        ]);
        Form.Version = Statement.Version;
    }

    private static string Written(StatementForm form) => string.Join('\n', form.Sources.Where(source => !source.IsEmpty)
        .Select(source => string.Join(", ", new[] { source.Title, source.Publication, source.Date, source.Url }.Where(part => !string.IsNullOrWhiteSpace(part)))));

    private static string Lines(IEnumerable<string?> rows) => string.Join('\n', rows.Where(row => !string.IsNullOrWhiteSpace(row)));

    private static string Pictured(StatementForm form) =>
        string.IsNullOrEmpty(form.PictureHash) ? "" : $"/pictures/{form.PictureHash}/400.webp";

    private string Named(StatementForm form) => string.Join('\n', Lists.Where(list => form.Lists.Contains(list.Slug)).Select(list => list.Name));

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
        Review = await Mediator.Send(new ShowReview(Statement.Id), cancellationToken);
        Corrections = Statement.HasAlert ? await Mediator.Send(new PlanCorrections(Statement.Id), cancellationToken) : [];
        Lists = await Mediator.Send(new ListLists(Take: MostLists, With: [.. Form.Lists.Union(Statement.Lists)]), cancellationToken);
        await LoadChoicesAsync(cancellationToken);
        var endorsements = await Mediator.Send(new CountEndorsements(Statement.Id), cancellationToken);
        Endorsements = Statement.TakesEndorsements || endorsements.Waiting + endorsements.Shown > 0 ? endorsements : null;
    }
}
