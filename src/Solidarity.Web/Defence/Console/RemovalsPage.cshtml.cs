using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Defence;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Defence.Console;

/// <summary>Signatures of a petition are removed by rule: counted first, then removed, and put back whole where that was wrong.</summary>
public sealed class RemovalsPage(IMediator mediator, Sentences sentences, PageLanguage language, Moments moments, IActor actor) : ConsolePage(mediator, sentences)
{
    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>The removals and releases.</summary>
    public SweepsView View { get; private set; } = null!;

    /// <summary>What was typed.</summary>
    public TypedRule Typed { get; private set; } = new(null, null, null, null, null, null, SignatureReason.Automated, null);

    /// <summary>The address of the page.</summary>
    public string At => language.Path($"/console/petitions/{Petition.Id}/removals");

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>How far they are, alone: 304 as long as nothing moves.</summary>
    public async Task<IActionResult> OnGetProgressAsync(Guid id, CancellationToken cancellationToken)
    {
        var petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        var view = await ViewAsync(petition, cancellationToken);
        var tag = view.Tag(language.Interface.Value);
        Response.Headers.ETag = tag;
        return Request.Headers.IfNoneMatch.ToString() == tag ? StatusCode(StatusCodes.Status304NotModified) : Partial("/Defence/Console/_Sweeps.cshtml", view);
    }

    /// <summary>Begins to count.</summary>
    public async Task<IActionResult> OnPostCountAsync(Guid id, TypedRule typed, CancellationToken cancellationToken)
    {
        Typed = typed;
        return await DoAsync(id, null, async () => await Mediator.Send(
            new CountByRule(
                PetitionId.From(id),
                new SweepFields
                {
                    Network = typed.Network, Domain = typed.Domain, Source = typed.Source, Name = typed.Name, From = Moment(typed.From, "from"), Until = Moment(typed.Until, "until"),
                },
                typed.Kind, typed.Reason),
            cancellationToken));
    }

    /// <summary>Removes what was counted, stops, or puts back.</summary>
    public Task<IActionResult> OnPostActAsync(Guid id, Guid sweep, string? act, int? number, CancellationToken cancellationToken)
    {
        var (petition, one) = (PetitionId.From(id), SweepId.From(sweep));
        return DoAsync(id, act switch { "run" => "Console.Removals.Runs", "undo" => "Console.Removals.Undoes", _ => "Console.Removals.Cancelled" }, () => act switch
        {
            "run" => Mediator.Send(new RunSweep(one, petition, number), cancellationToken),
            "undo" => Mediator.Send(new UndoSweep(one, petition), cancellationToken),
            _ => Mediator.Send(new CancelSweep(one, petition), cancellationToken),
        });
    }

    private async Task<IActionResult> DoAsync(Guid id, string? notice, Func<Task> act)
    {
        if (await TryAsync(act))
        {
            Notice = notice;
            return Redirect(language.Path($"/console/petitions/{id}/removals"));
        }

        await LoadAsync(id, HttpContext.RequestAborted);
        return Refused();
    }

    private DateTimeOffset? Moment(string? typed, string field) => string.IsNullOrWhiteSpace(typed) ? null : WallClock.Read(typed, moments.Zone, field).Moment;

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        View = await ViewAsync(Petition, cancellationToken);
    }

    private async Task<SweepsView> ViewAsync(EditedPetition petition, CancellationToken cancellationToken) => new(
        petition.Id, await Mediator.Send(new ListSweeps(petition.Id), cancellationToken), (await actor.ScopeAsync(Right.SeePersonalData, cancellationToken)).Covers(petition.Campaign));
}

/// <summary>A rule, as typed.</summary>
/// <param name="Network">The network.</param>
/// <param name="Domain">The mail domain.</param>
/// <param name="From">From when on, by the clock on the wall.</param>
/// <param name="Until">Until when.</param>
/// <param name="Source">Where they came from.</param>
/// <param name="Name">A pattern of the name.</param>
/// <param name="Kind">Of what kind the reason is.</param>
/// <param name="Reason">Why.</param>
public sealed record TypedRule(string? Network, string? Domain, string? From, string? Until, string? Source, string? Name, SignatureReason? Kind, string? Reason);

/// <summary>Removals and releases, as the page shows them.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Sweeps">Newest first.</param>
/// <param name="SeesPeople">Whether the one who looks may see who signed.</param>
public sealed record SweepsView(PetitionId Petition, IReadOnlyList<SweepSeen> Sweeps, bool SeesPeople)
{
    /// <summary>Changes whenever the page would show something else (RFC 9110 §8.8.3).</summary>
    public string Tag(string language) => PartTag.Of(Sweeps.Select(x => new { x.Id.Value, x.State, x.Looked, x.Matched, x.Taken, x.Restored }), language);
}
