using Microsoft.Extensions.Localization;
using Solidarity.Application.Events;
using Solidarity.Application.Organisations;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters;

namespace Solidarity.Web.Events;

/// <summary>The words above the buttons of those who want to host an event, from the resource files.</summary>
internal sealed class HostWordings(IStringLocalizer<Texts> texts, IConsentWordings wordings, IOrganisationNow organisation, StoredWordings stored) : IHostWordings
{
    private const string Of = "hosts";

    public Wording For(LanguageTag language)
    {
        var inForce = wordings.For(language).Language;
        return StoredWordings.Make(Of, inForce, InAnother.Language(inForce, () => texts["Host.Wording", organisation.Now.Name, (int)EventHost.Retention.TotalDays, (int)EventHost.AskedRetention.TotalDays].Value));
    }

    public async ValueTask<string> ShownAsync(LanguageTag language, IReadOnlyList<string> shown, CancellationToken cancellationToken)
    {
        var present = For(language);
        await stored.StoreAsync(present, cancellationToken);
        return await stored.ShownAsync(Of, present, shown, cancellationToken);
    }
}
