using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Organisations;
using Solidarity.Application.Petitions;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>The words above a petition's button, from the resource files and the petition.</summary>
internal sealed class PetitionWordings(
    IStringLocalizer<Texts> texts, IConsentWordings wordings, IOrganisationNow organisation, IDbContextFactory<SolidarityDb> databases, TimeProvider time) : IPetitionWordings
{
    private readonly ConcurrentDictionary<string, bool> _stored = new(StringComparer.Ordinal);
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
        var of = petition.Petition.Id;
        var signing = Make(of, inForce, InAnother.Language(inForce, () => texts["Petition.Wording", name, receivers, Written.Day(petition.Petition.KeptUntil, inForce)].Value));
        var version = petition.Petition.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, language, petition.Petition.Language);
        var lists = version.ListConsent is { } own
            ? Make(of, version.Language, own)
            : Make(of, inForce, InAnother.Language(inForce, () => texts["Petition.ListWording", name].Value));
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
        return Make(petition.Petition.Id, inForce, InAnother.Language(
            inForce, () => texts["Organisation.Wording", organisation.Now.Name, Written.Day(petition.Petition.KeptUntil, inForce)].Value));
    }

    public async ValueTask<string> OfOrganisationsAsync(PetitionSeen petition, LanguageTag language, CancellationToken cancellationToken)
    {
        var wording = ForOrganisations(petition, language);
        await StoreAsync(wording, cancellationToken);
        return wording.Version;
    }

    public async ValueTask<(string Signing, string Lists)> ShownAsync(PetitionSeen petition, LanguageTag language, IReadOnlyList<string> shown, CancellationToken cancellationToken)
    {
        var (signing, lists) = For(petition, language);
        await StoreAsync(signing, cancellationToken);
        await StoreAsync(lists, cancellationToken);

        // A tab that was open since yesterday showed what was in force then; what another petition showed counts for nothing here.
        var older = shown.Count > 0 && shown[0] != signing.Version && await WasOfAsync(petition.Petition.Id, shown[0], cancellationToken) ? shown[0] : null;
        return (older ?? signing.Version, lists.Version);
    }

    private static Wording Make(PetitionId of, LanguageTag language, string text) => new(ConsentWording.VersionOf(language, text, of.ToString()), language, text);

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
                // Somebody else signed at the same moment.
            }
        }

        _stored[wording.Version] = true;
    }

    private async Task<bool> WasOfAsync(PetitionId petition, string version, CancellationToken cancellationToken)
    {
        if (version.Length != ConsentWording.VersionLength)
        {
            return false;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ConsentWordings.AsNoTracking().SingleOrDefaultAsync(x => x.Version == version, cancellationToken) is { } stored
            && ConsentWording.VersionOf(stored.Language, stored.Text, petition.ToString()) == version;
    }
}
