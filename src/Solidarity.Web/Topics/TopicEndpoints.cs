using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Topics;
using Solidarity.Domain.Topics;
using Solidarity.Web.Site;

namespace Solidarity.Web.Topics;

/// <summary>Topics in the API.</summary>
internal sealed class TopicEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var topics = app.MapApi("/topics", "Topics");
        topics.MapPost("", CreateAsync).WithSummary("Makes a topic, for the whole organisation.").RefusesInput().RefusesState();
        topics.MapGet("", ListAsync).WithSummary("All topics, newest first.");
        topics.MapGet("/{id}", ShowAsync).WithSummary("A topic, by id or slug.").RefusesUnknown();
        topics.MapPut("/{id:guid}", RenameAsync).WithSummary("Names a topic otherwise; its address stays.").RefusesChange();
    }

    private static async Task<Created<TopicKept>> CreateAsync(CreateTopic body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var topic = await mediator.Send(body, cancellationToken);
        response.Tag(topic.Version);
        return TypedResults.Created($"/api/v1/topics/{topic.Id}", topic);
    }

    private static async Task<Ok<Listed<TopicKept>>> ListAsync(IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(Cursors.Page(await mediator.Send(new ListTopics(), cancellationToken), int.MaxValue, x => x.Id.Value));

    private static async Task<Ok<TopicKept>> ShowAsync(string id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var topic = await mediator.Send(new EditTopic(id), cancellationToken);
        response.Tag(topic.Version);
        return TypedResults.Ok(topic);
    }

    private static async Task<Ok<TopicKept>> RenameAsync(Guid id, TopicBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        var topic = await mediator.Send(new RenameTopic(TopicId.From(id), body.Names, request.ExpectedVersion()), cancellationToken);
        request.HttpContext.Response.Tag(topic.Version);
        return TypedResults.Ok(topic);
    }
}

/// <summary>The names of a topic.</summary>
/// <param name="Names">Language to text. Empty names are left out.</param>
public sealed record TopicBody(IReadOnlyDictionary<string, string?>? Names);
