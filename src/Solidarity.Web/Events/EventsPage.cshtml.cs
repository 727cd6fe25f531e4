using System.Globalization;
using MediatR;
using Solidarity.Application.Events;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>What is ahead: as a list, by month, and on a map; by words, campaign, topic, and near a town.</summary>
public sealed class EventsPage(IMediator mediator, IEventBoard board, PageLanguage language, TimeProvider time) : PublicPage(mediator)
{
    private const int MostListed = 30;

    // A day of a month shows no more than a few; a map shows circles.
    private const int MostDrawn = 1_000;

    /// <summary>How near one can ask for, in kilometres.</summary>
    public static IReadOnlyList<int> Distances { get; } = [10, 25, 50, 100, 250];

    /// <summary>Whether and how it is drawn: <c>month</c>, <c>map</c>, or empty for a list.</summary>
    public string Drawn { get; private set; } = "";

    /// <summary>What was found.</summary>
    public EventsFound Found { get; private set; } = null!;

    /// <summary>What was asked for.</summary>
    public EventFilter Filter { get; private set; } = new();

    /// <summary>The month that is shown.</summary>
    public MonthView? Month { get; private set; }

    /// <summary>The map that is shown.</summary>
    public EventMap? Map { get; private set; }

    /// <summary>The campaigns to choose from: those that have events.</summary>
    public IReadOnlyList<(string Slug, LanguageTag Language, string Title)> Campaigns { get; private set; } = [];

    /// <summary>The topics to choose from: those under which events stand.</summary>
    public IReadOnlyList<ShownTopic> Topics { get; private set; } = [];

    /// <summary>Whether it is not just all that is ahead.</summary>
    public bool IsChosen => Filter.Query is not null || Filter.Near is not null || Filter.Campaign is not null || Filter.Town is not null || Filter.Topic is not null;

    /// <summary>Where the next page of the list stands; null on the last one.</summary>
    public string? NextPage => Drawn.Length > 0 || Found.Next is not { } next ? null : At(("after", next.ToString()));

    /// <summary>Where the calendar stands that holds the same, for programs to follow; of words and distances there is none.</summary>
    public string Calendar => language.Path("/events.ics")
        + QueryString.Create(new Dictionary<string, string?> { ["campaign"] = Filter.Campaign, ["town"] = Filter.Town, ["topic"] = Filter.Topic }.Where(x => x.Value is not null));

    /// <summary>Where the feed stands of the same campaign and topic.</summary>
    public string Feed => language.Path("/events.atom")
        + QueryString.Create(new Dictionary<string, string?> { ["campaign"] = Filter.Campaign, ["topic"] = Filter.Topic }.Where(x => x.Value is not null));

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string? view, string? q, string? near, string? km, string? campaign, string? town, string? topic, string? month, string? after, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Drawn = view is "month" or "map" ? view : "";
        Filter = new EventFilter(
            Text.OneLine(campaign), Text.OneLine(town), Cut(q), Cut(near),
            int.TryParse(km, NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? Math.Clamp(typed, 1, EventFilter.MostKilometres) : EventFilter.UsualKilometres) { Topic = Text.OneLine(topic) };
        Month = Drawn == "month" ? MonthView.Of(month, now) : null;
        var asked = Month is null ? Filter with { OnlyNext = Drawn == "map" } : Filter with { From = Month.Shown[0], To = Month.Shown[^1] };
        Found = await Mediator.Send(new ListPublicEvents(asked, Drawn.Length > 0 ? MostDrawn : MostListed, Drawn.Length > 0 ? null : DateCursor.Read(after)), cancellationToken);
        Map = Drawn == "map" ? EventMap.Of(Found.Dates) : null;
        var ahead = await board.AheadAsync(cancellationToken);
        Campaigns = [.. ahead.Dates.Where(x => !x.IsPast(now)).Select(x => x.Event.Campaign).DistinctBy(x => x.Slug).Select(x => (x.Slug, x.For(language.Content).Language, x.For(language.Content).Title)).OrderBy(x => x.Title, StringComparer.CurrentCulture)];
        Topics = EventListed.TopicsOf(ahead.Dates.Where(x => !x.IsPast(now)), language.Content);
        if (Found.Dates.Where(x => x.End > now).Select(x => (DateTimeOffset?)x.End).Min() is { } moment)
        {
            HttpContext.Features.Set(new GoodUntil(moment));
        }
    }

    /// <summary>The address of the same with something else in it.</summary>
    public string At(params (string Name, string? Value)[] with)
    {
        Dictionary<string, string?> query = new()
        {
            ["view"] = Drawn.Length > 0 ? Drawn : null, ["q"] = Filter.Query, ["near"] = Filter.Near, ["campaign"] = Filter.Campaign, ["town"] = Filter.Town, ["topic"] = Filter.Topic,
            ["km"] = Filter.Near is null || Filter.Kilometres == EventFilter.UsualKilometres ? null : Filter.Kilometres.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in with)
        {
            query[name] = value;
        }

        return language.Path("/events") + QueryString.Create(query.Where(x => !string.IsNullOrEmpty(x.Value)));
    }

    private static string? Cut(string? typed) => Text.OneLine(typed) is { } line ? line[..Math.Min(line.Length, SearchText.MaxQueryLength)] : null;
}
