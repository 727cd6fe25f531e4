using Solidarity.Application.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>Signatures as a table.</summary>
internal static class SignatureFile
{
    private static readonly string[] Columns =
        ["signedAt", "confirmedAt", "name", "email", "country", "region", "postalCode", "phone", "display", "comment", "commentState", "language", "source", "channel"];

    /// <summary>The answer that writes it.</summary>
    public static CsvAnswer Of(SignatureExport export) =>
        new(export.Petition, "petition", "signatures", Columns.Concat(export.Questions.Select(key => "answers." + key)), export.Rows.Select(x => Cells(x, export.Questions)));

    private static IEnumerable<string?> Cells(SignatureSeen x, IReadOnlyList<string> questions) =>
    [
        CsvAnswer.Moment(x.SignedAt), CsvAnswer.Moment(x.ConfirmedAt), x.Name, x.Email, x.Country, x.Region, x.PostalCode, x.Phone, x.Display.ToString().ToLowerInvariant(), x.Comment,
        x.CommentState.ToString().ToLowerInvariant(), x.Language, x.Source, x.Channel.ToString().ToLowerInvariant(),
        .. questions.Select(key => x.Answers.TryGetValue(key, out var answers) ? string.Join("; ", answers) : null),
    ];
}
