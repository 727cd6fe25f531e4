using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>Petitions in the API, and signing, which needs no key.</summary>
internal sealed class PetitionEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var petitions = app.MapApi("/petitions", "Petitions");
        petitions.MapPost("", DraftAsync).WithSummary("Begins a petition, as a draft.").RefusesInput().RefusesState().RefusesUnknown();
        petitions.MapGet("", ListAsync).WithSummary("Lists petitions, newest first.").RefusesInput().RefusesUnknown();
        petitions.MapPatch("/{id:guid}", KeepAsync).WithSummary("Sets what all language versions share; what is null stays.").RefusesChange();
        petitions.MapPut("/{id:guid}/versions/{language}", ReviseAsync)
            .WithSummary("Writes the texts of one language version. Once somebody has signed, title and ask stay as they were signed.").RefusesChange();
        petitions.MapPost("/{id:guid}/review", ReviewAsync).WithSummary("Asks for a second organizer, who opens it.").RefusesChange();
        petitions.MapPost("/{id:guid}/send-back", SendBackAsync).WithSummary("Sends a petition in review back to who writes it.").RefusesChange();
        petitions.MapPost("/{id:guid}/open", OpenAsync).WithSummary("Lets people sign.").RefusesChange();
        petitions.MapPost("/{id:guid}/pause", PauseAsync).WithSummary("Takes no signatures for a while.").RefusesChange();
        petitions.MapPost("/{id:guid}/close", CloseAsync).WithSummary("Takes no signatures any more. Mailed links confirm for another 24 hours.").RefusesChange();
        petitions.MapPost("/{id:guid}/answer", AnswerAsync).WithSummary("Notes what its targets have answered.").RefusesChange();
        petitions.MapPost("/{id:guid}/withdraw", WithdrawAsync).WithSummary("Takes the petition back; its page says why.").RefusesChange();
        petitions.MapPost("/{id:guid}/archive", ArchiveAsync).WithSummary("Puts the petition among those that are over.").RefusesChange();
        petitions.MapGet("/{id:guid}/signatures", SignaturesAsync).WithSummary("Signatures with who signed, newest first. Each reading is logged.").RefusesInput().RefusesUnknown();

        var open = app.MapApi("/petitions", "Petitions").AllowAnonymous();
        open.MapGet("/{id}", ShowAsync).Produces<PublicPetition>()
            .WithSummary("A petition with its numbers, by slug: the same for everyone, at most two seconds old. By id, with a key, as organizers see it.").RefusesUnknown();
        open.MapPost("/{slug}/signatures", SignAsync).WithMetadata(new CountedAsAttribute(LimitKind.Signing))
            .WithSummary("Signs a petition. The answer is the same whoever is known; the owner of the mailbox is asked by mail, and it counts once they confirm.").RefusesChange();
    }

    private static async Task<Created<EditedPetition>> DraftAsync(DraftPetition body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var drafted = await mediator.Send(body, cancellationToken);
        var petition = await ReadAsync(drafted.Id.ToString(), mediator, response, cancellationToken);
        return TypedResults.Created($"/api/v1/petitions/{petition.Id}", petition);
    }

    private static async Task<Ok<Listed<PetitionListed>>> ListAsync(IMediator mediator, string? campaign, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        CampaignId? of = campaign is null ? null : (await mediator.Send(new EditCampaign(campaign), cancellationToken)).Id;
        var found = await mediator.Send(new ListPetitions(of, cursor is { } before ? PetitionId.From(before) : null, most), cancellationToken);
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<IResult> ShowAsync(string id, IMediator mediator, IPetitionBoard board, PublicPetitions petitions, HttpContext context, CancellationToken cancellationToken)
    {
        if (await board.FindAsync(id, cancellationToken) is { } seen)
        {
            return petitions.Answer(seen, context);
        }

        return context.User.Identity?.IsAuthenticated == true
            ? TypedResults.Ok(await ReadAsync(id, mediator, context.Response, cancellationToken))
            : throw new Domain.NotFound("Petition");
    }

    private static async Task<Ok<EditedPetition>> KeepAsync(Guid id, KeepPetition body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(body with { Petition = PetitionId.From(id), ExpectedVersion = request.ExpectedVersion() }, cancellationToken);
        return TypedResults.Ok(await ReadAsync(id.ToString(), mediator, request.HttpContext.Response, cancellationToken));
    }

    private static async Task<Ok<EditedPetition>> ReviseAsync(
        Guid id, string language, RevisePetition body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(body with { Petition = PetitionId.From(id), Language = language, ExpectedVersion = request.ExpectedVersion() }, cancellationToken);
        return TypedResults.Ok(await ReadAsync(id.ToString(), mediator, request.HttpContext.Response, cancellationToken));
    }

    private static Task<Ok<EditedPetition>> ReviewAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new AskForPetitionReview(PetitionId.From(id)), mediator, response, cancellationToken);

    private static Task<Ok<EditedPetition>> SendBackAsync(Guid id, PetitionReason? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new SendPetitionBack(PetitionId.From(id), body?.Reason), mediator, response, cancellationToken);

    private static Task<Ok<EditedPetition>> OpenAsync(Guid id, PetitionReason? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new OpenPetition(PetitionId.From(id), body?.Reason), mediator, response, cancellationToken);

    private static Task<Ok<EditedPetition>> PauseAsync(Guid id, PetitionReason? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new PausePetition(PetitionId.From(id), body?.Reason), mediator, response, cancellationToken);

    private static Task<Ok<EditedPetition>> CloseAsync(Guid id, PetitionReason? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new ClosePetition(PetitionId.From(id), body?.Reason), mediator, response, cancellationToken);

    private static Task<Ok<EditedPetition>> AnswerAsync(Guid id, PetitionReason? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new AnswerPetition(PetitionId.From(id), body?.Reason), mediator, response, cancellationToken);

    private static Task<Ok<EditedPetition>> WithdrawAsync(Guid id, PetitionReason? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new WithdrawPetition(PetitionId.From(id), body?.Reason), mediator, response, cancellationToken);

    private static Task<Ok<EditedPetition>> ArchiveAsync(Guid id, PetitionReason? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(new ArchivePetition(PetitionId.From(id), body?.Reason), mediator, response, cancellationToken);

    private static async Task<Ok<Listed<SignatureSeen>>> SignaturesAsync(
        Guid id, IMediator mediator, HttpResponse response, string? state, string? reason, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        var found = await mediator.Send(
            new ListSignatures(PetitionId.From(id), reason, InWords.Read<SignatureState>(state), cursor is { } before ? SignatureId.From(before) : null, most), cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<Accepted> SignAsync(string slug, SignPetition body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(body with { Slug = slug }, cancellationToken);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Ok<EditedPetition>> ChangeAsync(IRequest<PetitionStanding> change, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var standing = await mediator.Send(change, cancellationToken);
        return TypedResults.Ok(await ReadAsync(standing.Id.ToString(), mediator, response, cancellationToken));
    }

    private static async Task<EditedPetition> ReadAsync(string id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var petition = await mediator.Send(new EditPetition(id), cancellationToken);
        response.Tag(petition.Version);
        return petition;
    }
}

/// <summary>Why a petition is changed.</summary>
/// <param name="Reason">In words that the public page can show.</param>
public sealed record PetitionReason(string? Reason);
