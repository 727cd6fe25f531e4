using System.Net.Mime;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Supporters;

/// <summary>
/// Behind a fresh link: everything that is held, to see, take along, correct or delete. Opening the address changes nothing; the first
/// press opens the link, in this browser alone.
/// </summary>
public sealed class MyDataOpenPageModel(IMediator mediator, Sentences sentences, PersonSheet sheet, PersonFiles files) : PublicPage(mediator)
{
    /// <summary>How the link stands, and what is held.</summary>
    public ShownMyData Shown { get; private set; } = null!;

    /// <summary>What is held, in sentences.</summary>
    public IReadOnlyList<SheetPart> Parts => Shown.Held is { } held ? sheet.Parts(held) : [];

    /// <summary>How long the page stays open.</summary>
    public string Until => Shown.Until is { } until ? sheet.Moment(until) : "";

    /// <summary>Key of the sentence that says what was just done.</summary>
    public string? Done { get; private set; }

    /// <summary>Whether to ask once more before everything is deleted.</summary>
    public bool IsErasing { get; private set; }

    /// <summary>The name, as typed or as it is.</summary>
    public string? Name { get; private set; }

    /// <summary>The language chosen.</summary>
    public string? Language { get; private set; }

    /// <summary>The zone chosen.</summary>
    public string? TimeZone { get; private set; }

    /// <summary>The new address, as typed.</summary>
    public string? Email { get; private set; }

    /// <summary>Shows the button, or what is held.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        Answer(await Mediator.Send(new ShowMyData(token, BrowserSecret.Of(Request)), cancellationToken));

    /// <summary>Does what the button says.</summary>
    public async Task<IActionResult> OnPostAsync(string token, string? act, string? name, string? language, string? timeZone, string? email, CancellationToken cancellationToken)
    {
        var browser = BrowserSecret.Of(Request);
        try
        {
            var shown = await Mediator.Send(Wish(token, browser, act, name, language, timeZone, email), cancellationToken);
            if (shown.Held is { } held && act is ("text" or "json"))
            {
                return act == "text"
                    ? File(files.TextFile(held), MediaTypeNames.Text.Plain + "; charset=utf-8", "my-data.txt")
                    : File(files.JsonFile(held), MediaTypeNames.Application.Json, "my-data.json");
            }

            if (shown.Standing == MyDataStanding.Erased)
            {
                BrowserSecret.Forget(HttpContext);
            }

            IsErasing = act == "erase" && shown.Standing == MyDataStanding.Open;
            Done = act is ("correct" or "address" or "leave") && shown.Standing == MyDataStanding.Open ? "MyData.Done." + act : null;
            return Answer(shown);
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            var page = Answer(await Mediator.Send(new ShowMyData(token, browser), cancellationToken));
            if (act == "correct")
            {
                (Name, Language, TimeZone) = (name, language, timeZone);
            }

            Email = email;
            page.StatusCode = Shown.Standing == MyDataStanding.Open ? StatusCodes.Status422UnprocessableEntity : page.StatusCode;
            return page;
        }
    }

    private IRequest<ShownMyData> Wish(string token, string? browser, string? act, string? name, string? language, string? timeZone, string? email) => act switch
    {
        "correct" => new CorrectMyData(token, browser, name, language, timeZone),
        "address" => new ChangeMyAddress(token, browser, email),
        "leave" => new LeaveAll(token, browser),
        "text" or "json" => new TakeMyData(token, browser),
        "erase-all" => new EraseMyData(token, browser),
        "open" => new OpenMyData(token, BrowserSecret.OfOrNew(HttpContext)),
        _ => new ShowMyData(token, browser),
    };

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Answer(ShownMyData shown)
    {
        Shown = shown;
        (Name, Language, TimeZone) = (shown.Held?.Supporter?.Name, shown.Held?.Supporter?.Language, shown.Held?.Supporter?.TimeZone);
        var page = Page();
        page.StatusCode = shown.Standing switch
        {
            MyDataStanding.Unknown => StatusCodes.Status404NotFound,
            MyDataStanding.Expired or MyDataStanding.Elsewhere => StatusCodes.Status410Gone,
            _ => StatusCodes.Status200OK,
        };
        return page;
    }
}
