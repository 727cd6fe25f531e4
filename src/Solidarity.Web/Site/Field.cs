namespace Solidarity.Web.Site;

/// <summary>A text field of a form: label above, hint under it, error beside it.</summary>
/// <param name="Name">Its name and id.</param>
/// <param name="Label">What it asks for.</param>
/// <param name="Value">What stands in it.</param>
/// <param name="Error">What is wrong with it, or null.</param>
public sealed record Field(string Name, string Label, string? Value, string? Error)
{
    /// <summary>The line under the label.</summary>
    public string? Hint { get; init; }

    /// <summary>Lines of a larger field; 0 for a single line.</summary>
    public int Lines { get; init; }

    /// <summary>The language of what is typed.</summary>
    public string? Language { get; init; }

    /// <summary>The direction of what is typed.</summary>
    public string Direction { get; init; } = "auto";

    /// <summary>The kind of a single line.</summary>
    public string Type { get; init; } = "text";

    /// <summary>What a browser may fill in.</summary>
    public string Autocomplete { get; init; } = "off";

    /// <summary>Whether nothing is taken without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Ids of hint and error.</summary>
    public string? DescribedBy
    {
        get
        {
            var ids = string.Join(' ', new[] { Hint is null ? null : Name + "-hint", Error is null ? null : Name + "-error" }.OfType<string>());
            return ids.Length == 0 ? null : ids;
        }
    }
}
