using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Solidarity.Infrastructure.Statements;

/// <summary>A quotation with its speaker: a last paragraph that begins with a dash says who spoke, and when.</summary>
internal sealed class QuotationRenderer : HtmlObjectRenderer<QuoteBlock>
{
    protected override void Write(HtmlRenderer renderer, QuoteBlock quotation)
    {
        renderer.EnsureLine();
        renderer.WriteLine("<blockquote>");
        foreach (var block in quotation)
        {
            if (block is ParagraphBlock paragraph && block == quotation.LastChild && quotation.Count > 1 && NamesSpeaker(paragraph))
            {
                renderer.Write("<footer>").WriteLeafInline(paragraph);
                renderer.WriteLine("</footer>");
            }
            else
            {
                renderer.Write(block);
            }
        }

        renderer.WriteLine("</blockquote>");
    }

    private static bool NamesSpeaker(ParagraphBlock paragraph) =>
        paragraph.Inline?.FirstChild is LiteralInline { Content.Length: > 1 } literal && literal.Content.AsSpan()[0] is '—' or '–';
}
