using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;

namespace Solidarity.Application.MailingLists;

/// <summary>Reads a table of subscribers from elsewhere (CSV). Nobody is subscribed by that: its lines wait, sealed, until somebody says what its columns mean.</summary>
/// <param name="List">The list that they are to come to.</param>
/// <param name="File">The file.</param>
/// <param name="Source">Where it comes from, in words that its people understand: they read it.</param>
/// <param name="Language">The language of those whose line names none; the site's when null.</param>
[Requires(Right.ChangePersonalData)]
public sealed record ReadSubscriberFile(MailingListId List, byte[] File, string? Source, string? Language = null) : ICommand<ListImportId>;

/// <summary>Says what the columns of a file mean; its lines are checked by that in the background.</summary>
/// <param name="Id">The import.</param>
/// <param name="Columns">In the order of the file: <c>none</c>, <c>email</c>, <c>name</c>, <c>givenName</c>, <c>familyName</c>, <c>language</c>, <c>agreedAt</c> or <c>agreedHow</c>; as guessed when null.</param>
/// <param name="AsksUnproven">Whether those without a proof of consent are asked by mail; else they are left out.</param>
[Requires(Right.ChangePersonalData)]
public sealed record CheckListImport(ListImportId Id, IReadOnlyList<string?>? Columns = null, bool AsksUnproven = true) : ICommand<Unit>;

/// <summary>Takes the lines of a file as they were checked, in the background.</summary>
[Requires(Right.ChangePersonalData)]
public sealed record ImportSubscribers(ListImportId Id) : ICommand<Unit>;

/// <summary>Takes back what came of an import: subscriptions that their people have done nothing with, and questions that nobody answered.</summary>
[Requires(Right.ChangePersonalData)]
public sealed record UndoListImport(ListImportId Id) : ICommand<Unit>;

/// <summary>A file that was read is not wanted: its lines go.</summary>
[Requires(Right.ChangePersonalData)]
public sealed record DropListImport(ListImportId Id) : ICommand<Unit>;

/// <summary>How an import stands.</summary>
/// <param name="Id">The import.</param>
/// <param name="From">Lines that are not taken are listed from this part of the file on.</param>
[Requires(Right.ChangePersonalData)]
public sealed record ShowListImport(ListImportId Id, int From = 0) : IQuery<ListImportSeen>;

/// <summary>The imports of a list, newest first.</summary>
/// <param name="List">The list.</param>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.ChangePersonalData)]
public sealed record ListListImports(MailingListId List, ListImportId? Before = null, int Take = 50) : IQuery<IReadOnlyList<ListImportListed>>;

/// <summary>A table as it was read.</summary>
/// <param name="Columns">Its columns, and what they seem to mean.</param>
/// <param name="Rows">The lines that could be read.</param>
/// <param name="Refused">Those that could not, and why.</param>
public sealed record SubscriberTable(IReadOnlyList<FileColumn> Columns, IReadOnlyList<TableRow> Rows, IReadOnlyList<TableLineRefused> Refused);

/// <summary>A line of a table.</summary>
/// <param name="Line">Its number in the file; the first is 1.</param>
/// <param name="Cells">What stands in it, a column each.</param>
public sealed record TableRow(int Line, IReadOnlyList<string> Cells);

/// <summary>A line that is not taken.</summary>
/// <param name="Line">Its number in the file.</param>
/// <param name="Code">Why: <c>Error.{Code}</c> has the sentence.</param>
public sealed record TableLineRefused(int Line, string Code);

/// <summary>Reads tables of subscribers that other systems gave out. A port: the library for it stands behind it.</summary>
public interface ISubscriberTables
{
    /// <summary>Reads one.</summary>
    /// <param name="file">The file: UTF-8, UTF-16 with a mark, or else Windows-1252; parted by commas, semicolons or tabs, with the names of its columns in the first line.</param>
    /// <param name="most">Most lines.</param>
    /// <exception cref="DomainError"><c>SubscriberFile.NoText</c>, <c>SubscriberFile.TooManyLines</c>, <c>SubscriberFile.TooManyColumns</c> or <c>SubscriberFile.Empty</c>.</exception>
    SubscriberTable Read(byte[] file, int most);
}

/// <summary>An import.</summary>
/// <param name="Id">Its id.</param>
/// <param name="List">Slug of the list.</param>
/// <param name="State"><c>read</c>, <c>checking</c>, <c>checked</c>, <c>importing</c>, <c>imported</c>, <c>undoing</c>, <c>undone</c> or <c>dropped</c>.</param>
/// <param name="Source">Where the file comes from.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="AsksUnproven">Whether those without a proof of consent are asked by mail.</param>
/// <param name="Progress">How much of the work at hand is done, from 0 to 1; null while nothing is going on.</param>
/// <param name="Lines">All lines; the sum of those that follow once they were checked.</param>
/// <param name="Proven">Bring the proof of consent: are subscribed.</param>
/// <param name="Unproven">Bring none: are asked by mail, or left out.</param>
/// <param name="Subscribed">Get mail by the list already.</param>
/// <param name="Left">Left once, or must not be mailed: stay so.</param>
/// <param name="Repeated">Stand in the file before.</param>
/// <param name="Bad">Can't be read, or hold no address.</param>
/// <param name="Refused">Lines that are not taken, and why; a few hundred at a time.</param>
/// <param name="More">From which part of the file on the next are listed; null where these are all.</param>
/// <param name="CreatedAt">When it was brought.</param>
/// <param name="UndoneUntil">Until when it can be undone; null where it can't.</param>
public sealed record ListImportSeen(
    ListImportId Id, string List, string State, string Source, IReadOnlyList<ListImportColumn> Columns, bool AsksUnproven, double? Progress,
    int Lines, int Proven, int Unproven, int Subscribed, int Left, int Repeated, int Bad, IReadOnlyList<TableLineRefused> Refused, int? More, DateTimeOffset CreatedAt, DateTimeOffset? UndoneUntil)
{
    /// <summary>The list's name.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public required string ListName { get; init; }

    /// <summary>The list's id.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public required MailingListId ListId { get; init; }

    /// <summary>The first lines, for the one who brought the file, until it is imported.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public required IReadOnlyList<TableRow> First { get; init; }
}

/// <summary>A column of a file.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Means">What it holds.</param>
public sealed record ListImportColumn(string Name, string Means);

/// <summary>An import among others.</summary>
public sealed record ListImportListed(ListImportId Id, string State, string Source, int Lines, DateTimeOffset CreatedAt);

internal sealed class ReadSubscriberFileValidator : AbstractValidator<ReadSubscriberFile>
{
    public ReadSubscriberFileValidator()
    {
        RuleFor(x => x.Source).RequiredLine(ListImport.MaxSourceLength);
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class ReadSubscriberFileHandler(ISolidarityDb db, ISubscriberTables tables, IActor actor, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<ReadSubscriberFile, ListImportId>
{
    public async Task<ListImportId> Handle(ReadSubscriberFile request, CancellationToken cancellationToken)
    {
        if (request.File.Length > ListImport.MaxBytes)
        {
            throw new DomainError("SubscriberFile.TooLarge", "file", ListImport.MaxBytes / 1024 / 1024, ListImport.MaxLines);
        }

        if (!await db.MailingLists.AnyAsync(x => x.Id == request.List, cancellationToken))
        {
            throw new NotFound("MailingList");
        }

        var (now, list, hash) = (time.GetUtcNow(), request.List, SHA256.HashData(request.File));
        if (await db.ListImports.AnyAsync(x => x.ListId == list && x.FileHash == hash && x.State != ListImportState.Dropped && x.State != ListImportState.Undone, cancellationToken))
        {
            throw new DomainError("SubscriberFile.Again", "file");
        }

        var table = tables.Read(request.File, ListImport.MaxLines);
        var id = EntityId.New<ListImportId>(now);
        var parts = table.Rows.Chunk(ListImport.PartLines).Select((rows, index) => new ListImportPart(id, index + 1, StoredLines.Write(rows), null)).ToList();
        var language = LanguageTag.Parse(string.IsNullOrWhiteSpace(request.Language) ? site.Value.Language : request.Language);
        var import = ListImport.Read(
            id, list, Text.OneLine(request.Source)!, hash, new FileColumns(table.Columns), parts.Count, table.Refused.Count, language, actor.Organizer, now);

        // What can't be read at all stands apart from the parts, for it stays so however the columns are named.
        parts.Add(new ListImportPart(id, 0, null, StoredLines.Write(table.Refused)));
        return await db.InTransactionAsync(
            async token =>
            {
                db.ListImports.Add(import);
                await db.SaveChangesAsync(token);
                await db.InsertAsync(parts, token);
                return id;
            },
            cancellationToken);
    }
}

internal sealed class MoveListImportHandlers(ISolidarityDb db, IJobs jobs, TimeProvider time) :
    IRequestHandler<CheckListImport, Unit>, IRequestHandler<ImportSubscribers, Unit>, IRequestHandler<UndoListImport, Unit>, IRequestHandler<DropListImport, Unit>
{
    public Task<Unit> Handle(CheckListImport request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Id, (import, now) => import.Check(Columns(request.Columns, import), request.AsksUnproven, now), cancellationToken);

    public Task<Unit> Handle(ImportSubscribers request, CancellationToken cancellationToken) => ChangeAsync(request.Id, (import, now) => import.Import(now), cancellationToken);

    public Task<Unit> Handle(UndoListImport request, CancellationToken cancellationToken) => ChangeAsync(request.Id, (import, now) => import.Undo(now), cancellationToken);

    public async Task<Unit> Handle(DropListImport request, CancellationToken cancellationToken)
    {
        await db.DropAsync(await db.ListImports.SingleOrDefaultAsync(x => x.Id == request.Id, cancellationToken) ?? throw new NotFound("ListImport"), time.GetUtcNow(), cancellationToken);
        return Unit.Value;
    }

    private static IReadOnlyList<ListColumn> Columns(IReadOnlyList<string?>? named, ListImport import) => named is null ? [.. import.Columns.Select(x => x.Means)]
        : [.. named.Select(name => ListImportWords.Column(name) ?? throw new DomainError("ListImport.UnknownColumn", "columns", name ?? ""))];

    private async Task<Unit> ChangeAsync(ListImportId id, Action<ListImport, DateTimeOffset> change, CancellationToken cancellationToken)
    {
        change(await db.ListImports.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("ListImport"), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.ListImports);
        return Unit.Value;
    }
}

internal sealed class ShowListImportHandlers(ISolidarityDb db, IActor actor, TimeProvider time) :
    IRequestHandler<ShowListImport, ListImportSeen>, IRequestHandler<ListListImports, IReadOnlyList<ListImportListed>>
{
    private const int MostRefused = 200;
    private const int FirstLines = 5;

    public async Task<ListImportSeen> Handle(ShowListImport request, CancellationToken cancellationToken)
    {
        var import = await db.ListImports.AsNoTracking().SingleOrDefaultAsync(x => x.Id == request.Id, cancellationToken) ?? throw new NotFound("ListImport");
        var list = await db.MailingLists.Where(x => x.Id == import.ListId).Select(x => new { x.Slug, x.Name }).SingleAsync(cancellationToken);
        var (refused, more) = await RefusedAsync(import.Id, request.From, cancellationToken);
        var counts = import.Counts;
        return new ListImportSeen(
            import.Id, list.Slug.Value, EnumNames.Of(import.State), import.Source,
            [.. import.Columns.Select(x => new ListImportColumn(x.Name, EnumNames.Of(x.Means)))], import.AsksUnproven,
            import.IsMoving ? Math.Min(1, Math.Round(import.PartsDone / (double)Math.Max(1, import.Parts), 2)) : null,
            counts.Lines, counts.Proven, counts.Unproven, counts.Subscribed, counts.Left, counts.Repeated, counts.Bad, refused, more, import.CreatedAt,
            import.State == ListImportState.Imported && import.ImportedAt + ListImport.UndoneWithin is { } until && until > time.GetUtcNow() ? until : null)
        {
            ListName = list.Name, ListId = import.ListId, First = await FirstAsync(import, cancellationToken),
        };
    }

    public async Task<IReadOnlyList<ListImportListed>> Handle(ListListImports request, CancellationToken cancellationToken)
    {
        var all = db.ListImports.AsNoTracking().Where(x => x.ListId == request.List);
        var page = await (request.Before is { } before ? all.Where(x => x.Id < before) : all).OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100)).ToListAsync(cancellationToken);
        return [.. page.Select(x => new ListImportListed(x.Id, EnumNames.Of(x.State), x.Source, x.Counts.Lines, x.CreatedAt))];
    }

    // Whole parts at a time, until there are enough.
    private async Task<(IReadOnlyList<TableLineRefused> Refused, int? More)> RefusedAsync(ListImportId id, int after, CancellationToken cancellationToken)
    {
        var parts = await db.ListImportParts.AsNoTracking().Where(x => x.ImportId == id && x.Number >= after && x.Refused != null).OrderBy(x => x.Number).Take(MostRefused + 1)
            .Select(x => new { x.Number, x.Refused }).ToListAsync(cancellationToken);
        List<TableLineRefused> found = [];
        foreach (var part in parts)
        {
            if (found.Count >= MostRefused)
            {
                return (found, part.Number);
            }

            found.AddRange(StoredLines.Read<TableLineRefused>(part.Refused));
        }

        return ([.. found.OrderBy(x => x.Line)], null);
    }

    private async Task<IReadOnlyList<TableRow>> FirstAsync(ListImport import, CancellationToken cancellationToken) =>
        import.MadeBy is null || import.MadeBy != actor.Organizer || import.State is not (ListImportState.Read or ListImportState.Checking or ListImportState.Checked) ? []
        : [.. StoredLines.Read<TableRow>((await db.ListImportParts.AsNoTracking().SingleOrDefaultAsync(x => x.ImportId == import.Id && x.Number == 1, cancellationToken))?.Rows).Take(FirstLines)];
}

/// <summary>The words for imports in calls and forms.</summary>
internal static class ListImportWords
{
    public static ListColumn? Column(string? name) => Enum.GetValues<ListColumn>().Cast<ListColumn?>().FirstOrDefault(column => string.Equals(EnumNames.Of(column!.Value), name, StringComparison.Ordinal));

    /// <summary>Lets go of the lines of a file that was never imported.</summary>
    public static async Task DropAsync(this ISolidarityDb db, ListImport import, DateTimeOffset now, CancellationToken cancellationToken)
    {
        import.Drop(now);
        var id = import.Id;
        await db.InTransactionAsync(
            async token =>
            {
                await db.ListImportParts.Where(x => x.ImportId == id).ExecuteDeleteAsync(token);
                return await db.SaveChangesAsync(token);
            },
            cancellationToken);
    }
}
