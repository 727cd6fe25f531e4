using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>A petition: its texts in one language, and what all languages share.</summary>
[RequestSizeLimit(MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxRequestBytes)]
public sealed class EditPetitionPage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : PetitionFormPage(mediator, sentences)
{
    /// <summary>Key of the sentence after saving.</summary>
    public const string SavedNotice = "Console.Petition.Saved";

    /// <summary>The petition as it is stored.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>What to keep of each field that somebody else changed meanwhile: <c>mine</c> or <c>theirs</c>.</summary>
    [BindProperty]
    public Dictionary<string, string> Keep { get; set; } = [];

    /// <summary>Its title in its own language.</summary>
    public string Title => Petition.Versions[0].Title;

    /// <summary>Whether these are the first texts in their language.</summary>
    public bool IsNewVersion => Petition.Versions.All(version => version.Language != Form.Language);

    /// <summary>Shows the texts in one language, the first by default.</summary>
    public async Task OnGetAsync(Guid id, [FromQuery(Name = "language")] string? of, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Form = WrittenPetition.Of(Petition, Wanted(of));
        AddRows();
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, [FromQuery(Name = "language")] string? of, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Form.Language = Wanted(of);
        if (Form.Version == Petition.Version)
        {
            Form.TakeOver(WrittenPetition.Of(Petition, Form.Language), Keep.Where(x => x.Value == "theirs").Select(x => x.Key).ToHashSet());
        }

        var hasPicture = await TryAsync(() => Form.TakePictureAsync(Mediator, cancellationToken));
        if (IsOnlyShown(act) && hasPicture)
        {
            await FindSimilarAsync(cancellationToken);
            AddRows();
            return Page();
        }

        var status = StatusCodes.Status422UnprocessableEntity;
        var read = Form.ReadNumbers(Refuse);
        try
        {
            if (!Errors.Any && await TryAsync(() => Mediator.Send(Filled(read), cancellationToken)))
            {
                Notice = SavedNotice;
                return Redirect(act == "open" ? language.Path($"/console/petitions/{Petition.Id}/state") : Address(Form.Language));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            await LoadAsync(id, cancellationToken);
            ShowBoth();
            status = StatusCodes.Status409Conflict;
        }

        AddRows();
        return Refused(status);
    }

    /// <summary>The address of the texts in a language.</summary>
    public string Address(string of) => language.Path($"/console/petitions/{Petition.Id}" + (of == Petition.Language ? "" : "?language=" + of));

    private SavePetition Filled(WrittenPetition.Read read)
    {
        var view = new PetitionFormView(Form, Errors, Lists) { Petition = Petition };
        return new()
        {
            Petition = Petition.Id, Language = Form.Language!, Title = Form.Title, Ask = Form.Ask, Background = Form.Background,
            PictureAlternative = Form.PictureAlternative, ListConsent = Form.ListConsent, Targets = Form.ReadTargets(), Goal = read.Goal, Milestones = read.Milestones,
            TimeZone = Form.TimeZone, OpensAt = read.OpensAt, ClosesAt = read.ClosesAt, KeptUntil = read.KeptUntil, Fields = Form.ReadFields(),
            Questions = view.SetsQuestions ? Form.ReadQuestions() : null, Words = view.SetsQuestions || Form.Questions.Count == 0 ? null : Form.ReadWords(),
            Lists = Form.Lists, Discreet = Form.Discreet, CommentsAtOnce = Form.CommentsAtOnce, TakesOrganisations = Form.TakesOrganisations, Picture = Form.ReadPicture(), PictureCredit = Form.PictureCredit,
            ExpectedVersion = Form.Version,
        };
    }

    private string Wanted(string? of) => LanguageTag.TryParse(of, out var wanted) ? wanted.Value : Petition.Language;

    private void AddRows() => Form.AddRows(new PetitionFormView(Form, Errors, Lists) { Petition = Petition }.SetsQuestions);

    private void ShowBoth()
    {
        var theirs = WrittenPetition.Of(Petition, Form.Language!);
        Overtaken = Overtaken.By(Address(Form.Language!), "editor",
        [
            ("title", texts["Console.Statement.Title"], theirs.Title, Form.Title),
            ("ask", texts["Console.Petition.Ask"], theirs.Ask, Form.Ask),
            ("background", texts["Console.Petition.Background"], theirs.Background, Form.Background),
            ("pictureHash", texts["Console.Picture"], Pictured(theirs), Pictured(Form)),
            ("pictureAlternative", texts["Console.Picture.Alternative"], theirs.PictureAlternative, Form.PictureAlternative),
            ("pictureCredit", texts["Console.Picture.Credit"], theirs.PictureCredit, Form.PictureCredit),
            ("targets", texts["Console.Petition.Targets"], Lines(theirs.Targets.Select(x => x.Line)), Lines(Form.Targets.Select(x => x.Line))),
            ("closesAt", texts["Console.Petition.When"], When(theirs), When(Form)),
            ("keptUntil", texts["Console.Petition.KeptUntil"], theirs.KeptUntil, Form.KeptUntil),
            ("goal", texts["Console.Petition.Goal"], theirs.Goal, Form.Goal),
            ("milestones", texts["Console.Petition.Milestones"], theirs.Milestones, Form.Milestones),
            ("fields", texts["Console.Petition.Fields"], Asked(theirs), Asked(Form)),
            ("questions", texts["Console.Petition.Questions"], Lines(theirs.Questions.Select(x => x.Lines)), Lines(Form.Questions.Select(x => x.Lines))),
            ("lists", texts["Console.Petition.Lists"], Lines(theirs.Lists.Order()), Lines(Form.Lists.Order())),
            ("listConsent", texts["Console.Petition.ListConsent"], theirs.ListConsent, Form.ListConsent),
            ("discreet", texts["Console.Petition.Discreet"], YesNo(theirs.Discreet), YesNo(Form.Discreet)),
            ("commentsAtOnce", texts["Console.Petition.CommentsAtOnce"], YesNo(theirs.CommentsAtOnce), YesNo(Form.CommentsAtOnce)),
            ("takesOrganisations", texts["Console.Petition.TakesOrganisations"], YesNo(theirs.TakesOrganisations), YesNo(Form.TakesOrganisations)),
        ]);
        Form.Version = Petition.Version;
    }

    private string YesNo(bool value) => texts[value ? "Console.Yes" : "Console.No"];

    private string Asked(WrittenPetition form) =>
        Lines(form.Fields.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => texts["Console.Petition.Field." + x.Key] + ": " + texts["Console.Petition.Demand." + x.Value]));

    private static string When(WrittenPetition form) => Lines([form.OpensAt, form.ClosesAt, form.TimeZone]);

    private static string Lines(IEnumerable<string?> rows) => string.Join('\n', rows.Where(row => !string.IsNullOrWhiteSpace(row)));

    private static string Pictured(WrittenPetition form) => string.IsNullOrEmpty(form.PictureHash) ? "" : $"/pictures/{form.PictureHash}/400.webp";

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        await LoadListsAsync(Petition.Lists, cancellationToken);
    }
}
