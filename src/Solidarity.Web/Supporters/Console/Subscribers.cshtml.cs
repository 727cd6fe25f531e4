using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Statements;
using Solidarity.Application.Supporters;
using Solidarity.Domain.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Supporters.Console;

/// <summary>Subscribers by list, with filters in the address; and the way to find one person, whose name or address never stands there.</summary>
public sealed class SubscribersPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor, PageLanguage language)
    : PersonalDataPage(mediator, sentences, reasons, actor)
{
    private const int Most = 50;

    /// <summary>The ways in which a subscription can stand.</summary>
    public static IReadOnlyList<string> States { get; } = ["active", "paused", "left"];

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<ListedSubscriber> People { get; private set; } = [];

    /// <summary>The lists to choose from.</summary>
    public IReadOnlyList<ListChoice> Lists { get; private set; } = [];

    /// <summary>Where older ones begin, if there may be any.</summary>
    public string? Older { get; private set; }

    /// <summary>Slug of the list.</summary>
    [BindProperty(SupportsGet = true)]
    public string? List { get; set; }

    /// <summary>Language of the mails.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Language { get; set; }

    /// <summary>How often.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Frequency { get; set; }

    /// <summary>How the subscription stands.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    /// <summary>Keyed hash of a name.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Named { get; set; }

    /// <summary>What was typed to find somebody.</summary>
    public string? Query { get; private set; }

    /// <summary>Whether only some are shown.</summary>
    public bool IsFiltered => new[] { List, Language, Frequency, State, Named }.Any(x => !string.IsNullOrEmpty(x));

    /// <summary>Shows the list.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken) => await LoadAsync(before, cancellationToken);

    /// <summary>Finds a person by address or by whole name.</summary>
    public async Task<IActionResult> OnPostFindAsync(string? query, CancellationToken cancellationToken)
    {
        FoundPeople? found = null;
        if (Reason is not null && !await TryAsync(async () => found = await Mediator.Send(new FindPeople(query, Reason), cancellationToken)))
        {
            // Nothing typed is lost, and nothing of it comes into an address.
            Query = query;
            await LoadAsync(null, cancellationToken);
            return Refused();
        }

        return Redirect(language.Path(found switch
        {
            { Person: { } person } => "/console/subscribers/" + person,
            { NameKey: { } name } => "/console/subscribers?named=" + name,
            _ => "/console/subscribers",
        }));
    }

    private async Task LoadAsync(Guid? before, CancellationToken cancellationToken)
    {
        if (Reason is null)
        {
            return;
        }

        Lists = await Mediator.Send(new ListChoices(), cancellationToken);
        People = await Mediator.Send(
            new ListSubscribers(Reason, Clean(List), Clean(Language), Clean(Frequency), Clean(State), Clean(Named), before is { } id ? SupporterId.From(id) : null, Most), cancellationToken);
        if (People.Count == Most)
        {
            Older = language.Path("/console/subscribers") + QueryString.Create(new Dictionary<string, string?>
            {
                ["list"] = Clean(List), ["language"] = Clean(Language), ["frequency"] = Clean(Frequency), ["state"] = Clean(State), ["named"] = Clean(Named),
                ["before"] = People[^1].Id.ToString(),
            }.Where(x => x.Value is not null));
        }
    }

    private static string? Clean(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
