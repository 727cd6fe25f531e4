using System.Globalization;
using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace Solidarity.Web.Site;

/// <summary>
/// A table (RFC 4180), written row by row as it is read. A spreadsheet takes a cell that begins with <c>= + - @</c>, a tab or a line break
/// for a formula: such cells begin with an apostrophe.
/// </summary>
/// <param name="name">What the file is of; the file's name begins with it where it is plain ASCII.</param>
/// <param name="otherwise">What it begins with else.</param>
/// <param name="kind">What is in it: how the file's name ends.</param>
/// <param name="columns">The names of the columns.</param>
/// <param name="rows">The cells of each row.</param>
public sealed class CsvAnswer(string name, string otherwise, string kind, IEnumerable<string> columns, IAsyncEnumerable<IEnumerable<string?>> rows) : IResult, IActionResult
{
    private const int FlushAfter = 32 * 1024;

    /// <summary>One cell: quoted, and nothing that a spreadsheet runs.</summary>
    public static string Cell(string? text)
    {
        var safe = text is { Length: > 0 } && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? "'" + text : text ?? "";
        return "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>A moment as machines read it (RFC 3339), in UTC.</summary>
    public static string? Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellationToken) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = MediaTypeNames.Text.Csv + "; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = new ContentDisposition { FileName = $"{(name.All(char.IsAscii) ? name : otherwise)}-{kind}.csv", DispositionType = DispositionTypeNames.Attachment }.ToString();
        var text = new StringBuilder();

        // With a mark of its encoding, for spreadsheets that guess.
        await response.Body.WriteAsync(Encoding.UTF8.GetPreamble(), cancellationToken);
        Row(text, columns);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            Row(text, row);
            if (text.Length > FlushAfter)
            {
                await FlushAsync(response, text, cancellationToken);
            }
        }

        await FlushAsync(response, text, cancellationToken);
    }

    /// <inheritdoc />
    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);

    private static void Row(StringBuilder text, IEnumerable<string?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static async Task FlushAsync(HttpResponse response, StringBuilder text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        text.Clear();
    }
}
