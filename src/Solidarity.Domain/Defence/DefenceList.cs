namespace Solidarity.Domain.Defence;

/// <summary>A list that an organizer keeps: who is always let through, and who is always held.</summary>
public enum DefenceList : byte
{
    /// <summary>Networks whose signatures are never slowed or held for where they come from.</summary>
    AllowedNetworks = 0,

    /// <summary>Networks whose signatures are held.</summary>
    BlockedNetworks = 1,

    /// <summary>Mail domains whose signatures are never slowed or held for their domain.</summary>
    AllowedDomains = 2,

    /// <summary>Mail domains whose signatures are held.</summary>
    BlockedDomains = 3,

    /// <summary>Addresses whose signatures are never slowed or held.</summary>
    AllowedAddresses = 4,

    /// <summary>Addresses whose signatures are held.</summary>
    BlockedAddresses = 5,
}

/// <summary>A line that can't be read.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">What stands there.</param>
public sealed record BadLine(int Number, string Text);

/// <summary>Reads lists as organizers type them: an entry a line; what follows a <c>#</c>, and empty lines, are theirs.</summary>
public static class DefenceLines
{
    /// <summary>Most lines of a list.</summary>
    public const int Most = 2_000;

    /// <summary>Longest list, in characters.</summary>
    public const int MaxLength = 100_000;

    /// <summary>The entries of a list, without notes.</summary>
    public static IEnumerable<string> Entries(string? text) => Numbered(text).Select(x => x.Entry);

    /// <summary>The lines that can't be read.</summary>
    public static IReadOnlyList<BadLine> Bad(DefenceList list, string? text) =>
        [.. Numbered(text).Where(x => !IsRead(list, x.Entry)).Select(x => new BadLine(x.Number, x.Entry.Length > 60 ? x.Entry[..60] + "…" : x.Entry))];

    private static bool IsRead(DefenceList list, string entry) => list switch
    {
        DefenceList.AllowedNetworks or DefenceList.BlockedNetworks => NetworkRange.TryParse(entry, out _),
        DefenceList.AllowedDomains or DefenceList.BlockedDomains => DomainPattern.TryParse(entry, out _),
        _ => EmailAddress.TryParse(entry, out _),
    };

    private static IEnumerable<(int Number, string Entry)> Numbered(string? text) => (text ?? "").ReplaceLineEndings("\n").Split('\n')
        .Select((line, index) => (Number: index + 1, Entry: line.Split('#')[0].Trim())).Where(x => x.Entry.Length > 0);
}
