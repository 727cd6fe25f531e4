using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Organisations;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>The words above the buttons, from the resource files, each with the version that consents refer to.</summary>
public sealed class ConsentWordings : IConsentWordings
{
    private readonly IOrganisationNow _organisation;
    private readonly IReadOnlyList<(LanguageTag Language, string Subscription, string Endorsement, bool IsReviewed)> _texts;
    private readonly string _siteLanguage;
    private volatile NamedWordings? _last;

    /// <summary>Reads the words of every language.</summary>
    public ConsentWordings(IStringLocalizer<Texts> texts, IOptions<SiteOptions> site, IOrganisationNow organisation)
    {
        _organisation = organisation;
        _siteLanguage = site.Value.Language;
        _texts = [.. InterfaceLanguages.All.Select(language => (language.Tag, Read(language.Tag, "Consent.Wording", texts), Read(language.Tag, "Endorse.Terms", texts), language.IsReviewed))];
    }

    /// <inheritdoc />
    public IReadOnlyList<Wording> All
    {
        get
        {
            var name = _organisation.Now.Name;
            if (_last is not { } last || last.Name != name)
            {
                _last = last = new NamedWordings(name, Named(name));
            }

            return last.Wordings;
        }
    }

    /// <inheritdoc />
    public Wording For(LanguageTag language, WordingUse use = WordingUse.Subscription)
    {
        List<Wording> all = [.. All.Where(x => x.Use == use)];
        return all.FirstOrDefault(x => x.Language == language && IsInForce(x)) ?? all.FirstOrDefault(x => x.Language.Value == _siteLanguage && IsInForce(x))
            ?? all.First(x => x.IsReviewed);
    }

    /// <inheritdoc />
    public IReadOnlyList<Wording> Named(string organisation) =>
    [
        .. _texts.Select(one => Named(organisation, one.Language, one.Subscription, WordingUse.Subscription, Version(one.Language, one.Subscription), one.IsReviewed)),
        .. _texts.Select(one => Named(organisation, one.Language, one.Endorsement, WordingUse.Endorsement, Version(one.Language, one.Subscription), one.IsReviewed)),
    ];

    private static Wording Named(string organisation, LanguageTag language, string words, WordingUse use, string source, bool isReviewed)
    {
        var text = string.Format(CultureInfo.GetCultureInfo(language.Value), words, organisation);
        return new Wording(Version(language, text), language, text) { Use = use, Source = source, IsReviewed = isReviewed };
    }

    private bool IsInForce(Wording wording) => wording.IsReviewed || _organisation.Now.Approved.GetValueOrDefault(wording.Language.Value) == wording.Source;

    private static string Version(LanguageTag language, string text) => ConsentWording.VersionOf(language, text);

    private static string Read(LanguageTag language, string key, IStringLocalizer<Texts> texts) => InAnother.Language(language, () => texts[key].Value);

    private sealed record NamedWordings(string Name, IReadOnlyList<Wording> Wordings);
}
