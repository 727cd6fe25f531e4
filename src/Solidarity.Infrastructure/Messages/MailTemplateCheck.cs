using System.Text.RegularExpressions;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Looks for what would make a mail wrong or unsafe although its template can be rendered.</summary>
internal static partial class MailTemplateCheck
{
    /// <summary>Checks the text and the HTML against each other.</summary>
    /// <exception cref="MailTemplateException">Something must be changed; the message says what.</exception>
    public static void Run(MailSource source, LiquidText text, LiquidText html)
    {
        var template = source.Template.Name;
        var renderedHtml = html.RenderMarked();
        var renderedText = text.RenderMarked();
        var inHtml = html.Marks(renderedHtml).ToList();
        foreach (var mark in inHtml)
        {
            CheckPlace(template, source.Variables[mark.Variable], mark, renderedHtml[..mark.Start]);
        }

        // Every link of the HTML stands in the text too, on a line of its own, where a plain reader finds it whole.
        var alone = text.Marks(renderedText).Where(mark => IsAlone(renderedText, mark)).Select(mark => mark.Variable).ToHashSet();
        var hidden = inHtml.Select(mark => mark.Variable).Distinct()
            .Where(variable => source.Variables[variable].Kind == RecipientValueKind.Link && !alone.Contains(variable))
            .Select(variable => source.Variables[variable].Name).FirstOrDefault();
        if (hidden is not null && !text.NeedsFullRendering)
        {
            throw new MailTemplateException($"The mail template {template} shows {{{{ {hidden} }}}} in its HTML; its text must show it too, on a line of its own.");
        }
    }

    private static void CheckPlace(string template, RecipientVariable variable, LiquidText.Mark mark, string before)
    {
        var tag = OpenTag().Match(before).Value;
        if (tag.Length == 0)
        {
            return;
        }

        if (tag.Count(c => c == '"') % 2 == 0 && tag.Count(c => c == '\'') % 2 == 0)
        {
            throw new MailTemplateException($"The mail template {template} has {{{{ {variable.Name} }}}} in an HTML tag without quotation marks around it.");
        }

        if (variable.Kind == RecipientValueKind.Text && !mark.UrlEncode && UrlAttribute().IsMatch(tag))
        {
            throw new MailTemplateException($"The mail template {template} has {{{{ {variable.Name} }}}} in a link; write {{{{ {variable.Name} | url_encode }}}} there.");
        }
    }

    private static bool IsAlone(string text, LiquidText.Mark mark)
    {
        var lineStart = text.LastIndexOf('\n', Math.Max(mark.Start - 1, 0)) + 1;
        var lineEnd = text.IndexOf('\n', mark.Start);
        var line = text[lineStart..(lineEnd < 0 ? text.Length : lineEnd)];
        return line.Trim().Length == mark.Length;
    }

    [GeneratedRegex("""<[a-zA-Z][^<>]*$""")]
    private static partial Regex OpenTag();

    [GeneratedRegex("""\b(?:href|src|action|background)\s*=\s*(?:"[^"]*|'[^']*)$""", RegexOptions.IgnoreCase)]
    private static partial Regex UrlAttribute();
}
