using System.Globalization;

namespace Solidarity.Application;

/// <summary>Moments as machines write them (RFC 3339, with or without the time; UTC where no zone is named). Days as people write them could mean two days.</summary>
public static class MachineMoments
{
    private const int FirstYear = 1990;

    private static readonly string[] Forms =
        ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss 'UTC'"];

    /// <summary>Reads one; false when it is none, or before 1990. Nothing is read as no moment.</summary>
    public static bool TryRead(string? text, out DateTimeOffset? moment)
    {
        moment = null;
        if (text is null)
        {
            return true;
        }

        if (!DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) || at.Year < FirstYear)
        {
            return false;
        }

        moment = at;
        return true;
    }
}
