using System.Globalization;
using MediatR;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Statements;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>The editor's form, as typed.</summary>
public sealed partial class StatementForm
{
    /// <summary>Most bytes of a request with such a form. More than a picture may have, so that one that is too large is refused beside its field, with all the rest still there.</summary>
    public const int MaxRequestBytes = 64 * 1024 * 1024;

    private const int SpareRows = 2;
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>Slug or id of the campaign; asked for when the statement is begun.</summary>
    public string? Campaign { get; set; }

    /// <summary>Its name in addresses; asked for when the statement is begun.</summary>
    public string? Slug { get; set; }

    /// <summary>The language of these texts.</summary>
    public string? Language { get; set; }

    /// <summary>One line.</summary>
    public string? Title { get; set; }

    /// <summary>One or two sentences under the title.</summary>
    public string? Standfirst { get; set; }

    /// <summary>Who speaks.</summary>
    public string? Byline { get; set; }

    /// <summary>Markdown.</summary>
    public string? Body { get; set; }

    /// <summary>A picture to take in.</summary>
    public IFormFile? Picture { get; set; }

    /// <summary>Id of the picture that was taken in; empty for none.</summary>
    public Guid PictureId { get; set; }

    /// <summary>Its name in addresses.</summary>
    public string? PictureHash { get; set; }

    /// <summary>Whether to take the picture away.</summary>
    public bool NoPicture { get; set; }

    /// <summary>Whether people can be recognised in the picture.</summary>
    public PictureFaces Faces { get; set; }

    /// <summary>What the picture shows.</summary>
    public string? PictureAlternative { get; set; }

    /// <summary>The line under the picture.</summary>
    public string? PictureCaption { get; set; }

    /// <summary>Who made the picture.</summary>
    public string? PictureCredit { get; set; }

    /// <summary>What it rests on; empty rows are left out.</summary>
    public List<SourceRow> Sources { get; set; } = [];

    /// <summary>Slugs of the lists ticked.</summary>
    public List<string> Lists { get; set; } = [];

    /// <summary>What is corrected in a public text, for readers.</summary>
    public string? Correction { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }

    /// <summary>The picture that the one taken in stands in place of.</summary>
    internal (Guid Id, string Hash)? Replaced { get; private set; }

    /// <summary>Takes over what somebody else saved, in the fields named.</summary>
    public void TakeOver(StatementForm theirs, IReadOnlyCollection<string> fields)
    {
        bool Theirs(string field) => fields.Contains(field);
        (Title, Standfirst, Byline, Body) = (
            Theirs("title") ? theirs.Title : Title, Theirs("standfirst") ? theirs.Standfirst : Standfirst,
            Theirs("byline") ? theirs.Byline : Byline, Theirs("body") ? theirs.Body : Body);
        (PictureAlternative, PictureCaption, PictureCredit) = (
            Theirs("pictureAlternative") ? theirs.PictureAlternative : PictureAlternative, Theirs("pictureCaption") ? theirs.PictureCaption : PictureCaption,
            Theirs("pictureCredit") ? theirs.PictureCredit : PictureCredit);
        if (Theirs("picture"))
        {
            (PictureId, PictureHash, NoPicture, Picture) = (theirs.PictureId, theirs.PictureHash, false, null);
        }

        (Sources, Lists) = (Theirs("sources") ? theirs.Sources : Sources, Theirs("lists") ? theirs.Lists : Lists);
        (Quotations, Places) = (Theirs("quotations") ? theirs.Quotations : Quotations, Theirs("places") ? theirs.Places : Places);
        (Topics, Related) = (Theirs("topics") ? theirs.Topics : Topics, Theirs("related") ? theirs.Related : Related);
    }

    /// <summary>The form filled from what is stored.</summary>
    public static StatementForm Of(EditedStatement statement, string language)
    {
        var version = statement.Versions.FirstOrDefault(version => version.Language == language);
        var form = new StatementForm
        {
            Language = language,
            Title = version?.Title,
            Standfirst = version?.Standfirst,
            Byline = version?.Byline,
            Body = version?.Body,
            PictureId = statement.Picture ?? Guid.Empty,
            PictureHash = statement.PictureHash,
            Faces = statement.PictureFaces,
            PictureAlternative = version?.PictureAlternative,
            PictureCaption = version?.PictureCaption,
            PictureCredit = statement.PictureCredit,
            Sources = [.. statement.Sources.Select(SourceRow.Of)],
            Lists = [.. statement.Lists],
            Version = statement.Version,
        };
        form.FillMarks(statement, version);
        return form;
    }

    /// <summary>Adds empty rows to write more into.</summary>
    public void AddRows()
    {
        var wanted = Math.Min(Sources.FindLastIndex(source => !source.IsEmpty) + 1 + SpareRows, Statement.MaxSources);
        while (Sources.Count < wanted)
        {
            Sources.Add(new SourceRow());
        }

        AddMarkRows();
    }

    /// <summary>Takes the chosen picture in, so that it is kept whatever else is wrong with the form.</summary>
    /// <exception cref="DomainError"><c>Picture.TooLarge</c>, <c>Picture.Unreadable</c>.</exception>
    public async Task TakePictureAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        if (Picture is not { Length: > 0 } file)
        {
            if (NoPicture)
            {
                (PictureId, PictureHash) = (Guid.Empty, null);
            }

            return;
        }

        var added = await Uploads.TakeAsync(mediator, file, cancellationToken);
        if (PictureId != Guid.Empty && PictureId != added.Id.Value)
        {
            Replaced = (PictureId, PictureHash ?? "");
        }

        (PictureId, PictureHash, NoPicture) = (added.Id.Value, added.Hash, false);
    }

    /// <summary>The sources as fields; a date that is none is put among the errors.</summary>
    public IReadOnlyList<SourceFields> ReadSources(Action<DomainError> refuse) => [.. Sources.Select((row, index) =>
    {
        var date = DateOf(row.Date);
        if (date is null && !string.IsNullOrWhiteSpace(row.Date))
        {
            refuse(new DomainError("Date.Malformed", $"sources[{index}].date"));
        }

        return new SourceFields(row.Title, row.Publication, date, row.Url);
    })];

    /// <summary>A source, as typed.</summary>
    public sealed class SourceRow
    {
        /// <summary>Title of the source.</summary>
        public string? Title { get; set; }

        /// <summary>Where it appeared.</summary>
        public string? Publication { get; set; }

        /// <summary>When it appeared: year, month, day.</summary>
        public string? Date { get; set; }

        /// <summary>Where it can be read.</summary>
        public string? Url { get; set; }

        /// <summary>Whether nothing is written in it.</summary>
        public bool IsEmpty => string.IsNullOrWhiteSpace(Title + Publication + Date + Url);

        internal static SourceRow Of(Source source) => new()
        {
            Title = source.Title,
            Publication = source.Publication,
            Date = source.Date?.ToString(DateFormat, CultureInfo.InvariantCulture),
            Url = source.Url,
        };
    }
}
