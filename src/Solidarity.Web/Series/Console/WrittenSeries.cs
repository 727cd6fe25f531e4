using System.Globalization;
using Solidarity.Application.Series;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Series;
using Solidarity.Web.Segments.Console;

namespace Solidarity.Web.Series.Console;

/// <summary>A series' form, as typed.</summary>
public sealed class WrittenSeries
{
    /// <summary>What organizers call it.</summary>
    public string? Name { get; set; }

    /// <summary>What somebody does for it to begin.</summary>
    public string? Trigger { get; set; }

    /// <summary>Slug of the petition, where it follows one.</summary>
    public string? Petition { get; set; }

    /// <summary>Slug of the event, where it follows one.</summary>
    public string? Event { get; set; }

    /// <summary>Slug of the list by which its mails go.</summary>
    public string? List { get; set; }

    /// <summary>The language of its first texts, BCP 47.</summary>
    public string? Language { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }

    /// <summary>Its mails, in order.</summary>
    public List<WrittenStep> Steps { get; set; } = [];

    /// <summary>The petition or event, whichever it follows.</summary>
    public string? Of => Trigger switch { "signed" => Petition, "joined" or "eventOver" => Event, _ => null };

    /// <summary>The form of a series that is stored.</summary>
    public static WrittenSeries Stored(SeriesShown series) => new()
    {
        Name = series.Name,
        Trigger = series.Trigger,
        Petition = series.Trigger == "signed" ? series.Of : null,
        Event = series.Trigger is "joined" or "eventOver" ? series.Of : null,
        List = series.List,
        Language = series.Language,
        Version = series.Version,
        Steps = [.. series.Steps.Select(step => new WrittenStep
        {
            Id = step.Id.Value,
            Subject = step.Subject,
            Body = step.Versions[0].Body,
            WaitDays = step.WaitDays.ToString(CultureInfo.InvariantCulture),
            OnlyIf = new WrittenSegment
            {
                Groups = [.. step.OnlyIf.Select(group => new WrittenGroup
                {
                    Conditions = [.. group.Select(x => new WrittenCondition { Mark = x.Mark, Value = x.Value, Not = x.Not, Title = x.Title })],
                })],
            },
        })],
    };

    /// <summary>The mails as typed. A wait that is no number is out of any range.</summary>
    public IReadOnlyList<SeriesStepFields> Read() =>
    [
        .. Steps.Select(step => new SeriesStepFields(
            step.Id is { } id ? MessageId.From(id) : null, step.Subject ?? "", step.Body ?? "",
            string.IsNullOrWhiteSpace(step.WaitDays) ? 0 : int.TryParse(step.WaitDays, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : -1, step.OnlyIf.Read())),
    ];

    /// <summary>Does what a button says that only changes the form: <c>step</c>, <c>up-1</c>, <c>down-1</c>, <c>out-1</c>, and <c>if-1-…</c> for a mail's conditions.</summary>
    /// <returns>The id of the field to go on at; null when the button was another one.</returns>
    public string? Press(string? act)
    {
        if (act == "step")
        {
            if (Steps.Count < SeriesSteps.Most)
            {
                Steps.Add(new WrittenStep());
            }

            return $"steps[{Steps.Count - 1}].subject";
        }

        var parts = (act ?? "").Split('-', 3);
        if (parts.Length < 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= Steps.Count)
        {
            return null;
        }

        switch (parts)
        {
            case ["up", _] when at > 0:
                (Steps[at - 1], Steps[at]) = (Steps[at], Steps[at - 1]);
                return $"steps[{at - 1}].subject";
            case ["down", _] when at < Steps.Count - 1:
                (Steps[at + 1], Steps[at]) = (Steps[at], Steps[at + 1]);
                return $"steps[{at + 1}].subject";
            case ["out", _]:
                Steps.RemoveAt(at);
                return Steps.Count == 0 ? "more" : $"steps[{Math.Min(at, Steps.Count - 1)}].subject";
            case ["if", _, var rest] when Steps[at].OnlyIf.Press(rest) is { } field:
                return field.Replace("groups", $"steps[{at}].onlyIf", StringComparison.Ordinal);
            default:
                return null;
        }
    }
}

/// <summary>One mail of a series, as typed.</summary>
public sealed class WrittenStep
{
    /// <summary>The mail, where it is stored already.</summary>
    public Guid? Id { get; set; }

    /// <summary>The subject line.</summary>
    public string? Subject { get; set; }

    /// <summary>Markdown after Liquid.</summary>
    public string? Body { get; set; }

    /// <summary>How many days it waits.</summary>
    public string? WaitDays { get; set; }

    /// <summary>Who gets it.</summary>
    public WrittenSegment OnlyIf { get; set; } = new();
}
