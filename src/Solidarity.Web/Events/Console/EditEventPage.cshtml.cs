using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>An event: its texts in one language, and what all languages share but the dates.</summary>
[RequestSizeLimit(MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxRequestBytes)]
public sealed class EditEventPage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : EventFormPage(mediator, sentences)
{
    /// <summary>Key of the sentence after saving.</summary>
    public const string SavedNotice = "Console.Event.Saved";

    /// <summary>The event as it is stored.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>What to keep of each field that somebody else changed meanwhile: <c>mine</c> or <c>theirs</c>.</summary>
    [BindProperty]
    public Dictionary<string, string> Keep { get; set; } = [];

    /// <summary>Its title in its own language.</summary>
    public string Title => Planned.Versions[0].Title;

    /// <summary>Whether these are the first texts in their language.</summary>
    public bool IsNewVersion => Planned.Versions.All(version => version.Language != Form.Language);

    /// <summary>Shows the texts in one language, the first by default.</summary>
    public async Task OnGetAsync(Guid id, [FromQuery(Name = "language")] string? of, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Form = WrittenEvent.Of(Planned, Wanted(of));
        AddRows();
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, [FromQuery(Name = "language")] string? of, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Form.Language = Wanted(of);
        if (Form.Version == Planned.Version)
        {
            Form.TakeOver(WrittenEvent.Of(Planned, Form.Language), Keep.Where(x => x.Value == "theirs").Select(x => x.Key).ToHashSet());
        }

        var hasPicture = await TryAsync(() => Form.TakePictureAsync(Mediator, cancellationToken));
        if (IsOnlyShown(act) && hasPicture)
        {
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
                return Redirect(act == "publish" ? language.Path($"/console/events/{Planned.Id}/state") : Address(Form.Language));
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
    public string Address(string of) => language.Path($"/console/events/{Planned.Id}" + (of == Planned.Language ? "" : "?language=" + of));

    private EventFormView View => new(Form, Errors, Lists, Topics) { Planned = Planned };

    private SaveEvent Filled(WrittenEvent.Read read) => new()
    {
        Event = Planned.Id, Language = Form.Language!, Title = Form.Title, Summary = Form.Summary, Body = Form.Body, GettingThere = Form.GettingThere, Bring = Form.Bring,
        Safety = Form.Safety, PictureAlternative = Form.PictureAlternative, ListConsent = Form.ListConsent,
        Questions = View.SetsQuestions ? Form.ReadQuestions() : null, Words = View.SetsQuestions || Form.Questions.Count == 0 ? null : Form.ReadWords(),
        Shifts = View.SetsShifts ? read.Shifts : null, Capacity = View.SetsShifts ? read.Capacity : null, Names = View.SetsShifts ? null : Form.ReadNames(),
        Place = read.Place, Link = Form.Link ?? "", Visibility = Form.Visibility, Guests = read.Guests, NeedsApproval = Form.NeedsApproval, SmallerMayPass = Form.SmallerMayPass,
        Lists = Form.Lists, Topics = Form.Topics, Accessibility = Form.ReadAccess(), Contact = new ContactFields(Form.Contact.Name, Form.Contact.Email, Form.Contact.Phone), Languages = read.Languages,
        CoHosts = read.CoHosts, Picture = Form.ReadPicture(), PictureCredit = Form.PictureCredit, ExpectedVersion = Form.Version,
    };

    private string Wanted(string? of) => LanguageTag.TryParse(of, out var wanted) ? wanted.Value : Planned.Language;

    private void AddRows() => Form.AddRows(View.SetsShifts, View.SetsQuestions);

    private void ShowBoth()
    {
        var theirs = WrittenEvent.Of(Planned, Form.Language!);
        Overtaken = Overtaken.By(Address(Form.Language!), "editor",
        [
            ("title", texts["Console.Statement.Title"], theirs.Title, Form.Title),
            ("summary", texts["Console.Event.Summary"], theirs.Summary, Form.Summary),
            ("body", texts["Console.Event.Body"], theirs.Body, Form.Body),
            ("place", texts["Console.Event.Where"], theirs.Place.Lines, Form.Place.Lines),
            ("link", texts["Console.Event.Link"], theirs.Link, Form.Link),
            ("gettingThere", texts["Console.Event.GettingThere"], theirs.GettingThere, Form.GettingThere),
            ("visibility", texts["Console.Event.Visibility"], texts["Console.Event.Visibility." + theirs.Visibility], texts["Console.Event.Visibility." + Form.Visibility]),
            ("capacity", texts["Console.Event.Capacity"], theirs.Capacity, Form.Capacity),
            ("shifts", texts["Console.Event.Shifts"], Lines(theirs.Shifts.Select(x => x.Line)), Lines(Form.Shifts.Select(x => x.Line))),
            ("guests", texts["Console.Event.Guests"], theirs.Guests, Form.Guests),
            ("needsApproval", texts["Console.Event.NeedsApproval"], YesNo(theirs.NeedsApproval), YesNo(Form.NeedsApproval)),
            ("smallerMayPass", texts["Console.Event.SmallerMayPass"], YesNo(theirs.SmallerMayPass), YesNo(Form.SmallerMayPass)),
            ("access", texts["Console.Event.Access"], Said(theirs), Said(Form)),
            ("accessContact", texts["Console.Event.AccessContact"], theirs.AccessContact, Form.AccessContact),
            ("contact", texts["Console.Event.Contact"], theirs.Contact.Line, Form.Contact.Line),
            ("bring", texts["Console.Event.Bring"], theirs.Bring, Form.Bring),
            ("safety", texts["Console.Event.Safety"], theirs.Safety, Form.Safety),
            ("languages", texts["Console.Event.Languages"], theirs.Languages, Form.Languages),
            ("coHosts", texts["Console.Event.CoHosts"], theirs.CoHosts, Form.CoHosts),
            ("questions", texts["Console.Petition.Questions"], Lines(theirs.Questions.Select(x => x.Lines)), Lines(Form.Questions.Select(x => x.Lines))),
            ("lists", texts["Console.Petition.Lists"], Lines(theirs.Lists.Order()), Lines(Form.Lists.Order())),
            ("topics", texts["Console.Topics"], Lines(theirs.Topics.Order()), Lines(Form.Topics.Order())),
            ("listConsent", texts["Console.Petition.ListConsent"], theirs.ListConsent, Form.ListConsent),
            ("pictureHash", texts["Console.Picture"], Pictured(theirs), Pictured(Form)),
            ("pictureAlternative", texts["Console.Picture.Alternative"], theirs.PictureAlternative, Form.PictureAlternative),
            ("pictureCredit", texts["Console.Picture.Credit"], theirs.PictureCredit, Form.PictureCredit),
        ]);
        Form.Version = Planned.Version;
    }

    private string YesNo(bool value) => texts[value ? "Console.Yes" : "Console.No"];

    private string Said(WrittenEvent form) =>
        Lines(form.Access.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => texts["Console.Event.Access." + x.Key] + ": " + texts["Console.Event.Provision." + x.Value]));

    private static string Lines(IEnumerable<string?> rows) => string.Join('\n', rows.Where(row => !string.IsNullOrWhiteSpace(row)));

    private static string Pictured(WrittenEvent form) => string.IsNullOrEmpty(form.PictureHash) ? "" : $"/pictures/{form.PictureHash}/400.webp";

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Planned = await Mediator.Send(new EditEvent(id.ToString()), cancellationToken);
        await LoadChoicesAsync(Planned.Lists, cancellationToken);
    }
}
