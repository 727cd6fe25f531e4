using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Web.Supporters;

/// <summary>The wordings above buttons that belong to one thing, such as a petition: made, stored before they are referred to, and known again.</summary>
internal sealed class StoredWordings(IDbContextFactory<SolidarityDb> databases, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, bool> _stored = new(StringComparer.Ordinal);

    /// <summary>A wording of a thing; that of another has another version, whatever it says.</summary>
    public static Wording Make(string of, LanguageTag language, string text) => new(ConsentWording.VersionOf(language, text, of), language, text);

    /// <summary>Stores it, once.</summary>
    public async ValueTask StoreAsync(Wording wording, CancellationToken cancellationToken)
    {
        if (_stored.ContainsKey(wording.Version))
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.ConsentWordings.AnyAsync(x => x.Version == wording.Version, cancellationToken))
        {
            db.ConsentWordings.Add(new ConsentWording(wording.Version, wording.Language, wording.Text, time.GetUtcNow()));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (db.IsDuplicate(exception))
            {
                // Somebody else pressed the button at the same moment.
            }
        }

        _stored[wording.Version] = true;
    }

    /// <summary>
    /// The version that was shown, where that is an older one of the same thing: a tab that was open since yesterday showed what was in force
    /// then. Else the present one; what another thing showed counts for nothing here.
    /// </summary>
    public async ValueTask<string> ShownAsync(string of, Wording present, IReadOnlyList<string> shown, CancellationToken cancellationToken) =>
        shown.Count > 0 && shown[0] != present.Version && await WasOfAsync(of, shown[0], cancellationToken) ? shown[0] : present.Version;

    private async Task<bool> WasOfAsync(string of, string version, CancellationToken cancellationToken)
    {
        if (version.Length != ConsentWording.VersionLength)
        {
            return false;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ConsentWordings.AsNoTracking().SingleOrDefaultAsync(x => x.Version == version, cancellationToken) is { } stored
            && ConsentWording.VersionOf(stored.Language, stored.Text, of) == version;
    }
}
