using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Defence;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Web.Site;

namespace Solidarity.Web.Defence.Console;

/// <summary>How petitions are defended: limits, lists, and when organizers are told.</summary>
[Requires(Right.Moderate)]
public sealed class DefenceSettingsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The numbers of a limit, in the order in which they stand.</summary>
    public static IReadOnlyList<string> Paces { get; } = ["slowPerMinute", "slowPerHour", "holdPerMinute", "holdPerHour"];

    /// <summary>What is shown: what is kept, or what was typed and can't be.</summary>
    public IReadOnlyDictionary<string, string> Shown { get; private set; } = new Dictionary<string, string>();

    /// <summary>The version that was shown.</summary>
    public long Kept { get; private set; }

    /// <summary>The name of a field of a limit.</summary>
    public static string Name(FloodScope scope, string field) => $"limits.{scope}.{field}";

    /// <summary>The name of a list's field.</summary>
    public static string Name(DefenceList list) => "lists." + list;

    /// <summary>What stands in a field.</summary>
    public string? Value(string name) => Shown.GetValueOrDefault(name);

    /// <summary>Whether a box is ticked.</summary>
    public bool IsOn(string name) => Shown.ContainsKey(name);

    /// <summary>What is wrong with a limit.</summary>
    public string? ErrorOf(FloodScope scope) => Errors["limits." + scope];

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var defence = await Mediator.Send(new ShowDefence(), cancellationToken);
        Kept = defence.Version;
        Dictionary<string, string> shown = new() { ["alertAt"] = Written(defence.AlertAt) };
        foreach (var (scope, limit) in defence.Limits)
        {
            Tick(shown, Name(scope, "on"), limit.IsOn);
            foreach (var (field, number) in Paces.Zip((int[])[limit.Slow.PerMinute, limit.Slow.PerHour, limit.Hold.PerMinute, limit.Hold.PerHour]))
            {
                shown[Name(scope, field)] = Written(number);
            }
        }

        foreach (var (list, text) in defence.Lists)
        {
            shown[Name(list)] = text;
        }

        Tick(shown, "holdsDisposable", defence.HoldsDisposable);
        Tick(shown, "holdsOrderedNames", defence.HoldsOrderedNames);
        Shown = shown;
    }

    /// <summary>Keeps what was typed.</summary>
    public async Task<IActionResult> OnPostAsync(long version, CancellationToken cancellationToken)
    {
        Shown = Request.Form.Where(field => field.Key is not "__RequestVerificationToken" and not "version").ToDictionary(field => field.Key, field => field.Value.ToString());
        Kept = version;
        try
        {
            if (await TryAsync(() => Mediator.Send(
                new KeepDefence(
                    Enum.GetValues<FloodScope>().ToDictionary(scope => scope, Limit), Enum.GetValues<DefenceList>().ToDictionary(list => list, list => Value(Name(list)) ?? ""),
                    IsOn("holdsDisposable"), IsOn("holdsOrderedNames"), Number("alertAt"), version),
                cancellationToken)))
            {
                Notice = "Console.Defence.Saved";
                return Redirect(language.Path("/console/defence"));
            }
        }
        catch (Stale)
        {
            // What was typed stays; sent again, it counts.
            Kept = (await Mediator.Send(new ShowDefence(), cancellationToken)).Version;
            Refuse(new DomainError("Defence.Overtaken"));
            return Refused(StatusCodes.Status409Conflict);
        }

        return Refused();
    }

    private static void Tick(Dictionary<string, string> shown, string name, bool isOn)
    {
        if (isOn)
        {
            shown[name] = "true";
        }
    }

    private static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);

    // What is no number is none that a limit can have, and is refused as such.
    private int Number(string name) => int.TryParse(Value(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private FloodLimit Limit(FloodScope scope)
    {
        var numbers = Paces.Select(field => Number(Name(scope, field))).ToList();
        return new FloodLimit(IsOn(Name(scope, "on")), new(numbers[0], numbers[1]), new(numbers[2], numbers[3]));
    }
}
