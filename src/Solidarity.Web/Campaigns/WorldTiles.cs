using System.Globalization;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;

namespace Solidarity.Web.Campaigns;

/// <summary>
/// A map of the world with a square for each country, all of one size: small islands are seen as well as large states. The squares lie
/// about where the countries do.
/// </summary>
public static class WorldTiles
{
    private const string Grid =
        """
        .. .. .. .. .. GL .. .. .. .. .. .. .. FI .. .. .. .. .. .. .. .. .. .. .. ..
        .. CA .. .. .. .. IS .. .. NO DK SE LT EE .. .. .. .. .. .. RU .. .. .. .. ..
        .. .. .. .. .. .. .. GB NL LU DE PL SK LV BY .. .. .. .. .. .. .. .. .. .. ..
        .. .. .. .. .. .. .. IE BE LI AT CZ HU MD UA .. .. .. KZ .. .. .. .. .. .. ..
        .. .. .. .. .. .. .. FR MC CH SI HR BA RO .. .. .. .. .. .. MN .. .. .. .. ..
        .. .. .. .. .. .. .. ES AD SM IT ME RS XK BG .. GE AZ UZ KG .. .. .. .. .. ..
        .. US .. .. .. .. .. PT .. .. VA .. AL MK TR SY AM TM TJ .. .. .. KP JP .. ..
        .. .. .. .. .. .. .. MA .. TN MT .. GR CY PS LB IQ IR AF .. CN .. KR .. .. ..
        .. .. BS .. .. .. .. .. DZ .. .. LY .. .. IL JO KW BH PK NP BT .. .. .. .. ..
        .. MX CU DO .. .. EH .. .. .. .. .. .. .. EG .. SA QA AE IN BD TW .. .. .. ..
        .. BZ JM HT AG .. MR ML .. NE .. .. .. .. .. .. .. OM .. .. MM LA .. .. .. ..
        .. GT HN KN DM CV SN .. .. .. .. TD .. .. SD ER .. YE .. .. TH VN .. .. .. ..
        .. SV NI VC LC BB GM GW BF NG .. .. .. .. .. .. DJ .. .. .. .. KH PH .. .. ..
        .. .. CR VE GD TT SL GN TG BJ .. .. .. .. .. .. ET .. .. .. .. .. .. .. .. ..
        .. .. PA .. GY .. LR CI GH .. CM .. CF .. SS .. SO .. .. LK .. .. PW FM MH ..
        .. .. .. CO SR .. .. .. .. ST GQ .. .. .. UG KE .. .. .. MV MY BN .. .. KI ..
        .. .. EC .. .. .. .. .. .. .. GA CG CD RW BI .. .. SC .. .. SG ID .. .. NR TV
        .. .. PE .. .. BR .. .. .. .. .. AO .. .. .. TZ KM .. .. .. .. .. TL PG SB WS
        .. .. .. BO .. .. .. .. .. .. .. .. .. ZM .. MW .. .. .. .. .. .. .. .. VU FJ
        .. .. .. .. PY .. .. .. .. .. .. NA BW .. ZW MZ MG .. MU .. .. .. AU .. .. TO
        .. .. CL AR UY .. .. .. .. .. .. .. ZA LS SZ .. .. .. .. .. .. .. .. .. .. ..
        .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. NZ ..
        """;

    private static readonly Dictionary<string, (int Column, int Row)> Cells = Read();

    /// <summary>How many squares the map is wide.</summary>
    public static int Columns { get; } = Cells.Values.Max(cell => cell.Column) + 1;

    /// <summary>How many squares the map is high.</summary>
    public static int Rows { get; } = Cells.Values.Max(cell => cell.Row) + 1;

    /// <summary>Every country with its square.</summary>
    public static IEnumerable<(CountryCode Country, int Column, int Row)> All =>
        Cells.Select(cell => (CountryCode.FromStored(cell.Key), cell.Value.Column, cell.Value.Row));

    /// <summary>Whether a country has a square.</summary>
    public static bool Has(CountryCode country) => Cells.ContainsKey(country.Value);

    /// <summary>A country's name in a language.</summary>
    /// <remarks>By way of the language as it is spoken there: <see cref="RegionInfo.DisplayName"/> stays in the first language that was asked for.</remarks>
    public static string NameOf(CountryCode country, CultureInfo culture) => new RegionInfo($"{culture.TwoLetterISOLanguageName}-{country.Value}").NativeName;

    private static Dictionary<string, (int Column, int Row)> Read() => (
        from line in Grid.Split('\n').Index()
        from cell in line.Item.Split(' ', StringSplitOptions.RemoveEmptyEntries).Index()
        where cell.Item.Trim() is not ("" or "..")
        select (Code: cell.Item.Trim(), At: (cell.Index, line.Index))).ToDictionary(x => x.Code, x => x.At);
}

/// <summary>Positions as the page shows them.</summary>
/// <param name="Positions">All of them.</param>
public sealed record PositionsView(IReadOnlyList<Application.Campaigns.ShownPosition> Positions)
{
    /// <summary>The stances, in the order in which they are shown.</summary>
    public static IReadOnlyList<Stance> Order { get; } = [Stance.Supports, Stance.Opposes, Stance.Undecided, Stance.Silent];

    /// <summary>What countries hold, for the map. Of two actors of one country the one noted last counts.</summary>
    public IReadOnlyDictionary<CountryCode, Application.Campaigns.ShownPosition> ByCountry { get; } = Positions
        .Where(position => position.Country is { } country && WorldTiles.Has(country))
        .GroupBy(position => position.Country!.Value).ToDictionary(group => group.Key, group => group.MaxBy(position => position.Now.Since)!);
}
