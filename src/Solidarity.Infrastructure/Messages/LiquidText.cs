using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Fluid;
using Fluid.Values;

namespace Solidarity.Infrastructure.Messages;

/// <summary>One Liquid text of a message, rendered once with marks where values of the recipient belong, or in full for each recipient.</summary>
internal sealed partial class LiquidText
{
    /// <summary>Reads Liquid; one for all, for making one takes longer than most texts.</summary>
    public static readonly FluidParser Parser = new();

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly MailSource _source;
    private readonly IFluidTemplate _template;
    private readonly TemplateOptions _options;
    private readonly TextEncoder _encoder;
    private readonly string _place;
    private readonly string _mark;

    public LiquidText(MailSource source, string part, string liquid, bool html)
    {
        _source = source;
        _place = $"{source.Template.Name} ({part})";
        _encoder = html ? Html : NullEncoder.Default;
        // Letters and digits alone: no encoder and no line end touches it, and nobody can guess it.
        _mark = "xM" + Guid.NewGuid().ToString("N");
        _options = Options();
        if (!Parser.TryParse(liquid, out _template, out var error))
        {
            throw new MailTemplateException($"The mail template {_place} can't be read: {error}");
        }

        NeedsFullRendering = Uses(liquid, source.Variables);
    }

    /// <summary>Whether a value of the recipient decides something, so that the text can't be cut into pieces.</summary>
    public bool NeedsFullRendering { get; }

    /// <summary>A place in a rendered text where a value of the recipient belongs.</summary>
    public readonly record struct Mark(int Start, int Length, int Variable, bool UrlEncode);

    /// <summary>Renders with marks.</summary>
    public string RenderMarked() => Render((variable, index) => new MarkValue($"{_mark}{index:D3}", url: false));

    /// <summary>The marks of a text rendered with them.</summary>
    public IEnumerable<Mark> Marks(string rendered)
    {
        for (var at = rendered.IndexOf(_mark, StringComparison.Ordinal); at >= 0; at = rendered.IndexOf(_mark, at, StringComparison.Ordinal))
        {
            var digits = at + _mark.Length;
            var url = rendered.AsSpan(digits + 3).StartsWith("u");
            var length = _mark.Length + 4;
            yield return new Mark(at, length, int.Parse(rendered.AsSpan(digits, 3), CultureInfo.InvariantCulture), url);
            at += length;
        }
    }

    /// <summary>Renders in full for one recipient.</summary>
    public string RenderFor(string[] values) => Render((_, index) => new StringValue(values[index]));

    /// <summary>Puts a value where a mark was.</summary>
    public void Encode(TextWriter writer, string value, bool urlEncode)
    {
        var text = urlEncode ? Uri.EscapeDataString(value) : value;
        if (_encoder == NullEncoder.Default)
        {
            writer.Write(text);
        }
        else
        {
            _encoder.Encode(writer, text);
        }
    }

    private string Render(Func<RecipientVariable, int, FluidValue> value)
    {
        var context = new TemplateContext(_options) { CultureInfo = _source.Culture };
        foreach (var (name, shared) in _source.Shared)
        {
            context.SetValue(name, FluidValue.Create(shared, _options));
        }

        for (var i = 0; i < _source.Variables.Count; i++)
        {
            context.SetValue(_source.Variables[i].Name, value(_source.Variables[i], i));
        }

        try
        {
            return _template.Render(context, _encoder);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new MailTemplateException($"The mail template {_place} can't be filled in: {e.Message}", e);
        }
    }

    private TemplateOptions Options()
    {
        // Known names alone, in conditions too: a variable that is written wrong must not leave a gap in a mail.
        HashSet<string> known = [.. _source.Shared.Keys, .. _source.Variables.Select(variable => variable.Name)];
        var options = new TemplateOptions
        {
            StrictFilters = true,
            MaxSteps = 100_000,
            Undefined = path => known.Contains(path)
                ? ValueTask.FromResult<FluidValue>(NilValue.Instance)
                : throw new InvalidOperationException($"it uses {{{{ {path} }}}}, and there is no such value"),
        };
        options.Filters.AddFilter("url_encode", (input, _, _) => ValueTask.FromResult<FluidValue>(
            input is MarkValue mark ? mark.ForUrl() : new StringValue(Uri.EscapeDataString(input.ToStringValue()))));
        return options;
    }

    /// <summary>
    /// True when a tag mentions a variable of the recipient in any way but to write it as it is. Told from the source, on the
    /// side of caution: whatever is not plainly <c>{{ name }}</c> or <c>{{ name | url_encode }}</c> counts, and so does a text that captures.
    /// </summary>
    private static bool Uses(string liquid, IReadOnlyList<RecipientVariable> variables)
    {
        if (variables.Count == 0)
        {
            return false;
        }

        var names = string.Join('|', variables.Select(variable => Regex.Escape(variable.Name)));
        var plain = Regex.Replace(liquid, $$$"""\{\{-?\s*(?:{{{names}}})\s*(?:\|\s*url_encode\s*)?-?\}\}""", "");
        var captures = plain.Length < liquid.Length && Captures().IsMatch(liquid);
        return captures || Tags().Matches(plain).Any(tag => Regex.IsMatch(tag.Value, $@"(?<![\w])(?:{names})(?![\w])"));
    }

    [GeneratedRegex(@"\{[{%](?:(?!\{[{%]).)*[}%]\}", RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\{%-?\s*(?:capture|liquid|macro|include|render|raw|cycle|tablerow)\b")]
    private static partial Regex Captures();

    private sealed class MarkValue(string mark, bool url) : FluidValue
    {
        private readonly string _text = mark + (url ? "u" : "p");

        public override FluidValues Type => FluidValues.String;

        public MarkValue ForUrl() => new(mark, url: true);

        public override string ToStringValue() => _text;

        public override bool Equals(FluidValue? other) => other is MarkValue mine && mine.ToStringValue() == _text;

        public override bool Equals(object? obj) => obj is FluidValue value && Equals(value);

        public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

        public override bool ToBooleanValue() => true;

        public override decimal ToNumberValue() => 0;

        public override object ToObjectValue() => _text;

        public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo)
        {
            writer.Write(_text);
            return ValueTask.CompletedTask;
        }
    }
}
