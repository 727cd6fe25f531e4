namespace Solidarity.Domain.Messages;

/// <summary>
/// The difference between two shares, with the interval that holds the true one in 95 of 100 such tests: the score interval of each (Wilson
/// 1927), put together by method 10 of Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
/// Medicine 17 (1998), 873–890.
/// </summary>
/// <param name="Value">The second share less the first.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end.</param>
public readonly record struct TwoProportions(double Value, double Low, double High)
{
    // Of the standard normal distribution, 2.5 % lie beyond.
    private const double Z = 1.959963984540054;

    /// <summary>Whether one is shown to be larger: the interval does not hold zero.</summary>
    public bool IsDifferent => Low > 0 || High < 0;

    /// <summary>Compares so many of so many with so many of so many. Of nobody, nothing is known; more than there are count as all.</summary>
    public static TwoProportions Compare(int first, int ofFirst, int second, int ofSecond)
    {
        if (ofFirst <= 0 || ofSecond <= 0)
        {
            return new TwoProportions(0, -1, 1);
        }

        var (p, low, high) = Score(Math.Min(first, ofFirst), ofFirst);
        var (q, otherLow, otherHigh) = Score(Math.Min(second, ofSecond), ofSecond);
        return new TwoProportions(q - p, q - p - Distance(q - otherLow, high - p), q - p + Distance(otherHigh - q, p - low));
    }

    private static (double Share, double Low, double High) Score(double count, double of)
    {
        var share = count / of;
        var middle = (2 * count) + (Z * Z);
        var reach = Z * Math.Sqrt((Z * Z) + (4 * count * (1 - share)));
        var whole = 2 * (of + (Z * Z));
        return (share, (middle - reach) / whole, (middle + reach) / whole);
    }

    private static double Distance(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
