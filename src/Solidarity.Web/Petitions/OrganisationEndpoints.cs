using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>Organisations that sign petitions, in the API.</summary>
internal sealed class OrganisationEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var organisations = app.MapApi("/petitions/{id:guid}/organisations", "Petitions");
        organisations.MapGet("", ListAsync).WithSummary("Organisations that confirmed: those that wait, then those shown in their order, then the others.").RefusesInput().RefusesUnknown();
        organisations.MapPost("/{row:guid}/show", ShowAsync).WithSummary("Shows an organisation, after those that are shown.").RefusesChange();
        organisations.MapPost("/{row:guid}/order", OrderAsync).WithSummary("Gives an organisation another place among those shown.").RefusesChange();
        organisations.MapPost("/{row:guid}/decline", DeclineAsync).WithSummary("Declines an organisation, or takes it off the page. It is told why by mail.").RefusesChange();
        app.MapApi("/petitions/{slug}/organisations", "Petitions").AllowAnonymous().MapPost("", SignAsync)
            .WithMetadata(new CountedAsAttribute(LimitKind.Form))
            .WithSummary("Signs as an organisation. The contact person is asked by a mail to the organisation's own domain; then organizers look at it.")
            .RefusesChange();
    }

    private static async Task<Accepted> SignAsync(string slug, SignAsOrganisation body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(body with { Slug = slug }, cancellationToken);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Ok<Listed<OrganisationKept>>> ListAsync(Guid id, IMediator mediator, int? cursor, int? limit, CancellationToken cancellationToken)
    {
        var (skip, most) = (Math.Max(cursor ?? 0, 0), Cursors.Limit(limit));
        var found = await mediator.Send(new ListOrganisations(PetitionId.From(id), skip, most), cancellationToken);
        return TypedResults.Ok(new Listed<OrganisationKept>(found, found.Count < most ? null : (skip + most).ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<NoContent> ShowAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new ShowOrganisationSignature(PetitionId.From(id), OrganisationSignatureId.From(row)), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> OrderAsync(Guid id, Guid row, OrganisationPlace body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new OrderOrganisation(PetitionId.From(id), OrganisationSignatureId.From(row), body.Place), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DeclineAsync(Guid id, Guid row, PetitionReason? body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeclineOrganisationSignature(PetitionId.From(id), OrganisationSignatureId.From(row), body?.Reason), cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>A place among those shown.</summary>
/// <param name="Place">1 for the first.</param>
public sealed record OrganisationPlace(int? Place);
