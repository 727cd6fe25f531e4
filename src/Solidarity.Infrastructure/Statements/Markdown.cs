using Ganss.Xss;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Solidarity.Application;
using Solidarity.Domain;

namespace Solidarity.Infrastructure.Statements;

/// <summary>CommonMark with tables and bare links, without raw HTML. What comes out is cleaned once more by a second, independent hand.</summary>
internal sealed class Markdown : IMarkdown
{
    /// <summary>Deeper nesting is no text that a person wrote.</summary>
    private const int MaxDepth = 50;

    /// <summary>
    /// From each beginning of a link, the parser looks to the end of its paragraph, and from each bare address back to the
    /// paragraph's beginning: 50,000 of them take it half a minute.
    /// </summary>
    private const int MaxLinks = 1_000;

    /// <summary>A link counts by its bracket and by its address.</summary>
    private const int MaxLinkMarks = 2 * MaxLinks;

    /// <summary>What cleans the result steps from an element to the next by counting its place: 100,000 of them take it many seconds.</summary>
    private const int MaxNodes = 10_000;

    private const int MainHeading = 2;
    private const int LastHeading = 6;

    private static readonly string[] LinkMarks = ["](", "://", "www.", "mailto:", "tel:"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseAutoLinks().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).Build();

    private static readonly HtmlSanitizer Sanitizer = MakeSanitizer();

    public string ToHtml(string markdown, string? site = null, Func<string, string>? lead = null)
    {
        var document = Parse(markdown, site);
        Lead(document, lead);
        ShiftHeadings(document);
        foreach (var link in document.Descendants<LinkInline>())
        {
            // Pictures from elsewhere would tell others who reads; they become links.
            link.IsImage = false;
        }

        using var writer = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.QuoteBlockRenderer>(new QuotationRenderer());
        renderer.Render(document);
        lock (Sanitizer)
        {
            // Character references can name what was cleaned away from the text as typed.
            return Sanitizer.Sanitize(Text.Lines(writer.ToString()));
        }
    }

    public string ToPlainText(string markdown, string? site = null, Func<string, string>? lead = null)
    {
        var document = Parse(markdown, site);
        Lead(document, lead);
        return new PlainText().Write(document);
    }

    public string ToWords(string markdown) => string.Join(' ', Parse(markdown, null).OfType<ParagraphBlock>().Select(Words));

    public IReadOnlyList<MarkdownLink> Links(string markdown, string? site = null)
    {
        var document = Parse(markdown, site);
        return
        [
            .. document.Descendants<LinkInline>().Where(link => !string.IsNullOrEmpty(link.Url)).Select(link => new MarkdownLink(link.Url!, Text.OneLine(Words(link)) ?? "", link.IsImage)),
            .. document.Descendants<AutolinkInline>().Where(link => !link.IsEmail).Select(link => new MarkdownLink(link.Url, link.Url, false)),
        ];
    }

    private static string Words(ContainerInline container) => string.Concat(container.Descendants().OfType<Inline>().Select(Word));

    private static string Words(ParagraphBlock paragraph) => paragraph.Inline is null ? "" : Words(paragraph.Inline);

    private static string Word(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LineBreakInline => " ",
        _ => "",
    };

    /// <summary>Whether an address may stand in a link.</summary>
    internal static bool IsAllowed(string? address) => IsWithinSite(address) || (Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeMailto));

    /// <summary>Whether an address leads to a page of this site. Browsers take "//host", "/\host" and the like for another site.</summary>
    private static bool IsWithinSite(string? address) =>
        address is ['/', ..] and not ['/', '/', ..] && address.All(c => c is > ' ' and not '\\');

    private static MarkdownDocument Parse(string markdown, string? site)
    {
        if (LinkMarks.Sum(mark => markdown.AsSpan().Count(mark)) > MaxLinkMarks)
        {
            throw new DomainError("Markdown.TooMuch", "body");
        }

        try
        {
            var document = Markdig.Markdown.Parse(markdown, Pipeline);
            if (DepthOf(document) > MaxDepth)
            {
                throw new DomainError("Markdown.TooDeep", "body");
            }

            if (document.Descendants().Count(node => node is not (LiteralInline or LineBreakInline)) > MaxNodes)
            {
                throw new DomainError("Markdown.TooMuch", "body");
            }

            foreach (var link in document.Descendants<LinkInline>().Where(link => site is not null && IsWithinSite(link.Url)))
            {
                link.Url = site + link.Url;
            }

            return document;
        }
        catch (ArgumentException exception) when (exception.Message.Contains("nested", StringComparison.Ordinal))
        {
            throw new DomainError("Markdown.TooDeep", "body");
        }
    }

    private static void Lead(MarkdownDocument document, Func<string, string>? lead)
    {
        if (lead is null)
        {
            return;
        }

        foreach (var link in document.Descendants<LinkInline>().Where(link => !string.IsNullOrEmpty(link.Url)))
        {
            link.Url = lead(link.Url!);
        }

        // An address between angle brackets shows itself, wherever it leads.
        foreach (var bare in document.Descendants<AutolinkInline>().Where(bare => !bare.IsEmail).ToList())
        {
            bare.ReplaceBy(new LinkInline(lead(bare.Url), "").AppendChild(new LiteralInline(bare.Url)));
        }
    }

    /// <summary>Without recursion, for the depth is what is in doubt.</summary>
    private static int DepthOf(MarkdownDocument document)
    {
        var deepest = 0;
        var open = new Stack<(MarkdownObject Node, int Depth)>([(document, 0)]);
        while (open.TryPop(out var at) && deepest <= MaxDepth)
        {
            deepest = Math.Max(deepest, at.Depth);
            switch (at.Node)
            {
                case ContainerBlock block:
                    foreach (var child in block)
                    {
                        open.Push((child, at.Depth + 1));
                    }

                    break;
                case LeafBlock { Inline: { } inline }:
                    open.Push((inline, at.Depth + 1));
                    break;
                case ContainerInline container:
                    foreach (var child in container)
                    {
                        open.Push((child, at.Depth + 1));
                    }

                    break;
            }
        }

        return deepest;
    }

    /// <summary>The page's title is its first heading: those of the text begin at the second level, and skip none on the way down.</summary>
    private static void ShiftHeadings(MarkdownDocument document)
    {
        var headings = document.Descendants<HeadingBlock>().ToList();
        if (headings.Count == 0)
        {
            return;
        }

        var shift = MainHeading - headings.Min(heading => heading.Level);
        var last = MainHeading - 1;
        foreach (var heading in headings)
        {
            heading.Level = last = Math.Min(Math.Min(heading.Level + shift, last + 1), LastHeading);
        }
    }

    private static HtmlSanitizer MakeSanitizer()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>
            {
                "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "a", "br", "hr",
                "footer", "table", "thead", "tbody", "tr", "th", "td",
            },
            AllowedAttributes = new HashSet<string> { "href", "title", "start", "rel" },
            AllowedSchemes = new HashSet<string> { "http", "https", "mailto" },
            UriAttributes = new HashSet<string> { "href" },
            AllowedCssProperties = new HashSet<string>(),
        })
        { KeepChildNodes = true };
        sanitizer.PostProcessNode += (_, node) =>
        {
            if (node.Node is not AngleSharp.Dom.IElement { LocalName: "a" } link)
            {
                return;
            }

            if (!IsAllowed(link.GetAttribute("href")))
            {
                link.RemoveAttribute("href");
                link.RemoveAttribute("rel");
            }
            else if (!IsWithinSite(link.GetAttribute("href")))
            {
                link.SetAttribute("rel", "nofollow noopener");
            }
        };
        return sanitizer;
    }
}
