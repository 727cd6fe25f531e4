using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Petitions;
using Solidarity.Application.Segments;
using Solidarity.Web.Site;

namespace Solidarity.Web.Segments.Console;

/// <summary>What the pages with a segment's form share.</summary>
public abstract class SegmentFormPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    private const int MostChoices = 100;

    /// <summary>As typed.</summary>
    [BindProperty]
    public WrittenSegment Form { get; set; } = new();

    /// <summary>What the form shows.</summary>
    public SegmentFormView View { get; private set; } = null!;

    /// <summary>Counts who is in it as typed, or notes what is wrong.</summary>
    protected async Task<int?> CountAsync(CancellationToken cancellationToken)
    {
        int? people = null;
        await TryAsync(async () => people = (await Mediator.Send(new CountSegment(Form.Read()), cancellationToken)).People);
        return people;
    }

    /// <summary>Reads what can be chosen from.</summary>
    protected async Task LoadAsync(string? at, int? people, bool isStored, CancellationToken cancellationToken)
    {
        if (Form.Groups.Count == 0)
        {
            Form.Groups.Add(new WrittenGroup());
        }

        string[] lists = [.. Form.Groups.SelectMany(group => group.Conditions).Where(x => x.Mark == "list" && !string.IsNullOrWhiteSpace(x.Value)).Select(x => x.Value!).Distinct()];
        View = new SegmentFormView(
            Form, Errors, at, people, isStored,
            [.. (await Mediator.Send(new ListLists(Take: MostChoices, With: lists), cancellationToken)).Select(x => (x.Slug, x.Name))],
            [.. (await Mediator.Send(new ListPetitions(Take: MostChoices), cancellationToken)).Select(x => (x.Slug, x.Title))],
            [.. (await Mediator.Send(new ListEvents(Take: MostChoices), cancellationToken)).Select(x => (x.Slug, x.Title))]);
    }
}

/// <summary>What the form of a segment shows.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="At">The field to go on at.</param>
/// <param name="People">How many are in it; null where that was not counted.</param>
/// <param name="IsStored">Whether it is stored already.</param>
/// <param name="Lists">Lists to choose from.</param>
/// <param name="Petitions">Petitions to choose from.</param>
/// <param name="Events">Events to choose from.</param>
public sealed record SegmentFormView(
    WrittenSegment Form, FormErrors Errors, string? At, int? People, bool IsStored,
    IReadOnlyList<(string Slug, string Title)> Lists, IReadOnlyList<(string Slug, string Title)> Petitions, IReadOnlyList<(string Slug, string Title)> Events)
{
    /// <summary>What a person can be told by, in the order in which it is offered.</summary>
    public static IReadOnlyList<string> Marks { get; } = ["list", "language", "subscribedSince", "subscribedBefore", "signed", "attends", "came", "country", "region", "source"];

    /// <summary>What a condition can be chosen from; null where it is typed. What is chosen already is among it.</summary>
    public IReadOnlyList<(string Slug, string Title)>? ChoicesFor(WrittenCondition condition)
    {
        var choices = condition.Mark switch { "list" => Lists, "signed" => Petitions, "attends" or "came" => Events, _ => null };
        return choices is null || string.IsNullOrEmpty(condition.Value) || choices.Any(x => x.Slug == condition.Value) ? choices
            : [(condition.Value, condition.Title ?? condition.Value), .. choices];
    }
}

/// <summary>Counts who is in a segment while it is being written, for the line under the form.</summary>
[Requires(Right.Write)]
public sealed class CountSegmentPage(IMediator mediator, Sentences sentences, Microsoft.Extensions.Localization.IStringLocalizer<Texts> texts) : SegmentFormPage(mediator, sentences)
{
    /// <summary>Nothing was typed.</summary>
    public IActionResult OnGet() => new NoContentResult();

    /// <summary>One sentence: how many, or the first thing that is wrong.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        Content(await CountAsync(cancellationToken) is { } people ? texts.Count("Console.Segment.People", people) : Errors.All[0].Sentence);
}
