using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters;

namespace Solidarity.Web.Petitions;

/// <summary>
/// Behind the link in the mail to a target's office: the files, and what the office can do. Opening the address changes nothing; the first
/// press opens the link, in this browser alone.
/// </summary>
public sealed class OfficePageModel(IMediator mediator, PageLanguage language, Sentences sentences, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>Where the link stands, and what is behind it.</summary>
    public ShownOffice Shown { get; private set; } = null!;

    /// <summary>Key of the sentence that says what was just done.</summary>
    public string? Done { get; private set; }

    /// <summary>The answer, as typed.</summary>
    public string? Typed { get; private set; }

    /// <summary>The answer as it will stand on the petition's page, if the office wants to see that.</summary>
    public ShownAnswer? Preview { get; private set; }

    /// <summary>The answer that is filed, as it stands.</summary>
    public ShownAnswer? Filed => Shown.Handover is { Handover: { Answer: { } text, AnsweredAt: { } at } } shown ? shown.AnswerOf(text, at, language.Interface) : null;

    /// <summary>Shows the button, or what was handed over.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        Answer(await Mediator.Send(new ShowOffice(token, BrowserSecret.Of(Request)), cancellationToken));

    /// <summary>Does what the button says.</summary>
    public async Task<IActionResult> OnPostAsync(string token, string? act, string? answer, CancellationToken cancellationToken)
    {
        var browser = BrowserSecret.Of(Request);
        Typed = answer;
        try
        {
            if (HandoverView.Forms.Where(form => form.Name() == act).Select(form => (HandoverForm?)form).SingleOrDefault() is { } form)
            {
                return await FileAsync(token, browser, form, cancellationToken);
            }

            var shown = await Mediator.Send(Wish(token, browser, act, answer), cancellationToken);
            if (shown.Standing == OfficeStanding.Open)
            {
                Done = act is "acknowledge" or "daily" or "each" or "stop" or "file" ? "Office.Done." + act : null;
                Preview = act == "preview" ? shown.Handover!.AnswerOf(HandoverAnswer.Clean(answer!), time.GetUtcNow(), language.Interface) : null;
            }

            return Answer(shown);
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            var page = Answer(await Mediator.Send(new ShowOffice(token, browser), cancellationToken));
            page.StatusCode = Shown.Standing == OfficeStanding.Open ? StatusCodes.Status422UnprocessableEntity : page.StatusCode;
            return page;
        }
    }

    private IRequest<ShownOffice> Wish(string token, string? browser, string? act, string? answer) => act switch
    {
        "open" => new OpenOffice(token, BrowserSecret.OfOrNew(HttpContext)),
        "acknowledge" => new AcknowledgeHandover(token, browser),
        "daily" => new ChooseHandoverWish(token, browser, HandoverWish.Daily),
        "each" => new ChooseHandoverWish(token, browser, HandoverWish.Each),
        "stop" => new ChooseHandoverWish(token, browser, HandoverWish.Stopped),
        "preview" => new PreviewHandoverAnswer(token, browser, answer),
        "file" => new FileHandoverAnswer(token, browser, answer),
        _ => new ShowOffice(token, browser),
    };

    private async Task<IActionResult> FileAsync(string token, string? browser, HandoverForm form, CancellationToken cancellationToken)
    {
        var shown = await Mediator.Send(new ShowOffice(token, browser), cancellationToken);
        return shown.Standing == OfficeStanding.Open && await Mediator.Send(new FetchHandoverFile(token, browser, form), cancellationToken) is { } fetched
            ? new HandoverDownload(fetched)
            : Answer(shown);
    }

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Answer(ShownOffice shown)
    {
        Shown = shown;
        var page = Page();
        page.StatusCode = shown.Standing switch
        {
            OfficeStanding.Unknown => StatusCodes.Status404NotFound,
            OfficeStanding.Expired or OfficeStanding.Elsewhere => StatusCodes.Status410Gone,
            _ => StatusCodes.Status200OK,
        };
        return page;
    }
}
