using System.Globalization;
using System.Text;
using QRCoder;

namespace Solidarity.Web.Site;

/// <summary>A code for cameras.</summary>
/// <param name="Side">How many squares each side has, the white around it among them.</param>
/// <param name="Path">The dark squares, as an SVG path.</param>
public sealed record SquareCode(int Side, string Path)
{
    /// <summary>Draws a text.</summary>
    public static SquareCode Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        StringBuilder path = new();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (rows[y][x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        return new SquareCode(rows.Count, path.ToString());
    }
}
