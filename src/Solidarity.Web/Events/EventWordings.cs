using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Application.Organisations;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>The words above an event's button, from the resource files and the event.</summary>
internal sealed class EventWordings(
    IStringLocalizer<Texts> texts, IConsentWordings wordings, IOrganisationNow organisation, IDbContextFactory<SolidarityDb> databases, TimeProvider time) : IEventWordings
{
    private readonly ConcurrentDictionary<string, bool> _stored = new(StringComparer.Ordinal);

    public (Wording Joining, Wording Lists) For(Event @event, LanguageTag language)
    {
        // Where the words of this language are not in force, those of another are: one that is reviewed or approved.
        var inForce = wordings.For(language).Language;
        var name = organisation.Now.Name;
        var joining = Make(@event, inForce, InAnother.Language(inForce, () => texts["Event.Wording", name, (int)Attendance.Retention.TotalDays].Value));
        var version = @event.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, language, @event.Language);
        var lists = version.ListConsent is { } own
            ? Make(@event, version.Language, own)
            : Make(@event, inForce, InAnother.Language(inForce, () => texts["Petition.ListWording", name].Value));
        return (joining, lists);
    }

    public async ValueTask<(string Joining, string Lists)> ShownAsync(Event @event, LanguageTag language, IReadOnlyList<string> shown, CancellationToken cancellationToken)
    {
        var (joining, lists) = For(@event, language);
        await StoreAsync(joining, cancellationToken);
        await StoreAsync(lists, cancellationToken);

        // A tab that was open since yesterday showed what was in force then; what another event showed counts for nothing here.
        var older = shown.Count > 0 && shown[0] != joining.Version && await WasOfAsync(@event, shown[0], cancellationToken) ? shown[0] : null;
        return (older ?? joining.Version, lists.Version);
    }

    private static Wording Make(Event of, LanguageTag language, string text) => new(ConsentWording.VersionOf(language, text, of.Id.ToString()), language, text);

    private async ValueTask StoreAsync(Wording wording, CancellationToken cancellationToken)
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
                // Somebody else joined at the same moment.
            }
        }

        _stored[wording.Version] = true;
    }

    private async Task<bool> WasOfAsync(Event @event, string version, CancellationToken cancellationToken)
    {
        if (version.Length != ConsentWording.VersionLength)
        {
            return false;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ConsentWordings.AsNoTracking().SingleOrDefaultAsync(x => x.Version == version, cancellationToken) is { } stored
            && ConsentWording.VersionOf(stored.Language, stored.Text, @event.Id.ToString()) == version;
    }
}
