using System.Collections.Concurrent;
using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Organisations;
using Solidarity.Application.Petitions;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters;

namespace Solidarity.Web.Petitions;

/// <summary>The words above a petition's button, from the resource files and the petition.</summary>
internal sealed class PetitionWordings(
    IStringLocalizer<Texts> texts, IConsentWordings wordings, IOrganisationNow organisation, StoredWordings stored) : IPetitionWordings
{
    private readonly ConcurrentDictionary<(string Petition, string Language), (PetitionSeen Seen, string Organisation, Wording Signing, Wording Lists)> _made = new();

    public (Wording Signing, Wording Lists) For(PetitionSeen petition, LanguageTag language)
    {
        // Where the words of this language are not in force, those of another are: one that is reviewed or approved.
        var inForce = wordings.For(language).Language;
        var (key, name) = ((petition.Petition.Slug.Value, language.Value), organisation.Now.Name);
        if (_made.TryGetValue(key, out var made) && ReferenceEquals(made.Seen.Petition, petition.Petition) && made.Organisation == name)
        {
            return (made.Signing, made.Lists);
        }

        var receivers = Written.List(petition.Petition.Targets.OrderBy(x => x.Position).Select(x => x.Name), inForce);
        var of = petition.Petition.Id.ToString();
        var signing = StoredWordings.Make(of, inForce, InAnother.Language(inForce, () => texts["Petition.Wording", name, receivers, Written.Day(petition.Petition.KeptUntil, inForce)].Value));
        var version = petition.Petition.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, language, petition.Petition.Language);
        var lists = version.ListConsent is { } own
            ? StoredWordings.Make(of, version.Language, own)
            : StoredWordings.Make(of, inForce, InAnother.Language(inForce, () => texts["Petition.ListWording", name].Value));
        if (_made.Count > 2_000)
        {
            _made.Clear();
        }

        _made[key] = (petition, name, signing, lists);
        return (signing, lists);
    }

    public Wording ForOrganisations(PetitionSeen petition, LanguageTag language)
    {
        var inForce = wordings.For(language).Language;
        return StoredWordings.Make(petition.Petition.Id.ToString(), inForce, InAnother.Language(
            inForce, () => texts["Organisation.Wording", organisation.Now.Name, Written.Day(petition.Petition.KeptUntil, inForce)].Value));
    }

    public async ValueTask<string> OfOrganisationsAsync(PetitionSeen petition, LanguageTag language, CancellationToken cancellationToken)
    {
        var wording = ForOrganisations(petition, language);
        await stored.StoreAsync(wording, cancellationToken);
        return wording.Version;
    }

    public async ValueTask<(string Signing, string Lists)> ShownAsync(PetitionSeen petition, LanguageTag language, IReadOnlyList<string> shown, CancellationToken cancellationToken)
    {
        var (signing, lists) = For(petition, language);
        await stored.StoreAsync(signing, cancellationToken);
        await stored.StoreAsync(lists, cancellationToken);
        return (await stored.ShownAsync(petition.Petition.Id.ToString(), signing, shown, cancellationToken), lists.Version);
    }
}
