using System.Globalization;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The text or the HTML of a compiled message.</summary>
internal abstract class BodyPart
{
    /// <summary>Cuts a text into pieces, or keeps it whole where it must be rendered for each recipient.</summary>
    public static BodyPart Of(LiquidText text, bool fully) =>
        fully || text.NeedsFullRendering ? new RenderedPart(text) : new SplicedPart(text);

    /// <summary>Writes the part for one recipient, encoded.</summary>
    public abstract void Write(MailBuffer buffer, string[] values);
}

/// <summary>A part that is rendered in full for each recipient.</summary>
internal sealed class RenderedPart(LiquidText text) : BodyPart
{
    public override void Write(MailBuffer buffer, string[] values) => QuotedPrintable.Write(text.RenderFor(values), buffer);
}

/// <summary>
/// A part in pieces, encoded beforehand. A value begins and ends an encoded line with soft breaks around it: so the lines
/// of the pieces do not depend on its length, and none grows too long.
/// </summary>
internal sealed class SplicedPart : BodyPart
{
    private readonly LiquidText _text;
    private readonly List<Piece> _pieces = [];
    private readonly byte[] _tail;

    private sealed record Piece(byte[] Before, LiquidText.Mark Mark, bool BreakBehind);

    public SplicedPart(LiquidText text)
    {
        _text = text;
        var rendered = text.RenderMarked();
        var buffer = new MailBuffer();
        var at = 0;
        foreach (var mark in text.Marks(rendered))
        {
            var column = QuotedPrintable.Write(rendered.AsSpan(at, mark.Start - at), buffer);
            if (column > 0)
            {
                QuotedPrintable.SoftBreak(buffer);
            }

            at = mark.Start + mark.Length;
            var lineEnds = at == rendered.Length || rendered[at] is '\r' or '\n';
            _pieces.Add(new Piece(buffer.Message.ToArray(), mark, !lineEnds));
            buffer.Clear();
        }

        QuotedPrintable.Write(rendered.AsSpan(at), buffer);
        _tail = buffer.Message.ToArray();
    }

    public override void Write(MailBuffer buffer, string[] values)
    {
        foreach (var piece in _pieces)
        {
            buffer.Write(piece.Before);
            WriteValue(buffer, values[piece.Mark.Variable], piece.Mark.UrlEncode);
            if (piece.BreakBehind)
            {
                QuotedPrintable.SoftBreak(buffer);
            }
        }

        buffer.Write(_tail);
    }

    private void WriteValue(MailBuffer buffer, string value, bool urlEncode)
    {
        using var encoded = new StringWriter(CultureInfo.InvariantCulture);
        _text.Encode(encoded, value, urlEncode);
        QuotedPrintable.Write(encoded.ToString(), buffer);
    }
}

/// <summary>The subject of a compiled message.</summary>
internal sealed class SubjectLine
{
    private readonly LiquidText _text;
    private readonly byte[]? _fixed;

    public SubjectLine(LiquidText text, bool fully)
    {
        _text = text;
        var rendered = text.RenderMarked();
        if (!fully && !text.NeedsFullRendering && !text.Marks(rendered).Any())
        {
            var buffer = new MailBuffer();
            HeaderText.WriteUnstructured(buffer, "Subject", rendered);
            _fixed = buffer.Message.ToArray();
        }

        IsSpliced = _fixed is not null;
    }

    public bool IsSpliced { get; }

    public void Write(MailBuffer buffer, string[] values)
    {
        if (_fixed is not null)
        {
            buffer.Write(_fixed);
        }
        else
        {
            HeaderText.WriteUnstructured(buffer, "Subject", _text.RenderFor(values));
        }
    }
}
