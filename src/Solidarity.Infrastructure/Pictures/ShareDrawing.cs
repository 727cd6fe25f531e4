using System.Globalization;
using System.Net;
using NetVips;
using Solidarity.Application.Pictures;
using Solidarity.Domain;

namespace Solidarity.Infrastructure.Pictures;

/// <summary>
/// Draws share pictures with libvips: the text is laid out by the Pango in it and shaped by its HarfBuzz, with fonts that come along.
/// In languages that are read from the right everything stands the other way round.
/// </summary>
/// <param name="fonts">The files of the fonts: <c>Noto Sans</c> and <c>Noto Sans Arabic</c>, regular and bold.</param>
public sealed class ShareDrawing(IReadOnlyList<string> fonts) : IShareDrawing
{
    private const string Family = "Noto Sans, Noto Sans Arabic";
    private const int Margin = 64;
    private const int Head = 112;
    private const int Rule = 8;
    private const int Foot = 92;
    private const int Gap = 36;
    private const int LeadWidth = 440;
    private const int LogoHeight = 64;
    private const int LogoWidth = 260;
    private const int LargestTitle = 76;
    private const int SmallestTitle = 30;
    private const int TitleStep = 6;
    private const int NameSize = 34;
    private const int UnderSize = 30;
    private const int MarkWidth = 34;
    private const int Quality = 88;

    // Marks that nobody sees and that tell where a line begins, whatever its first letter is (Unicode Standard Annex 9).
    private const char LeftToRight = '\u200E';
    private const char RightToLeft = '\u200F';

    private static readonly Colour Paper = Colour.FromStored("#fcfaf6");
    private static readonly Colour Ink = Colour.FromStored("#1b1714");

    private readonly Lock _fontsRead = new();
    private bool _areFontsRead;

    /// <inheritdoc />
    public byte[] Draw(SharePicture share, byte[]? lead, byte[]? logo)
    {
        ReadFonts();
        var fromRight = share.Language.Direction == "rtl";
        var width = SharePicture.Width - (lead is null ? 0 : LeadWidth);
        using var canvas = new Canvas(width, SharePicture.Height, Paper, fromRight);
        DrawHead(canvas, share, logo, fromRight);

        canvas.Fill(0, SharePicture.Height - Foot, width, Foot, share.Palette.Ground);
        if (share.Under is not null)
        {
            using var under = Fitting(share.Under, fromRight, false, width - (2 * Margin), Foot - 16, UnderSize, UnderSize / 2, oneLine: true);
            canvas.Put(under, Margin, SharePicture.Height - Foot + ((Foot - under.Height) / 2), share.Palette.OnGround);
        }

        var room = SharePicture.Height - Head - Rule - Foot - (2 * Gap);
        using var title = Fitting(share.Title, fromRight, true, width - (2 * Margin), room, LargestTitle, SmallestTitle);
        canvas.Put(title, Margin, Head + Rule + Gap + ((room - title.Height) / 2), Ink);
        return canvas.Beside(lead, LeadWidth, Quality);
    }

    private static void DrawHead(Canvas canvas, SharePicture share, byte[]? logo, bool fromRight)
    {
        var at = Margin;
        if (logo is not null)
        {
            using var mark = Image.ThumbnailBuffer(logo, LogoWidth, height: LogoHeight, size: Enums.Size.Down, outputProfile: "srgb");
            canvas.Put(mark, at, (Head - mark.Height) / 2);
            at += mark.Width + (Margin / 3);
        }
        else
        {
            canvas.Fill(at, (Head - MarkWidth) / 2, MarkWidth, MarkWidth, share.Palette.Ground);
            at += MarkWidth + (Margin / 3);
        }

        using var name = Fitting(share.Name, fromRight, true, canvas.Width - at - Margin, Head - 24, NameSize, NameSize / 2, oneLine: true);
        canvas.Put(name, at, (Head - name.Height) / 2, Ink);
        canvas.Fill(0, Head, canvas.Width, Rule, Ink);
    }

    /// <summary>Text as large as the room allows, broken between words only. What is too long for the smallest size loses its last words.</summary>
    private static Image Fitting(string text, bool fromRight, bool isBold, int width, int height, int largest, int smallest, bool oneLine = false)
    {
        for (var size = largest; size > smallest; size -= TitleStep)
        {
            var tried = Text(text, fromRight, isBold, size, width, Enums.TextWrap.Word);
            if (tried.Width <= width && tried.Height <= (oneLine ? size * 2 : height))
            {
                return tried;
            }

            tried.Dispose();
        }

        // A word that is wider than all there is, or more lines than there is room for.
        for (var words = text.Split(' '); ; words = words[..^1])
        {
            var tried = Text(words.Length == text.Split(' ').Length ? text : string.Join(' ', words) + " …", fromRight, isBold, smallest, width, Enums.TextWrap.WordChar);
            if (words.Length <= 1 || tried.Height <= (oneLine ? smallest * 2 : height))
            {
                return tried;
            }

            tried.Dispose();
        }
    }

    private static Image Text(string text, bool fromRight, bool isBold, int size, int width, Enums.TextWrap wrap)
    {
        try
        {
            return Image.Text(
                (fromRight ? RightToLeft : LeftToRight) + WebUtility.HtmlEncode(text),
                font: string.Create(CultureInfo.InvariantCulture, $"{Family} {(isBold ? "Bold " : "")}{size}"),
                width: width, align: Enums.Align.Low, wrap: wrap, dpi: 72, spacing: 0);
        }
        catch (VipsException)
        {
            // Nothing in it can be seen, as in a title of spaces.
            return Image.Black(1, 1);
        }
    }

    // They stay with libvips once they were named.
    private void ReadFonts()
    {
        lock (_fontsRead)
        {
            foreach (var font in _areFontsRead ? [] : fonts)
            {
                Image.Text("a", fontfile: font).Dispose();
            }

            _areFontsRead = true;
        }
    }

    /// <summary>A ground to draw on, whose left side is where reading begins.</summary>
    private sealed class Canvas(int width, int height, Colour ground, bool fromRight) : IDisposable
    {
        private Image _image = Plain(width, height, ground);

        public int Width => width;

        public void Fill(int x, int y, int wide, int high, Colour colour)
        {
            using var block = Plain(wide, high, colour);
            Put(block, x, y);
        }

        public void Put(Image picture, int x, int y) =>
            Replace(picture.HasAlpha() || picture.Bands != 3 ? Over(picture, x, y) : _image.Insert(picture, Left(x, picture.Width), y));

        /// <summary>Puts text in one colour.</summary>
        public void Put(Image text, int x, int y, Colour colour)
        {
            using var block = Plain(text.Width, text.Height, colour);
            using var inked = block.Bandjoin(text);
            using var named = inked.Copy(interpretation: Enums.Interpretation.Srgb);
            Replace(Over(named, x, y));
        }

        /// <summary>The drawing, with a picture on the side where reading ends.</summary>
        public byte[] Beside(byte[]? lead, int leadWidth, int quality)
        {
            if (lead is not null)
            {
                using var side = Image.ThumbnailBuffer(lead, leadWidth, height: height, crop: Enums.Interesting.Attention, outputProfile: "srgb");
                using var flat = side.HasAlpha() ? side.Flatten(background: [ground.Red, ground.Green, ground.Blue]) : side.Copy();
                using var three = flat.Colourspace(Enums.Interpretation.Srgb);
                Replace(fromRight ? three.Join(_image, Enums.Direction.Horizontal) : _image.Join(three, Enums.Direction.Horizontal));
            }

            return _image.JpegsaveBuffer(q: quality, subsampleMode: Enums.ForeignSubsample.Off, keep: Enums.ForeignKeep.None);
        }

        public void Dispose() => _image.Dispose();

        private static Image Plain(int wide, int high, Colour colour)
        {
            using var black = Image.Black(wide, high);
            using var plain = black.NewFromImage(colour.Red, colour.Green, colour.Blue);
            using var bytes = plain.Cast(Enums.BandFormat.Uchar);
            return bytes.Copy(interpretation: Enums.Interpretation.Srgb);
        }

        private Image Over(Image picture, int x, int y)
        {
            using var srgb = picture.Colourspace(Enums.Interpretation.Srgb);
            using var laid = _image.Composite2(srgb, Enums.BlendMode.Over, x: Left(x, picture.Width), y: y);
            using var flat = laid.Flatten();
            return flat.Cast(Enums.BandFormat.Uchar);
        }

        private int Left(int x, int wide) => fromRight ? width - x - wide : x;

        private void Replace(Image next)
        {
            _image.Dispose();
            _image = next;
        }
    }
}
