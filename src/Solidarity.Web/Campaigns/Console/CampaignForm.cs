using Solidarity.Domain.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns.Console;

/// <summary>A campaign's form, as typed.</summary>
public sealed class CampaignForm
{
    private const int SpareRows = 2;
    private const int FirstRows = 4;

    /// <summary>One line.</summary>
    public string? Title { get; set; }

    /// <summary>A paragraph or two.</summary>
    public string? Summary { get; set; }

    /// <summary>The language of these texts.</summary>
    public string? Language { get; set; }

    /// <summary>Its name in addresses.</summary>
    public string? Slug { get; set; }

    /// <summary>What it asks for, a row each; empty rows are left out.</summary>
    public List<string?> Demands { get; set; } = [];

    /// <summary>What the cover picture shows.</summary>
    public string? CoverAlternative { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }

    /// <summary>Adds empty rows to write more demands into.</summary>
    public void AddRows()
    {
        var wanted = Math.Max(FirstRows, Demands.FindLastIndex(demand => !string.IsNullOrWhiteSpace(demand)) + 1 + SpareRows);
        while (Demands.Count < Math.Min(wanted, Campaign.MaxDemands))
        {
            Demands.Add(null);
        }
    }

    /// <summary>Moves a demand, or adds rows, as the button pressed says: <c>up:2</c>, <c>down:2</c>, <c>more</c>.</summary>
    /// <returns>The row that the reader was at, or null when the button was another one.</returns>
    public int? Rearrange(string? act)
    {
        if (act == "more")
        {
            var rows = Demands.Count;
            Demands.AddRange(Enumerable.Repeat<string?>(null, Math.Clamp(Campaign.MaxDemands - rows, 0, SpareRows)));
            return Math.Min(rows, Demands.Count - 1);
        }

        if (act?.Split(':') is not [var way and ("up" or "down"), var row] || !int.TryParse(row, out var from) || from < 0 || from >= Demands.Count)
        {
            return null;
        }

        var to = Math.Clamp(from + (way == "up" ? -1 : 1), 0, Demands.Count - 1);
        (Demands[from], Demands[to]) = (Demands[to], Demands[from]);
        return to;
    }
}

/// <summary>What the form's partial view shows.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="IsNew">Whether language and address are still to be chosen.</param>
/// <param name="At">The demand that the reader was at.</param>
public sealed record CampaignFormView(CampaignForm Form, FormErrors Errors, bool IsNew, int? At);
