using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Fluid;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Statements;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>What a newsletter is made of.</summary>
/// <param name="Stamp">Changes whenever any of it does.</param>
/// <param name="Language">The language that it was written in first.</param>
/// <param name="Texts">What was written, one a language.</param>
/// <param name="Lists">The lists that it goes to, by name.</param>
/// <param name="Blocks">What it shows of the site.</param>
internal sealed record NewsletterContent(
    string Stamp, LanguageTag Language, IReadOnlyList<NewsletterWords> Texts, IReadOnlyList<MailingList> Lists, IReadOnlyDictionary<NewsletterBlock, ShownBlock> Blocks)
{
    /// <summary>What its complaints are counted under.</summary>
    public string Kind { get; init; } = MailKinds.Newsletter.Name;

    /// <summary>The newsletter; null for one that is not stored yet.</summary>
    public Guid? Message { get; init; }

    /// <summary>The address of its web version, without language; null where no archive will show it.</summary>
    public string? Web { get; init; }

    /// <summary>Whether it is counted how often its links are followed.</summary>
    public bool CountsLinks { get; init; }

    /// <summary>Whether there are two texts.</summary>
    public bool IsSplit { get; init; }

    /// <summary>Whether one of the lists that somebody reads has a public archive: who reads none of these is not told that others do.</summary>
    public bool IsOpenTo(IEnumerable<MailingListId> read) => Lists.Any(list => list.Archive == ListArchive.Public && read.Contains(list.Id));

    /// <summary>The names of some of the lists.</summary>
    public string NamesOf(IEnumerable<MailingListId> lists, LanguageTag language) =>
        Written.List(Lists.Where(list => lists.Contains(list.Id)).Select(list => list.Name), language);
}

/// <summary>What is shown of the site in a block.</summary>
/// <param name="Language">The language that it was written in first.</param>
/// <param name="Texts">Its title and what it says in short, one a language.</param>
/// <param name="Number">A petition's signatures, confirmed online; null for what has none.</param>
/// <param name="Moment">When an event begins, where it takes place; null for what has none.</param>
internal sealed record ShownBlock(LanguageTag Language, IReadOnlyList<(LanguageTag Language, string Title, string Summary)> Texts, int? Number, DateTime? Moment);

/// <summary>Makes newsletters of what organizers write.</summary>
internal sealed partial class NewsletterSource(
    IDbContextFactory<SolidarityDb> databases, MailTemplates templates, MailLinks links, ITokens tokens, IMarkdown markdown, IOptions<MailOptions> mail, IOptions<SiteOptions> site, TimeProvider time)
    : INewsletterTexts
{
    // So long the numbers that a newsletter shows stay as they were when its sending began or went on.
    private static readonly TimeSpan NumbersStay = TimeSpan.FromMinutes(10);

    // As much as two lines in a list.
    private const int MostBeginning = 200;

    private const string SubjectPlace = "{{ newsletter_subject }}";

    // One newsletter is under way at most times: what was read for it last, until something changes.
    private volatile NewsletterContent? _last;

    /// <summary>Reads what a newsletter is made of; anew only when it may have changed.</summary>
    public async Task<NewsletterContent> ReadAsync(SolidarityDb db, Message message, CancellationToken cancellationToken)
    {
        var ids = message.Lists.Select(x => x.ListId).ToList();
        var lists = await db.MailingLists.AsNoTracking().Where(x => ids.Contains(x.Id)).OrderBy(x => x.Name).ToListAsync(cancellationToken);
        var stamp = $"{site.Value.Name}/{message.Id}/{message.ModifiedAt.UtcTicks}/{time.GetUtcNow().UtcTicks / NumbersStay.Ticks}/{string.Join('/', lists.Select(x => x.Version))}";
        if (_last is { } last && last.Stamp == stamp)
        {
            return last;
        }

        var texts = await db.Messages.AsNoTracking().Where(x => x.Id == message.Id).SelectMany(x => x.Versions).Select(x => NewsletterWords.Of(x)).ToListAsync(cancellationToken);
        var content = new NewsletterContent(stamp, message.Language!.Value, texts, lists, await BlocksAsync(db, [.. texts, .. texts.Where(words => words.HasOther).Select(words => words.Of(MailVariant.B))], forEverybody: false, cancellationToken))
        {
            Kind = message.Kind == MessageKind.SeriesMail ? "series" : MailKinds.Newsletter.Name,
            Message = message.Id.Value,
            CountsLinks = message.CountsLinks,
            IsSplit = message.SplitShare is not null,
            Web = WebOf(message, lists),
        };
        _last = content;
        return content;
    }

    /// <summary>The newsletter in the version for a language.</summary>
    /// <param name="content">What it is made of.</param>
    /// <param name="wanted">The language.</param>
    /// <param name="hasName">Whether the reader has a name.</param>
    /// <param name="isOpen">Whether a list that the reader is on has a public archive.</param>
    /// <param name="variant">Which of two texts.</param>
    /// <exception cref="DomainError">It can't be made; see <see cref="INewsletterTexts"/>.</exception>
    public MailSource Source(NewsletterContent content, LanguageTag wanted, bool hasName, bool isOpen, MailVariant variant)
    {
        var words = content.Texts.For(x => x.Language, wanted, content.Language).Of(variant);
        var (template, shared) = (templates.For(MailKinds.Newsletter.Name, words.Language).Template, AlertSource.Everywhere(site.Value, links, words.Language));
        var (subject, body) = Read(words);
        var lead = Leading(content, variant, body);
        var title = Text.OneLine(subject.Render(shared, hasName, _ => "")) ?? site.Value.Name;
        var text = body.Render(shared, hasName, block => Block(content.Blocks, block, words.Language));
        var web = isOpen && content.Web is { } path ? links.To(words.Language, path) : null;
        var list = content.Lists.Count > 0 ? content.Lists[0] : null;
        return new MailSource
        {
            Template = template with
            {
                Subject = template.Subject.Replace(SubjectPlace, subject.ToLiquid(title), StringComparison.Ordinal),
                Text = template.Text.Replace(SubjectPlace, subject.ToLiquid(title), StringComparison.Ordinal)
                    .Replace("{{ newsletter_text }}", body.ToLiquid(markdown.ToPlainText(text, links.Base, lead)), StringComparison.Ordinal),
                Html = template.Html.Replace(SubjectPlace, subject.ToLiquid(WebUtility.HtmlEncode(title)), StringComparison.Ordinal)
                    .Replace("{{ newsletter_html | raw }}", body.ToLiquid(markdown.ToHtml(text, links.Base, lead)), StringComparison.Ordinal),
            },
            Language = words.Language.Value,
            Headers = new MailHeaders
            {
                From = mail.Value.From,
                FromName = mail.Value.FromName,
                ReplyTo = mail.Value.ReplyTo,
                ListId = list is null ? null : links.ListId(list),
                ListName = list?.Name,
                ListArchive = list is null || !isOpen ? null : links.ArchiveOf(list),
                ArchivedAt = web,
                UnsubscribeVariable = MailKinds.Unsubscribe,
                FeedbackId = links.FeedbackId(content.Kind, list, content.Message),
            },
            Shared = new Dictionary<string, object?>(shared) { ["web_url"] = web ?? "" },
            Variables = MailKinds.Newsletter.Variables,
        };
    }

    /// <inheritdoc />
    public async Task<NewsletterMail> MakeAsync(NewsletterWords texts, IReadOnlyList<string> lists, string? name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var blocks = await BlocksAsync(db, [texts], forEverybody: false, cancellationToken);
        if (blocks.FirstOrDefault(block => block.Value.Texts.Count == 0).Key is { Slug: { } slug, Kind: var kind })
        {
            throw new DomainError("Newsletter.UnknownBlock", BodyField(texts), kind, slug);
        }

        var content = new NewsletterContent("", texts.Language, [texts], [], blocks);

        // Both ways: what goes wrong for those without a name, or with one, is to be known before it is sent.
        Compile(content, texts, hasName: name is null);
        var compiled = Compile(content, texts, hasName: name is not null);
        var buffer = new MailBuffer();
        compiled.Write(
            new MailCopy
            {
                MessageId = links.MessageId(Guid.Empty), Address = "reader@example.org", Name = name, Date = time.GetUtcNow(),
                Value = variable => variable switch
                {
                    MailKinds.Name => name ?? "",
                    MailKinds.ListNames => Written.List(lists, texts.Language),
                    MailKinds.Unsubscribe => links.To(texts.Language, "/unsubscribe/"),
                    _ => links.To(texts.Language, "/preferences/"),
                },
            },
            buffer);
        using var stream = new MemoryStream(buffer.Message.ToArray());
        var made = await MimeMessage.LoadAsync(stream, cancellationToken);
        return new NewsletterMail(made.Subject ?? "", made.HtmlBody ?? "", made.TextBody ?? "", buffer.Length);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PublicNewsletter>> MakePublicAsync(IReadOnlyList<NewsletterToShow> newsletters, bool withText, CancellationToken cancellationToken)
    {
        if (!withText)
        {
            return [.. newsletters.Select(newsletter => MakePublic(newsletter, null))];
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var blocks = await BlocksAsync(db, [.. newsletters.Select(newsletter => newsletter.Texts)], forEverybody: true, cancellationToken);
        return [.. newsletters.Select(newsletter => MakePublic(newsletter, blocks))];
    }

    // Who has no name is greeted as the text greets such a reader; nothing else in it is one reader's own, for the links to leave stand in the template.
    private PublicNewsletter MakePublic(NewsletterToShow newsletter, IReadOnlyDictionary<NewsletterBlock, ShownBlock>? blocks)
    {
        var words = newsletter.Texts;
        var shared = AlertSource.Everywhere(site.Value, links, words.Language);
        var (subject, body) = Read(words);
        string Value(string name) => name == MailKinds.ListNames ? Written.List(newsletter.Lists, words.Language) : "";
        var title = Text.OneLine(subject.Fill(subject.Render(shared, hasName: false, _ => ""), Value, Whole)) ?? site.Value.Name;
        var beginning = Shortened(Text.OneLine(body.Fill(markdown.ToWords(body.Render(shared, hasName: false, _ => "")), Value, Whole)));
        if (blocks is null)
        {
            return new PublicNewsletter(title, beginning, null, IsMoving: false);
        }

        var moves = false;
        var text = body.Render(shared, hasName: false, block =>
        {
            moves |= blocks.GetValueOrDefault(block) is { Number: not null } or { Moment: not null };
            return Block(blocks, block, words.Language);
        });
        return new PublicNewsletter(title, beginning, body.Fill(markdown.ToHtml(text, links.Base), Value, WebUtility.HtmlEncode), moves);
    }

    private static string Whole(string words) => words;

    private static string BodyField(NewsletterWords words) => words.IsOther ? "otherBody" : "body";

    private static (NewsletterText Subject, NewsletterText Body) Read(NewsletterWords words) =>
        (new NewsletterText(words.IsOther ? "otherSubject" : "subject", words.Subject), new NewsletterText(BodyField(words), words.Body));

    // Links to where people act carry a word that says from which mail they come; where that is wanted, each link leads by where it is counted.
    private Func<string, string>? Leading(NewsletterContent content, MailVariant variant, NewsletterText body)
    {
        if (content.Message is not { } id)
        {
            return null;
        }

        var message = MessageId.From(id);
        var word = Message.SourceWord(message, content.IsSplit ? variant : null);
        return url =>
        {
            // What holds something of the reader is a link of that reader alone.
            if (body.IsPersonal(url))
            {
                return url;
            }

            var whole = links.WithSource(url, word);
            return content.CountsLinks && CountedLinks.PathTo(tokens, message, variant, whole) is { } counted ? links.Base + counted : whole;
        };
    }

    /// <summary>The newsletter among other news, as somebody without a name reads it.</summary>
    public DigestEntry Entry(Message newsletter, IReadOnlyList<MailingList> lists, LanguageTag wanted, string url)
    {
        var version = newsletter.Versions.For(x => x.Language, wanted, newsletter.Language!.Value);
        var read = MakePublic(new NewsletterToShow(NewsletterWords.Of(version).Of(newsletter.MainVariant), [.. lists.Select(list => list.Name)]), null);
        return new DigestEntry(version.Language, read.Title, read.Beginning ?? "", url);
    }

    /// <summary>The address of a newsletter's web version, without language; null where no archive shows it.</summary>
    public static string? WebOf(Message newsletter, IReadOnlyList<MailingList> lists) =>
        newsletter.IsInArchive && ListArchives.First(lists) is { } first ? ListArchives.PathOf(first.Slug, newsletter.Id) : null;

    /// <summary>How a text begins, in one line; null where there is none.</summary>
    public static string? Beginning(string? text) => Shortened(Text.OneLine(text));

    private static string? Shortened(string? words)
    {
        if (words is null || words.Length <= MostBeginning)
        {
            return words;
        }

        // Some scripts have no spaces.
        var end = words.LastIndexOf(' ', MostBeginning);
        return words[..(end > 0 ? end : char.IsHighSurrogate(words[MostBeginning - 1]) ? MostBeginning - 1 : MostBeginning)] + "…";
    }

    private CompiledMail Compile(NewsletterContent content, NewsletterWords texts, bool hasName)
    {
        var source = Source(content, texts.Language, hasName, isOpen: false, MailVariant.A);
        try
        {
            return CompiledMail.Compile(source);
        }
        catch (MailTemplateException e)
        {
            throw Read(texts).Body.Unreadable(e.Message);
        }
    }

    private string Block(IReadOnlyDictionary<NewsletterBlock, ShownBlock> blocks, NewsletterBlock block, LanguageTag language)
    {
        if (!blocks.TryGetValue(block, out var shown) || shown.Texts.Count == 0)
        {
            return "";
        }

        var (of, title, summary) = shown.Texts.For(x => x.Language, language, shown.Language);
        var values = new Dictionary<string, object?>
        {
            ["title"] = Escaped(title),
            ["summary"] = Escaped(summary),
            ["url"] = links.To(of, $"/{block.Kind}s/{Uri.EscapeDataString(block.Slug)}"),
            ["number"] = shown.Number?.ToString("N0", Written.Culture(language)),
            ["when"] = shown.Moment is { } moment ? $"{Written.Day(DateOnly.FromDateTime(moment), language)}, {moment.ToString("HH:mm", CultureInfo.InvariantCulture)}" : null,
        };
        return templates.Block(block.Kind, language, values);
    }

    // What is no Markdown in its place must not become any in this one (CommonMark 0.31.2 §2.4).
    private static string Escaped(string text) => Signs().Replace(Text.OneLine(text) ?? "", @"\$0");

    // For everybody: only what lists of the site name too. A reader of a mail may be told of more.
    private async Task<IReadOnlyDictionary<NewsletterBlock, ShownBlock>> BlocksAsync(SolidarityDb db, IReadOnlyList<NewsletterWords> texts, bool forEverybody, CancellationToken cancellationToken)
    {
        var wanted = texts.SelectMany(words => Read(words).Body.Blocks(AlertSource.Everywhere(site.Value, links, words.Language))).Distinct().ToList();
        var found = wanted.ToDictionary(block => block, _ => new ShownBlock(LanguageTag.FromStored("en"), [], null, null));
        List<Slug> Slugs(string kind) => [.. wanted.Where(block => block.Kind == kind).Select(block => Slug.FromStored(block.Slug))];
        if (Slugs("statement") is { Count: > 0 } statements)
        {
            foreach (var x in await db.Statements.AsNoTracking().Where(x => statements.Contains(x.Slug) && x.State == StatementState.Published).Include(x => x.Versions.Where(version => version.IsCurrent)).ToListAsync(cancellationToken))
            {
                found[new("statement", x.Slug.Value)] = new ShownBlock(x.Language, [.. x.Versions.Select(version => (version.Language, version.Title, version.Standfirst ?? ""))], null, null);
            }
        }

        if (Slugs("petition") is { Count: > 0 } petitions)
        {
            foreach (var x in await db.Petitions.AsNoTracking().Where(x => petitions.Contains(x.Slug) && x.State >= PetitionState.Open && x.State <= PetitionState.Answered && !(forEverybody && x.IsDiscreet))
                .Include(x => x.Versions.Where(version => version.IsCurrent))
                .Select(x => new { Petition = x, Confirmed = db.PetitionHeads.Where(head => head.PetitionId == x.Id).Select(head => head.Confirmed).FirstOrDefault() }).ToListAsync(cancellationToken))
            {
                found[new("petition", x.Petition.Slug.Value)] = new ShownBlock(
                    x.Petition.Language, [.. x.Petition.Versions.Select(version => (version.Language, version.Title, ""))], x.Confirmed, null);
            }
        }

        if (Slugs("event") is { Count: > 0 } events)
        {
            var now = time.GetUtcNow();
            foreach (var x in await db.Events.AsNoTracking().Where(x => events.Contains(x.Slug) && x.State == EventState.Published && !(forEverybody && x.Visibility == EventVisibility.Unlisted))
                .Include(x => x.Versions.Where(version => version.IsCurrent))
                .Select(x => new
                {
                    Event = x,
                    Start = db.Occurrences.Where(date => date.EventId == x.Id && date.State == OccurrenceState.Planned && date.EndsAt > now).OrderBy(date => date.StartsAt).Select(date => (DateTime?)date.LocalStart).FirstOrDefault(),
                }).ToListAsync(cancellationToken))
            {
                found[new("event", x.Event.Slug.Value)] = new ShownBlock(x.Event.Language, [.. x.Event.Versions.Select(version => (version.Language, version.Title, x.Event.PublicTexts(version).Summary))], null, x.Start);
            }
        }

        return found;
    }

    [GeneratedRegex(@"[!-/:-@\[-`{-~]")]
    private static partial Regex Signs();
}
