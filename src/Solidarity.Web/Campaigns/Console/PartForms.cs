using System.Globalization;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Statements;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Web.Campaigns.Console;

/// <summary>A source, as typed.</summary>
public sealed class SourceForm
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>Title of the source.</summary>
    public string? Title { get; set; }

    /// <summary>Where it appeared.</summary>
    public string? Publication { get; set; }

    /// <summary>When it appeared.</summary>
    public string? Date { get; set; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; set; }

    /// <summary>Filled from what is stored.</summary>
    public static SourceForm Of(SourceFields? source) => new()
    {
        Title = source?.Title, Publication = source?.Publication, Url = source?.Url, Date = source?.Date?.ToString(DateFormat, CultureInfo.InvariantCulture),
    };

    /// <summary>As fields; false when the date is none.</summary>
    public bool TryRead(out SourceFields fields)
    {
        var isDate = DateOnly.TryParseExact(Date?.Trim(), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        fields = new SourceFields(Title, Publication, isDate ? date : null, Url);
        return isDate || string.IsNullOrWhiteSpace(Date);
    }
}

/// <summary>The form of an entry of the timeline, as typed.</summary>
public sealed class TimelineForm
{
    /// <summary>When it happened.</summary>
    public string? Date { get; set; }

    /// <summary>What happened: language to text.</summary>
    public Dictionary<string, string?> Texts { get; set; } = [];

    /// <summary>What it rests on.</summary>
    public SourceForm Source { get; set; } = new();

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }

    /// <summary>Filled from what is stored.</summary>
    public static TimelineForm Of(TimelineEntryKept entry) => new()
    {
        Date = entry.Date, Texts = entry.Texts.ToDictionary(x => x.Key, x => (string?)x.Value), Source = SourceForm.Of(entry.Source), Version = entry.Version,
    };
}

/// <summary>The form of a position, as typed.</summary>
public sealed class PositionForm
{
    /// <summary>The actor's name: language to text.</summary>
    public Dictionary<string, string?> Names { get; set; } = [];

    /// <summary>Two letters, or nothing.</summary>
    public string? Country { get; set; }

    /// <summary>What it holds.</summary>
    public Stance? Stance { get; set; }

    /// <summary>Since when.</summary>
    public string? Since { get; set; }

    /// <summary>Where that can be read.</summary>
    public SourceForm Source { get; set; } = new();

    /// <summary>Whether the last entry was wrong.</summary>
    public bool Corrects { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }

    /// <summary>Filled from what is stored.</summary>
    public static PositionForm Of(PositionKept position) => new()
    {
        Names = position.Names.ToDictionary(x => x.Key, x => (string?)x.Value), Country = position.Country, Stance = position.Stances[0].Stance,
        Since = position.Stances[0].Since, Source = SourceForm.Of(position.Stances[0].Source), Version = position.Version,
    };
}

/// <summary>Fields for one text in each of a campaign's languages.</summary>
/// <param name="Name">Name of the fields.</param>
/// <param name="Label">What they ask for.</param>
/// <param name="Hint">The line under the label.</param>
/// <param name="Languages">In which languages.</param>
/// <param name="Values">What stands in them.</param>
/// <param name="Error">What is wrong, or null.</param>
/// <param name="Lines">Lines of each; 0 for a single line.</param>
public sealed record WordsView(
    string Name, string Label, string Hint, IReadOnlyList<string> Languages, IReadOnlyDictionary<string, string?> Values, string? Error, int Lines = 0);

/// <summary>The fields of a source.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Errors">What is wrong.</param>
public sealed record SourceView(SourceForm Form, Site.FormErrors Errors);
