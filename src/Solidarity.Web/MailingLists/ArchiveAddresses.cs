using Solidarity.Application.MailingLists;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>Where the archive of a list is, and what it shows.</summary>
internal sealed class ArchiveAddresses(Slug list, PageLanguage language, SiteLook look)
{
    /// <summary>The whole address of the list's page, in the language of this one.</summary>
    public string Page => look.BaseUrl + language.Path(ListArchives.PathOf(list));

    /// <summary>The whole address of an entry, in the language that it has here.</summary>
    public string Of(ArchiveEntry entry) => look.BaseUrl + language.Prefix(entry.Language) + PathOf(list, entry);

    /// <summary>What feeds call an entry, the same in each of them and for ever (RFC 4287 §4.2.6).</summary>
    public string Identity(ArchiveEntry entry) => entry.Statement is null ? $"urn:uuid:{entry.Id}" : look.BaseUrl + PathOf(list, entry);

    /// <summary>The address of an entry, without language.</summary>
    public static string PathOf(Slug list, ArchiveEntry entry) =>
        entry.Statement is { } statement ? "/statements/" + Uri.EscapeDataString(statement) : ListArchives.PathOf(list, entry.Id);
}

/// <summary>How long pages of archives are kept.</summary>
internal static class ArchiveKeeping
{
    // As old as a petition's number in a mail may be.
    private static readonly TimeSpan NumbersStay = TimeSpan.FromMinutes(10);

    /// <summary>Has an answer made anew before long, where it shows what changes by itself.</summary>
    public static void KeepShortly(this HttpContext context, bool isMoving, TimeProvider time)
    {
        if (isMoving)
        {
            context.Features.Set(new GoodUntil(time.GetUtcNow() + NumbersStay));
        }
    }
}
