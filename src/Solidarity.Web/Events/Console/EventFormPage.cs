using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>What the pages with an event's form share.</summary>
public abstract class EventFormPage(IMediator mediator, Sentences sentences) : DatesFormPage(mediator, sentences)
{
    /// <summary>Most bytes of a request with such a form. More than a picture may have, so that one that is too large is refused beside its field.</summary>
    public const int MaxRequestBytes = 64 * 1024 * 1024;

    private const int MostLists = 100;

    /// <summary>As typed.</summary>
    [BindProperty]
    public WrittenEvent Form { get; set; } = new();

    /// <summary>The lists to choose from.</summary>
    public IReadOnlyList<ListKept> Lists { get; private set; } = [];

    /// <summary>The topics to choose from.</summary>
    public IReadOnlyList<TopicKept> Topics { get; private set; } = [];

    /// <summary>The field that the reader was at.</summary>
    public string? At { get; private set; }

    /// <summary>Whether a button was pressed that shows the form again and saves nothing.</summary>
    protected bool IsOnlyShown(string? act)
    {
        At = Form.AtRow(act);
        return At is not null;
    }

    /// <summary>Reads the lists and topics to choose from.</summary>
    protected async Task LoadChoicesAsync(IEnumerable<string> kept, CancellationToken cancellationToken)
    {
        Lists = await Mediator.Send(new ListLists(Take: MostLists, With: [.. Form.Lists.Union(kept)]), cancellationToken);
        Topics = await Mediator.Send(new ListTopics(), cancellationToken);
    }
}

/// <summary>What the form of an event shows.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="Lists">All lists, to choose from.</param>
/// <param name="Topics">All topics, to choose from.</param>
public sealed record EventFormView(WrittenEvent Form, FormErrors Errors, IReadOnlyList<ListKept> Lists, IReadOnlyList<TopicKept> Topics)
{
    /// <summary>The event as it is stored, or null while it is being begun.</summary>
    public EditedEvent? Planned { get; init; }

    /// <summary>The campaigns to choose from, while it is being begun.</summary>
    public IReadOnlyList<Application.Campaigns.CampaignListed> Campaigns { get; init; } = [];

    /// <summary>The dates, while it is being begun.</summary>
    public TimesView? Times { get; init; }

    /// <summary>Whether the one who looks may write.</summary>
    public bool MayWrite { get; init; } = true;

    /// <summary>The field that the reader was at.</summary>
    public string? At { get; init; }

    /// <summary>The language of the texts.</summary>
    public LanguageTag Language => LanguageTag.TryParse(Form.Language, out var tag) ? tag : LanguageTag.Parse("en");

    /// <summary>The first language version, to translate from; null where there is nothing to translate.</summary>
    public EventVersionSeen? Original => Planned is null || Planned.Language == Form.Language ? null : Planned.Versions[0];

    /// <summary>What tells the copy on the writer's device from others.</summary>
    public string OnDevice(Domain.Organizers.OrganizerId? writer) => $"{writer}/events/{(Planned is null ? "new" : $"{Planned.Id}/{Form.Language}")}";

    /// <summary>Whether the questions themselves can be set here, and not only their words.</summary>
    public bool SetsQuestions => Planned is not { WasPublished: true } && Original is null;

    /// <summary>Whether the shifts themselves can be set here, and not only their names.</summary>
    public bool SetsShifts => Original is null;
}
