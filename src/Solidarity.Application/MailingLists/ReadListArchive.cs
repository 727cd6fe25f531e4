using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.MailingLists;

/// <summary>The archive of a list, newest first: its newsletters, and the statements that went through it.</summary>
/// <param name="List">Slug of the list.</param>
/// <param name="Language">The language in which they are wanted.</param>
/// <param name="Take">At most so many.</param>
/// <param name="Before">Only what is older than this entry.</param>
/// <param name="WithText">Whether the newsletters are wanted whole, as feeds have them.</param>
[AllowAnyone]
public sealed record ReadListArchive(string List, LanguageTag Language, int Take, MessageId? Before = null, bool WithText = false) : IQuery<ListArchiveRead>;

/// <summary>The archive of a list.</summary>
/// <param name="Slug">The list's name in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What one gets by it, and how often.</param>
/// <param name="Entries">What went through it, newest first.</param>
/// <param name="IsDemonstration">Whether it is part of the demonstration content.</param>
public sealed record ListArchiveRead(Slug Slug, string Name, string? Description, IReadOnlyList<ArchiveEntry> Entries, bool IsDemonstration)
{
    /// <summary>When anything last came to it, or null where there is nothing.</summary>
    public DateTimeOffset? ChangedAt => Entries.Select(x => (DateTimeOffset?)x.ModifiedAt).Max();

    /// <summary>Whether an entry shows what changes by itself; see <see cref="PublicNewsletter"/>.</summary>
    public bool IsMoving => Entries.Any(x => x.IsMoving);
}

/// <summary>What went through a list.</summary>
/// <param name="Id">Of the message; where the next page begins.</param>
/// <param name="Statement">Slug of the statement that it told of; null for a newsletter.</param>
/// <param name="Language">The language of its words here.</param>
/// <param name="Title">The statement's title, or the newsletter's subject.</param>
/// <param name="Summary">The standfirst, or how the newsletter begins; null where there is nothing.</param>
/// <param name="Byline">Who signed the statement; null for a newsletter, or where nobody did.</param>
/// <param name="Html">A newsletter's whole text, where that was asked for.</param>
/// <param name="SentAt">When it was published, or began to go out.</param>
/// <param name="ModifiedAt">When its text was last changed; a newsletter's is not after it is sent.</param>
/// <param name="IsMoving">Whether it shows what changes by itself; see <see cref="PublicNewsletter"/>.</param>
public sealed record ArchiveEntry(
    MessageId Id, string? Statement, LanguageTag Language, string Title, string? Summary, string? Byline, string? Html, DateTimeOffset SentAt, DateTimeOffset ModifiedAt, bool IsMoving);

internal sealed class ReadListArchiveHandler(ISolidarityDb db, INewsletterTexts texts) : IRequestHandler<ReadListArchive, ListArchiveRead>
{
    public async Task<ListArchiveRead> Handle(ReadListArchive request, CancellationToken cancellationToken)
    {
        var list = await db.ArchivedListAsync(request.List, cancellationToken);
        var shown = db.ShownInArchives().Through(list.Id);
        if (request.Before is { } before)
        {
            var last = await shown.Where(x => x.Id == before).Select(x => new { At = x.BegunAt ?? x.CreatedAt }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Message");
            shown = shown.Where(x => (x.BegunAt ?? x.CreatedAt) < last.At || ((x.BegunAt ?? x.CreatedAt) == last.At && x.Id < before));
        }

        // An alert begins when it is made.
        var rows = await shown.OrderByDescending(x => x.BegunAt ?? x.CreatedAt).ThenByDescending(x => x.Id).Take(request.Take)
            .Select(x => new Row(x.Id, x.StatementId, x.Language, x.BegunAt ?? x.CreatedAt)).ToListAsync(cancellationToken);
        var newsletters = await NewslettersAsync(request, [.. rows.Where(x => x.Statement is null)], cancellationToken);
        var statements = await StatementsAsync(request, [.. rows.Where(x => x.Statement is not null)], cancellationToken);
        return new ListArchiveRead(
            list.Slug, list.Name, list.Description, [.. rows.Select(x => newsletters.GetValueOrDefault(x.Id) ?? statements.GetValueOrDefault(x.Id)).OfType<ArchiveEntry>()], list.IsDemonstration);
    }

    private async Task<Dictionary<MessageId, ArchiveEntry>> NewslettersAsync(ReadListArchive request, List<Row> rows, CancellationToken cancellationToken)
    {
        var stored = await db.NewslettersAsync([.. rows.Select(x => x.Id)], cancellationToken);
        List<NewsletterToShow> shown = [.. rows.Select(x => stored[x.Id].For(request.Language, x.Language!.Value))];
        var made = await texts.MakePublicAsync(shown, request.WithText, cancellationToken);
        return rows.Zip(shown, made).ToDictionary(
            x => x.First.Id, x => new ArchiveEntry(x.First.Id, null, x.Second.Texts.Language, x.Third.Title, x.Third.Beginning, null, x.Third.Html, x.First.At, x.First.At, x.Third.IsMoving));
    }

    private async Task<Dictionary<MessageId, ArchiveEntry>> StatementsAsync(ReadListArchive request, List<Row> rows, CancellationToken cancellationToken)
    {
        List<StatementId> ids = [.. rows.Select(x => x.Statement!.Value)];
        var listed = ids.Count == 0 ? [] : await db.ListedAsync(db.Statements.Where(x => ids.Contains(x.Id)), request.Language, ids.Count, cancellationToken);
        return rows.Join(listed, x => x.Statement!.Value, x => x.Id, (row, x) => new ArchiveEntry(row.Id, x.Slug, x.Language, x.Title, x.Standfirst, x.Byline, null, x.PublishedAt, x.ModifiedAt, false))
            .ToDictionary(x => x.Id);
    }

    private sealed record Row(MessageId Id, StatementId? Statement, LanguageTag? Language, DateTimeOffset At);
}
