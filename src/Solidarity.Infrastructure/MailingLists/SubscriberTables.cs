using System.Text;
using Solidarity.Application.MailingLists;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Infrastructure.Tables;

namespace Solidarity.Infrastructure.MailingLists;

/// <summary>Reads tables of subscribers as CSV (RFC 4180), and guesses what their columns hold by the names that other systems give them.</summary>
internal sealed class SubscriberTables : ISubscriberTables
{
    private const int MostColumns = 100;
    private const int LongestName = 100;
    private const int Windows1252 = 1252;

    /// <summary>Names of columns, folded, in the six languages of the interface and as larger systems write them.</summary>
    private static readonly Dictionary<string, ListColumn> Meanings = Spelled(
        (ListColumn.Email, "email|e mail|mail|email address|e mail address|subscriber email|correo|correo electronico|e mail adresse|adresse e mail|courriel|adresse mail|endereco de email|البريد الالكتروني|البريد"),
        (ListColumn.Name, "name|full name|fullname|nombre|nombre completo|nombre y apellidos|vollstandiger name|nom complet|nom et prenom|nome|nome completo|الاسم|الاسم الكامل"),
        (ListColumn.GivenName, "first name|firstname|given name|prenom|vorname|nombre de pila|primeiro nome|الاسم الاول"),
        (ListColumn.FamilyName, "last name|lastname|surname|family name|nachname|apellido|apellidos|nom|nom de famille|sobrenome|apelido|اسم العائلة|اللقب"),
        (ListColumn.Language, "language|lang|locale|idioma|sprache|langue|lingua|اللغة"),
        (ListColumn.AgreedAt, "agreed at|agreedat|consent date|consent at|consented at|confirmed at|optin time|confirm time|opt in date|opted in at|subscribed at|subscribe date|fecha de consentimiento|zustimmung am|date de consentement|data de consentimento|تاريخ الموافقة"),
        (ListColumn.AgreedHow, "agreed how|agreedhow|consent|consent proof|proof of consent|consent source|optin source|opt in source|consentimiento|zustimmung|einwilligung|consentement|consentimento|الموافقة"));

    private static readonly Encoding Otherwise = CodePagesEncodingProvider.Instance.GetEncoding(Windows1252)!;

    /// <inheritdoc />
    public SubscriberTable Read(byte[] file, int most)
    {
        // What is no UTF-8 is shown as it was read before anything comes of it, so letters can't be lost unseen.
        var text = CsvLines.Decode(file, Otherwise) ?? throw new DomainError("SubscriberFile.NoText", "file");
        using var lines = CsvLines.Read(text, SeparatorOf(text)).GetEnumerator();
        if (!lines.MoveNext() || lines.Current.Cells is not { } head)
        {
            throw new DomainError("SubscriberFile.Empty", "file");
        }

        if (head.Length > MostColumns)
        {
            throw new DomainError("SubscriberFile.TooManyColumns", "file", MostColumns);
        }

        List<TableRow> rows = [];
        List<TableLineRefused> refused = [];
        while (lines.MoveNext())
        {
            var (line, cells) = lines.Current;
            if (cells is null)
            {
                refused.Add(new TableLineRefused(line, "BatchLine.Unreadable"));
            }
            else
            {
                rows.Add(new TableRow(line, [.. cells.Take(head.Length)]));
            }

            if (rows.Count + refused.Count > most)
            {
                throw new DomainError("SubscriberFile.TooManyLines", "file", most);
            }
        }

        return rows.Count + refused.Count == 0 ? throw new DomainError("SubscriberFile.Empty", "file")
            : new SubscriberTable(Guess(head), rows, refused);
    }

    // "Nom" alone is the whole name; beside "Prénom" it is the family's. A meaning is given once, to the first that has its name.
    private static List<FileColumn> Guess(string[] head)
    {
        HashSet<ListColumn> taken = [];
        return [.. head.Select(name => new FileColumn(
            Text.OneLine(name) is { } one ? one[..Math.Min(one.Length, LongestName)] : "", Meanings.TryGetValue(Folded(name), out var meaning) && taken.Add(meaning) ? meaning : ListColumn.None))];
    }

    private static char SeparatorOf(string text)
    {
        var first = text.TrimStart('\r', '\n').Split('\n', 2)[0].TrimEnd('\r');
        return CsvLines.Separators.MaxBy(separator => (first.Split(separator).Count(name => Meanings.ContainsKey(Folded(name))), first.Count(c => c == separator)));
    }

    private static string Folded(string name) => SearchText.Fold(name).Trim();

    private static Dictionary<string, ListColumn> Spelled(params IEnumerable<(ListColumn Column, string Names)> columns) =>
        columns.SelectMany(x => x.Names.Split('|').Select(name => (Name: Folded(name), x.Column))).DistinctBy(x => x.Name).ToDictionary(x => x.Name, x => x.Column);
}
