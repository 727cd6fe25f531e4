using Solidarity.Application.Events;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Organisations;
using Solidarity.Application.Pictures;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Infrastructure.Pictures;
using Solidarity.Web.Events;
using Solidarity.Web.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Pictures;

/// <summary>A share picture with its address. The address holds a mark of all that is drawn, so it changes with it and may be kept for ever.</summary>
/// <param name="Share">What it shows.</param>
/// <param name="Lead">The hash of the picture beside the title, or null.</param>
/// <param name="Logo">The hash of the logo, or null.</param>
/// <param name="Place">The first part of its address, behind the language.</param>
public sealed record AddressedShare(SharePicture Share, string? Lead, string? Logo, string Place)
{
    // Raised when the drawing itself changes.
    private const int Drawing = 1;

    /// <summary>What tells it apart from any other.</summary>
    public string Mark { get; } = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new { Drawing, Language = Share.Language.Value, Share.Title, Share.Under, Share.Name, Ground = Share.Palette.Ground.ToString(), Lead, Logo })))[..16];

    /// <summary>Its address, without language.</summary>
    public string Path => $"{Place}/{Mark}.jpg";
}

/// <summary>The share pictures of the site's pages.</summary>
public sealed class SharePictures(IOrganisationNow organisation, IStringLocalizer<Texts> texts)
{
    // The site's own colour, as in site.css.
    private static readonly Colour Own = Colour.FromStored("#b3261e");

    /// <summary>Of a statement.</summary>
    public AddressedShare Of(ShownStatement statement) => With(
        statement.Language, statement.Title, statement.CampaignTitle, statement.Picture?.Hash, "/share/statements/" + Uri.EscapeDataString(statement.Slug));

    /// <summary>Of a campaign.</summary>
    public AddressedShare Of(ShownCampaign campaign) => With(
        campaign.Language, campaign.Title, texts["Campaign.Kicker"], campaign.Cover?.Hash, "/share/campaigns/" + Uri.EscapeDataString(campaign.Slug));

    /// <summary>Of a petition.</summary>
    public AddressedShare Of(PetitionForReader petition) => With(
        petition.Texts.Language, petition.Texts.Title, Count(petition), petition.Seen.Picture?.Hash, "/share" + petition.Path);

    /// <summary>Of an event: what and when, and never where.</summary>
    public AddressedShare Of(EventForReader e) => With(
        e.Language, e.Texts.Title, e.Next is not { } next ? e.Campaign.Title
            : e.IsCancelled || next.IsCancelled ? texts["Event.DateCancelled"]
            : EventWords.Span(next.Date.Span, InterfaceLanguages.Has(e.Language) ? e.Language : LanguageTag.Parse("en")), e.Seen.Picture?.Hash, "/share" + e.Path);

    /// <summary>Of the site, for all other pages.</summary>
    /// <param name="language">The language of the page.</param>
    public AddressedShare OfSite(LanguageTag language) =>
        With(language, organisation.Now.Name, texts["Home.Description", organisation.Now.Name], null, "/share/site");

    // One person may sign in several places: of all together these are signatures, and no number of people.
    private string Count(PetitionForReader petition) => Count(petition.Count, petition.Together is { IsPattern: true } ? "Petition.ShareTogether" : "Petition.ShareCount");

    // In round numbers, so that not every signature makes another picture; and fewer than there are, so that a kept one stays true.
    private string Count(int signatures, string words)
    {
        var step = signatures <= 100 ? 10 : (int)Math.Pow(10, (int)Math.Log10(signatures) - 1);
        var rounded = (signatures - 1) / step * step;
        return rounded < 10 ? texts["Petition.Kicker"] : texts[words, rounded.ToString("N0", CultureInfo.CurrentUICulture)];
    }

    private AddressedShare With(LanguageTag language, string title, string? under, string? lead, string place)
    {
        var now = organisation.Now;
        return new(new SharePicture(language, title, under, now.Name, Palette.Light(now.Accent ?? Own)), lead, now.Logo?.Hash, place);
    }
}

/// <summary>Puts the drawing of share pictures together.</summary>
internal static class SharePictureSetup
{
    private const string Fonts = "lib/noto";

    public static void AddSharePictures(this IServiceCollection services)
    {
        services.AddSingleton<SharePictures>();
        services.AddSingleton<ShareCache>();
        services.AddSingleton<IShareDrawing>(provider => new ShareDrawing(
            [.. provider.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider.GetDirectoryContents(Fonts)
                .Where(file => file.Name.EndsWith(".woff", StringComparison.Ordinal)).Select(file => file.PhysicalPath).OfType<string>().Order()]));
    }
}
