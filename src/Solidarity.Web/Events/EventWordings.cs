using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Application.Organisations;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters;

namespace Solidarity.Web.Events;

/// <summary>The words above an event's button, from the resource files and the event.</summary>
internal sealed class EventWordings(
    IStringLocalizer<Texts> texts, IConsentWordings wordings, IOrganisationNow organisation, StoredWordings stored) : IEventWordings
{
    public (Wording Joining, Wording Lists) For(Event @event, LanguageTag language, bool isHosted = false)
    {
        // Where the words of this language are not in force, those of another are: one that is reviewed or approved.
        var inForce = wordings.For(language).Language;
        var name = organisation.Now.Name;
        var joining = StoredWordings.Make(@event.Id.ToString(), inForce, InAnother.Language(inForce, () => Said(name, isHosted)));
        var version = @event.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, language, @event.Language);
        var lists = version.ListConsent is { } own
            ? StoredWordings.Make(@event.Id.ToString(), version.Language, own)
            : StoredWordings.Make(@event.Id.ToString(), inForce, InAnother.Language(inForce, () => texts["Petition.ListWording", name].Value));
        return (joining, lists);
    }

    public async ValueTask<(string Joining, string Lists)> ShownAsync(Event @event, LanguageTag language, IReadOnlyList<string> shown, CancellationToken cancellationToken, bool isHosted = false)
    {
        var (joining, lists) = For(@event, language, isHosted);
        await stored.StoreAsync(joining, cancellationToken);
        await stored.StoreAsync(lists, cancellationToken);
        return (await stored.ShownAsync(@event.Id.ToString(), joining, shown, cancellationToken), lists.Version);
    }

    // Without the host's name, which stands beside it on the page: wordings are kept for longer than it is.
    private string Said(string name, bool isHosted)
    {
        var own = texts["Event.Wording", name, (int)Attendance.Retention.TotalDays].Value;
        return isHosted ? own + " " + texts["Event.Wording.Hosted"].Value : own;
    }
}
