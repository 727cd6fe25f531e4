using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Domain.Topics;
using Solidarity.Web.Site;

namespace Solidarity.Web.Topics.Console;

/// <summary>All topics, and the form for one.</summary>
public sealed class TopicsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>All topics.</summary>
    public IReadOnlyList<TopicKept> Topics { get; private set; } = [];

    /// <summary>The one that the form names otherwise, or null for a new one.</summary>
    public TopicKept? At { get; private set; }

    /// <summary>As typed: language to text.</summary>
    [BindProperty]
    public Dictionary<string, string?> Names { get; set; } = [];

    /// <summary>Its name in addresses, as typed.</summary>
    [BindProperty]
    public string? Slug { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    [BindProperty]
    public long? Version { get; set; }

    /// <summary>Where the list stands.</summary>
    public string Address => language.Path("/console/topics");

    /// <summary>The languages to name it in: those shipped, and those it has names in.</summary>
    public IReadOnlyList<string> Languages => [.. InterfaceLanguages.All.Select(x => x.Tag.Value).Union((At?.Names ?? new Dictionary<string, string>()).Keys).Union(Names.Keys.Where(tag => LanguageTag.TryParse(tag, out _)))];

    /// <summary>Shows the list, and the form.</summary>
    public async Task OnGetAsync(Guid? row, CancellationToken cancellationToken)
    {
        await LoadAsync(row, cancellationToken);
        Names = (At?.Names ?? new Dictionary<string, string>()).ToDictionary(x => x.Key, x => (string?)x.Value);
        Version = At?.Version;
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(Guid? row, CancellationToken cancellationToken)
    {
        await LoadAsync(row, cancellationToken);
        try
        {
            if (await TryAsync(() => At is { } at ? Mediator.Send(new RenameTopic(at.Id, Names, Version), cancellationToken) : Mediator.Send(new CreateTopic(Names, Slug), cancellationToken)))
            {
                Notice = At is null ? "Console.Topic.Added" : "Console.Topic.Renamed";
                return Redirect(Address);
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            await LoadAsync(row, cancellationToken);
            Version = At!.Version;
            return Refused(StatusCodes.Status409Conflict);
        }

        return Refused();
    }

    private async Task LoadAsync(Guid? row, CancellationToken cancellationToken)
    {
        Topics = await Mediator.Send(new ListTopics(), cancellationToken);
        At = row is { } id ? Topics.FirstOrDefault(topic => topic.Id == TopicId.From(id)) ?? throw new NotFound("Topic") : null;
    }
}
