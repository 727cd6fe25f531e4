using System.Globalization;
using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Web.Petitions;

namespace Solidarity.Web.Events;

/// <summary>Who comes to an event as a table (RFC 4180), written row by row as it is read, with nothing in it that a spreadsheet runs.</summary>
public sealed class AttendanceFile(AttendanceExport export) : IResult, IActionResult
{
    private const int FlushAfter = 32 * 1024;

    private static readonly string[] Columns = ["start", "shift", "state", "since", "name", "email", "guests", "language", "source", "askedAt", "confirmedAt"];

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellationToken) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = MediaTypeNames.Text.Csv + "; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = new ContentDisposition { FileName = (export.Event.All(char.IsAscii) ? export.Event : "event") + "-people.csv", DispositionType = DispositionTypeNames.Attachment }.ToString();
        var text = new StringBuilder();

        // With a mark of its encoding, for spreadsheets that guess.
        await response.Body.WriteAsync(Encoding.UTF8.GetPreamble(), cancellationToken);
        Row(text, Columns.Concat(export.Questions.Select(key => "answers." + key)));
        await foreach (var one in export.Rows.WithCancellation(cancellationToken))
        {
            Row(text, Cells(one));
            if (text.Length > FlushAfter)
            {
                await FlushAsync(response, text, cancellationToken);
            }
        }

        await FlushAsync(response, text, cancellationToken);
    }

    /// <inheritdoc />
    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);

    private static void Row(StringBuilder text, IEnumerable<string?> cells) => text.AppendJoin(',', cells.Select(SignatureFile.Cell)).Append("\r\n");

    private static string? Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task FlushAsync(HttpResponse response, StringBuilder text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        text.Clear();
    }

    private IEnumerable<string?> Cells(AttendanceSeen x) =>
    [
        x.Start.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture), x.Shift, x.State.ToString().ToLowerInvariant(), Moment(x.Since), x.Name, x.Email,
        x.Guests.ToString(CultureInfo.InvariantCulture), x.Language, x.Source, Moment(x.AskedAt), Moment(x.ConfirmedAt),
        .. export.Questions.Select(key => x.Answers.TryGetValue(key, out var answers) ? string.Join("; ", answers) : null),
    ];
}
