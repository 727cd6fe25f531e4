using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Defence;
using Solidarity.Application.Petitions;
using Solidarity.Application.Reviews;
using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;
using Solidarity.Web.Site;

namespace Solidarity.Web.Defence.Console;

/// <summary>What is held of a petition, where its signatures come from, and the hours of halls.</summary>
public sealed class PetitionDefencePage(IMediator mediator, Sentences sentences, PageLanguage language, Moments moments) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>Who works on what is held, or null.</summary>
    public ReviewLockSeen? Lock { get; private set; }

    /// <summary>How many are held, by reason.</summary>
    public IReadOnlyList<HeldCount> Counts { get; private set; } = [];

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<HeldSignature> Held { get; private set; } = [];

    /// <summary>Halls that are on or will be.</summary>
    public IReadOnlyList<HallSeen> Halls { get; private set; } = [];

    /// <summary>Where signatures came from.</summary>
    public TrendsView View { get; private set; } = null!;

    /// <summary>Those held for this reason alone; all when null.</summary>
    [BindProperty(SupportsGet = true)]
    public SignatureReason? HeldFor { get; set; }

    /// <summary>What was typed.</summary>
    public TypedHall Hall { get; private set; } = new(null, null, "2", "200");

    /// <summary>Why, as typed.</summary>
    public string? Why { get; private set; }

    /// <summary>Those that were chosen.</summary>
    public IReadOnlyList<SignatureId> Chosen { get; private set; } = [];

    /// <summary>The last of a full page, after which more may stand.</summary>
    public SignatureId? Newer => Held.Count == Most ? Held[^1].Id : null;

    /// <summary>The address of the page.</summary>
    public string At => language.Path($"/console/petitions/{Petition.Id}/defence");

    /// <summary>The address of those held for a reason.</summary>
    public string Address(SignatureReason? reason) => At + (reason is null ? "" : "?heldFor=" + reason);

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, Guid? after, CancellationToken cancellationToken) => LoadAsync(id, after, cancellationToken);

    /// <summary>Where signatures come from, alone: 304 as long as nothing moves.</summary>
    public async Task<IActionResult> OnGetProgressAsync(Guid id, CancellationToken cancellationToken)
    {
        var view = new TrendsView(PetitionId.From(id), await Mediator.Send(new ShowTrends(PetitionId.From(id)), cancellationToken));
        var tag = view.Tag(language.Interface.Value);
        Response.Headers.ETag = tag;
        return Request.Headers.IfNoneMatch.ToString() == tag ? StatusCode(StatusCodes.Status304NotModified) : Partial("/Defence/Console/_Trends.cshtml", view);
    }

    /// <summary>Lets chosen ones go, or removes them; or lets go all that are held for a reason.</summary>
    public async Task<IActionResult> OnPostDecideAsync(Guid id, string? act, string? why, SignatureReason? kind, [FromForm] Guid[] signature, CancellationToken cancellationToken)
    {
        var petition = PetitionId.From(id);
        (Why, Chosen) = (why, [.. signature.Select(SignatureId.From)]);
        if (await TryAsync(() => act == "all"
            ? Mediator.Send(new ReleaseHeld(petition, HeldFor, why), cancellationToken)
            : Mediator.Send(new DecideHeld(petition, Chosen, act == "release", why, kind), cancellationToken)))
        {
            Notice = act switch { "all" => "Console.Held.ReleasesAll", "release" => "Console.Held.Released", _ => "Console.Held.Removed" };
            return Redirect(language.Path($"/console/petitions/{id}/defence"));
        }

        await LoadAsync(id, null, cancellationToken);
        return Refused();
    }

    /// <summary>Opens an hour for a hall.</summary>
    public async Task<IActionResult> OnPostHallAsync(Guid id, TypedHall hall, CancellationToken cancellationToken)
    {
        Hall = hall;
        if (await TryAsync(async () => await Mediator.Send(
            new OpenHall(
                PetitionId.From(id), hall.Network, string.IsNullOrWhiteSpace(hall.From) ? null : WallClock.Read(hall.From, moments.Zone, "from").Moment,
                int.TryParse(hall.Hours, out var hours) ? hours : 0, int.TryParse(hall.People, out var people) ? people : 0),
            cancellationToken)))
        {
            Notice = "Console.Hall.Opened";
            return Redirect(language.Path($"/console/petitions/{id}/defence"));
        }

        await LoadAsync(id, null, cancellationToken);
        return Refused();
    }

    /// <summary>Ends a hall's hour.</summary>
    public async Task<IActionResult> OnPostCloseHallAsync(Guid id, Guid hall, CancellationToken cancellationToken)
    {
        if (await TryAsync(() => Mediator.Send(new CloseHall(HallHourId.From(hall), PetitionId.From(id)), cancellationToken)))
        {
            Notice = "Console.Hall.Closed";
        }

        return Redirect(language.Path($"/console/petitions/{id}/defence"));
    }

    private async Task LoadAsync(Guid id, Guid? after, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        Lock = await Mediator.Send(new ShowReviewLock(new(ReviewKind.Held, Petition.Id)), cancellationToken);
        Counts = await Mediator.Send(new CountHeld(Petition.Id), cancellationToken);
        Held = await Mediator.Send(new ListHeld(Petition.Id, HeldFor, after is { } last ? SignatureId.From(last) : null, Most), cancellationToken);
        Halls = await Mediator.Send(new ListHalls(Petition.Id), cancellationToken);
        View = new TrendsView(Petition.Id, await Mediator.Send(new ShowTrends(Petition.Id), cancellationToken));
    }
}

/// <summary>An hour for a hall, as typed.</summary>
/// <param name="Network">An address of the hall's network; that of the one who opens it when empty.</param>
/// <param name="From">When it begins, by the clock on the wall; now when empty.</param>
/// <param name="Hours">How long.</param>
/// <param name="People">How many people.</param>
public sealed record TypedHall(string? Network, string? From, string? Hours, string? People);

/// <summary>Where signatures come from, as the page shows it.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Trends">Where they come from.</param>
public sealed record TrendsView(PetitionId Petition, Trends Trends)
{
    /// <summary>Changes whenever the page would show something else (RFC 9110 §8.8.3).</summary>
    public string Tag(string language) => PartTag.Of(Trends, language);
}
