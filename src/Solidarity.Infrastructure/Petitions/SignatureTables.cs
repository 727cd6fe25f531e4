using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Solidarity.Application.Petitions;
using Solidarity.Domain;

namespace Solidarity.Infrastructure.Petitions;

/// <summary>Reads tables as CSV (RFC 4180), with the separators and names of columns that other systems and spreadsheets use.</summary>
internal sealed class SignatureTables : ISignatureTables
{
    /// <summary>Most characters of a line that is read at all: a quote that is never closed would swallow the rest of the file.</summary>
    private const int LongestLine = 20_000;

    private static readonly char[] Separators = [';', ',', '\t', '|'];

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
        var text = Decoded(file);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new DomainError("SignatureFile.Empty", "file");
        }

        List<(int Line, string Code)> broken = [];
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = SeparatorOf(text).ToString(), HasHeaderRecord = false, IgnoreBlankLines = true, MaxFieldSize = LongestLine, DetectColumnCountChanges = false, Mode = CsvMode.RFC4180,
            BadDataFound = at => broken.Add((at.Context.Parser?.RawRow ?? 0, "BatchLine.Unreadable")),
        };
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, configuration);
        if (!parser.Read() || parser.Record is not { } head)
        {
            throw new DomainError("SignatureFile.Empty", "file");
        }

        return Rows(parser, Columns(head), broken, most);
    }

    /// <summary>UTF-8, or UTF-16 where its mark says so; what is neither is refused, for letters would be lost without anybody seeing it.</summary>
    private static string Decoded(byte[] file)
    {
        Encoding encoding = file is [0xFF, 0xFE, ..] ? new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)
            : file is [0xFE, 0xFF, ..] ? new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)
            : new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);
        try
        {
            var text = encoding.GetString(file).TrimStart('\uFEFF');
            return text.Contains('\0', StringComparison.Ordinal) ? throw new DomainError("SignatureFile.NoText", "file") : text;
        }
        catch (DecoderFallbackException)
        {
            throw new DomainError("SignatureFile.NoText", "file");
        }
    }

    /// <summary>The separator by which the first line holds most names that are known.</summary>
    private static char SeparatorOf(string text)
    {
        var first = text.TrimStart('\r', '\n').Split('\n', 2)[0].TrimEnd('\r');
        return Separators.MaxBy(separator => first.Split(separator).Count(name => Names.ContainsKey(Folded(name))));
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

    private static SignatureTable Rows(CsvParser parser, Dictionary<Column, int> columns, List<(int Line, string Code)> broken, int most)
    {
        List<BatchLine> lines = [];
        List<LineRefused> refused = [];
        while (true)
        {
            broken.Clear();
            try
            {
                if (!parser.Read() || parser.Record is not { } cells)
                {
                    break;
                }

                if (cells.All(string.IsNullOrWhiteSpace))
                {
                    continue;
                }

                Take(cells, parser.RawRow);
            }
            catch (MaxFieldSizeException)
            {
                refused.Add(new LineRefused(parser.RawRow, "BatchLine.Unreadable"));
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
            if (broken.Count > 0)
            {
                refused.Add(new LineRefused(line, broken[0].Code));
            }
            else if (Moment(Of(Column.SignedAt)) is var (isMoment, signedAt) && !isMoment)
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

    /// <summary>A moment as machines write it (RFC 3339, with or without the time); days as people write them could mean two days.</summary>
    private static (bool IsMoment, DateTimeOffset? At) Moment(string? text) =>
        text is null ? (true, null)
        : DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss 'UTC'"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at.Year >= 1990 ? (true, at)
        : (false, null);

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
