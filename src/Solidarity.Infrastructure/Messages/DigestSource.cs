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
internal sealed record DigestContent(
    MessageId Message, string Stamp, IReadOnlyDictionary<StatementId, Statement> Statements, IReadOnlyDictionary<CampaignId, Campaign> Campaigns, IReadOnlyList<MailingList> Lists)
{
    /// <summary>The names of some of the lists.</summary>
    public string NamesOf(IEnumerable<MailingListId> lists, LanguageTag language) =>
        Written.List(Lists.Where(list => lists.Contains(list.Id)).Select(list => list.Name), language);
}

/// <summary>Makes digests of statements as they stand.</summary>
internal sealed class DigestSource(MailTemplates templates, MailLinks links, IOptions<MailOptions> mail, IOptions<SiteOptions> site)
{
    /// <summary>Reads what a digest tells of.</summary>
    public async Task<DigestContent> ReadAsync(SolidarityDb db, Message message, CancellationToken cancellationToken)
    {
        var ids = message.Statements.Select(x => x.StatementId).ToList();
        var lists = message.Lists.Select(x => x.ListId).ToList();
        var statements = await db.Statements.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Where(x => ids.Contains(x.Id))
            .ToDictionaryAsync(x => x.Id, cancellationToken);
        var framing = statements.Values.Select(x => x.CampaignId).Distinct().ToList();
        var campaigns = await db.Campaigns.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Where(x => framing.Contains(x.Id))
            .ToDictionaryAsync(x => x.Id, cancellationToken);
        var named = await db.MailingLists.AsNoTracking().Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).ToListAsync(cancellationToken);
        IEnumerable<object> versions = [.. statements.Values.OrderBy(x => x.Id.Value).Select(x => x.Version), .. campaigns.Values.OrderBy(x => x.Id.Value).Select(x => x.Version), .. named.Select(x => x.Version)];
        return new DigestContent(message.Id, $"{site.Value.Name}/{string.Join('/', versions)}", statements, campaigns, named);
    }

    /// <summary>The digest of some of the statements, in a language or as near to it as each statement is there.</summary>
    public MailSource Source(DigestContent content, DigestShare share, LanguageTag wanted)
    {
        var (template, language) = templates.For(MailTemplates.Digest, wanted);
        var lists = content.Lists.Where(x => share.Lists.Contains(x.Id)).ToList();
        var statements = share.Statements.Select(id => Entry(content, content.Statements[id], wanted)).ToList();
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
            },
            Variables = MailKinds.Digest.Variables,
        };
    }

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
