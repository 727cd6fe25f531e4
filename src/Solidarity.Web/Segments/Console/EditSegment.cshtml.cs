using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Segments;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Segments.Console;

/// <summary>Changing or removing a segment.</summary>
[Requires(Right.Write)]
public sealed class EditSegmentPage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : SegmentFormPage(mediator, sentences)
{
    /// <summary>As it is stored.</summary>
    public SegmentKept Segment { get; private set; } = null!;

    /// <summary>Shows the form, with how many are in it.</summary>
    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        Segment = await Mediator.Send(new ShowSegment(id.ToString()), cancellationToken);
        Form = WrittenSegment.Of(Segment);
        await LoadAsync(null, await CountAsync(cancellationToken), isStored: true, cancellationToken);
    }

    /// <summary>Takes the form, changes it, or removes the segment.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        Segment = await Mediator.Send(new ShowSegment(id.ToString()), cancellationToken);
        if (Form.Press(act) is { } at)
        {
            await LoadAsync(at, null, isStored: true, cancellationToken);
            return Page();
        }

        int? people = null;
        try
        {
            if (act == "count")
            {
                people = await CountAsync(cancellationToken);
            }
            else if (await TryAsync(() => act == "remove"
                ? Mediator.Send(new RemoveSegment(Segment.Id, Form.Version), cancellationToken)
                : Mediator.Send(new ChangeSegment(Segment.Id, Form.Name, Form.Read(), Form.Version), cancellationToken)))
            {
                Notice = act == "remove" ? "Console.Segment.Removed" : "Console.Segment.Saved";
                return Redirect(language.Path("/console/segments"));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            Overtaken = Overtaken.By(language.Path($"/console/segments/{id}"), [(texts["Console.Segment.Name"], Segment.Name, Form.Name)]);
            Form.Version = Segment.Version;
            await LoadAsync(null, null, isStored: true, cancellationToken);
            return Refused(StatusCodes.Status409Conflict);
        }

        await LoadAsync(null, people, isStored: true, cancellationToken);
        return Errors.Any ? Refused() : Page();
    }
}
