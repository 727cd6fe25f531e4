using System.Globalization;
using Solidarity.Application.Statements;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Topics;

namespace Solidarity.Web.Statements.Console;

/// <summary>Quotations, and what tells the statement's place among others.</summary>
public sealed partial class StatementForm
{
    private const string More = "more-";

    /// <summary>What people said; empty rows are left out.</summary>
    public List<QuotationRow> Quotations { get; set; } = [];

    /// <summary>The places it is about; empty rows are left out.</summary>
    public List<PlaceRow> Places { get; set; } = [];

    /// <summary>Slugs of the topics ticked.</summary>
    public List<string> Topics { get; set; } = [];

    /// <summary>Slugs or addresses of related statements; empty rows are left out.</summary>
    public List<string?> Related { get; set; } = [];

    /// <summary>Whether organisations may endorse it.</summary>
    public bool TakesEndorsements { get; set; }

    /// <summary>The quotations that can be shown already.</summary>
    public IReadOnlyList<Quotation> ShownQuotations => [.. Quotations.Where(row => !string.IsNullOrWhiteSpace(row.Text))
        .Select(row => new Quotation(row.Text!.Trim(), row.Speaker?.Trim() ?? "", string.IsNullOrWhiteSpace(row.Role) ? null : row.Role.Trim(), DateOf(row.Date)))];

    /// <summary>The first empty row of a part that more rows were asked for, or null.</summary>
    internal string? FirstEmpty(string? act) => act switch
    {
        More + "quotations" => $"quotations[{Quotations.FindLastIndex(row => !row.IsEmpty) + 1}]",
        More + "places" => $"places[{Places.FindLastIndex(row => !row.IsEmpty) + 1}]",
        More + "related" => $"related[{Related.FindLastIndex(row => !string.IsNullOrWhiteSpace(row)) + 1}]",
        _ => null,
    };

    /// <summary>The quotations as fields; a date that is none is put among the errors.</summary>
    internal IReadOnlyList<QuotationFields> ReadQuotations(Action<DomainError> refuse) => [.. Quotations.Select((row, index) =>
    {
        var date = DateOf(row.Date);
        if (date is null && !string.IsNullOrWhiteSpace(row.Date))
        {
            refuse(new DomainError("Date.Malformed", $"quotations[{index}].date"));
        }

        return new QuotationFields(row.Text, row.Speaker, row.Role, date, row.Url);
    })];

    internal IReadOnlyList<PlaceFields> ReadPlaces() => [.. Places.Select(row => new PlaceFields(row.Name, row.Country))];

    internal IReadOnlyList<string> ReadRelated() => [.. Related.OfType<string>()];

    private void FillMarks(EditedStatement statement, EditedStatementVersion? version)
    {
        Quotations = [.. (version?.Quotations ?? []).Select(QuotationRow.Of)];
        Places = [.. statement.Places.Select(place => new PlaceRow { Name = place.Name, Country = place.Country })];
        Topics = [.. statement.Topics];
        Related = [.. statement.Related];
        TakesEndorsements = statement.TakesEndorsements;
    }

    private void AddMarkRows()
    {
        Fill(Quotations, Quotations.FindLastIndex(row => !row.IsEmpty), 1, Domain.Statements.Quotations.Most, () => new QuotationRow());
        Fill(Places, Places.FindLastIndex(row => !row.IsEmpty), SpareRows, Domain.Statements.Places.Most, () => new PlaceRow());
        Fill(Related, Related.FindLastIndex(row => !string.IsNullOrWhiteSpace(row)), 1, Statement.MaxRelated, () => null);
    }

    private static void Fill<T>(List<T> rows, int last, int spare, int most, Func<T> empty)
    {
        while (rows.Count < Math.Min(last + 1 + spare, most))
        {
            rows.Add(empty());
        }
    }

    private static DateOnly? DateOf(string? typed) =>
        DateOnly.TryParseExact(typed?.Trim(), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>A quotation, as typed.</summary>
    public sealed class QuotationRow
    {
        /// <summary>The words.</summary>
        public string? Text { get; set; }

        /// <summary>Who said them.</summary>
        public string? Speaker { get; set; }

        /// <summary>What the speaker is, or where they spoke.</summary>
        public string? Role { get; set; }

        /// <summary>When: year, month, day.</summary>
        public string? Date { get; set; }

        /// <summary>Where that can be read.</summary>
        public string? Url { get; set; }

        /// <summary>Whether nothing is written in it.</summary>
        public bool IsEmpty => string.IsNullOrWhiteSpace(Text + Speaker + Role + Date + Url);

        /// <summary>In one line, to compare.</summary>
        internal string Line => string.Join(", ", new[] { Text, Speaker, Role, Date, Url }.Where(part => !string.IsNullOrWhiteSpace(part)));

        internal static QuotationRow Of(Quotation quotation) => new()
        {
            Text = quotation.Text,
            Speaker = quotation.Speaker,
            Role = quotation.Role,
            Date = quotation.Date?.ToString(DateFormat, CultureInfo.InvariantCulture),
            Url = quotation.Url,
        };
    }

    /// <summary>A place, as typed.</summary>
    public sealed class PlaceRow
    {
        /// <summary>Its name.</summary>
        public string? Name { get; set; }

        /// <summary>Two letters, or nothing.</summary>
        public string? Country { get; set; }

        /// <summary>Whether nothing is written in it.</summary>
        public bool IsEmpty => string.IsNullOrWhiteSpace(Name + Country);

        /// <summary>In one line, to compare.</summary>
        internal string Line => string.IsNullOrWhiteSpace(Country) ? Name ?? "" : $"{Name} ({Country})";
    }
}

/// <summary>What there is to choose from.</summary>
/// <param name="Topics">All topics.</param>
/// <param name="Statements">The newest statements, to relate to.</param>
public sealed record MarkChoices(IReadOnlyList<TopicKept> Topics, IReadOnlyList<StatementInConsole> Statements);
