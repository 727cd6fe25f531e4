using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>What an alert is made of, as it stands now.</summary>
/// <param name="Stamp">Changes whenever any of it does.</param>
/// <param name="Statement">The statement, with its current texts.</param>
/// <param name="Campaign">Its campaign, with its current texts.</param>
/// <param name="Picture">The path of its lead picture.</param>
/// <param name="Lists">The lists that the message goes to, by name.</param>
internal sealed record AlertContent(string Stamp, Statement Statement, Campaign Campaign, string? Picture, IReadOnlyList<MailingList> Lists)
{
    /// <summary>The names of some of the lists.</summary>
    public string NamesOf(IEnumerable<MailingListId> lists, LanguageTag language) =>
        Written.List(Lists.Where(list => lists.Contains(list.Id)).Select(list => list.Name), language);
}

/// <summary>Makes alerts of statements as they stand, so that a correction reaches the copies still to come.</summary>
internal sealed class AlertSource(MailTemplates templates, MailLinks links, IMarkdown markdown, IOptions<MailOptions> mail, IOptions<SiteOptions> site)
{
    private const int PictureWidth = 1200;

    // One alert is under way at most times: what was read for it last, until something changes.
    private volatile AlertContent? _last;

    /// <summary>Reads what a message tells of; anew only when it has changed.</summary>
    public async Task<AlertContent?> ReadAsync(SolidarityDb db, Message message, CancellationToken cancellationToken)
    {
        var id = message.StatementId;
        var lists = message.Lists.Select(x => x.ListId).ToList();
        var versions = await db.Statements.Where(x => x.Id == id)
            .Join(db.Campaigns, statement => statement.CampaignId, campaign => campaign.Id, (statement, campaign) => new { Statement = statement.Version, Campaign = campaign.Version })
            .SingleOrDefaultAsync(cancellationToken);
        if (versions is null)
        {
            return null;
        }

        var named = await db.MailingLists.AsNoTracking().Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).ToListAsync(cancellationToken);
        var stamp = $"{site.Value.Name}/{message.Id}/{versions.Statement}/{versions.Campaign}/{string.Join('/', named.Select(x => x.Version))}";
        if (_last is { } last && last.Stamp == stamp)
        {
            return last;
        }

        var statement = await db.Statements.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == id, cancellationToken);
        var campaign = await db.Campaigns.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == statement.CampaignId, cancellationToken);
        var content = new AlertContent(stamp, statement, campaign, await PictureAsync(db, statement.LeadPictureId, cancellationToken), named);
        _last = content;
        return content;
    }

    /// <summary>The alert in the version for a language.</summary>
    public MailSource Source(AlertContent content, LanguageTag wanted)
    {
        var version = content.Statement.Versions.For(x => x.Language, wanted, content.Statement.Language);
        var frame = content.Campaign.Versions.For(x => x.Language, version.Language, content.Campaign.Language);
        var (template, _) = templates.For(MailTemplates.Alert, version.Language);
        var body = version.Body.WithQuotations(version.Quotations, version.Language);
        var list = content.Lists.Count > 0 ? content.Lists[0] : null;
        return new MailSource
        {
            Template = template,
            Language = version.Language.Value,
            Headers = new MailHeaders
            {
                From = mail.Value.From,
                FromName = mail.Value.FromName,
                ReplyTo = mail.Value.ReplyTo,
                ListId = list is null ? null : links.ListId(list),
                ListName = list?.Name,
                ListArchive = list is null ? null : links.ArchiveOf(list),
                UnsubscribeVariable = MailKinds.Unsubscribe,
                FeedbackId = links.FeedbackId(MailTemplates.Alert, list, content.Statement.Id.Value),
            },
            Shared = new Dictionary<string, object?>(Everywhere(site.Value, links, version.Language))
            {
                ["statement_title"] = version.Title,
                ["statement_standfirst"] = version.Standfirst ?? "",
                ["statement_byline"] = version.Byline ?? "",
                ["statement_html"] = markdown.ToHtml(body, links.Base),
                ["statement_text"] = markdown.ToPlainText(body, links.Base),
                ["statement_url"] = links.To(version.Language, "/statements/" + Uri.EscapeDataString(content.Statement.Slug.Value)),
                ["picture_url"] = content.Picture is { } picture ? links.Base + picture : "",
                ["picture_alt"] = version.PictureAlternative ?? "",
                ["campaign_title"] = frame.Title,
            },
            Variables = MailKinds.Alert.Variables,
        };
    }

    /// <summary>What every mail knows.</summary>
    public static Dictionary<string, object?> Everywhere(SiteOptions site, MailLinks links, LanguageTag language) => new()
    {
        ["site_name"] = site.Name,
        ["organisation"] = site.Name,
        ["base_url"] = links.Base,
        ["language"] = language.Value,
        ["dir"] = language.Direction,
    };

    private static async Task<string?> PictureAsync(SolidarityDb db, PictureId? id, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            return null;
        }

        var picture = await db.Pictures.Where(x => x.Id == id).Select(x => new { x.Hash, x.Width }).SingleOrDefaultAsync(cancellationToken);
        return picture is null ? null : $"/pictures/{Convert.ToHexStringLower(picture.Hash)}/{Math.Min(picture.Width, PictureWidth)}.webp";
    }
}
