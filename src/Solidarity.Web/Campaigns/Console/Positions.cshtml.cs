using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Campaigns;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns.Console;

/// <summary>Where public actors stand: the list, and the form for one.</summary>
public sealed class PositionsPage(IMediator mediator, Sentences sentences, PageLanguage language) : CampaignPartPage(mediator, sentences)
{
    /// <summary>Those of this page.</summary>
    public IReadOnlyList<PositionKept> Rows { get; private set; } = [];

    /// <summary>Where the next page begins, if there may be one.</summary>
    public PositionId? Next { get; private set; }

    /// <summary>The one that the form changes, or null for a new one.</summary>
    public PositionId? At { get; private set; }

    /// <summary>As typed.</summary>
    [BindProperty]
    public PositionForm Form { get; set; } = new();

    /// <summary>Where the list stands.</summary>
    public string Address => language.Path($"/console/campaigns/{Campaign.Id}/positions");

    /// <summary>Shows the list, and the form of one or for a new one.</summary>
    public async Task OnGetAsync(Guid id, Guid? row, Guid? before, CancellationToken cancellationToken)
    {
        await LoadAsync(id, row, before, cancellationToken);
        if (At is { } at)
        {
            Form = PositionForm.Of(await Mediator.Send(new EditPosition(Id, at), cancellationToken));
        }
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid? row, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, row, null, cancellationToken);
        if (act == "remove" && At is { } at)
        {
            await Mediator.Send(new RemovePosition(Id, at), cancellationToken);
            Notice = "Console.Position.Removed";
            return Redirect(Address);
        }

        var source = Read(Form.Source);
        try
        {
            if (!Errors.Any && await TryAsync(() => Mediator.Send(
                new WritePosition(Id, At, Form.Names, Form.Country, Form.Stance, Form.Since, source, Form.Corrects, Form.Version), cancellationToken)))
            {
                Notice = "Console.Position.Saved";
                return Redirect(Address);
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            Form.Version = (await Mediator.Send(new EditPosition(Id, At!.Value), cancellationToken)).Version;
            return Refused(StatusCodes.Status409Conflict);
        }

        return Refused();
    }

    private async Task LoadAsync(Guid id, Guid? row, Guid? from, CancellationToken cancellationToken)
    {
        await LoadCampaignAsync(id, cancellationToken);
        At = row is { } known ? PositionId.From(known) : null;
        Rows = await Mediator.Send(new ListPositions(id.ToString(), from is { } cursor ? PositionId.From(cursor) : null, Most), cancellationToken);
        Next = Rows.Count == Most ? Rows[^1].Id : null;
    }
}
