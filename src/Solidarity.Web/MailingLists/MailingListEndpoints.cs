using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.MailingLists;
using Solidarity.Domain.MailingLists;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>Mailing lists in the API, and subscribing, which needs no key.</summary>
internal sealed class MailingListEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var lists = app.MapApi("/lists", "Lists");
        lists.MapPost("", CreateAsync).WithSummary("Makes a mailing list.").RefusesInput().RefusesState();
        lists.MapGet("", ListAsync).WithSummary("Lists with the number of their subscribers, newest first.").RefusesInput();
        lists.MapGet("/{id}", ShowAsync).WithSummary("A list, by id or slug.").RefusesUnknown();
        lists.MapPut("/{id:guid}", DescribeAsync).WithSummary("Changes what people read of a list.").RefusesChange();
        lists.MapPatch("/{id:guid}", ArchiveAsync).WithSummary("Opens the archive of a list to everybody, what went before included, or closes it.").RefusesChange();

        app.MapApi("/subscriptions", "Subscriptions").AllowAnonymous()
            .MapPost("", SubscribeAsync)
            .WithMetadata(new CountedAsAttribute(LimitKind.Form))
            .WithSummary("Asks that an address be subscribed. The answer is the same whoever is known; the owner of the mailbox is asked by mail.")
            .RefusesInput();
    }

    private static async Task<Created<ListKept>> CreateAsync(CreateList body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var list = await mediator.Send(body, cancellationToken);
        response.Tag(list.Version);
        return TypedResults.Created($"/api/v1/lists/{list.Id}", list);
    }

    private static async Task<Ok<Listed<ListKept>>> ListAsync(IMediator mediator, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        var found = await mediator.Send(new ListLists(cursor is { } before ? MailingListId.From(before) : null, most), cancellationToken);
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<Ok<ListKept>> ShowAsync(string id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var list = await mediator.Send(new ShowList(id), cancellationToken);
        response.Tag(list.Version);
        return TypedResults.Ok(list);
    }

    private static async Task<Ok<ListKept>> DescribeAsync(Guid id, ListBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        var list = await mediator.Send(new DescribeList(MailingListId.From(id), body.Name, body.Description, request.ExpectedVersion()), cancellationToken);
        request.HttpContext.Response.Tag(list.Version);
        return TypedResults.Ok(list);
    }

    private static async Task<Ok<ListKept>> ArchiveAsync(Guid id, ListArchiveBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        var list = await mediator.Send(new ArchiveList(MailingListId.From(id), body.Archive, request.ExpectedVersion()), cancellationToken);
        request.HttpContext.Response.Tag(list.Version);
        return TypedResults.Ok(list);
    }

    private static async Task<Accepted> SubscribeAsync(Subscribe body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(body, cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}

/// <summary>What people read of a list.</summary>
/// <param name="Name">One line.</param>
/// <param name="Description">What one gets by it, and how often.</param>
public sealed record ListBody(string? Name, string? Description);

/// <summary>Who can read what went through a list.</summary>
/// <param name="Archive"><c>public</c>, or <c>none</c>; null leaves that as it is.</param>
public sealed record ListArchiveBody(ListArchive? Archive);
