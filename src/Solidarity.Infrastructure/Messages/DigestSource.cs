using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>What a digest is made of, as it stands now.</summary>
/// <param name="Message">The message.</param>
/// <param name="Stamp">Changes whenever any of it does.</param>
/// <param name="Statements">The statements, with their current texts.</param>
/// <param name="Campaigns">Their campaigns, with their current texts.</param>
/// <param name="Lists">The lists that the message goes to, by name.</param>
/// <param name="Held">What was held back for some readers beside statements; how each reads in a language.</param>
internal sealed record DigestContent(
    MessageId Message, string Stamp, IReadOnlyDictionary<StatementId, Statement> Statements, IReadOnlyDictionary<CampaignId, Campaign> Campaigns, IReadOnlyList<MailingList> Lists,
    IReadOnlyDictionary<MessageId, Func<LanguageTag, DigestEntry>> Held)
{
    /// <summary>The names of some of the lists.</summary>
    public string NamesOf(IEnumerable<MailingListId> lists, LanguageTag language) =>
        Written.List(Lists.Where(list => lists.Contains(list.Id)).Select(list => list.Name), language);
}

/// <summary>A piece of news in a digest.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Title">Its title.</param>
/// <param name="Standfirst">What it says in short, or empty.</param>
/// <param name="Url">Where it can be read.</param>
internal sealed record DigestEntry(LanguageTag Language, string Title, string Standfirst, string Url);

/// <summary>Makes digests of statements as they stand, and of what was held back for a reader.</summary>
internal sealed class DigestSource(MailTemplates templates, MailLinks links, NewsletterSource newsletters, ITokens tokens, IOptions<MailOptions> mail, IOptions<SiteOptions> site)
{
    /// <summary>Reads what a digest tells of.</summary>
    public async Task<DigestContent> ReadAsync(SolidarityDb db, Message message, CancellationToken cancellationToken)
    {
        var held = await HeldAsync(db, message.Id, cancellationToken);
        var ids = message.Statements.Select(x => x.StatementId).Concat(held.Select(x => x.StatementId).OfType<StatementId>()).ToList();
        var lists = message.Lists.Select(x => x.ListId).ToList();
        var statements = await db.Statements.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Where(x => ids.Contains(x.Id))
            .ToDictionaryAsync(x => x.Id, cancellationToken);
        var framing = statements.Values.Select(x => x.CampaignId).Distinct().ToList();
        var campaigns = await db.Campaigns.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Where(x => framing.Contains(x.Id))
            .ToDictionaryAsync(x => x.Id, cancellationToken);
        var named = await db.MailingLists.AsNoTracking().Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).ToListAsync(cancellationToken);
        var (entries, stamp) = await EntriesAsync(db, held, named, cancellationToken);
        IEnumerable<object> versions = [.. stamp, .. statements.Values.OrderBy(x => x.Id.Value).Select(x => x.Version), .. campaigns.Values.OrderBy(x => x.Id.Value).Select(x => x.Version), .. named.Select(x => x.Version)];
        return new DigestContent(message.Id, $"{site.Value.Name}/{string.Join('/', versions)}", statements, campaigns, named, entries);
    }

    private static async Task<List<Message>> HeldAsync(SolidarityDb db, MessageId digest, CancellationToken cancellationToken) =>
        await db.Messages.AsNoTracking().Include(x => x.Lists).Include(x => x.Versions).Where(x => db.HeldMails.Any(mail => mail.DigestId == digest && mail.MessageId == x.Id)).ToListAsync(cancellationToken);

    // Newsletters by how they begin, and answers to petitions.
    private async Task<(IReadOnlyDictionary<MessageId, Func<LanguageTag, DigestEntry>> Entries, IReadOnlyList<object> Stamp)> EntriesAsync(
        SolidarityDb db, IReadOnlyList<Message> held, IReadOnlyList<MailingList> lists, CancellationToken cancellationToken)
    {
        Dictionary<MessageId, Func<LanguageTag, DigestEntry>> entries = [];
        List<object> stamp = [];
        foreach (var message in held.Where(x => x.Kind == MessageKind.Newsletter))
        {
            List<MailingList> through = [.. lists.Where(list => message.Lists.Any(row => row.ListId == list.Id))];
            var path = NewsletterSource.WebOf(message, through) ?? "/newsletters/" + tokens.Issue(new Token(TokenPurpose.Newsletter, message.Id.Value, Guid.Empty, 0, null));
            entries[message.Id] = wanted => newsletters.Entry(message, through, wanted, links.To(wanted, path));
            stamp.Add(message.ModifiedAt.UtcTicks);
        }

        var answers = held.Where(x => x.Kind == MessageKind.PetitionAnswer).Select(x => x.HandoverId).ToList();
        if (answers.Count > 0)
        {
            var handovers = await db.Handovers.AsNoTracking().Where(x => answers.Contains(x.Id)).ToListAsync(cancellationToken);
            var of = handovers.Select(x => x.PetitionId).ToList();
            var petitions = await db.Petitions.AsNoTracking().Where(x => of.Contains(x.Id)).Include(x => x.Versions.Where(version => version.IsCurrent)).ToDictionaryAsync(x => x.Id, cancellationToken);
            foreach (var message in held.Where(x => handovers.Exists(handover => handover.Id == x.HandoverId)))
            {
                var handover = handovers.Find(x => x.Id == message.HandoverId)!;
                var petition = petitions[handover.PetitionId];
                entries[message.Id] = wanted =>
                {
                    var version = petition.Versions.For(x => x.Language, wanted, petition.Language);
                    return new DigestEntry(version.Language, version.Title, NewsletterSource.Beginning(handover.Answer) ?? "", links.To(wanted, $"/petitions/{Uri.EscapeDataString(petition.Slug.Value)}#answers"));
                };
                stamp.Add(petition.Version);
            }
        }

        return (entries, stamp);
    }

    /// <summary>The digest of some of the statements, in a language or as near to it as each statement is there.</summary>
    public MailSource Source(DigestContent content, DigestShare share, LanguageTag wanted)
    {
        var (template, language) = templates.For(MailTemplates.Digest, wanted);
        var lists = content.Lists.Where(x => share.Lists.Contains(x.Id)).ToList();
        List<Dictionary<string, object?>> statements =
        [
            .. share.Statements.Select(id => Entry(content, content.Statements[id], wanted)),
            .. share.Held.Where(content.Held.ContainsKey).Select(id => Entry(content.Held[id](wanted))),
        ];
        return new MailSource
        {
            Template = template,
            Language = language.Value,
            Headers = new MailHeaders
            {
                From = mail.Value.From,
                FromName = mail.Value.FromName,
                ReplyTo = mail.Value.ReplyTo,
                ListId = lists.Count == 1 ? links.ListId(lists[0]) : $"digest.{links.Host}",
                ListName = lists.Count == 1 ? lists[0].Name : site.Value.Name,
                ListArchive = lists.Count == 1 ? links.ArchiveOf(lists[0]) : null,
                UnsubscribeVariable = MailKinds.Unsubscribe,
                FeedbackId = links.FeedbackId(MailTemplates.Digest, lists.Count == 1 ? lists[0] : null, content.Message.Value),
            },
            Shared = new Dictionary<string, object?>(AlertSource.Everywhere(site.Value, links, language))
            {
                ["first_title"] = statements[0]["title"],
                ["more"] = statements.Count - 1,
                ["statements"] = statements,
                ["held"] = share.IsHeld,
            },
            Variables = MailKinds.Digest.Variables,
        };
    }

    private static Dictionary<string, object?> Entry(DigestEntry entry) => new()
    {
        ["title"] = entry.Title,
        ["standfirst"] = entry.Standfirst,
        ["byline"] = "",
        ["url"] = entry.Url,
        ["campaign_title"] = "",
        ["language"] = entry.Language.Value,
        ["dir"] = entry.Language.Direction,
    };

    private Dictionary<string, object?> Entry(DigestContent content, Statement statement, LanguageTag wanted)
    {
        var version = statement.Versions.For(x => x.Language, wanted, statement.Language);
        var campaign = content.Campaigns[statement.CampaignId];
        return new Dictionary<string, object?>
        {
            ["title"] = version.Title,
            ["standfirst"] = version.Standfirst ?? "",
            ["byline"] = version.Byline ?? "",
            ["url"] = links.To(version.Language, "/statements/" + Uri.EscapeDataString(statement.Slug.Value)),
            ["campaign_title"] = campaign.Versions.For(x => x.Language, version.Language, campaign.Language).Title,
            ["language"] = version.Language.Value,
            ["dir"] = version.Language.Direction,
        };
    }
}
