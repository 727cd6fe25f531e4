namespace Solidarity.Application.Bounces;

/// <summary>How large a returned mail may be.</summary>
public static class BounceLimits
{
    /// <summary>In megabytes: what servers usually take, so that nothing they return is refused.</summary>
    public const int MostMegabytes = 25;

    /// <summary>The same in bytes.</summary>
    public const int MostBytes = MostMegabytes * 1024 * 1024;
}
