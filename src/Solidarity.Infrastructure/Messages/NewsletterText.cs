using System.Text;
using System.Text.RegularExpressions;
using Fluid;
using Fluid.Ast;
using Fluid.Values;
using Solidarity.Domain;

namespace Solidarity.Infrastructure.Messages;

/// <summary>What a newsletter shows of the site in a block: <c>{% petition "slug" %}</c>.</summary>
/// <param name="Kind"><c>statement</c>, <c>petition</c> or <c>event</c>.</param>
/// <param name="Slug">Its name in addresses.</param>
internal readonly record struct NewsletterBlock(string Kind, string Slug);

/// <summary>What organizers wrote for one part of a newsletter, in Liquid.</summary>
/// <remarks>
/// It is rendered before Markdown, with marks where the reader's values belong, so that no value is ever read as Markdown; what comes out of
/// Markdown is cut into pieces as templates are. Whether a reader has a name is the one thing that a text may ask for, so there are two
/// renderings of it at most.
/// </remarks>
internal sealed partial class NewsletterText
{
    /// <summary>Longest text that Liquid may make.</summary>
    private const int MostOutput = 500_000;
    private const int MostSteps = 20_000;

    private static readonly FluidParser Parser = MakeParser();

    private readonly IFluidTemplate _template;
    private readonly string _liquid;
    private readonly string _field;
    private readonly string _mark = "xM" + Guid.NewGuid().ToString("N");

    /// <summary>Reads a text.</summary>
    /// <param name="field">Its field in the form.</param>
    /// <param name="liquid">The text.</param>
    /// <exception cref="DomainError"><c>Newsletter.Unreadable</c>, with the line and the reason.</exception>
    public NewsletterText(string field, string liquid)
    {
        (_field, _liquid) = (field, liquid);
        if (WideRange().Match(liquid) is { Success: true } range)
        {
            throw Unreadable(LineOf(range.Index), "a range begins and ends with a number of at most three digits");
        }

        if (!Parser.TryParse(liquid, out _template, out var error))
        {
            throw Unreadable(ErrorPlace().Match(error) is { Success: true } place ? int.Parse(place.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 1, error.Split('\n')[0]);
        }
    }

    /// <summary>The values of the reader that may stand in a newsletter; the links to leave stand below each.</summary>
    public static IReadOnlyList<string> ReaderValues { get; } = [MailKinds.Name, MailKinds.ListNames];

    /// <summary>The blocks that it shows.</summary>
    public IReadOnlyList<NewsletterBlock> Blocks(IReadOnlyDictionary<string, object?> shared)
    {
        List<NewsletterBlock> found = [];
        foreach (var hasName in (bool[])[false, true])
        {
            Render(shared, hasName, block =>
            {
                found.Add(block);
                return "";
            });
        }

        return [.. found.Distinct()];
    }

    /// <summary>Renders it, with marks.</summary>
    /// <param name="shared">What is the same for every reader.</param>
    /// <param name="hasName">Whether the reader has a name.</param>
    /// <param name="block">The Markdown of a block.</param>
    /// <exception cref="DomainError"><c>Newsletter.Unreadable</c>, with the line and the reason.</exception>
    public string Render(IReadOnlyDictionary<string, object?> shared, bool hasName, Func<NewsletterBlock, string> block)
    {
        var options = new TemplateOptions
        {
            StrictFilters = true,
            MaxSteps = MostSteps,
            Undefined = path => shared.ContainsKey(path) || ReaderValues.Contains(path)
                ? ValueTask.FromResult<FluidValue>(NilValue.Instance)
                : throw new InvalidOperationException($"there is no value {{{{ {path} }}}}"),
        };
        options.Filters.AddFilter("url_encode", (input, _, _) => ValueTask.FromResult<FluidValue>(
            input is ReaderValue mark ? mark.ForUrl() : new StringValue(Uri.EscapeDataString(input.ToStringValue()))));
        options.Filters.AddFilter("default", (input, arguments, _) => ValueTask.FromResult(
            input is ReaderValue || (!input.IsNil() && input.ToStringValue() is not ("" or "false")) ? input : arguments.At(0)));
        var context = new TemplateContext(options) { AmbientValues = { [nameof(NewsletterBlock)] = block } };
        foreach (var (name, value) in shared)
        {
            context.SetValue(name, FluidValue.Create(value, options));
        }

        for (var i = 0; i < ReaderValues.Count; i++)
        {
            context.SetValue(ReaderValues[i], ReaderValues[i] == MailKinds.Name && !hasName ? StringValue.Empty : new ReaderValue(ReaderValues[i], $"{_mark}{i:D2}", isForUrl: false));
        }

        using var writer = new ShortWriter();
        try
        {
            _template.RenderAsync(writer, NullEncoder.Default, context).AsTask().GetAwaiter().GetResult();
            return writer.ToString();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or DomainError))
        {
            // Liquid says of both that the maximum is reached, of statements or of recursion.
            var reason = e.Message.StartsWith("The maximum", StringComparison.Ordinal) ? "it takes too many steps" : e.Message;
            throw Unreadable(PlaceOf(reason), reason);
        }
    }

    /// <summary>Makes a template of what came out of Markdown: the marks become values again, and what else looks like Liquid stays text.</summary>
    public string ToLiquid(string rendered) => Marks().Replace(
        Opening().Replace(rendered, "{{ '{' }}"),
        match => !match.Value.StartsWith(_mark, StringComparison.Ordinal) ? match.Value
            : $"{{{{ {ReaderValues[int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)]}{(match.Groups[2].Value == "u" ? " | url_encode" : "")} }}}}");

    /// <summary>Puts values in the places of the marks, where the text is made once for everybody.</summary>
    /// <param name="rendered">What was rendered, or what came out of Markdown.</param>
    /// <param name="value">A value by its name.</param>
    /// <param name="encode">Makes words of it that can stand there.</param>
    public string Fill(string rendered, Func<string, string> value, Func<string, string> encode) => Marks().Replace(
        rendered,
        match => !match.Value.StartsWith(_mark, StringComparison.Ordinal) ? match.Value
            : (match.Groups[2].Value == "u" ? Uri.EscapeDataString : encode)(value(ReaderValues[int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)])));

    /// <summary>Whether what was rendered holds a value of the reader.</summary>
    public bool IsPersonal(string rendered) => rendered.Contains(_mark, StringComparison.OrdinalIgnoreCase);

    /// <summary>A refusal that says where.</summary>
    public DomainError Unreadable(string reason) => Unreadable(PlaceOf(reason), reason);

    private DomainError Unreadable(int line, string reason) =>
        line > 0 ? new DomainError("Newsletter.Unreadable", _field, line, reason.Trim().TrimEnd('.')) : new DomainError("Newsletter.UnreadableSomewhere", _field, reason.Trim().TrimEnd('.'));

    // Liquid tells no place of what goes wrong while it is filled in: where the thing stands that the reason names.
    private int PlaceOf(string reason) => Named().Matches(reason).Select(match => match.Groups[1].Value)
        .Select(name => Regex.Match(_liquid, $@"(?<!\w){Regex.Escape(name)}(?!\w)")).Where(found => found.Success).Select(found => LineOf(found.Index)).FirstOrDefault();

    private int LineOf(int index) => 1 + _liquid.AsSpan(0, index).Count('\n');

    private static FluidParser MakeParser()
    {
        var parser = new FluidParser();
        foreach (var kind in (string[])["statement", "petition", "event"])
        {
            parser.RegisterExpressionTag(kind, async (slug, writer, _, context) =>
            {
                var block = (Func<NewsletterBlock, string>)context.AmbientValues[nameof(NewsletterBlock)];
                await writer.WriteAsync("\n\n" + block(new NewsletterBlock(kind, (await slug.EvaluateAsync(context)).ToStringValue())) + "\n\n");
                return Completion.Normal;
            });
        }

        return parser;
    }

    [GeneratedRegex(@"\((\d+):\d+\)")]
    private static partial Regex ErrorPlace();

    [GeneratedRegex(@"\((?!\s*-?\d{1,3}\s*\.\.\s*-?\d{1,3}\s*\))\s*-?\w[\w.]*?\s*\.\.\s*-?\w[\w.]*\s*\)")]
    private static partial Regex WideRange();

    [GeneratedRegex(@"(?:\{\{ |')([\w.]+)")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{(?=[{%])")]
    private static partial Regex Opening();

    [GeneratedRegex(@"xM[0-9a-f]{32}(\d\d)([pu])")]
    private static partial Regex Marks();

    /// <summary>A value of the reader, which can be shown and asked whether it is there.</summary>
    private sealed class ReaderValue(string name, string mark, bool isForUrl) : FluidValue
    {
        public override FluidValues Type => FluidValues.String;

        public ReaderValue ForUrl() => new(name, mark, isForUrl: true);

        public override bool Equals(FluidValue? other) => other switch
        {
            ReaderValue mine => ReferenceEquals(this, mine),
            null or NilValue or BlankValue or EmptyValue => false,
            _ when other.ToStringValue().Length == 0 => false,
            _ => throw Refuse("compared"),
        };

        public override bool Equals(object? obj) => obj is FluidValue value && Equals(value);

        public override int GetHashCode() => mark.GetHashCode(StringComparison.Ordinal);

        public override bool ToBooleanValue() => true;

        public override decimal ToNumberValue() => throw Refuse("counted");

        public override object ToObjectValue() => throw Refuse("changed by a filter");

        public override string ToStringValue() => throw Refuse("changed by a filter; only default and url_encode go");

        public override ValueTask WriteToAsync(TextWriter writer, System.Text.Encodings.Web.TextEncoder encoder, System.Globalization.CultureInfo cultureInfo)
        {
            writer.Write(mark + (isForUrl ? "u" : "p"));
            return ValueTask.CompletedTask;
        }

        private InvalidOperationException Refuse(string what) => new($"{{{{ {name} }}}} can be shown and asked for, and not {what}");
    }

    /// <summary>Ends what writes without end.</summary>
    private sealed class ShortWriter : StringWriter
    {
        public override void Write(char value)
        {
            base.Write(value);
            Check();
        }

        public override void Write(string? value)
        {
            base.Write(value);
            Check();
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            base.Write(buffer);
            Check();
        }

        public override void Write(char[] buffer, int index, int count)
        {
            base.Write(buffer, index, count);
            Check();
        }

        public override Task WriteAsync(string? value)
        {
            Write(value);
            return Task.CompletedTask;
        }

        public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return Task.CompletedTask;
        }

        private void Check()
        {
            if (GetStringBuilder().Length > MostOutput)
            {
                throw new InvalidOperationException($"it makes more than {MostOutput} characters");
            }
        }
    }
}
