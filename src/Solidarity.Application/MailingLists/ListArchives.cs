using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.MailingLists;

/// <summary>Where the archives of lists are, and what they show.</summary>
public static class ListArchives
{
    /// <summary>The address of a list's archive, without language.</summary>
    public static string PathOf(Slug list) => "/lists/" + Uri.EscapeDataString(list.Value);

    /// <summary>The address of a newsletter's web version, without language.</summary>
    public static string PathOf(Slug list, MessageId newsletter) => $"{PathOf(list)}/{newsletter}";

    /// <summary>The one of several lists under which a newsletter's web version stands, wherever else it can be read; null where none has an archive.</summary>
    public static MailingList? First(IEnumerable<MailingList> lists) =>
        lists.Where(list => list.Archive == ListArchive.Public).MinBy(list => list.Slug.Value, StringComparer.Ordinal);

    /// <summary>
    /// The messages that archives show, whatever their lists: newsletters that began to go out and were not left out, unless they were ended before
    /// anybody got one; and alerts whose statement is public.
    /// </summary>
    internal static IQueryable<Message> ShownInArchives(this ISolidarityDb db) => db.Messages.AsNoTracking().Where(x =>
        (x.Kind == MessageKind.Newsletter && x.IsInArchive && x.BegunAt != null && (x.State != MessageState.Stopped || x.Sent > 0))
        || (x.Kind == MessageKind.StatementAlert && db.Statements.Any(statement => statement.Id == x.StatementId && statement.State == StatementState.Published)));

    /// <summary>Those that went through one list.</summary>
    internal static IQueryable<Message> Through(this IQueryable<Message> messages, MailingListId list) => messages.Where(x => x.Lists.Any(row => row.ListId == list));

    /// <summary>A list with a public archive.</summary>
    /// <exception cref="NotFound">There is no such list, or it has none: which, is told to nobody.</exception>
    internal static async Task<MailingList> ArchivedListAsync(this ISolidarityDb db, string list, CancellationToken cancellationToken)
    {
        var slug = Slug.FromStored(list);
        return await db.MailingLists.AsNoTracking().SingleOrDefaultAsync(x => x.Slug == slug && x.Archive == ListArchive.Public, cancellationToken)
            ?? throw new NotFound("MailingList");
    }

    /// <summary>The texts of newsletters, and the lists with a public archive that they went through.</summary>
    internal static async Task<IReadOnlyDictionary<MessageId, NewsletterInArchive>> NewslettersAsync(this ISolidarityDb db, IReadOnlyCollection<MessageId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return new Dictionary<MessageId, NewsletterInArchive>();
        }

        var newsletters = db.Messages.AsNoTracking().Where(x => ids.Contains(x.Id));
        var versions = (await newsletters.SelectMany(x => x.Versions, (x, version) => new { Version = version, x.SplitChosen }).ToListAsync(cancellationToken)).ToLookup(x => x.Version.MessageId);
        var lists = (await newsletters.SelectMany(x => x.Lists)
            .Join(db.MailingLists.Where(x => x.Archive == ListArchive.Public), row => row.ListId, list => list.Id, (row, list) => new { row.MessageId, List = list })
            .ToListAsync(cancellationToken)).ToLookup(x => x.MessageId, x => x.List);
        return ids.ToDictionary(id => id, id => new NewsletterInArchive(
            versions[id].FirstOrDefault()?.SplitChosen ?? MailVariant.A, [.. versions[id].Select(x => x.Version)], [.. lists[id].OrderBy(list => list.Name, StringComparer.CurrentCulture)]));
    }
}

/// <summary>What the web version of a newsletter is made of.</summary>
/// <param name="Variant">Which of two texts.</param>
/// <param name="Versions">Its texts, one a language.</param>
/// <param name="Lists">The lists with a public archive that it went through, by name; the others are nobody's business.</param>
internal sealed record NewsletterInArchive(MailVariant Variant, IReadOnlyList<MessageVersion> Versions, IReadOnlyList<MailingList> Lists)
{
    /// <summary>The version for a reader.</summary>
    public NewsletterToShow For(LanguageTag wanted, LanguageTag original)
    {
        var version = Versions.For(x => x.Language, wanted, original);
        return new(NewsletterWords.Of(version).Of(Variant), [.. Lists.Select(list => list.Name)]);
    }
}
