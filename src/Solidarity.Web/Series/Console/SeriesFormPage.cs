using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Petitions;
using Solidarity.Application.Series;
using Solidarity.Web.Segments.Console;
using Solidarity.Web.Site;

namespace Solidarity.Web.Series.Console;

/// <summary>What the pages with a series' form share.</summary>
public abstract class SeriesFormPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    private const int MostChoices = 100;

    /// <summary>As typed.</summary>
    [BindProperty]
    public WrittenSeries Form { get; set; } = new();

    /// <summary>What the form shows.</summary>
    public SeriesFormView View { get; private set; } = null!;

    /// <summary>Reads what can be chosen from.</summary>
    protected async Task LoadAsync(string? at, SeriesShown? series, CancellationToken cancellationToken)
    {
        string[] lists =
        [
            .. Form.Steps.SelectMany(step => step.OnlyIf.Groups).SelectMany(group => group.Conditions).Where(x => x.Mark == "list").Select(x => x.Value).Append(Form.List)
                .OfType<string>().Where(x => !string.IsNullOrWhiteSpace(x)).Distinct(),
        ];
        View = new SeriesFormView(
            Form, Errors, at, series,
            [.. (await Mediator.Send(new ListLists(Take: MostChoices, With: lists), cancellationToken)).Select(x => (x.Slug, x.Name))],
            [.. (await Mediator.Send(new ListPetitions(Take: MostChoices), cancellationToken)).Select(x => (x.Slug, x.Title))],
            [.. (await Mediator.Send(new ListEvents(Take: MostChoices), cancellationToken)).Select(x => (x.Slug, x.Title))]);
    }
}

/// <summary>What the form of a series shows.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="At">The field to go on at.</param>
/// <param name="Series">As it is stored; null while it is being begun.</param>
/// <param name="Lists">Lists to choose from.</param>
/// <param name="Petitions">Petitions to choose from.</param>
/// <param name="Events">Events to choose from.</param>
public sealed record SeriesFormView(
    WrittenSeries Form, FormErrors Errors, string? At, SeriesShown? Series,
    IReadOnlyList<(string Slug, string Title)> Lists, IReadOnlyList<(string Slug, string Title)> Petitions, IReadOnlyList<(string Slug, string Title)> Events)
{
    /// <summary>What it can begin by, in the order in which it is offered.</summary>
    public static IReadOnlyList<string> Triggers { get; } = ["subscribed", "signed", "joined", "eventOver"];

    /// <summary>Whether trigger and order of the mails stay as they are.</summary>
    public bool IsStarted => Series is { State: not "draft" };

    /// <summary>Petitions, with the one that was chosen.</summary>
    public IReadOnlyList<(string Slug, string Title)> PetitionChoices => With(Petitions, Form.Petition);

    /// <summary>Events, with the one that was chosen.</summary>
    public IReadOnlyList<(string Slug, string Title)> EventChoices => With(Events, Form.Event);

    /// <summary>Whether a mail is stored, so that it can't be moved once the series was started.</summary>
    public bool IsFixed(int step) => IsStarted && step < Form.Steps.Count && Form.Steps[step].Id is not null;

    /// <summary>What a condition can be chosen from.</summary>
    public IReadOnlyList<(string Slug, string Title)>? ChoicesFor(WrittenCondition condition) => new SegmentFormView(new(), Errors, null, null, false, Lists, Petitions, Events).ChoicesFor(condition);

    private IReadOnlyList<(string Slug, string Title)> With(IReadOnlyList<(string Slug, string Title)> choices, string? chosen) =>
        string.IsNullOrEmpty(chosen) || choices.Any(x => x.Slug == chosen) ? choices : [(chosen, Series?.Of == chosen ? Series.OfTitle ?? chosen : chosen), .. choices];
}
