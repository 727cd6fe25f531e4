using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>The words above the buttons, from the resource files, each with the version that consents refer to.</summary>
public sealed class ConsentWordings : IConsentWordings
{
    private readonly Dictionary<string, Wording> _wordings;
    private readonly string _siteLanguage;

    /// <summary>Reads the words of every language.</summary>
    public ConsentWordings(IStringLocalizer<Texts> texts, IOptions<SiteOptions> site)
    {
        _siteLanguage = site.Value.Language;
        _wordings = InterfaceLanguages.All.ToDictionary(language => language.Tag.Value, language => Read(language.Tag, texts, site.Value.Name));
    }

    /// <inheritdoc />
    public IReadOnlyList<Wording> All => [.. _wordings.Values];

    /// <inheritdoc />
    public Wording For(LanguageTag language) =>
        _wordings.GetValueOrDefault(language.Value) ?? _wordings.GetValueOrDefault(_siteLanguage) ?? _wordings.Values.First();

    private static Wording Read(LanguageTag language, IStringLocalizer<Texts> texts, string organisation)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language.Value);
        try
        {
            string text = texts["Consent.Wording", organisation];
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(language.Value + "\n" + text));
            return new Wording(Convert.ToHexStringLower(hash)[..ConsentWording.VersionLength], language, text);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
