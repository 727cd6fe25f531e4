using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Solidarity.Infrastructure.Statements;

/// <summary>Writes Markdown as the text part of a mail: every link in full, alone on its line, so that any mail program makes it one.</summary>
internal sealed class PlainText
{
    private readonly List<string> _lines = [];

    public string Write(MarkdownDocument document)
    {
        Blocks(document, "", "");
        return string.Join('\n', _lines).Trim('\n');
    }

    /// <summary>Writes the blocks of a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="first">What stands before the very first line.</param>
    /// <param name="rest">What stands before each line after it.</param>
    private void Blocks(ContainerBlock container, string first, string rest)
    {
        var tight = container is ListBlock { IsLoose: false } || container.Parent is ListBlock { IsLoose: false };
        for (var i = 0; i < container.Count; i++)
        {
            if (i > 0 && !tight)
            {
                _lines.Add(rest.TrimEnd());
            }

            Block(container[i], i == 0 ? first : rest, rest);
        }
    }

    private void Block(Block block, string first, string rest)
    {
        switch (block)
        {
            case Table table:
                foreach (var row in table.OfType<TableRow>())
                {
                    Add(string.Join(" | ", row.OfType<TableCell>().Select(cell => string.Join(' ', cell.OfType<LeafBlock>().Select(leaf => Inline(leaf.Inline).Trim())))), first, rest);
                    first = rest;
                }

                break;
            case QuoteBlock quote:
                Blocks(quote, first + "> ", rest + "> ");
                break;
            case ListBlock list:
                List(list, first, rest);
                break;
            case ContainerBlock container:
                Blocks(container, first, rest);
                break;
            case ThematicBreakBlock:
                Add("* * *", first, rest);
                break;
            case CodeBlock code:
                Add(code.Lines.ToString(), first + "    ", rest + "    ");
                break;
            case LeafBlock leaf:
                Add(Inline(leaf.Inline), first, rest);
                break;
        }
    }

    private void List(ListBlock list, string first, string rest)
    {
        var number = int.TryParse(list.OrderedStart, CultureInfo.InvariantCulture, out var start) ? start : 1;
        var isFirst = true;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            if (!isFirst && list.IsLoose)
            {
                _lines.Add(rest.TrimEnd());
            }

            var mark = list.IsOrdered ? number++.ToString(CultureInfo.InvariantCulture) + ". " : "- ";
            Blocks(item, (isFirst ? first : rest) + mark, rest + new string(' ', mark.Length));
            isFirst = false;
        }
    }

    private void Add(string text, string first, string rest)
    {
        var before = first;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.Length > 0)
            {
                // A link is alone on its line, without the bars and spaces of what it stands in.
                _lines.Add(IsAddress(line) && before == rest ? line.TrimStart() : before + line.TrimStart(' '));
                before = rest;
            }
        }
    }

    private static bool IsAddress(string line) => Markdown.IsAllowed(line.Trim()) && !line.Trim().Contains(' ', StringComparison.Ordinal);

    private static string Inline(ContainerInline? container)
    {
        var text = new StringBuilder();
        foreach (var inline in container ?? [])
        {
            switch (inline)
            {
                case LinkInline link:
                    Link(text, Inline(link), link.Url);
                    break;
                case AutolinkInline auto:
                    Link(text, auto.Url, auto.IsEmail ? "mailto:" + auto.Url : auto.Url);
                    break;
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.ContentSpan);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case LineBreakInline { IsHard: true }:
                    text.Append('\n');
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case ContainerInline inner:
                    text.Append(Inline(inner));
                    break;
            }
        }

        return text.ToString();
    }

    private static void Link(StringBuilder text, string words, string? address)
    {
        if (!Markdown.IsAllowed(address))
        {
            text.Append(words);
            return;
        }

        if (words != address && "mailto:" + words != address)
        {
            text.Append(words);
        }

        text.Append('\n').Append(address).Append('\n');
    }
}
