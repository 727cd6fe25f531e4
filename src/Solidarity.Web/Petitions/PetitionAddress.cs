namespace Solidarity.Web.Petitions;

/// <summary>The address of a petition's page, or of what other sites show of it.</summary>
/// <param name="Slug">The petition.</param>
/// <param name="IsEmbed">Whether it is for other sites' pages.</param>
internal sealed record PetitionAddress(string Slug, bool IsEmbed)
{
    private const string Page = "/petitions/";
    private const string Embed = "/embed/petitions/";

    /// <summary>Reads a path without language; null where it leads elsewhere, or is written in another way than links are.</summary>
    public static PetitionAddress? Read(string path)
    {
        var start = path.StartsWith(Page, StringComparison.Ordinal) ? Page : path.StartsWith(Embed, StringComparison.Ordinal) ? Embed : null;
        return start is null || path.Length == start.Length || path.IndexOf('/', start.Length) >= 0 || path != path.ToLowerInvariant()
            ? null
            : new PetitionAddress(path[start.Length..], start == Embed);
    }

    /// <summary>Whether a query only says where a reader comes from, so that it asks for the same page as none.</summary>
    public static bool IsSamePage(IQueryCollection query) =>
        query.Keys.All(key => key is CameFromWhere.Field or "fbclid" || key.StartsWith("utm_", StringComparison.Ordinal));
}
