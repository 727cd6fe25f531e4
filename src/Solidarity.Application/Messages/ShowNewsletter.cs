using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Segments;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Messages;

/// <summary>A newsletter, with its texts and how it goes.</summary>
[Requires(Right.SeeConsole)]
public sealed record ShowNewsletter(MessageId Id) : IQuery<Newsletter>;

/// <summary>Newsletters, newest first.</summary>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeeConsole)]
public sealed record ListNewsletters(MessageId? Before = null, int Take = 50) : IQuery<IReadOnlyList<NewsletterInConsole>>;

/// <summary>Who would get a newsletter, and who would not.</summary>
[Requires(Right.SeeConsole)]
public sealed record PlanNewsletter(MessageId Id) : IQuery<NewsletterPlan>;

/// <summary>A newsletter as a reader would get it, stored or not.</summary>
/// <param name="Subject">The subject line, in Liquid.</param>
/// <param name="Body">Markdown after Liquid.</param>
/// <param name="Language">BCP 47; the site's when null.</param>
/// <param name="Lists">Slugs of the lists that it would come through.</param>
/// <param name="Name">How the reader is addressed; null for one who gave no name.</param>
[Requires(Right.Write)]
public sealed record PreviewNewsletter(string? Subject, string? Body, string? Language, IReadOnlyList<string>? Lists = null, string? Name = null) : IQuery<NewsletterMail>, INewsletterTextFields;

/// <summary>A newsletter.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State"><c>draft</c>, <c>scheduled</c>, <c>sending</c>, <c>paused</c>, <c>cancelled</c> or <c>done</c>.</param>
/// <param name="Language">The language that it was written in first.</param>
/// <param name="Versions">Its texts.</param>
/// <param name="Lists">Slugs of the lists that it goes to.</param>
/// <param name="Segment">Slug of the segment of their readers that it goes to; null for all of them, or where the segment was removed since it went.</param>
/// <param name="At">When it is to go, or went.</param>
/// <param name="LocalAt">What each reader's own clock shows when it comes; null where it goes to all at one moment.</param>
/// <param name="Total">All copies known so far; <c>queued</c> + <c>sent</c> + <c>failed</c> + <c>skipped</c>.</param>
/// <param name="Queued">Without an outcome yet.</param>
/// <param name="Sent">Taken by a mail server.</param>
/// <param name="Failed">Refused for good, or given up.</param>
/// <param name="Skipped">Not to be sent any more: the reader left, or had the mails of the week, or it was cancelled.</param>
/// <param name="Done">Whether every copy has its outcome.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="Version">Changes with each change.</param>
/// <param name="Progress">How it goes; null before it is sent.</param>
/// <param name="InArchive">Whether the public archives of its lists show it, or will.</param>
/// <param name="Archives">Slugs of those of its lists that have a public archive.</param>
/// <param name="Web">The address of its web version, without language; null where no archive shows it.</param>
public sealed record Newsletter(
    MessageId Id, string State, string Language, IReadOnlyList<NewsletterVersion> Versions, IReadOnlyList<string> Lists, string? Segment, DateTimeOffset? At, DateTime? LocalAt,
    int Total, int Queued, int Sent, int Failed, int Skipped, bool Done, DateTimeOffset CreatedAt, long Version, AlertProgress? Progress,
    bool InArchive, IReadOnlyList<string> Archives, string? Web)
{
    /// <summary>Whether it is counted how often each of its links is followed, by all together.</summary>
    public bool CountsLinks { get; init; }

    /// <summary>How two texts are tried on a part of the readers first; null where there is one.</summary>
    public NewsletterSplit? Split { get; init; }

    /// <summary>Its subject in the language that it was written in first.</summary>
    public string Subject => Versions.First(version => version.Language == Language).Subject;
}

/// <summary>A newsletter's texts in one language.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="Subject">The subject line, in Liquid.</param>
/// <param name="Body">Markdown after Liquid.</param>
/// <param name="OtherSubject">The subject line that it is compared with; null where that is the same.</param>
/// <param name="OtherBody">The text that it is compared with; null where that is the same.</param>
public sealed record NewsletterVersion(string Language, string Subject, string Body, string? OtherSubject = null, string? OtherBody = null);

/// <summary>How two texts are tried (A/B test).</summary>
/// <param name="Share">On how many of a hundred readers, both texts together.</param>
/// <param name="By">What tells which is better.</param>
/// <param name="Hours">How long that is waited for.</param>
public sealed record NewsletterSplit(int Share, SplitMeasure By, int Hours);

/// <summary>A newsletter among others.</summary>
public sealed record NewsletterInConsole(
    MessageId Id, string State, string Language, string Subject, IReadOnlyList<string> Lists, DateTimeOffset? At, DateTime? LocalAt, int Total, int Sent, DateTimeOffset CreatedAt);

/// <summary>Who would get a newsletter, and who would not.</summary>
/// <param name="Total">People who would get it; one copy each.</param>
/// <param name="Languages">By the readers' language.</param>
/// <param name="Suppressed">People who would, but their address must not be mailed: it bounced, or they reported or forbade it.</param>
/// <param name="OnPause">People who hold their mails for a while.</param>
/// <param name="Unconfirmed">Addresses that were typed in for one of the lists and not confirmed, in the segment or not.</param>
/// <param name="OverCap">Of <paramref name="Total"/>, people who had their mails of the week already: it goes into their next digest.</param>
/// <param name="OutsideSegment">People who get mail by the lists, and are not in the segment; null without one.</param>
public sealed record NewsletterPlan(int Total, IReadOnlyList<NewsletterReaders> Languages, int Suppressed, int OnPause, int Unconfirmed, int OverCap, int? OutsideSegment)
{
    /// <summary>The approval that it needs, being for so many; null where it needs none.</summary>
    public NewsletterApproval? Approval { get; init; }

    /// <summary>What readers would stumble over.</summary>
    public IReadOnlyList<NewsletterFlaw> Flaws { get; init; } = [];
}

/// <summary>The approval that a newsletter needs.</summary>
/// <param name="Above">It goes to more people than this.</param>
/// <param name="By">Who approved it as it is; null while nobody has.</param>
/// <param name="At">When.</param>
/// <param name="MayISend">Whether the one who asks may send it now: somebody else approved it.</param>
public sealed record NewsletterApproval(int Above, string? By, DateTimeOffset? At, bool MayISend);

/// <summary>A link or a picture without words, which says nothing to who hears it read out.</summary>
/// <param name="Language">Of the version that it stands in.</param>
/// <param name="Address">Where it leads, or the picture's.</param>
/// <param name="IsPicture">Whether it is a picture: mails show a link with its alternative text in its place.</param>
public sealed record NewsletterFlaw(string Language, string Address, bool IsPicture);

/// <summary>Readers of one language.</summary>
/// <param name="Reader">The language they asked for.</param>
/// <param name="Version">The language version that they get.</param>
/// <param name="Count">People.</param>
/// <param name="IsMissing">Whether there is none in their language.</param>
public sealed record NewsletterReaders(string Reader, string Version, int Count, bool IsMissing);

internal sealed class PreviewNewsletterValidator : AbstractValidator<PreviewNewsletter>
{
    public PreviewNewsletterValidator()
    {
        this.TextRules();
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class ShowNewsletterHandler(ISolidarityDb db, ISendingQuota quota, TimeProvider time) : IRequestHandler<ShowNewsletter, Newsletter>
{
    public async Task<Newsletter> Handle(ShowNewsletter request, CancellationToken cancellationToken)
    {
        var message = await db.Messages.AsNoTracking().Include(x => x.Versions).Include(x => x.Lists)
            .SingleOrDefaultAsync(x => x.Id == request.Id && x.Kind == MessageKind.Newsletter, cancellationToken) ?? throw new NotFound("Message");
        var lists = message.Lists.Select(x => x.ListId).ToList();
        var named = await db.MailingLists.AsNoTracking().Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).ToListAsync(cancellationToken);
        var isShown = ListArchives.First(named) is not null && await db.ShownInArchives().AnyAsync(x => x.Id == message.Id, cancellationToken);
        var segment = message.SegmentId is { } part ? await db.Segments.Where(x => x.Id == part).Select(x => x.Slug.Value).SingleOrDefaultAsync(cancellationToken) : null;
        return new Newsletter(
            message.Id, NewsletterStates.Name(message.State), message.Language!.Value.Value,
            [.. message.Versions.OrderBy(x => x.Language != message.Language).ThenBy(x => x.Language.Value, StringComparer.Ordinal).Select(x => new NewsletterVersion(x.Language.Value, x.Subject, x.Body, x.OtherSubject, x.OtherBody))],
            [.. named.Select(list => list.Slug.Value)], segment, message.DueAt, message.LocalDueAt, message.Total, message.Queued, message.Sent, message.Failed, message.Skipped,
            message.DoneAt is not null, message.CreatedAt, message.Version,
            message.BegunAt is null ? null : await new MessageFollowing(db, quota, time).OfAsync(message, cancellationToken),
            message.IsInArchive, [.. named.Where(list => list.Archive == ListArchive.Public).Select(list => list.Slug.Value)],
            isShown ? ListArchives.PathOf(ListArchives.First(named)!.Slug, message.Id) : null)
        {
            CountsLinks = message.CountsLinks,
            Split = message.SplitShare is { } share ? new NewsletterSplit(share, message.SplitBy, message.SplitHours) : null,
        };
    }
}

internal sealed class ListNewslettersHandler(ISolidarityDb db) : IRequestHandler<ListNewsletters, IReadOnlyList<NewsletterInConsole>>
{
    public async Task<IReadOnlyList<NewsletterInConsole>> Handle(ListNewsletters request, CancellationToken cancellationToken)
    {
        var all = db.Messages.AsNoTracking().Where(x => x.Kind == MessageKind.Newsletter);
        var page = await (request.Before is { } before ? all.Where(x => x.Id < before) : all).OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100))
            .Select(x => new
            {
                x.Id, x.State, x.Language, Subject = x.Versions.Where(version => version.Language == x.Language).Select(version => version.Subject).First(),
                x.DueAt, x.LocalDueAt, x.Total, x.Sent, x.CreatedAt,
                Lists = x.Lists.Join(db.MailingLists, list => list.ListId, list => list.Id, (_, list) => list.Name).ToList(),
            }).ToListAsync(cancellationToken);
        return [.. page.Select(x => new NewsletterInConsole(
            x.Id, NewsletterStates.Name(x.State), x.Language!.Value.Value, x.Subject, [.. x.Lists.Order(StringComparer.CurrentCulture)], x.DueAt, x.LocalDueAt, x.Total, x.Sent, x.CreatedAt))];
    }
}

internal sealed class PlanNewsletterHandler(ISolidarityDb db, IMarkdown markdown, IActor actor, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<PlanNewsletter, NewsletterPlan>
{
    public async Task<NewsletterPlan> Handle(PlanNewsletter request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = await db.Messages.AsNoTracking().Include(x => x.Versions).Include(x => x.Lists)
            .SingleOrDefaultAsync(x => x.Id == request.Id && x.Kind == MessageKind.Newsletter, cancellationToken) ?? throw new NotFound("Message");
        var lists = message.Lists.Select(x => x.ListId).ToList();
        var versions = message.Versions.Select(x => x.Language).ToList();
        var segment = await db.RulesOfAsync(message, cancellationToken);
        var readership = Audience.OfNewsletter(db, lists, segment, now);
        var counts = await readership.Recipients.GroupBy(x => x.Subscription.Language).Select(x => new { Language = x.Key, Count = x.Count() }).ToListAsync(cancellationToken);
        var standing = db.Subscriptions.Where(x => x.State == SubscriptionState.Active && lists.Contains(x.ListId));
        var receiving = Audience.Receiving(db, now).Where(x => lists.Contains(x.ListId));
        var outside = segment is null ? (int?)null : await Audience.OfNewsletter(db, lists, null, now).Recipients.CountAsync(cancellationToken) - counts.Sum(x => x.Count);
        var people = db.Supporters.In(db, segment);
        var suppressed = await people.CountAsync(
            x => receiving.Any(y => y.SupporterId == x.Id) && db.Suppressions.Any(suppression => suppression.AddressKey == x.Keys.Address), cancellationToken);
        var paused = await people.CountAsync(x => standing.Any(y => y.SupporterId == x.Id) && !receiving.Any(y => y.SupporterId == x.Id), cancellationToken);
        var unconfirmed = await db.SubscriptionRequests.CountAsync(x => x.ConfirmedAt == null && x.Lists.Any(list => lists.Contains(list.ListId)), cancellationToken);
        var cap = await WeeklyCap.OfAsync(db, message, site.Value, now, cancellationToken);
        var full = await cap.CountAsync(readership.Recipients, cancellationToken);
        var total = counts.Sum(x => x.Count);
        return new NewsletterPlan(
            total,
            [.. counts.OrderByDescending(x => x.Count).Select(x => (x.Language, x.Count, Version: versions.For(x.Language, message.Language!.Value)))
                .Select(x => new NewsletterReaders(x.Language.Value, x.Version.Value, x.Count, !x.Language.Reads(x.Version)))],
            suppressed, paused, unconfirmed, full, outside)
        {
            Approval = site.Value.SecondApprovalAbove is > 0 and var above && total > above ? await ApprovalAsync(message, above, cancellationToken) : null,
            Flaws = [.. message.Versions.SelectMany(version => version.Bodies.SelectMany(body => markdown.Links(body)).Where(link => link.Text.Length == 0)
                .Select(link => new NewsletterFlaw(version.Language.Value, link.Address, link.IsPicture))).Distinct()],
        };
    }

    private async Task<NewsletterApproval> ApprovalAsync(Message message, int above, CancellationToken cancellationToken)
    {
        var by = message.ApprovedBy is { } id ? await db.Organizers.Where(x => x.Id == id).Select(x => x.Email).SingleOrDefaultAsync(cancellationToken) : null;
        return new NewsletterApproval(above, by?.Value, message.ApprovedAt, message.IsApprovedBesides(actor.Organizer));
    }
}

internal sealed class PreviewNewsletterHandler(ISolidarityDb db, INewsletterTexts mails, IOptions<SiteOptions> site) : IRequestHandler<PreviewNewsletter, NewsletterMail>
{
    public async Task<NewsletterMail> Handle(PreviewNewsletter request, CancellationToken cancellationToken)
    {
        var slugs = (request.Lists ?? []).Select(Slug.FromStored).ToList();
        var names = await db.MailingLists.Where(x => slugs.Contains(x.Slug)).OrderBy(x => x.Name).Select(x => x.Name).ToListAsync(cancellationToken);
        return await mails.MakeAsync(NewsletterForm.Words(request, LanguageTag.Parse(request.Language ?? site.Value.Language)), names, Text.OneLine(request.Name), cancellationToken);
    }
}

/// <summary>The words for where a newsletter stands.</summary>
internal static class NewsletterStates
{
    public static string Name(MessageState state) => state == MessageState.Stopped ? "cancelled" : state.ToString().ToLowerInvariant();
}
