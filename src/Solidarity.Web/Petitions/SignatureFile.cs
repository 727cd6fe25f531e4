using System.Globalization;
using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;

namespace Solidarity.Web.Petitions;

/// <summary>
/// Signatures as a table (RFC 4180), written row by row as they are read. A spreadsheet takes a cell that begins with <c>= + - @</c>, a tab or
/// a line break for a formula: such cells begin with an apostrophe.
/// </summary>
public sealed class SignatureFile(SignatureExport export) : IResult, IActionResult
{
    private const int FlushAfter = 32 * 1024;

    private static readonly string[] Columns =
        ["signedAt", "confirmedAt", "name", "email", "country", "region", "postalCode", "phone", "display", "comment", "commentState", "language", "source", "channel"];

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = MediaTypeNames.Text.Csv + "; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = new ContentDisposition { FileName = $"{Ascii(export.Petition)}-signatures.csv", DispositionType = DispositionTypeNames.Attachment }.ToString();
        var text = new StringBuilder();

        // With a mark of its encoding, for spreadsheets that guess.
        await response.Body.WriteAsync(Encoding.UTF8.GetPreamble(), httpContext.RequestAborted);
        Row(text, Columns.Concat(export.Questions.Select(key => "answers." + key)));
        await foreach (var signature in export.Rows.WithCancellation(httpContext.RequestAborted))
        {
            Row(text, Cells(signature));
            if (text.Length > FlushAfter)
            {
                await FlushAsync(response, text, httpContext.RequestAborted);
            }
        }

        await FlushAsync(response, text, httpContext.RequestAborted);
    }

    /// <inheritdoc />
    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);

    /// <summary>One cell: quoted, and nothing that a spreadsheet runs.</summary>
    public static string Cell(string? text)
    {
        var safe = text is { Length: > 0 } && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? "'" + text : text ?? "";
        return "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static void Row(StringBuilder text, IEnumerable<string?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private IEnumerable<string?> Cells(SignatureSeen x) =>
    [
        Moment(x.SignedAt), Moment(x.ConfirmedAt), x.Name, x.Email, x.Country, x.Region, x.PostalCode, x.Phone, x.Display.ToString().ToLowerInvariant(), x.Comment,
        x.CommentState.ToString().ToLowerInvariant(), x.Language, x.Source, x.Channel.ToString().ToLowerInvariant(),
        .. export.Questions.Select(key => x.Answers.TryGetValue(key, out var answers) ? string.Join("; ", answers) : null),
    ];

    private static string? Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Ascii(string slug) => slug.All(char.IsAscii) ? slug : "petition";

    private static async Task FlushAsync(HttpResponse response, StringBuilder text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        text.Clear();
    }
}
