using Solidarity.Application.MailingLists;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>Who gets mail by a list as a table. It can be imported as it is: it brings the proof of consent.</summary>
internal static class SubscriberFile
{
    private static readonly string[] Columns = ["email", "name", "language", "frequency", "timeZone", "agreedAt", "agreedHow"];

    /// <summary>The answer that writes it.</summary>
    public static CsvAnswer Of(SubscriberExport export) => new(export.List, "list", "subscribers", Columns, export.Rows.Select(Cells));

    private static IEnumerable<string?> Cells(ExportedSubscriber x) =>
        [x.Email, x.Name, x.Language, x.Frequency.ToString().ToLowerInvariant(), x.TimeZone, CsvAnswer.Moment(x.AgreedAt), Text.OneLine(x.AgreedHow)];
}
