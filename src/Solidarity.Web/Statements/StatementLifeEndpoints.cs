using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Statements;
using Solidarity.Domain.Statements;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements;

/// <summary>The life of a statement in the API: language versions, second reader, corrections, withdrawal.</summary>
internal sealed class StatementLifeEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var statements = app.MapApi("/statements", "Statements");
        statements.MapDelete("/{id:guid}/versions/{language}", RemoveAsync).WithSummary("Deletes a language version; its readers get the nearest that is left.").RefusesChange();
        statements.MapPost("/{id:guid}/versions/{language}/confirm", ConfirmAsync).WithSummary("Says that a translation is still right, although the original has changed.").RefusesChange();
        statements.MapPost("/{id:guid}/review", AskAsync).WithSummary("Asks for a second reader.").RefusesChange();
        statements.MapPost("/{id:guid}/approve", ApproveAsync).WithSummary("Approves a statement as it is; not for the one who changed it last.").RefusesChange();
        statements.MapPost("/{id:guid}/withdraw", WithdrawAsync).WithSummary("Takes a statement back from the public, and stops its mails that have not gone. Publishing brings it back, without an alert.").RefusesChange();
        statements.MapGet("/{id:guid}/corrections", CorrectionsAsync).WithSummary("The newest correction with a note in each language, and how many readers of the alert it concerns.").RefusesUnknown();
        statements.MapPost("/{id:guid}/versions/{language}/correction", CorrectAsync).WithSummary("Mails the newest correction to those who got the alert before it, once.").RefusesChange();
    }

    private static async Task<Ok<EditedStatement>> RemoveAsync(Guid id, string language, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new RemoveStatementVersion(StatementId.From(id), language, request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<EditedStatement>> ConfirmAsync(Guid id, string language, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new ConfirmStatementVersion(StatementId.From(id), language, request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<EditedStatement>> AskAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new AskForReview(StatementId.From(id)), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static async Task<Ok<EditedStatement>> ApproveAsync(Guid id, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new ApproveStatement(StatementId.From(id), request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<EditedStatement>> WithdrawAsync(Guid id, WithdrawalBody body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new WithdrawStatement(StatementId.From(id), body.Reason), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static async Task<Ok<CorrectionsListed>> CorrectionsAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CorrectionsListed(await mediator.Send(new PlanCorrections(StatementId.From(id)), cancellationToken)));

    private static async Task<Accepted<CorrectionsListed>> CorrectAsync(Guid id, string language, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new SendCorrection(StatementId.From(id), language), cancellationToken);
        return TypedResults.Accepted(
            $"/api/v1/statements/{id}/corrections", new CorrectionsListed(await mediator.Send(new PlanCorrections(StatementId.From(id)), cancellationToken)));
    }

    private static async Task<Ok<EditedStatement>> ShowAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        TypedResults.Ok(await StatementEndpoints.ReadAsync(id.ToString(), mediator, response, cancellationToken));
}

/// <summary>Why a statement is withdrawn.</summary>
/// <param name="Reason">For readers; it stands at the statement's address.</param>
public sealed record WithdrawalBody(string? Reason);

/// <summary>The corrections of a statement.</summary>
/// <param name="Items">One a language.</param>
public sealed record CorrectionsListed(IReadOnlyList<CorrectionPlan> Items);
