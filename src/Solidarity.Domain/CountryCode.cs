using System.Diagnostics.CodeAnalysis;

namespace Solidarity.Domain;

/// <summary>A country or territory by its two letters (ISO 3166-1 alpha-2; <c>XK</c>, which it leaves to its users, stands for Kosovo).</summary>
public readonly record struct CountryCode
{
    /// <summary>Length of a code.</summary>
    public const int Length = 2;

    private static readonly HashSet<string> Known = [..
        """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
        CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
        GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
        KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ
        NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
        SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
        UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    private CountryCode(string value) => Value = value;

    /// <summary>The two letters.</summary>
    public string Value { get; }

    /// <summary>All codes, in order.</summary>
    public static IEnumerable<CountryCode> All => Known.Order(StringComparer.Ordinal).Select(code => new CountryCode(code));

    /// <summary>Reads a code; false when there is no such country.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CountryCode code)
    {
        code = default;
        var upper = text?.Trim().ToUpperInvariant();
        if (upper is null || !Known.Contains(upper))
        {
            return false;
        }

        code = new CountryCode(upper);
        return true;
    }

    /// <summary>Takes a stored code as it is.</summary>
    public static CountryCode FromStored(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
