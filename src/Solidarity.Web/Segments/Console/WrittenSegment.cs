using System.Globalization;
using Solidarity.Application.Segments;
using Solidarity.Domain.Segments;

namespace Solidarity.Web.Segments.Console;

/// <summary>A segment's form, as typed.</summary>
public sealed class WrittenSegment
{
    /// <summary>What organizers call it.</summary>
    public string? Name { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }

    /// <summary>Its groups, one at least.</summary>
    public List<WrittenGroup> Groups { get; set; } = [];

    /// <summary>The form of a segment that is stored.</summary>
    public static WrittenSegment Of(SegmentKept segment) => new()
    {
        Name = segment.Name,
        Version = segment.Version,
        Groups = [.. segment.Groups.Select(group => new WrittenGroup
        {
            Conditions = [.. group.Select(x => new WrittenCondition { Mark = x.Mark, Value = x.Value, Not = x.Not, Title = x.Title })],
        })],
    };

    /// <summary>What was typed, without the groups in which nothing was.</summary>
    public IReadOnlyList<IReadOnlyList<SegmentConditionFields>> Read()
    {
        Groups.RemoveAll(group => group.Conditions.Count == 0);
        return [.. Groups.Select(group => group.Conditions.Select(x => new SegmentConditionFields(x.Mark, x.Value, x.Not)).ToList())];
    }

    /// <summary>Does what a button says that only changes the form: <c>add-0</c>, <c>drop-0-1</c>, <c>group</c>.</summary>
    /// <returns>The id of the field to go on at; null when the button was another one.</returns>
    public string? Press(string? act)
    {
        if (act == "group")
        {
            if (Groups.Count < SegmentRules.Most)
            {
                Groups.Add(new WrittenGroup());
            }

            return $"groups[{Groups.Count - 1}].more";
        }

        var parts = (act ?? "").Split('-');
        if (parts.Length < 2 || !At(parts[1], Groups.Count, out var group))
        {
            return null;
        }

        var conditions = Groups[group].Conditions;
        switch (parts)
        {
            case ["add", _] when conditions.Count < SegmentGroup.Most:
                conditions.Add(new WrittenCondition { Mark = Groups[group].More });
                return $"groups[{group}][{conditions.Count - 1}].value";
            case ["drop", _, var row] when At(row, conditions.Count, out var condition):
                conditions.RemoveAt(condition);
                if (conditions.Count == 0 && Groups.Count > 1)
                {
                    Groups.RemoveAt(group);
                }

                return $"groups[{Math.Min(group, Groups.Count - 1)}].more";
            default:
                return null;
        }
    }

    private static bool At(string typed, int count, out int index) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < count;
}

/// <summary>Conditions of which at least one must hold, as typed.</summary>
public sealed class WrittenGroup
{
    /// <summary>The conditions.</summary>
    public List<WrittenCondition> Conditions { get; set; } = [];

    /// <summary>What the next one is to be told by.</summary>
    public string? More { get; set; }
}

/// <summary>A condition, as typed.</summary>
public sealed class WrittenCondition
{
    /// <summary>What a person is told by.</summary>
    public string? Mark { get; set; }

    /// <summary>What is looked for.</summary>
    public string? Value { get; set; }

    /// <summary>Whether it must not be true.</summary>
    public bool Not { get; set; }

    /// <summary>What the list, petition or event is called, where that is known.</summary>
    public string? Title { get; set; }
}
