using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Segments;
using Solidarity.Web.Site;

namespace Solidarity.Web.Segments.Console;

/// <summary>Saving a segment.</summary>
[Requires(Right.Write)]
public sealed class NewSegmentPage(IMediator mediator, Sentences sentences, PageLanguage language) : SegmentFormPage(mediator, sentences)
{
    /// <summary>Shows the empty form.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(null, null, isStored: false, cancellationToken);

    /// <summary>Takes the form, or changes it.</summary>
    public async Task<IActionResult> OnPostAsync(string? act, CancellationToken cancellationToken)
    {
        if (Form.Press(act) is { } at)
        {
            await LoadAsync(at, null, isStored: false, cancellationToken);
            return Page();
        }

        int? people = null;
        if (act == "count")
        {
            people = await CountAsync(cancellationToken);
        }
        else if (await TryAsync(() => Mediator.Send(new CreateSegment(Form.Name, Form.Read()), cancellationToken)))
        {
            Notice = "Console.Segment.Saved";
            return Redirect(language.Path("/console/segments"));
        }

        await LoadAsync(null, people, isStored: false, cancellationToken);
        return Errors.Any ? Refused() : Page();
    }
}
