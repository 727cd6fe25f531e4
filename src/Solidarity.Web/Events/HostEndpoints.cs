using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;
using EventId = Solidarity.Domain.Events.EventId;

namespace Solidarity.Web.Events;

/// <summary>Events that volunteers propose and host, in the API.</summary>
internal sealed class HostEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapApi("/campaigns", "Campaigns").MapPut("/{id:guid}/proposals", AllowAsync).WithSummary("Lets volunteers propose events under a campaign, or no longer.").RefusesInput().RefusesUnknown();
        app.MapApi("/campaigns", "Events").AllowAnonymous().MapPost("/{slug}/proposals", ProposeAsync).WithMetadata(new CountedAsAttribute(LimitKind.Form))
            .WithSummary("Proposes an event that one would host. The answer is the same whoever is known; the owner of the mailbox is asked by mail, then organizers look at it.").RefusesChange();
        var hosts = app.MapApi("/events/{id:guid}/hosts", "Events");
        hosts.MapGet("", ListAsync).WithSummary("The volunteers who host an event, hosted it, or would, newest first, and what they wrote to those who come.").RefusesUnknown();
        hosts.MapGet("/{row:guid}/contact", ContactAsync).WithSummary("A host's address. Each reading is logged.").RefusesInput().RefusesUnknown();
        hosts.MapPost("/{row:guid}/approve", ApproveAsync).WithSummary("Lets a volunteer host the event: the link to who comes goes out, and that of the host before ends.").RefusesChange();
        hosts.MapPost("/{row:guid}/decline", DeclineAsync).WithSummary("Says no to a volunteer, who is told why.").RefusesChange();
        hosts.MapPost("/{row:guid}/remove", RemoveAsync).WithSummary("Ends the hosting: the link shows nothing any more.").RefusesChange();
        hosts.MapPost("/{row:guid}/revoke", RevokeAsync).WithSummary("Revokes all links that were sent before; a new one goes out unless sendNew is false.").RefusesChange();
    }

    private static async Task<Ok<EditedCampaign>> AllowAsync(Guid id, ProposalsBody body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new AllowProposals(CampaignId.From(id), body.Allowed), cancellationToken);
        var campaign = await mediator.Send(new EditCampaign(id.ToString()), cancellationToken);
        response.Tag(campaign.Version);
        return TypedResults.Ok(campaign);
    }

    private static async Task<Accepted> ProposeAsync(string slug, ProposeEvent body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(body with { Campaign = slug }, cancellationToken);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Ok<HostsSeen>> ListAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var hosts = await mediator.Send(new ListHosts(EventId.From(id)), cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(hosts);
    }

    private static async Task<Ok<HostContact>> ContactAsync(Guid id, Guid row, string? reason, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var contact = await mediator.Send(new ReadHostContact(EventHostId.From(row), EventId.From(id), reason), cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(contact);
    }

    private static async Task<Ok<HostStanding>> ApproveAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ApproveHost(EventHostId.From(row), EventId.From(id)), cancellationToken));

    private static async Task<Ok<HostStanding>> DeclineAsync(Guid id, Guid row, EventReason? body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new DeclineHost(EventHostId.From(row), EventId.From(id), body?.Reason), cancellationToken));

    private static async Task<Ok<HostStanding>> RemoveAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new RemoveHost(EventHostId.From(row), EventId.From(id)), cancellationToken));

    private static async Task<Ok<HostStanding>> RevokeAsync(Guid id, Guid row, HostLinkBody? body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new RevokeHostLink(EventHostId.From(row), EventId.From(id), body?.SendNew ?? true), cancellationToken));
}

/// <summary>Whether volunteers may propose events.</summary>
/// <param name="Allowed">Whether they may.</param>
public sealed record ProposalsBody(bool Allowed);

/// <summary>What is to become of a host's link.</summary>
/// <param name="SendNew">Whether a new one goes out; it does when null.</param>
public sealed record HostLinkBody(bool? SendNew);
