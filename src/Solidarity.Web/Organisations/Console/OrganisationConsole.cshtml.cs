using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Organisations;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organisations.Console;

/// <summary>How the organisation is called, looks and works, and the way to its pages and consent wordings.</summary>
[RequestSizeLimit(OrganisationForm.MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = OrganisationForm.MaxRequestBytes)]
public sealed class OrganisationConsolePage(
    IMediator mediator, Sentences sentences, PageLanguage language, SiteLook look, IConsentWordings wordings, IStringLocalizer<Texts> texts) : ConsolePage(mediator, sentences)
{
    private static readonly Colour Own = Colour.FromStored("#b3261e");

    /// <summary>The organisation as it is stored.</summary>
    public OrganisationKept Organisation { get; private set; } = null!;

    /// <summary>As typed.</summary>
    [BindProperty]
    public OrganisationForm Form { get; set; } = new();

    /// <summary>The consent wordings in every language, with what stands above the form for endorsements in it.</summary>
    public IEnumerable<(Wording Subscription, Wording Endorsement)> Wordings => wordings.All.Where(x => x.Use == WordingUse.Subscription)
        .Join(wordings.All.Where(x => x.Use == WordingUse.Endorsement), x => x.Language, x => x.Language, (subscription, endorsement) => (subscription, endorsement));

    /// <summary>How well the colour can be read, in sentences; of the stored one.</summary>
    public IEnumerable<string> Contrasts
    {
        get
        {
            var accent = Organisation.Accent is { } chosen ? Colour.FromStored(chosen) : Own;
            var (light, dark) = (Palette.Light(accent), Palette.Dark(accent));
            yield return Says("Console.Organisation.Contrast.Light", Palette.LightContrast(accent));
            yield return Says("Console.Organisation.Contrast.Button", light.OnGround.Contrast(light.Ground));
            yield return Says("Console.Organisation.Contrast.Dark", Palette.DarkGrounds.Min(dark.Accent.Contrast), dark.Accent);
        }
    }

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Organisation = await Mediator.Send(new ShowOrganisation(), cancellationToken);
        Form = OrganisationForm.Of(Organisation, look.Name);
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Organisation = await Mediator.Send(new ShowOrganisation(), cancellationToken);
        try
        {
            if (await TryAsync(async () => await Mediator.Send(
                new DescribeOrganisation(
                    Form.Name, Form.Accent, await Form.TakeLogoAsync(Mediator, Organisation.LogoId, cancellationToken), Form.SecondReader, Form.SecondPerson, Form.Version),
                cancellationToken)))
            {
                Notice = "Console.Organisation.Saved";
                return Redirect(language.Path("/console/organisation"));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            Organisation = await Mediator.Send(new ShowOrganisation(), cancellationToken);
            Overtaken = Overtaken.By(language.Path("/console/organisation"),
            [
                (texts["Console.Organisation.Name"], Organisation.Name ?? look.Name, Form.Name),
                (texts["Console.Organisation.Accent"], Organisation.Accent, Form.Accent),
            ]);
            Form.Version = Organisation.Version;
            return Refused(StatusCodes.Status409Conflict);
        }

        return Refused();
    }

    /// <summary>Approves a consent wording, or takes that back.</summary>
    public async Task<IActionResult> OnPostWordingAsync([FromForm] string of, [FromForm] bool approve, [FromForm] string? wording, CancellationToken cancellationToken)
    {
        await Mediator.Send(new ApproveWording(of, approve, wording), cancellationToken);
        Notice = "Console.Organisation.WordingSaved";
        return Redirect(language.Path("/console/organisation"));
    }

    private string Says(string sentence, double ratio, params object[] more) => texts[
        sentence,
        [Math.Floor(ratio * 10) / 10, texts[ratio >= 7 ? "Console.Organisation.Contrast.Good" : "Console.Organisation.Contrast.Enough"].Value, .. more]];
}
