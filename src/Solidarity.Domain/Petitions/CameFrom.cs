namespace Solidarity.Domain.Petitions;

/// <summary>The word in a link that tells where somebody came from.</summary>
public static class CameFrom
{
    /// <summary>The word; null for anything but small letters, digits, hyphens, dots and underscores, for nobody typed it.</summary>
    public static string? Read(string? text) =>
        text is { Length: > 0 and <= Signature.MaxSourceLength } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.') ? text : null;
}
