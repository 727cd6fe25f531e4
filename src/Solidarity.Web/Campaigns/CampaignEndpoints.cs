using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Campaigns;
using Solidarity.Domain.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns;

/// <summary>Campaigns in the API.</summary>
internal sealed class CampaignEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var campaigns = app.MapApi("/campaigns", "Campaigns");
        campaigns.MapPost("", CreateAsync).WithSummary("Makes a campaign.").RefusesInput().RefusesState();
        campaigns.MapGet("", ListAsync).WithSummary("Lists campaigns, newest first.").RefusesInput();
        campaigns.MapGet("/{id}", ShowAsync).WithSummary("A campaign, by id or slug, in all its languages.").RefusesUnknown();
        campaigns.MapPut("/{id:guid}/versions/{language}", ReviseAsync).WithSummary("Writes the texts of one language version.").RefusesChange();
        campaigns.MapPut("/{id:guid}/cover", CoverAsync).WithSummary("Puts a picture at the head of a campaign, or takes it away.").RefusesChange();
        campaigns.MapPost("/{id:guid}/copy", CopyAsync).WithSummary("Makes a campaign with the texts and the picture of this one.").RefusesChange();
        campaigns.MapPost("/{id:guid}/archive", ArchiveAsync).WithSummary("Puts a campaign into the archive.").RefusesUnknown();
        campaigns.MapPost("/{id:guid}/unarchive", UnarchiveAsync).WithSummary("Takes a campaign out of the archive.").RefusesUnknown();
    }

    private static async Task<Ok<EditedCampaign>> CoverAsync(Guid id, CampaignCoverBody body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new CoverCampaign(CampaignId.From(id), body.Picture, body.Credit), cancellationToken);
        return await ShowAsync(id.ToString(), mediator, response, cancellationToken);
    }

    private static async Task<Created<EditedCampaign>> CopyAsync(Guid id, CampaignCopyBody body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(new CopyCampaign(CampaignId.From(id), body.Title), cancellationToken);
        var campaign = await mediator.Send(new EditCampaign(created.Id.ToString()), cancellationToken);
        response.Tag(campaign.Version);
        return TypedResults.Created($"/api/v1/campaigns/{campaign.Id}", campaign);
    }

    private static Task<Ok<EditedCampaign>> ArchiveAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ArchivedAsync(id, true, mediator, response, cancellationToken);

    private static Task<Ok<EditedCampaign>> UnarchiveAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ArchivedAsync(id, false, mediator, response, cancellationToken);

    private static async Task<Ok<EditedCampaign>> ArchivedAsync(Guid id, bool archived, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new ArchiveCampaign(CampaignId.From(id), archived), cancellationToken);
        return await ShowAsync(id.ToString(), mediator, response, cancellationToken);
    }

    private static async Task<Created<EditedCampaign>> CreateAsync(CreateCampaign body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(body, cancellationToken);
        var campaign = await mediator.Send(new EditCampaign(created.Id.ToString()), cancellationToken);
        response.Tag(campaign.Version);
        return TypedResults.Created($"/api/v1/campaigns/{campaign.Id}", campaign);
    }

    private static async Task<Ok<Listed<CampaignListed>>> ListAsync(IMediator mediator, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        var found = await mediator.Send(new ListCampaigns(cursor is { } before ? CampaignId.From(before) : null, most), cancellationToken);
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<Ok<EditedCampaign>> ShowAsync(string id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var campaign = await mediator.Send(new EditCampaign(id), cancellationToken);
        response.Tag(campaign.Version);
        return TypedResults.Ok(campaign);
    }

    private static async Task<Ok<EditedCampaign>> ReviseAsync(
        Guid id, string language, CampaignVersionBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(
            new ReviseCampaign(CampaignId.From(id), language, body.Title, body.Summary, body.Demands, request.ExpectedVersion(), body.CoverAlternative), cancellationToken);
        return await ShowAsync(id.ToString(), mediator, request.HttpContext.Response, cancellationToken);
    }
}

/// <summary>The texts of one language version of a campaign.</summary>
/// <param name="Title">One line.</param>
/// <param name="Summary">A paragraph or two, plain text.</param>
/// <param name="Demands">What it asks for, in order.</param>
/// <param name="CoverAlternative">What the cover picture shows.</param>
public sealed record CampaignVersionBody(string? Title, string? Summary, IReadOnlyList<string>? Demands, string? CoverAlternative = null);

/// <summary>The picture at the head of a campaign.</summary>
/// <param name="Picture">Name of a picture that was taken in (its SHA-256, hexadecimal); null for none.</param>
/// <param name="Credit">Who made it.</param>
public sealed record CampaignCoverBody(string? Picture, string? Credit);

/// <summary>What a copy of a campaign is called.</summary>
/// <param name="Title">In the original's language.</param>
public sealed record CampaignCopyBody(string? Title);
