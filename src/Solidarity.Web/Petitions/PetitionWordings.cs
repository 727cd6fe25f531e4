using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Organisations;
using Solidarity.Application.Petitions;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
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

        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(inForce.Value);
        try
        {
            var receivers = Written.List(petition.Petition.Targets.OrderBy(x => x.Position).Select(x => x.Name), inForce);
            var signing = Make(inForce, texts["Petition.Wording", name, receivers, Written.Day(petition.Petition.KeptUntil, inForce)]);
            var version = petition.Petition.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, language, petition.Petition.Language);
            var lists = version.ListConsent is { } own ? Make(version.Language, own) : Make(inForce, texts["Petition.ListWording", name]);
            if (_made.Count > 2_000)
            {
                _made.Clear();
            }

            _made[key] = (petition, name, signing, lists);
            return (signing, lists);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    public async ValueTask<(string Signing, string Lists)> ShownAsync(PetitionSeen petition, LanguageTag language, IReadOnlyList<string> shown, CancellationToken cancellationToken)
    {
        var (signing, lists) = For(petition, language);
        await StoreAsync(signing, cancellationToken);
        await StoreAsync(lists, cancellationToken);

        // A tab that was open since yesterday showed what was in force then.
        var older = shown.Count > 0 && shown[0] != signing.Version && await IsKnownAsync(shown[0], cancellationToken) ? shown[0] : null;
        return (older ?? signing.Version, lists.Version);
    }

    private static Wording Make(LanguageTag language, string text) => new(
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(language.Value + "\n" + text)))[..ConsentWording.VersionLength], language, text);

    private async ValueTask StoreAsync(Wording wording, CancellationToken cancellationToken)
    {
        if (_stored.ContainsKey(wording.Version))
        {
            return;
        }

        if (!await IsKnownAsync(wording.Version, cancellationToken))
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
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

    private async Task<bool> IsKnownAsync(string version, CancellationToken cancellationToken)
    {
        if (_stored.ContainsKey(version))
        {
            return true;
        }

        if (version.Length != ConsentWording.VersionLength)
        {
            return false;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ConsentWordings.AnyAsync(x => x.Version == version, cancellationToken);
    }
}
