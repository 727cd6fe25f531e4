using System.Globalization;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Infrastructure.Tables;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>Reads tables as CSV (RFC 4180), with the separators and names of columns that other systems and spreadsheets use.</summary>
internal sealed class SignatureTables : ISignatureTables
{
    /// <summary>Names of columns, folded, in the six languages of the interface and as larger systems write them.</summary>
    private static readonly Dictionary<string, Column> Names = Spelled(
        (Column.Name, "name|full name|fullname|signatory|nombre|nombre completo|nombre y apellidos|vollstandiger name|nom complet|nom et prenom|nome|nome completo|الاسم|الاسم الكامل"),
        (Column.First, "first name|firstname|given name|prenom|vorname|nombre de pila|primeiro nome|الاسم الاول"),
        (Column.Last, "last name|lastname|surname|family name|nachname|apellido|apellidos|nom|nom de famille|sobrenome|apelido|اسم العائلة|اللقب"),
        (Column.Email, "email|e mail|mail|email address|e mail address|correo|correo electronico|e mail adresse|adresse e mail|courriel|adresse mail|endereco de email|البريد الالكتروني|البريد"),
        (Column.PostalCode, "postal code|postalcode|postcode|post code|zip|zip code|zipcode|codigo postal|cp|plz|postleitzahl|code postal|cep|الرمز البريدي"),
        (Column.Country, "country|country code|pais|land|pays|البلد|الدولة"),
        (Column.Region, "region|state|province|provincia|bundesland|estado|departement|المنطقة"),
        (Column.SignedAt, "signed at|signedat|signed on|date|created at|created|timestamp|fecha|datum|fecha de firma|data|التاريخ"));

    private enum Column
    {
        Name,
        First,
        Last,
        Email,
        PostalCode,
        Country,
        Region,
        SignedAt,
    }

    /// <inheritdoc />
    public SignatureTable Read(byte[] file, int most)
    {
        // What is in another encoding is refused, for letters would be lost without anybody seeing it.
        var text = CsvLines.Decode(file) ?? throw new DomainError("SignatureFile.NoText", "file");
        using var rows = CsvLines.Read(text, SeparatorOf(text)).GetEnumerator();
        return rows.MoveNext() ? Rows(rows, Columns(rows.Current.Cells ?? []), most) : throw new DomainError("SignatureFile.Empty", "file");
    }

    /// <summary>The separator by which the first line holds most names that are known.</summary>
    private static char SeparatorOf(string text)
    {
        var first = text.TrimStart('\r', '\n').Split('\n', 2)[0].TrimEnd('\r');
        return CsvLines.Separators.MaxBy(separator => first.Split(separator).Count(name => Names.ContainsKey(Folded(name))));
    }

    private static Dictionary<Column, int> Columns(string[] head)
    {
        Dictionary<Column, int> columns = [];
        for (var i = 0; i < head.Length; i++)
        {
            if (Names.TryGetValue(Folded(head[i]), out var column))
            {
                columns.TryAdd(column, i);
            }
        }

        if (columns.Count == 0)
        {
            throw new DomainError("SignatureFile.NoColumns", "file");
        }

        // "Nom" alone is the whole name; beside "Prénom" it is the family's.
        return columns.ContainsKey(Column.Name) || columns.ContainsKey(Column.Last) || columns.ContainsKey(Column.First) ? columns : throw new DomainError("SignatureFile.NoNameColumn", "file");
    }

    private static SignatureTable Rows(IEnumerator<(int Line, string[]? Cells)> rows, Dictionary<Column, int> columns, int most)
    {
        List<BatchLine> lines = [];
        List<LineRefused> refused = [];
        while (rows.MoveNext())
        {
            var (line, cells) = rows.Current;
            if (cells is null)
            {
                refused.Add(new LineRefused(line, "BatchLine.Unreadable"));
            }
            else
            {
                Take(cells, line);
            }

            if (lines.Count + refused.Count > most)
            {
                throw new DomainError("SignatureFile.TooManyLines", "file", most);
            }
        }

        return lines.Count + refused.Count == 0 ? throw new DomainError("SignatureFile.Empty", "file") : new SignatureTable(lines, refused);

        void Take(string[] cells, int line)
        {
            string? Of(Column column) => columns.TryGetValue(column, out var at) && at < cells.Length ? Text.OneLine(cells[at]) : null;
            if (!MachineMoments.TryRead(Of(Column.SignedAt), out var signedAt))
            {
                refused.Add(new LineRefused(line, "BatchLine.NoDate"));
            }
            else
            {
                lines.Add(new BatchLine(line, Of(Column.Name) ?? Text.OneLine(Of(Column.First) + " " + Of(Column.Last)), Of(Column.PostalCode), CountryOf(Of(Column.Country)), Of(Column.Email))
                {
                    Region = Of(Column.Region), SignedAt = signedAt,
                });
            }
        }
    }

    /// <summary>The code of a country that is named by its code or, in one of the languages of the interface, by its name; else as it was.</summary>
    private static string? CountryOf(string? text) => text is not null && Countries.Value.TryGetValue(Folded(text), out var code) ? code : text;

    private static readonly Lazy<Dictionary<string, string>> Countries = new(() =>
    {
        Dictionary<string, string> names = [];
        foreach (var code in CountryCode.All)
        {
            RegionInfo region;
            try
            {
                region = new RegionInfo(code.Value);
            }
            catch (ArgumentException)
            {
                continue;
            }

            names.TryAdd(Folded(region.EnglishName), code.Value);
            names.TryAdd(Folded(region.NativeName), code.Value);
            names.TryAdd(Folded(region.ThreeLetterISORegionName), code.Value);
        }

        return names;
    });

    private static string Folded(string name) => SearchText.Fold(name).Trim();

    private static Dictionary<string, Column> Spelled(params IEnumerable<(Column Column, string Names)> columns) =>
        columns.SelectMany(x => x.Names.Split('|').Select(name => (Name: Folded(name), x.Column))).DistinctBy(x => x.Name).ToDictionary(x => x.Name, x => x.Column);
}
