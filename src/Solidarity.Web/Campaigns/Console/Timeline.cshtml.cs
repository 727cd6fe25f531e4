using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Campaigns;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns.Console;

/// <summary>A campaign's timeline: its entries, and the form for one.</summary>
public sealed class TimelinePage(IMediator mediator, Sentences sentences, PageLanguage language) : CampaignPartPage(mediator, sentences)
{
    /// <summary>Those of this page.</summary>
    public IReadOnlyList<TimelineEntryKept> Rows { get; private set; } = [];

    /// <summary>Where the next page begins, if there may be one.</summary>
    public TimelineEntryId? Next { get; private set; }

    /// <summary>The one that the form changes, or null for a new one.</summary>
    public TimelineEntryId? At { get; private set; }

    /// <summary>As typed.</summary>
    [BindProperty]
    public TimelineForm Form { get; set; } = new();

    /// <summary>Where the list stands.</summary>
    public string Address => language.Path($"/console/campaigns/{Campaign.Id}/timeline");

    /// <summary>Shows the list, and the form of one or for a new one.</summary>
    public async Task OnGetAsync(Guid id, Guid? row, Guid? after, CancellationToken cancellationToken)
    {
        await LoadAsync(id, row, after, cancellationToken);
        if (At is { } at)
        {
            Form = TimelineForm.Of(await Mediator.Send(new EditTimelineEntry(Id, at), cancellationToken));
        }
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid? row, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, row, null, cancellationToken);
        if (act == "remove" && At is { } at)
        {
            await Mediator.Send(new RemoveTimelineEntry(Id, at), cancellationToken);
            Notice = "Console.Timeline.Removed";
            return Redirect(Address);
        }

        var source = Read(Form.Source);
        try
        {
            if (!Errors.Any && await TryAsync(() => Mediator.Send(new WriteTimelineEntry(Id, At, Form.Date, Form.Texts, source, Form.Version), cancellationToken)))
            {
                Notice = "Console.Timeline.Saved";
                return Redirect(Address);
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            Form.Version = (await Mediator.Send(new EditTimelineEntry(Id, At!.Value), cancellationToken)).Version;
            return Refused(StatusCodes.Status409Conflict);
        }

        return Refused();
    }

    private async Task LoadAsync(Guid id, Guid? row, Guid? from, CancellationToken cancellationToken)
    {
        await LoadCampaignAsync(id, cancellationToken);
        At = row is { } known ? TimelineEntryId.From(known) : null;
        Rows = await Mediator.Send(new ListTimeline(id.ToString(), from is { } cursor ? TimelineEntryId.From(cursor) : null, Most), cancellationToken);
        Next = Rows.Count == Most ? Rows[^1].Id : null;
    }
}
