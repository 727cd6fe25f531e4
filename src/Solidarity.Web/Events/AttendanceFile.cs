using System.Globalization;
using Solidarity.Application.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>Who comes to an event as a table.</summary>
internal static class AttendanceFile
{
    private static readonly string[] Columns = ["start", "shift", "state", "since", "name", "email", "guests", "language", "source", "askedAt", "confirmedAt"];

    /// <summary>The answer that writes it.</summary>
    public static CsvAnswer Of(AttendanceExport export) =>
        new(export.Event, "event", "people", Columns.Concat(export.Questions.Select(key => "answers." + key)), export.Rows.Select(x => Cells(x, export.Questions)));

    private static IEnumerable<string?> Cells(AttendanceSeen x, IReadOnlyList<string> questions) =>
    [
        x.Start.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture), x.Shift, x.State.ToString().ToLowerInvariant(), CsvAnswer.Moment(x.Since), x.Name, x.Email,
        x.Guests.ToString(CultureInfo.InvariantCulture), x.Language, x.Source, CsvAnswer.Moment(x.AskedAt), CsvAnswer.Moment(x.ConfirmedAt),
        .. questions.Select(key => x.Answers.TryGetValue(key, out var answers) ? string.Join("; ", answers) : null),
    ];
}
