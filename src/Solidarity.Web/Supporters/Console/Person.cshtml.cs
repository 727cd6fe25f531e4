using System.Net.Mime;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Supporters;
using Solidarity.Domain.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Supporters.Console;

/// <summary>All that is held of one person; what the person asked for; and the ways to answer: a file, a correction, erasure.</summary>
public sealed class PersonPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor, PersonSheet sheet, PersonFiles files)
    : PersonalDataPage(mediator, sentences, reasons, actor)
{
    private readonly IActor _actor = actor;

    /// <summary>Which person.</summary>
    public PersonKey Person { get; private set; }

    /// <summary>What is held.</summary>
    public HeldOfPerson Held { get; private set; } = null!;

    /// <summary>The same in sentences.</summary>
    public IReadOnlyList<SheetPart> Parts => sheet.Parts(Held);

    /// <summary>Exports that were asked for.</summary>
    public IReadOnlyList<AskedExport> Exports { get; private set; } = [];

    /// <summary>Whether the organizer may take data out.</summary>
    public bool MayExport { get; private set; }

    /// <summary>Whether the organizer may correct and erase.</summary>
    public bool MayChange { get; private set; }

    /// <summary>What was typed, where it was refused.</summary>
    public PersonForm Form { get; private set; } = new();

    /// <summary>Shows the person.</summary>
    public async Task<IActionResult> OnGetAsync(string person, CancellationToken cancellationToken)
    {
        await LoadAsync(person, cancellationToken);
        return Page();
    }

    /// <summary>A file to take along.</summary>
    public async Task<IActionResult> OnGetFileAsync(string person, Guid id, string? format, CancellationToken cancellationToken)
    {
        var key = Which(person);
        var export = (await Mediator.Send(new ListExports(key), cancellationToken)).FirstOrDefault(x => x.Id.Value == id) ?? throw new Domain.NotFound("DataExport");
        var held = await Mediator.Send(new TakeExport(export.Id, key, export.Reason), cancellationToken);
        return format == "json"
            ? File(files.JsonFile(held), MediaTypeNames.Application.Json, "person.json")
            : File(files.TextFile(held), MediaTypeNames.Text.Plain + "; charset=utf-8", "person.txt");
    }

    /// <summary>Notes that the person asked.</summary>
    public Task<IActionResult> OnPostNoteAsync(string person, DataRequestKind kind, DateOnly? askedOn, CancellationToken cancellationToken) =>
        DoAsync(person, "Console.Person.Noted", key => new NoteDataRequest(key, kind, askedOn), new PersonForm { Kind = kind, AskedOn = askedOn }, cancellationToken);

    /// <summary>Notes that it was answered.</summary>
    public Task<IActionResult> OnPostAnswerAsync(string person, Guid id, CancellationToken cancellationToken) =>
        DoAsync(person, "Console.Person.Answered", _ => new AnswerDataRequest(DataRequestId.From(id)), new(), cancellationToken);

    /// <summary>Asks for an export.</summary>
    public Task<IActionResult> OnPostExportAsync(string person, string? reason, CancellationToken cancellationToken) =>
        DoAsync(person, "Console.Person.ExportAsked", key => new AskForExport(key, reason), new PersonForm { Reason = reason ?? "" }, cancellationToken);

    /// <summary>Corrects name, language and zone.</summary>
    public Task<IActionResult> OnPostCorrectAsync(string person, string? name, string? language, string? timeZone, CancellationToken cancellationToken) =>
        DoAsync(
            person, "Console.Person.Corrected", key => new CorrectPerson(key, name, language, timeZone),
            new PersonForm { Name = name, Language = language, TimeZone = timeZone }, cancellationToken);

    /// <summary>Corrects the address.</summary>
    public async Task<IActionResult> OnPostAddressAsync(string person, string? email, CancellationToken cancellationToken)
    {
        var key = Which(person);
        CorrectedAddress done = default;
        if (await TryAsync(async () => done = await Mediator.Send(new CorrectAddress(key, email), cancellationToken)))
        {
            Notice = done == CorrectedAddress.Done ? "Console.Person.Corrected" : "Console.Person.AddressAsked";
            return Redirect(Request.PathBase + Request.Path);
        }

        return await AgainAsync(person, new PersonForm { Email = email }, cancellationToken);
    }

    private async Task<IActionResult> DoAsync<T>(string person, string done, Func<PersonKey, IRequest<T>> act, PersonForm form, CancellationToken cancellationToken)
    {
        var key = Which(person);
        if (await TryAsync(() => Mediator.Send(act(key), cancellationToken)))
        {
            Notice = done;
            return Redirect(Request.PathBase + Request.Path);
        }

        return await AgainAsync(person, form, cancellationToken);
    }

    private async Task<IActionResult> AgainAsync(string person, PersonForm form, CancellationToken cancellationToken)
    {
        await LoadAsync(person, cancellationToken);
        Form = form;
        return Refused();
    }

    private async Task LoadAsync(string person, CancellationToken cancellationToken)
    {
        Person = Which(person);
        if (Reason is null)
        {
            return;
        }

        Held = await Mediator.Send(new ShowPerson(Person, Reason), cancellationToken);
        MayExport = await _actor.MayAsync(Right.ExportPersonalData, cancellationToken);
        MayChange = await _actor.MayAsync(Right.ChangePersonalData, cancellationToken);
        Exports = MayExport ? await Mediator.Send(new ListExports(Person), cancellationToken) : [];
    }
}

/// <summary>What was typed into one of the forms of a person's page.</summary>
public sealed record PersonForm
{
    /// <summary>What was asked for.</summary>
    public DataRequestKind Kind { get; init; }

    /// <summary>The day of asking.</summary>
    public DateOnly? AskedOn { get; init; }

    /// <summary>Why data is taken out; null when that form was not sent.</summary>
    public string? Reason { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The language; null when that form was not sent.</summary>
    public string? Language { get; init; }

    /// <summary>The zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The address.</summary>
    public string? Email { get; init; }
}
