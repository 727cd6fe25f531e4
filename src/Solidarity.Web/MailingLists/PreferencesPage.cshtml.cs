using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Supporters;
using Solidarity.Domain.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>How a subscriber wishes to be written to, on the lists of the mail that the link came in.</summary>
public sealed class PreferencesPageModel(IMediator mediator, Sentences sentences, PageLanguage page, IOptions<SiteOptions> site) : PublicPage(mediator)
{
    /// <summary>The zones to choose from.</summary>
    public static IReadOnlyList<string> Zones { get; } = [.. TimeZoneInfo.GetSystemTimeZones()
        .Where(zone => zone.HasIanaId && (zone.Id.Contains('/', StringComparison.Ordinal) || zone.Id == "UTC")).Select(zone => zone.Id).Order(StringComparer.Ordinal)];

    /// <summary>The person's standing, or null for a link that is not ours.</summary>
    public ShownStanding? Standing { get; private set; }

    /// <summary>The language chosen.</summary>
    public string? Language { get; private set; }

    /// <summary>The zone chosen.</summary>
    public string? TimeZone { get; private set; }

    /// <summary>How often, as chosen.</summary>
    public string? Frequency { get; private set; }

    /// <summary>How many mails a week at most, as chosen.</summary>
    public string? MailsAWeek { get; private set; }

    /// <summary>The numbers to choose from, and what a person chose otherwise.</summary>
    public IReadOnlyList<string> Numbers => [.. new[] { 1, 2, 3, 5, 10 }.Where(x => x != site.Value.MailsAWeek).Select(x => x.ToString(CultureInfo.InvariantCulture)).Union(
        MailsAWeek is { } chosen && chosen != SetPreferences.Usual && chosen != All && int.TryParse(chosen, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? [chosen] : [])];

    /// <summary>How many come at most where nobody chose; 0: all.</summary>
    public int UsualNumber => site.Value.MailsAWeek;

    /// <summary>The choice to get all that comes.</summary>
    public static string All { get; } = Supporter.NoCap.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether something was just saved.</summary>
    public bool IsSaved { get; private set; }

    /// <summary>Whether a link to all that is held was just sent.</summary>
    public bool IsDataSent { get; private set; }

    /// <summary>Shows the settings.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        Answer(await Mediator.Send(new ShowStanding(TokenPurpose.Preferences, token), cancellationToken));

    /// <summary>Saves, pauses, leaves, returns, or asks for a fresh link to all that is held.</summary>
    public async Task<IActionResult> OnPostAsync(string token, string? act, string? language, string? timeZone, string? frequency, string? mailsAWeek, CancellationToken cancellationToken)
    {
        if (act == "data")
        {
            await Mediator.Send(new AskForMyDataByMail(token, page.Interface.Value), cancellationToken);
            IsDataSent = true;
            return await OnGetAsync(token, cancellationToken);
        }

        try
        {
            var standing = act switch
            {
                "leave" => await Mediator.Send(new Leave(TokenPurpose.Preferences, token, ConsentChannel.Page), cancellationToken),
                "pause" or "go-on" => await Mediator.Send(new PauseMails(token, act == "pause"), cancellationToken),
                "return" => await Mediator.Send(new UndoLeave(TokenPurpose.Preferences, token), cancellationToken),
                _ => await Mediator.Send(new SetPreferences(token, language, timeZone, frequency, mailsAWeek), cancellationToken),
            };
            IsSaved = standing is not null;
            return Answer(standing);
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            var shown = (Microsoft.AspNetCore.Mvc.RazorPages.PageResult)Answer(await Mediator.Send(new ShowStanding(TokenPurpose.Preferences, token), cancellationToken));
            Language = language;
            TimeZone = timeZone;
            Frequency = frequency;
            MailsAWeek = mailsAWeek;
            shown.StatusCode = Standing is null ? StatusCodes.Status404NotFound : StatusCodes.Status422UnprocessableEntity;
            return shown;
        }
    }

    private IActionResult Answer(ShownStanding? standing)
    {
        Standing = standing;
        Language = standing?.Language;
        TimeZone = standing?.TimeZone;
        Frequency = standing?.Frequency;
        MailsAWeek = standing?.MailsAWeek?.ToString(CultureInfo.InvariantCulture) ?? SetPreferences.Usual;
        var page = Page();
        page.StatusCode = standing is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return page;
    }
}
